from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.classroom.school import WHEN
from tutor_app.classroom.rules import Place, allowed_problems
from tutor_app.dialogue import Problem
from tutor_app.errors import ClassClosed, NotInThisClass, TutorPaused
from tutor_app.settings import Settings
from tutor_app.spending import Spending, Spendings, within_caps
from tutor_app.storage import StoredClass, StoredMember

PYTHON = Problem.python(statement="Add.", cases=[], id="add")
ALGEBRA = Problem.algebra(start="x + 1 = 2", id="equation")
OPEN = Problem.open(statement="Why?", id="why")
EVERY = (PYTHON, ALGEBRA, OPEN)


def place(paused_member: bool | None = None, **changes: object) -> Place:
    values: Mapping[str, object] = {"id": "c", "name": "7b", "code": "ABC", "created": WHEN}
    member = None
    if paused_member is not None:
        member = StoredMember(
            id="m",
            class_id="c",
            owner="o",
            nickname="Bob",
            nickname_key="bob",
            code="",
            paused=paused_member,
            joined=WHEN,
            entered=WHEN,
        )
    return Place(classroom=StoredClass.model_validate({**values, **changes}), member=member)


def test_without_a_class_or_a_choice_everything_is_allowed() -> None:
    assert allowed_problems(None, EVERY) == allowed_problems(place(), EVERY) == EVERY


def test_subjects_and_problems_are_what_the_teacher_chose() -> None:
    assert allowed_problems(place(subjects=("algebra",)), EVERY) == (ALGEBRA,)
    assert allowed_problems(place(problems=("add", "why")), EVERY) == (PYTHON, OPEN)
    both = place(subjects=("algebra",), problems=("add",))
    assert allowed_problems(both, EVERY) == ()


def test_what_needs_a_model_is_not_offered_where_the_class_wants_none() -> None:
    assert allowed_problems(place(with_model=False), EVERY) == (PYTHON, ALGEBRA)


def test_own_problems_are_a_choice_of_their_own() -> None:
    assert place(problems=()).allows(PYTHON, from_list=False)
    assert not place(own_problems=False).allows(PYTHON, from_list=False)
    assert not place(subjects=("algebra",)).allows(PYTHON, from_list=False)


def test_a_problem_that_is_not_the_classs_cannot_be_started() -> None:
    place(problems=("add",)).check_start(PYTHON, from_list=True)
    with pytest.raises(NotInThisClass):
        place(problems=("add",)).check_start(ALGEBRA, from_list=True)


@pytest.mark.parametrize(
    ("where", "why"),
    [
        (place(paused=True), TutorPaused),
        (place(True), TutorPaused),
        (place(False, paused=True), TutorPaused),
        (place(closed=WHEN), ClassClosed),
        (place(True, closed=WHEN, paused=True), ClassClosed),
    ],
)
def test_no_turn_is_taken_while_it_is_switched_off(where: Place, why: type[Exception]) -> None:
    with pytest.raises(why):
        where.check_turn()
    with pytest.raises(why):
        where.check_start(PYTHON, from_list=True)


def test_otherwise_a_turn_is_taken() -> None:
    place().check_turn()
    place(False).check_turn()


@given(st.none() | st.integers(0, 20), st.none() | st.integers(0, 20), st.integers(0, 25))
def test_the_caps_of_a_class_take_the_place_of_the_servers(
    of_session: int | None, of_class: int | None, used: int
) -> None:
    server = Settings.model_validate({"TUTOR_SESSION_TOKENS": 10, "TUTOR_CLASS_TOKENS": None})
    limits = place(session_tokens=of_session, class_tokens=of_class).settings(server)
    spent = Spending(tokens=used)
    cap = within_caps(Spendings(of_session=spent, of_class=spent), limits)
    session_limit = 10 if of_session is None else of_session
    over = used >= session_limit or (of_class is not None and used >= of_class)
    assert (cap is not None) == over
    assert (server.session_tokens, server.class_tokens) == (10, None)


def test_what_a_teacher_publishes_for_a_class_counts_as_chosen_there() -> None:
    fixed = place(problems=("add",))
    assert allowed_problems(fixed, EVERY, {"equation"}) == (PYTHON, ALGEBRA)
    fixed.check_start(ALGEBRA, from_list=True, published=True)
    other = place(problems=("add",), subjects=("python",))
    assert allowed_problems(other, EVERY, {"equation"}) == (PYTHON,)
