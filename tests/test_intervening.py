"""The teacher's door: the tutor obeys from the next turn, and what a teacher says is no secret."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.conversing import complaints
from tests.test_tutor import MENDED, OFF_BY_ONE
from tutor_app.dialogue import (
    Answering,
    EvidenceSource,
    HandBack,
    Intent,
    MarkLeak,
    MarkWronglyBlocked,
    PinQuestion,
    Problem,
    RateReply,
    Reply,
    SetMisconception,
    SetUnderstanding,
    Stage,
    Status,
    SwitchTutor,
    TakeOver,
    Turn,
)
from tutor_app.errors import InputTooLarge, NotInSession, SessionNotFound
from tutor_app.tutor import Tutor

TEACHER = "Ms Curie"
GIVES_AWAY = "Change `range(1, n)` to `range(1, n + 1)`."


@pytest.fixture(scope="module")
def tutor() -> Iterator[Tutor]:
    opened = Tutor.open(None)
    yield opened
    opened.close()


@pytest.fixture
def session(tutor: Tutor) -> str:
    return tutor.start("add-up-to-n", OFF_BY_ONE, owner="ada").id


def say(tutor: Tutor, session: str, message: str = "", work: str | None = None) -> Reply:
    return tutor.respond(session, message, work, owner="ada")


def turns(tutor: Tutor, session: str) -> tuple[Turn, ...]:
    return tutor._parts.repository.turns(session)


def understanding(tutor: Tutor, session: str, stage: Stage) -> str:
    state = tutor.as_it_stands(session)
    return next(u.id for u in state.plan.understandings if u.stage is stage)


# ------------------------------------------------------------------------- overruling


def test_what_a_teacher_says_is_held_counts_from_the_next_turn(tutor: Tutor, session: str) -> None:
    symptom = understanding(tutor, session, Stage.SYMPTOM)
    deed = SetUnderstanding(understanding=symptom, held=True, reason="She showed me on paper.")
    done = tutor.intervene(session, deed, teacher=TEACHER)
    reply = say(tutor, session, "I don't know")
    belief = next(b for b in reply.knowledge if b.understanding == symptom)
    assert belief.probability == 0.99
    assert belief.evidence[-1].source is EvidenceSource.TEACHER
    assert "She showed me on paper." in belief.evidence[-1].quotation
    assert reply.question is not None
    assert reply.question.stage is not Stage.SYMPTOM
    assert complaints(reply) == []
    assert [turn.applied for turn in turns(tutor, session)] == [(), (done.id,)]
    say(tutor, session, "still no idea")
    assert turns(tutor, session)[-1].applied == ()


def test_what_a_teacher_says_is_not_held_is_asked_about_again(tutor: Tutor, session: str) -> None:
    opening = turns(tutor, session)[0].reply.question
    assert opening is not None
    assert opening.expected is not None
    say(tutor, session, opening.expected)
    say(tutor, session, "range stops before n so the last number is never added")
    symptom = understanding(tutor, session, Stage.SYMPTOM)
    deed = SetUnderstanding(understanding=symptom, held=False, reason="Copied from a neighbour.")
    tutor.intervene(session, deed, teacher=TEACHER)
    reply = say(tutor, session, "ok")
    assert reply.question is not None
    assert reply.question.understanding == symptom
    assert "Copied" not in reply.text


def test_a_misconception_that_is_not_held_is_not_shown_as_likely(
    tutor: Tutor, session: str
) -> None:
    named = turns(tutor, session)[0].reply.misconceptions[0].misconception
    deed = SetMisconception(misconception=named, held=False, reason="A slip of the pen.")
    tutor.intervene(session, deed, teacher=TEACHER)
    asked = []
    for _ in range(6):
        reply = say(tutor, session, "I don't know")
        assert named not in [r.misconception for r in reply.misconceptions]
        assert named not in [f.misconception for f in reply.findings]
        assert complaints(reply) == []
        if reply.question is not None:
            asked.append(reply.question.wording)
    assert not any(wording.startswith(f"library.{named}.") for wording in asked)


def test_a_misconception_that_is_held_comes_first(tutor: Tutor, session: str) -> None:
    deed = SetMisconception(misconception="return-missing", held=True, reason="I asked her.")
    tutor.intervene(session, deed, teacher=TEACHER)
    first, *_ = say(tutor, session, "hm").misconceptions
    assert (first.misconception, first.structural) == ("return-missing", False)


def test_a_pinned_question_is_asked_next_and_read_and_planning_goes_on(
    tutor: Tutor, session: str
) -> None:
    text = "Which numbers did you want to add up for `total_up_to(5)`?"
    tutor.intervene(session, PinQuestion(text=text), teacher=TEACHER)
    reply = say(tutor, session, "I don't know")
    assert reply.text.endswith(text)
    assert reply.question is not None
    assert reply.question.pinned
    assert complaints(reply) == []
    after = say(tutor, session, "range leaves out n so 5 is never added")
    assert after.question is None or not after.question.pinned
    assert text not in after.text
    cause = understanding(tutor, session, Stage.CAUSE)
    assert any(b.understanding == cause and b.probability > 0.7 for b in after.knowledge)


def test_a_pinned_question_that_gives_it_away_is_held_back_unless_it_is_wanted_as_it_is(
    tutor: Tutor, session: str
) -> None:
    text = "Should it perhaps be `range(1, n + 1)`?"
    tutor.intervene(session, PinQuestion(text=text), teacher=TEACHER)
    reply = say(tutor, session, "I don't know")
    assert "n + 1" not in reply.text
    assert any(text in blocked for blocked in reply.guard.blocked)
    assert reply.question is not None
    assert not reply.question.pinned
    tutor.intervene(session, PinQuestion(text=text, as_it_is=True), teacher=TEACHER)
    assert say(tutor, session, "I don't know").text.endswith(text)


# ------------------------------------------------------------------------- answering


def test_while_a_teacher_answers_the_tutor_keeps_what_is_written_and_says_so_once(
    tutor: Tutor, session: str
) -> None:
    before = tutor.view(session, owner="ada")
    tutor.intervene(session, TakeOver(reason="She asked for me."), teacher=TEACHER)
    assert tutor.view(session, owner="ada").answering is Answering.TEACHER
    first = say(tutor, session, "are you there?")
    assert "teacher" in first.text
    assert first.question is None
    tutor.teach(session, "Yes. What does `range(1, 3)` give you?", teacher=TEACHER)
    second = say(tutor, session, "1 and 2")
    assert second.text == ""
    assert (first.status, second.status) == (before.status, before.status)
    view = tutor.view(session, owner="ada")
    assert [line.by for line in view.transcript] == [
        "tutor",
        "student",
        "tutor",
        "teacher",
        "student",
    ]
    assert view.progress == before.progress
    assert all(turn.reading is None for turn in turns(tutor, session)[1:])

    tutor.intervene(session, HandBack(), teacher=TEACHER)
    back = say(tutor, session, "so range leaves n out and the last number is never added")
    assert back.question is not None
    assert turns(tutor, session)[-1].reading is not None
    assert tutor.view(session, owner="ada").answering is Answering.TUTOR
    tutor.intervene(session, TakeOver(), teacher=TEACHER)
    assert say(tutor, session, "hello?").text != ""


def test_work_that_was_changed_while_a_teacher_answered_is_news_to_the_tutor(
    tutor: Tutor, session: str
) -> None:
    tutor.intervene(session, TakeOver(), teacher=TEACHER)
    reply = say(tutor, session, "", MENDED)
    assert reply.check is not None
    assert reply.check.all_pass
    view = tutor.view(session, owner="ada")
    assert view.last_run == MENDED
    assert view.status is Status.OPEN
    tutor.intervene(session, HandBack(), teacher=TEACHER)
    back = say(tutor, session, "")
    assert back.question is not None
    assert back.question.wording == "why"
    last = turns(tutor, session)[-1]
    assert last.reading is not None
    assert last.reading.intent is Intent.CHANGED_WORK


def test_the_tutor_can_be_switched_off_and_on(tutor: Tutor, session: str) -> None:
    tutor.intervene(session, SwitchTutor(on=False, reason="A test"), teacher=TEACHER)
    assert tutor.view(session, owner="ada").answering is Answering.NOBODY
    assert "switched" in say(tutor, session, "hello").text
    assert say(tutor, session, "hello?").text == ""
    tutor.intervene(session, SwitchTutor(on=True), teacher=TEACHER)
    assert say(tutor, session, "I don't know").question is not None


# ------------------------------------------------------------------------- messages


def test_a_message_shows_at_once_in_its_place_and_is_in_the_export(
    tutor: Tutor, session: str
) -> None:
    heard = tutor.heard(session)
    tutor.teach(session, "Draw it first.", teacher=TEACHER)
    assert tutor.heard(session) > heard
    say(tutor, session, "I drew it")
    tutor.teach(session, "Good.", teacher=TEACHER)
    view = tutor.view(session, owner="ada")
    said = [(line.by, line.text) for line in view.transcript if line.by != "tutor"]
    assert said == [
        ("teacher", "Draw it first."),
        ("student", "I drew it"),
        ("teacher", "Good."),
    ]
    assert view.heard == tutor.heard(session)
    exported = next(s for s in tutor.export("ada")["sessions"] if s["teacher"])
    assert [(m["after_turn"], m["said"]) for m in exported["teacher"]] == [
        (0, "Draw it first."),
        (1, "Good."),
    ]
    assert TEACHER not in json.dumps(exported)


def test_what_a_teacher_gave_away_is_free_to_repeat(tutor: Tutor, session: str) -> None:
    report = tutor.preview(session, GIVES_AWAY)
    assert not report.allowed
    assert report.leaks
    assert tutor.preview(session, "What is `i` the last time round?").allowed
    tutor.teach(session, GIVES_AWAY, teacher=TEACHER)
    assert tutor.preview(session, "You wrote `range(1, n)`. Why is it `range(1, n + 1)`?").allowed
    assert tutor.interventions(session)[-1].teacher == TEACHER


def test_so_is_what_a_teacher_gave_away_of_an_equation(tutor: Tutor) -> None:
    problem = Problem.algebra(statement="Solve it.", start="3x + 5 = 20", goal="solve")
    session = tutor.start(problem, "3x = 25", owner="ada").id
    assert not tutor.preview(session, "So `3x = 15`.").allowed
    tutor.teach(session, "Look: 3x = 15.", teacher=TEACHER)
    assert tutor.preview(session, "So `3x = 15`.").allowed


# ------------------------------------------------------------------------- the edges


def test_a_deed_about_something_that_is_not_there_is_refused(tutor: Tutor, session: str) -> None:
    for deed in (
        SetUnderstanding(understanding="no such", held=True, reason="?"),
        RateReply(turn=1, stars=5),
        MarkLeak(turn=9),
        MarkWronglyBlocked(turn=0, draft=3),
    ):
        with pytest.raises(NotInSession):
            tutor.intervene(session, deed, teacher=TEACHER)
    with pytest.raises(SessionNotFound):
        tutor.as_it_stands("no such session")
    with pytest.raises(InputTooLarge):
        tutor.teach(session, "x" * 8001, teacher=TEACHER)
    assert tutor.interventions(session) == ()


def test_ratings_and_marks_are_kept_and_change_nothing_the_tutor_does(tutor: Tutor) -> None:
    one, other = (tutor.start("add-up-to-n", OFF_BY_ONE, owner="ada").id for _ in range(2))
    for deed in (
        RateReply(turn=0, stars=1, comment="Too long", better="What is `i` at the end?"),
        MarkLeak(turn=0, span="`i`"),
    ):
        tutor.intervene(one, deed, teacher=TEACHER)
    replies = [say(tutor, id, "I don't know") for id in (one, other)]
    assert replies[0].question == replies[1].question
    assert replies[0].knowledge == replies[1].knowledge
    assert [i.kind for i in tutor.interventions(one)] == ["rate_reply", "mark_leak"]


def test_a_deed_in_the_middle_of_a_turn_is_kept_for_the_next(
    tutor: Tutor, session: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = tutor._parts.repository
    append = repository.append

    def interrupted(after, turn) -> None:  # type: ignore[no-untyped-def]
        monkeypatch.undo()
        tutor.intervene(session, PinQuestion(text="And then?"), teacher=TEACHER)
        append(after, turn)

    monkeypatch.setattr(repository, "append", interrupted)
    assert "And then?" not in say(tutor, session, "I don't know").text
    (pinned,) = tutor.interventions(session)
    assert say(tutor, session, "I don't know").text.endswith("And then?")
    assert [turn.applied for turn in turns(tutor, session)] == [(), (), (pinned.id,)]


def test_a_deleted_session_leaves_no_deeds(tutor: Tutor, session: str) -> None:
    tutor.teach(session, "Hello", teacher=TEACHER)
    tutor.delete(session, owner="ada")
    assert tutor.interventions(session) == ()
    with pytest.raises(SessionNotFound):
        tutor.teach(session, "Hello", teacher=TEACHER)
