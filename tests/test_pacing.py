"""How fast a visitor, and everybody together, may go."""

from __future__ import annotations

import pytest

from tutor_app.errors import TooFast
from tutor_app.pacing import Pace
from tutor_app.settings import Mode, Settings
from tutor_app.tutor import Tutor

WORK = "def total_up_to(n):\n    return 0"


def pace(**limits: int) -> Pace:
    return Pace(Settings.model_validate({f"TUTOR_{k.upper()}": v for k, v in limits.items()}))


def test_without_limits_nothing_is_refused() -> None:
    free = pace()
    for _ in range(1000):
        free.turn("ada")
        free.ran("ada", 100)
    free.may_run("ada")


def test_a_visitor_who_asks_too_often_is_told_when_it_goes_on_and_others_are_not() -> None:
    limited = pace(visitor_turns=3)
    for _ in range(3):
        limited.turn("ada")
    with pytest.raises(TooFast) as refused:
        limited.turn("ada")
    assert 1 <= refused.value.seconds <= 60
    assert str(refused.value.seconds) in refused.value.kind
    assert not refused.value.everybody
    limited.turn("grace")


def test_all_together_have_a_limit_too() -> None:
    limited = pace(visitor_turns=100, total_turns=4)
    for visitor in ("a", "b", "c", "d"):
        limited.turn(visitor)
    with pytest.raises(TooFast) as refused:
        limited.turn("e")
    assert refused.value.everybody


def test_pages_are_counted_apart_from_turns() -> None:
    limited = pace(visitor_turns=1, visitor_pages=2, total_pages=3)
    limited.turn("here")
    for address in ("here", "here", "there"):
        limited.page(address)
    for address, everybody in (("here", False), ("there", True)):
        with pytest.raises(TooFast) as refused:
            limited.page(address)
        assert refused.value.what == "read"
        assert refused.value.everybody is everybody


def test_who_clicks_around_in_a_demo_never_comes_up_against_a_limit() -> None:
    """Two pages a second for a minute, with the live list of a class (12 a minute) open beside."""
    demo = Pace(Settings(mode=Mode.DEMO))
    for _ in range(2 * 60 + 12):
        demo.page("here")


def test_time_of_programs_is_used_up_by_what_they_took() -> None:
    limited = pace(visitor_run_seconds=2)
    limited.ran("ada", 0.5)
    limited.may_run("ada")
    limited.ran("ada", 30.0)  # more than there is: used up, and no error
    with pytest.raises(TooFast) as refused:
        limited.may_run("ada")
    assert refused.value.what == "run"
    limited.may_run("grace")


def test_a_turn_that_is_refused_has_changed_nothing() -> None:
    tutor = Tutor.open(None, Settings.model_validate({"TUTOR_VISITOR_TURNS": 2}))
    try:
        session = tutor.start("add-up-to-n", WORK, owner="ada")
        tutor.respond(session.id, "I don't know", owner="ada")
        before = tutor.view(session.id, owner="ada")
        with pytest.raises(TooFast):
            tutor.respond(session.id, "and now?", owner="ada")
        assert tutor.view(session.id, owner="ada") == before
    finally:
        tutor.close()


def test_a_demo_has_limits_which_can_be_set_otherwise() -> None:
    demo = Settings.model_validate({"TUTOR_MODE": "demo", "TUTOR_TOTAL_TURNS": 7})
    assert demo.visitor_turns is not None
    assert demo.visitor_run_seconds is not None
    assert demo.total_turns == 7
    assert Settings.model_validate({}).visitor_turns is None
