"""The kinds of teacher moves: every act and move has one, and a file without an end is refused."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tutor_app.datafiles import DataFileError
from tutor_app.dialogue import Intent, Move, Question, Reading, Reply, Rung, Stage, Turn
from tutor_app.planner import Act
from tutor_app.summary.teacher_moves import TeacherMove, teacher_move, teacher_move_rules


def turn(act: str = "ask", move: Move | None = None, intent: Intent = Intent.ANSWER) -> Turn:
    question = None
    if move is not None:
        question = Question(
            id="q",
            understanding="u",
            finding="f",
            stage=Stage.CAUSE,
            move=move,
            level=1,
            rung=Rung.OPEN,
            target="t",
            wording="w",
        )
    return Turn(
        number=1,
        message="m",
        work="w",
        reading=Reading(intent=intent),
        reply=Reply(text="t", act=act, question=question),
        seconds=0,
        at=datetime(2026, 3, 1, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (turn(move=Move.TRACE), TeacherMove.FOCUSING),
        (turn(move=Move.EXPLAIN_WHY), TeacherMove.PROBING),
        (turn(Act.EXAMPLE, Move.PROBING), TeacherMove.TELLING),
        (turn(Act.BRIDGE, Move.TRACE, Intent.ASKS_MEANING), TeacherMove.TELLING),
        (turn(Act.BRIDGE, Move.TRACE, Intent.GREETING), TeacherMove.GENERIC),
        (turn(Act.CLOSE), TeacherMove.GENERIC),
        (turn(""), TeacherMove.GENERIC),
    ],
)
def test_turns_have_their_kind(said: Turn, kind: TeacherMove) -> None:
    assert teacher_move(said, teacher_move_rules()) is kind


def test_every_move_that_asks_has_a_kind_of_its_own() -> None:
    for move in Move:
        assert teacher_move(turn(move=move), teacher_move_rules()) is not TeacherMove.GENERIC


def test_a_file_that_does_not_fit_everything_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "moves.yaml"
    path.write_text("- {when: {move: [trace]}, kind: focusing}\n", encoding="utf-8")
    with pytest.raises(DataFileError, match="fits everything"):
        teacher_move_rules(path)
