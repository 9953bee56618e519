"""The benchmark on human tutors counts reveals and questions as its definition says."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.mathdial import measure

HELD_BACK, QUESTIONS = 0, 1


def write(path: Path, *dialogues: tuple[str, str, str]) -> Path:
    rows = [
        {"qid": str(k), "question": question, "ground_truth": answer, "conversation": turns}
        for k, (question, answer, turns) in enumerate(dialogues)
    ]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


def test_only_the_first_mention_by_the_teacher_is_a_reveal(tmp_path: Path) -> None:
    eggs = "Pia has 4 boxes of 6 eggs. How many eggs?"
    path = write(
        tmp_path / "d.jsonl",
        (eggs, "24", "Teacher: (telling)It is 24.|EOM|Student: ok"),
        (eggs, "24", "Teacher: (focus)How many boxes?|EOM|Student: 24|EOM|Teacher: (focus)24?"),
        ("Is it 24 or 25?", "24", "Teacher: (telling)It is 24."),
    )
    figures = measure(path)
    assert (figures[HELD_BACK].hits, figures[HELD_BACK].total) == (1, 1)
    assert (figures[QUESTIONS].hits, figures[QUESTIONS].total) == (0, 2)
    assert figures[HELD_BACK].low < 1.0 == figures[HELD_BACK].high
    assert path.name in figures[HELD_BACK].command
