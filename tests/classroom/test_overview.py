from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tutor_app.classroom.overview import (
    MOST_BYTES,
    Overview,
    Understood,
    got_nowhere,
    overview_of,
    read_overview,
    written,
)
from tutor_app.dialogue import (
    Belief,
    Check,
    Construct,
    EvidenceSource,
    Finding,
    FindingSource,
    GuardReport,
    Intent,
    Move,
    Problem,
    Question,
    Reading,
    Reply,
    Rung,
    Stage,
    Status,
    Turn,
    Understanding,
    UnderstandingKind,
    Verdict,
)
from tutor_app.planner.state import Node, PlanState
from tutor_app.session import Facts, SessionState

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
PROBLEM = Problem.python(statement="Add.", cases=[], id="add")


def reading(intent: Intent = Intent.ANSWER, **more: object) -> Reading:
    return Reading.model_validate({"intent": intent, "source": EvidenceSource.EXACT} | more)


STUCK = reading(Intent.DOES_NOT_KNOW)
WRONG = reading(asked=Verdict.WRONG)
RIGHT = reading(asked=Verdict.RIGHT)
ASIDE = reading(Intent.ASKS_MEANING)


def turn(number: int, read: Reading | None = None, message: str = "x", **reply: object) -> Turn:
    return Turn(
        number=number,
        message=message if number else "",
        work="",
        reading=read,
        reply=Reply.model_validate({"text": "?"} | reply),
        seconds=0.1,
        at=START + timedelta(minutes=number),
    )


def question(id: str, move: Move) -> Question:
    return Question(
        id=id,
        understanding="u",
        finding="f",
        stage=Stage.CAUSE,
        move=move,
        level=1,
        rung=Rung.OPEN,
        target="",
        wording="w",
    )


def finding(key: str, misconception: str | None, source: FindingSource) -> Finding:
    return Finding(
        key=key,
        detector="d",
        part=Construct.CALL,
        lines=(1,),
        fragment="f",
        what="w",
        confidence=0.9,
        source=source,
        misconception=misconception,
    )


def state(plan: PlanState = PlanState(), past: tuple[Finding, ...] = ()) -> SessionState:
    facts = Facts(work="", check=Check())
    return SessionState(id="s", problem=PROBLEM, facts=facts, plan=plan, past=past)


def after(*turns: Turn, left: SessionState | None = None) -> Overview:
    overview = None
    for one in turns:
        overview = overview_of(overview, left or state(), one)
    assert overview is not None
    return overview


@pytest.mark.parametrize(
    ("read", "nowhere"),
    [
        (STUCK, True),
        (reading(Intent.ASKS_ANSWER), True),
        (reading(Intent.OFF_TOPIC), True),
        (reading(Intent.EMPTY), True),
        (WRONG, True),
        (reading(asked=Verdict.UNSURE), True),
        (RIGHT, False),
        (reading(asked=Verdict.PARTLY), False),
        (reading(asked=Verdict.WRONG, others={"u": Verdict.RIGHT}), False),
        (reading(Intent.CHANGED_WORK), False),
        (reading(Intent.FINISHING), False),
        (ASIDE, None),
        (reading(Intent.GREETING), None),
        (None, None),
    ],
)
def test_which_turns_get_nowhere(read: Reading | None, nowhere: bool | None) -> None:
    assert got_nowhere(turn(3, read)) is nowhere


def test_stuck_since_is_when_the_run_began() -> None:
    found = after(turn(0), turn(1, RIGHT), turn(2, STUCK), turn(3, ASIDE), turn(4, WRONG))
    assert found.stuck_since == START + timedelta(minutes=2)
    assert found.nowhere == 2
    assert found.is_stuck
    assert not after(turn(0), turn(1, STUCK)).is_stuck
    freed = after(turn(0), turn(1, STUCK), turn(2, STUCK), turn(3, RIGHT))
    assert (freed.stuck_since, freed.nowhere, freed.is_stuck) == (None, 0, False)


def test_a_session_that_is_over_is_not_stuck_but_says_since_when_it_is_over() -> None:
    found = after(
        turn(0), turn(1, STUCK), turn(2, STUCK, status=Status.STUCK), turn(3, STUCK, status="stuck")
    )
    assert not found.is_stuck
    assert (found.status, found.status_since) == (Status.STUCK, START + timedelta(minutes=2))
    assert (found.started, found.last_turn) == (START, START + timedelta(minutes=3))


def test_turns_messages_blocked_drafts_and_engines_are_counted() -> None:
    blocked = GuardReport(allowed=False, blocked=("a draft", "another"))
    found = after(
        turn(0, guard=blocked),
        turn(1, RIGHT, engine="model", guard=blocked),
        turn(2, reading(Intent.CHANGED_WORK), message=" "),
    )
    assert (found.turns, found.messages, found.blocked) == (3, 1, 4)
    assert (found.engine, found.model_turns) == ("offline", 1)


def test_understandings_moves_and_misconceptions_come_from_the_state() -> None:
    understanding = Understanding(
        id="u",
        stage=Stage.CAUSE,
        kind=UnderstandingKind.CONCEPTUAL,
        finding="f",
        statement="the student must see this",
        shown="",
        concept="ranges",
        misconception="stop-included",
    )
    plan = PlanState(
        understandings=(understanding,),
        beliefs={"u": Belief(understanding="u", probability=0.123456)},
        mended=("f",),
        tree=tuple(
            Node(question=question(str(number), move))
            for number, move in enumerate((Move.TRACE, Move.TRACE, Move.PROBING))
        ),
    )
    past = (
        finding("f", "stop-included", FindingSource.MEND),
        finding("g", "guessed", FindingSource.MODEL),
        finding("h", None, FindingSource.DETECTOR),
    )
    found = overview_of(after(turn(0)), state(plan, past), turn(1, RIGHT))
    assert found.understandings == (
        Understood(
            concept="ranges",
            misconception="stop-included",
            stage=Stage.CAUSE,
            probability=0.12,
            mended=True,
        ),
    )
    assert found.moves == {Move.TRACE: 2, Move.PROBING: 1}
    assert found.misconceptions == ("stop-included",)
    assert overview_of(found, state(), turn(2, RIGHT)).misconceptions == ("stop-included",)
    assert "must see" not in written(found)


def test_what_is_written_reads_back_and_stays_small() -> None:
    found = after(turn(0), turn(1, STUCK), turn(2, WRONG))
    assert read_overview(written(found)) == found
    many = found.model_copy(
        update={
            "understandings": tuple(
                Understood(
                    concept=f"a-rather-long-concept-{number}",
                    misconception=f"a-rather-long-misconception-{number}",
                    stage=Stage.MEND,
                    probability=0.5,
                    mended=False,
                )
                for number in range(60)
            ),
            "misconceptions": tuple(f"a-rather-long-misconception-{n}" for n in range(60)),
        }
    )
    text = written(many)
    assert len(text.encode()) <= MOST_BYTES
    kept = read_overview(text)
    assert kept is not None
    assert kept.understandings[-1] == many.understandings[-1], "the latest stay"
    assert kept.turns == many.turns


@pytest.mark.parametrize("text", ["", "{}", "not json", '{"turns": "x"}'])
def test_what_is_no_overview_is_none(text: str) -> None:
    assert read_overview(text) is None
