from __future__ import annotations

import pytest

from tests.classroom.school import School
from tutor_app.classroom import ClassSettings, TeacherOfClass
from tutor_app.classroom.refusals import Refused

OPEN: dict[str, object] = {
    "name": "7b",
    "subjects": None,
    "problems": None,
    "own_problems": True,
    "with_model": True,
    "session_tokens": None,
    "class_tokens": None,
    "retention_days": None,
}


def settings(**changes: object) -> ClassSettings:
    return ClassSettings.model_validate(OPEN | changes)


def place(school: School, name: str = "Ada") -> TeacherOfClass:
    teacher = school.teacher(name)
    found = school.classes.open(teacher, school.classes.create(teacher, "7b").id)
    assert found is not None
    return found


def again(school: School, place: TeacherOfClass) -> TeacherOfClass:
    """The class as it is stored now."""
    found = school.classes.open(place.teacher, place.classroom.id)
    assert found is not None
    return found


def test_each_teacher_sees_their_own_classes_only(school: School) -> None:
    ada, bob = place(school, "Ada"), place(school, "Bob")
    assert [one.stored for one in school.classes.mine(ada.teacher)] == [ada.classroom]
    assert school.classes.open(bob.teacher, ada.classroom.id) is None
    for nonsense in ("", "x", "x" * 9999, ada.classroom.code, "é\x00'"):
        assert school.classes.open(ada.teacher, nonsense) is None


def test_a_class_is_shared_with_a_colleague_by_name(school: School) -> None:
    ada, bob = place(school, "Ada"), school.teacher("Bob")
    school.classes.add_teacher(ada, " bob ")
    school.classes.add_teacher(ada, "Bob")
    assert school.classes.open(bob, ada.classroom.id) is not None
    assert [one.name for one in school.classes.teachers(ada)] == ["Ada", "Bob"]
    for nobody in ("Eve", "", "\u200b"):
        with pytest.raises(Refused, match="no_such_teacher"):
            school.classes.add_teacher(ada, nobody)


def test_a_class_can_be_taken_from_a_teacher_but_not_from_the_last(school: School) -> None:
    ada, bob = place(school, "Ada"), school.teacher("Bob")
    assert not school.classes.remove_teacher(ada, ada.teacher.id)
    school.classes.add_teacher(ada, "Bob")
    assert not school.classes.remove_teacher(ada, "nobody")
    assert school.classes.remove_teacher(ada, ada.teacher.id)
    assert school.classes.open(ada.teacher, ada.classroom.id) is None
    assert school.classes.open(bob, ada.classroom.id) is not None


def test_a_new_class_has_a_code_of_its_own_and_allows_everything(school: School) -> None:
    teacher = school.teacher()
    made = [school.classes.create(teacher, "7b") for _ in range(20)]
    assert len({one.code for one in made}) == len({one.id for one in made}) == 20
    assert made[0].subjects is made[0].problems is made[0].closed is None
    assert not made[0].paused


@pytest.mark.parametrize(("name", "why"), [("", "no_class_name"), ("\u202e ", "no_class_name")])
def test_a_class_needs_a_name(school: School, name: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        school.classes.create(school.teacher(), name)


def test_what_a_teacher_chooses_is_stored(school: School) -> None:
    ada = place(school)
    wanted = settings(
        name="8c",
        subjects=("algebra",),
        problems=("factorial",),
        own_problems=False,
        with_model=False,
        session_tokens=0,
        class_tokens=5_000,
        retention_days=90,
    )
    school.classes.change(ada, wanted)
    stored = again(school, ada).classroom
    assert {name: getattr(stored, name) for name in OPEN} == wanted.model_dump()
    assert (stored.id, stored.code) == (ada.classroom.id, ada.classroom.code)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"subjects": ()}, "subjects"),
        ({"subjects": ("latin",)}, "subjects"),
        ({"problems": ("no-such",)}, "problems"),
        ({"problems": (), "own_problems": False}, "problems"),
        ({"session_tokens": -1}, "session_tokens"),
        ({"class_tokens": 10**12}, "class_tokens"),
        ({"retention_days": 0}, "retention_days"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(
    school: School, changes: dict[str, object], field: str
) -> None:
    ada = place(school)
    with pytest.raises(Refused) as refused:
        school.classes.change(ada, settings(**changes))
    assert refused.value.field == field
    assert again(school, ada) == ada


def test_pausing_closing_and_a_new_code_can_be_taken_back(school: School) -> None:
    ada = place(school)
    school.classes.pause(ada, True)
    assert again(school, ada).classroom.paused
    school.classes.pause(again(school, ada), False)
    school.classes.close(ada, True)
    assert again(school, ada).classroom.closed == school.clock.now
    school.classes.close(again(school, ada), False)
    assert again(school, ada) == ada
    renewed = school.classes.new_code(ada)
    assert renewed.code != ada.classroom.code
    assert school.class_store.of_code(ada.classroom.code) is None
