"""Exports: pseudonyms, cells that are no formulas, and what teachers said as data."""

from __future__ import annotations

import csv
import io
import json

from hypothesis import given
from hypothesis import strategies as st

from tests.storage.samples import turn
from tests.teaching.samples import line, signs, summary
from tutor_app.dialogue import Check, GuardReport, Problem, Record, Turn
from tutor_app.session import Facts, SessionState
from tutor_app.teaching.formats import FORMULA, csv_lines, json_lines
from tutor_app.teaching.marks import TurnMark
from tutor_app.teaching.names import Names
from tutor_app.teaching.preferences import preference_pairs
from tutor_app.teaching.rows import EventRow, TranscriptRow, event_rows, transcript_rows

TURNS = {
    "s1": (turn(0, "", "What comes back?"), turn(1, "=HYPERLINK(1)", "Why?")),
    "s2": (turn(0, "", "Hm?"),),
}
LINES = (line("s1", "ada"), line("s2", "bob"), line("s3", "ada"))
STATE = SessionState(
    id="s1",
    problem=Problem.open(statement="Do it."),
    facts=Facts(work="", check=Check()),
)


class Cells(Record):
    text: str
    number: float
    nothing: None = None


def rows(names: Names) -> list[TranscriptRow]:
    return list(transcript_rows(LINES, lambda id: TURNS.get(id, ()), names))


def test_a_transcript_has_every_turn_and_nobodys_name() -> None:
    made = rows(Names())
    assert [(one.number, one.reply) for one in made] == [
        (0, "What comes back?"),
        (1, "Why?"),
        (0, "Hm?"),
    ]
    text = "".join(json_lines(made))
    assert "ada" not in text
    assert '"s1"' not in text
    assert [json.loads(one)["number"] for one in text.splitlines()] == [0, 1, 0]
    assert made[0].student == made[1].student != made[2].student


def test_pseudonyms_hold_for_one_secret_and_cannot_be_linked_to_another() -> None:
    assert rows(Names(b"one")) == rows(Names(b"one"))
    assert rows(Names(b"one"))[0].student != rows(Names(b"two"))[0].student
    assert Names().student("ada") != Names().student("ada")
    assert Names(b"one").student("x")[-10:] != Names(b"one").session("x")[-10:]


def test_nicknames_are_there_when_asked_for() -> None:
    made = rows(Names(nicknames={"ada": "Ada L."}))
    assert made[0].student == "Ada L."
    assert made[2].student.startswith("student-")


def test_rows_are_read_session_by_session() -> None:
    read: list[str] = []

    def turns_of(id: str) -> tuple[Turn, ...]:
        read.append(id)
        return TURNS.get(id, ())

    export = csv_lines(transcript_rows(LINES, turns_of, Names()), TranscriptRow)
    next(export)
    assert read == []
    next(export)
    assert read == ["s1"]


def test_events_say_what_speaks_for_and_against_what_a_student_knows() -> None:
    made = summary(signs={"range/cause": signs(right=1, wrong=1)})
    found = list(event_rows([line(summary=made), line("bare")], Names()))
    assert [(one.concept, one.stage, one.correct, one.number) for one in found] == [
        ("range", "cause", True, 0),
        ("range", "cause", False, 1),
    ]
    assert (found[1].at - found[0].at).total_seconds() == 60
    assert next(csv_lines(found, EventRow)).startswith("student,session,problem,number,at,concept")


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_no_cell_is_a_formula_and_every_text_can_be_read_back(text: str) -> None:
    made = "".join(csv_lines([Cells(text=text, number=-1.5)], Cells))
    cells = list(csv.reader(io.StringIO(made, newline="")))[1]
    assert not cells[0].lstrip().startswith(FORMULA)
    assert cells[0] in (text, f"'{text}")
    assert cells[1:] == ["-1.5", ""]


def test_a_better_reply_is_preferred_to_the_one_that_was_said() -> None:
    mark = TurnMark(turn=1, stars=1, better="What does it give?", comment="too vague")
    (pair,) = preference_pairs(STATE, TURNS["s1"], [mark])
    assert (pair.chosen, pair.rejected, pair.why) == ("What does it give?", "Why?", "better")
    assert [(one.by, one.text) for one in pair.prompt.said] == [
        ("tutor", "What comes back?"),
        ("student", "=HYPERLINK(1)"),
    ]
    assert pair.prompt.statement == "Do it."


def held(*blocked: str) -> tuple[Turn, ...]:
    first = TURNS["s1"][0]
    report = GuardReport(allowed=False, blocked=blocked)
    reply = first.reply.model_copy(update={"guard": report})
    return (first.model_copy(update={"reply": reply}),)


def test_a_good_reply_is_preferred_to_drafts_that_were_held_back() -> None:
    turns = held("write n + 1", "add one")
    found = list(preference_pairs(STATE, turns, [TurnMark(turn=0, stars=5)]))
    assert [one.rejected for one in found] == ["write n + 1", "add one"]
    fine = [TurnMark(turn=0, stars=5), TurnMark(turn=0, wrongly_blocked=1)]
    assert [one.rejected for one in preference_pairs(STATE, turns, fine)] == ["write n + 1"]


def test_other_marks_give_no_pair() -> None:
    marks = [
        TurnMark(turn=0, stars=3),
        TurnMark(turn=0, stars=5, leaked=""),
        TurnMark(turn=0, better=" What comes back? "),
        TurnMark(turn=9, better="never said"),
    ]
    assert list(preference_pairs(STATE, held("a draft"), marks)) == []
