"""Published tutoring dialogues are read in every layout, and numbers found without the guard."""

from __future__ import annotations

import csv
import json
from fractions import Fraction
from pathlib import Path

import pytest

from tutor_app.datafiles import DataFileError
from tutor_app.evaluation.tutoring import Dialogue, names_answer, numbers_named, read_dialogues

PUBLISHED = {
    "qid": "77",
    "scenario": "2",
    "question": "Pia has 4 boxes of 6 eggs. How many eggs are there?",
    "ground_truth": "She has 4 * 6 = 24 eggs.\\n 24",
    "student_incorrect_solution": "4 + 6 = 10\\n 10",
    "conversation": (
        "Teacher: (generic)Hi, tell me: how did you do it?|EOM|Pia: I got 10.|EOM|"
        "Teacher: (telling)It is 24."
    ),
}
PREPARED = {
    "id": "77-2",
    "problem": PUBLISHED["question"],
    "ground_truth": "24",
    "turns": [
        {"speaker": "teacher", "move": "generic", "text": "Hi, tell me: how did you do it?"},
        {"speaker": "student", "move": None, "text": "I got 10."},
        {"speaker": "teacher", "move": "telling", "text": "It is 24."},
    ],
}


def only(path: Path) -> Dialogue:
    (dialogue,) = read_dialogues(path)
    return dialogue


def test_all_layouts_give_the_same_dialogue(tmp_path: Path) -> None:
    lines = tmp_path / "lines.jsonl"
    lines.write_text(json.dumps(PUBLISHED) + "\n\n", encoding="utf-8")
    prepared = tmp_path / "prepared.jsonl"
    prepared.write_text(json.dumps(PREPARED), encoding="utf-8")
    table = tmp_path / "table.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(PUBLISHED))
        writer.writeheader()
        writer.writerow(PUBLISHED)
    found = only(lines)
    assert found == only(prepared) == only(table)
    assert found.answer == "24"
    assert [turn.speaker for turn in found.turns] == ["teacher", "student", "teacher"]
    assert [turn.move for turn in found.turns] == ["generic", None, "telling"]
    assert found.turns[1].text == "I got 10."


@pytest.mark.parametrize(
    "row", ["{", "[]", '{"qid": "1"}', '{"qid": "1", "question": "q", "ground_truth": "1"}']
)
def test_a_row_that_does_not_fit_is_named(tmp_path: Path, row: str) -> None:
    path = tmp_path / "broken.jsonl"
    path.write_text(json.dumps(PUBLISHED) + "\n" + row, encoding="utf-8")
    with pytest.raises(DataFileError, match="row 2"):
        read_dialogues(path)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("It costs $1,250.50, not 12%.", {"1250.5", "12"}),
        ("twenty-five and two hundred and six", {"25", "206"}),
        ("three thousand five hundred", {"3500"}),
        ("this one or that one", set()),
        ("90miles in .5 hours", {"90", "0.5"}),
        ("one hundred", {"100"}),
        ("no numbers here", set()),
        ("1, 2 and 3", {"1", "2", "3"}),
    ],
)
def test_the_numbers_of_a_text(text: str, numbers: set[str]) -> None:
    assert numbers_named(text) == {Fraction(number) for number in numbers}


def test_an_answer_is_named_whatever_stands_beside_it() -> None:
    assert names_answer("That makes $2,400!", "2400")
    assert not names_answer("That makes $24.00!", "2400")
