"""The overview of a class: who needs a look, what is mastered, what is misunderstood."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.storage.samples import stored, turn, used
from tests.teaching.samples import NOW, fault, line, signs, summary
from tutor_app.dialogue import Stage, Status
from tutor_app.learner.parameters import learner_parameters
from tutor_app.storage import ClassSession, ClassStore, Repository, open_database
from tutor_app.summary import TeacherMove
from tutor_app.teaching.class_report import class_report
from tutor_app.teaching.live import LiveState
from tutor_app.teaching.names import Names
from tutor_app.teaching.overview import ClassOverview, overview_of
from tutor_app.teaching.sources import overview_rules

RULES, PARAMETERS = overview_rules(), learner_parameters()
HOUR = timedelta(hours=1)


def overview(
    *lines: ClassSession, order: tuple[str, ...] = (), flagged: tuple[str, ...] = ()
) -> ClassOverview:
    return overview_of(lines, NOW, RULES, PARAMETERS, order, flagged)


def test_a_class_without_sessions_is_empty() -> None:
    found = overview()
    assert (found.students, found.sessions, found.live, found.misconceptions) == (0, 0, (), ())
    assert found.heat_map.cells == ()
    assert class_report(found, Names(), PARAMETERS).since is None


@pytest.mark.parametrize(
    ("status", "slow", "ago", "state"),
    [
        (Status.OPEN, 0, timedelta(0), LiveState.WORKING),
        (Status.OPEN, RULES.stuck_turns, timedelta(0), LiveState.STUCK),
        (Status.OPEN, RULES.stuck_turns, HOUR, LiveState.IDLE),
        (Status.STUCK, 0, HOUR, LiveState.STUCK),
        (Status.SOLVED, 9, HOUR, LiveState.FINISHED),
        (Status.ENDED, 0, HOUR, LiveState.LEFT),
    ],
)
def test_where_a_session_stands(
    status: Status, slow: int, ago: timedelta, state: LiveState
) -> None:
    made = summary(slow_turns=slow, slow_from=1)
    (live,) = overview(line(status=status, ago=ago, summary=made)).live
    assert live.state is state
    assert (live.stuck_since == made.began + timedelta(seconds=60)) is (state is LiveState.STUCK)
    assert live.flagged is (status is Status.STUCK)


def test_the_longest_stuck_come_first_then_those_who_work() -> None:
    def stuck(id: str, since: int) -> ClassSession:
        return line(id, summary=summary(slow_turns=RULES.stuck_turns, slow_from=since))

    found = overview(
        line("done", status=Status.SOLVED, summary=summary()),
        line("works", summary=summary()),
        stuck("short", 2),
        stuck("long", 1),
        flagged=("works",),
    )
    assert [one.id for one in found.live] == ["long", "short", "works", "done"]
    assert [one.id for one in found.live if one.flagged] == ["works"]


def test_the_heat_map_shows_what_there_is_evidence_for_in_the_order_of_teaching() -> None:
    strong = summary(signs={"range/cause": signs(right=6), "loops/mend": signs(right=2)})
    weak = summary(signs={"range/cause": signs(wrong=6), "odd/work": signs(wrong=1)})
    found = overview(
        line("a", "ada", summary=strong), line("b", "bob", summary=weak), order=("loops", "range")
    ).heat_map
    assert found.students == ("ada", "bob")
    assert found.concepts == ("loops", "range", "odd")
    ada, bob = found.cells
    assert ada[2] is None
    assert bob[0] is None
    assert ada[1] is not None
    assert bob[1] is not None
    assert ada[1].probability > PARAMETERS.known > 0.5 > bob[1].probability
    assert (ada[1].signs, bob[1].signs) == (6, 6)
    assert 0 < ada[1].sd < 0.3


def test_evidence_of_several_sessions_of_a_student_comes_together() -> None:
    part = summary(signs={"range/cause": signs(right=3)})
    once = overview(line("a", summary=part)).heat_map.cells[0][0]
    twice = overview(line("a", summary=part), line("b", summary=part)).heat_map.cells[0][0]
    assert once is not None
    assert twice is not None
    assert (once.signs, twice.signs) == (3, 6)
    assert twice.probability > once.probability


def test_misconceptions_are_counted_by_session_with_structural_ones_first() -> None:
    found = overview(
        line("old", "ada", ago=2 * HOUR, summary=summary(structural=("m1",))),
        line("new", "bob", summary=summary(structural=("m1",), likely={"m1": 0.9, "m2": 0.4})),
        line("near", "cy", summary=summary(likely={"m1": 0.8, "m2": 0.5})),
    ).misconceptions
    first, second = found
    assert (first.misconception, first.structural, first.likely, first.students) == ("m1", 2, 1, 3)
    assert first.sessions == ("new", "old", "near")
    assert (second.misconception, second.structural, second.likely) == ("m2", 0, 2)


def test_questions_are_counted_by_understanding() -> None:
    found = overview(
        line("a", summary=summary(faults=(fault(asked=3),))),
        line("b", summary=summary(faults=(fault(asked=1, present=False), fault("loops")))),
    ).questions
    assert [(one.concept, one.stage, one.questions, one.sessions) for one in found] == [
        ("range", Stage.CAUSE, 4, 2),
        ("loops", Stage.CAUSE, 3, 1),
    ]
    assert (found[0].still_open, found[0].per_session) == (1, 2.0)


def test_turns_drafts_and_engines_are_summed_up() -> None:
    one = summary(moves={"probing": 3, "telling": 1}, held_back=2, replaced=1)
    other = summary(moves={"probing": 1}, engines={"model": 4}, held_back=1, intents={"answer": 2})
    found = overview(line("a", summary=one), line("b", summary=other), line("unsummed"))
    assert found.moves[TeacherMove.PROBING] == 4
    assert found.moves[TeacherMove.GENERIC] == 0
    assert (found.held_back, found.replaced, found.unsummed) == (3, 1, 1)
    assert found.engines == {"model": 4}
    assert found.intents == {"answer": 2}


def test_what_is_stored_of_a_class_is_what_is_shown(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'm.db'}")
    repository = Repository(engine)
    try:
        made = summary().model_dump_json()
        for id, code in (("a", "x"), ("b", "x"), ("c", "y")):
            session = stored(id, class_code=code, summary=made)
            repository.create(session, turn(0, usage=used(7, cost=0.5)))
        listed = ClassStore(engine).sessions("x", 10)
        assert {one.id for one in listed} == {"a", "b"}
        assert (listed[0].turns, listed[0].summary, listed[0].owner) == (1, made, "ada")
        cost = repository.usage_of_class("x")
        assert (cost.prompt_tokens, cost.cost) == (14, 1.0)
        assert repository.usage_of_class("nobody").turns == 0
        assert overview_of(listed, NOW, RULES, PARAMETERS, cost=cost).cost == cost
    finally:
        repository.close()


def test_the_printed_report_names_nobody_and_puts_who_needs_help_first() -> None:
    strong = summary(signs={"range/cause": signs(right=6) * 3}, moves={"probing": 3, "telling": 1})
    weak = summary(signs={"range/cause": signs(wrong=6) * 3}, structural=("m1",))
    found = overview(
        line("a", "ada", summary=strong),
        line("b", "bob", status=Status.STUCK, summary=weak),
    )
    report = class_report(found, Names(b"secret"), PARAMETERS)
    assert "ada" not in report.model_dump_json()
    assert '"b"' not in report.model_dump_json()
    first, second = report.students
    assert (first.student, first.weak) == (Names(b"secret").student("bob"), ("range",))
    assert (second.known, second.weak) == (("range",), ())
    assert report.concepts[0].students == 2
    assert report.concepts[0].known == 1
    assert report.teacher_moves[TeacherMove.PROBING] == 0.75
