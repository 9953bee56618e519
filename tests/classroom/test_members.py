from __future__ import annotations

import pytest

from tests.classroom.school import HERE, School
from tests.classroom.test_classes import place
from tests.storage.samples import stored, turn
from tutor_app.classroom import TeacherOfClass
from tutor_app.classroom.refusals import Refused, TooManyTries
from tutor_app.classroom.tries import OF_ONE_ADDRESS, OF_ONE_NAME
from tutor_app.storage import Repository

BOB, EVE = "b" * 32, "e" * 32


@pytest.fixture
def ada(school: School) -> TeacherOfClass:
    return place(school)


def test_a_student_finds_the_class_by_its_code_and_joins(
    school: School, ada: TeacherOfClass
) -> None:
    code = ada.classroom.code
    found = school.members.find_class(f" {code[:4].lower()}-{code[4:]}", HERE)
    assert found == ada.classroom
    joined = school.members.join(found, " Bob\u202e ", BOB)
    assert joined.member.nickname == "Bob"
    assert school.members.of_class(ada) == (joined.member,)
    assert school.members.of_owner(found, BOB) == joined.member
    assert school.members.of_owner(found, "") is None
    assert joined.personal_code not in str(joined.member)


@pytest.mark.parametrize("code", ["", "NOSUCH2", "-", "é", "x" * 500])
def test_a_code_that_does_not_exist_is_refused(
    school: School, ada: TeacherOfClass, code: str
) -> None:
    with pytest.raises(Refused, match="no_such_class"):
        school.members.find_class(code, HERE)


def test_codes_cannot_be_tried_without_end_but_a_whole_class_can_come(
    school: School, ada: TeacherOfClass
) -> None:
    for _ in range(2 * OF_ONE_ADDRESS):
        school.members.find_class(ada.classroom.code, HERE)
    for _ in range(OF_ONE_ADDRESS):
        with pytest.raises(Refused, match="no_such_class"):
            school.members.find_class("WRONG22", HERE)
    with pytest.raises(TooManyTries):
        school.members.find_class(ada.classroom.code, HERE)
    school.members.find_class(ada.classroom.code, "198.51.100.1")


def test_a_closed_class_cannot_be_joined(school: School, ada: TeacherOfClass) -> None:
    school.classes.close(ada, True)
    with pytest.raises(Refused, match="class_closed"):
        school.members.find_class(ada.classroom.code, HERE)


@pytest.mark.parametrize(
    ("nickname", "why"),
    [("", "no_nickname"), ("\u200b\u202e", "no_nickname"), ("x" * 31, "long_name")],
)
def test_a_nickname_has_to_be_seen_and_short(
    school: School, ada: TeacherOfClass, nickname: str, why: str
) -> None:
    with pytest.raises(Refused, match=why):
        school.members.join(ada.classroom, nickname, BOB)


def test_nobody_can_take_the_nickname_or_the_place_of_another(
    school: School, ada: TeacherOfClass
) -> None:
    school.members.join(ada.classroom, "Bob", BOB)
    for nickname, owner in (("BOB", EVE), ("Ｂob", EVE), ("Bobby", BOB)):
        with pytest.raises(Refused, match="nickname_taken"):
            school.members.join(ada.classroom, nickname, owner)
    other = place(school, "Grace")
    school.members.join(other.classroom, "Bob", EVE)


def test_a_student_comes_back_with_nickname_and_personal_code(
    school: School, ada: TeacherOfClass
) -> None:
    joined = school.members.join(ada.classroom, "Bob", BOB)
    code = joined.personal_code
    back = school.members.come_back(ada.classroom, "bob", f"{code[:4]} {code[4:].lower()}", HERE)
    assert back.owner == BOB
    other = place(school, "Grace").classroom
    for classroom, nickname, typed in (
        (ada.classroom, "Bob", "WRONGONE"),
        (ada.classroom, "Bob", ""),
        (ada.classroom, "Eve", code),
        (other, "Bob", code),
    ):
        with pytest.raises(Refused, match="wrong_personal_code"):
            school.members.come_back(classroom, nickname, typed, HERE)


def test_personal_codes_cannot_be_tried_without_end(school: School, ada: TeacherOfClass) -> None:
    joined = school.members.join(ada.classroom, "Bob", BOB)
    for number in range(OF_ONE_NAME):
        with pytest.raises(Refused, match="wrong_personal_code"):
            school.members.come_back(ada.classroom, "Bob", "WRONG", f"192.0.2.{number}")
    with pytest.raises(TooManyTries):
        school.members.come_back(ada.classroom, "Bob", joined.personal_code, HERE)


def test_a_teacher_gives_a_new_personal_code_to_their_own_students_only(
    school: School, ada: TeacherOfClass
) -> None:
    joined = school.members.join(ada.classroom, "Bob", BOB)
    grace = place(school, "Grace")
    assert school.members.new_personal_code(grace, joined.member.id) is None
    assert not school.members.pause(grace, joined.member.id, True)
    fresh = school.members.new_personal_code(ada, joined.member.id)
    assert fresh is not None
    with pytest.raises(Refused):
        school.members.come_back(ada.classroom, "Bob", joined.personal_code, HERE)
    assert school.members.come_back(ada.classroom, "Bob", fresh, HERE).owner == BOB


def test_the_class_entered_last_is_the_one_a_student_works_in(
    school: School, ada: TeacherOfClass
) -> None:
    first = school.members.join(ada.classroom, "Bob", BOB).member
    school.clock.move(minutes=1)
    grace = place(school, "Grace")
    school.members.join(grace.classroom, "Bobby", BOB)

    def works_in() -> str:
        found = school.rules.of_student(BOB)
        return found.classroom.id if found else ""

    assert works_in() == grace.classroom.id
    school.clock.move(minutes=1)
    school.members.enter(first)
    assert works_in() == ada.classroom.id
    school.classes.close(ada, True)
    assert works_in() == grace.classroom.id
    assert school.rules.of_student(EVE) is school.rules.of_student("") is None


def test_what_was_done_alone_comes_along_and_stays_out_of_the_class(
    school: School, ada: TeacherOfClass
) -> None:
    repository = Repository(school.engine)
    repository.create(stored("alone", owner=EVE), turn(0))
    school.members.join(ada.classroom, "Bob", BOB)
    school.members.take_along(EVE, BOB)
    assert [one.id for one in repository.of_owner(BOB)] == ["alone"]
    assert school.classes.sessions(ada) == ()
    repository.create(stored("in class", owner=BOB, class_code=ada.classroom.id), turn(0))
    school.members.take_along(BOB, EVE)
    assert len(repository.of_owner(BOB)) == 2, "a member's sessions are taken by nobody"
