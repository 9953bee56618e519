import json
from pathlib import Path

import pytest

from tutor_app.datafiles import DataFileError
from tutor_app.evaluation.submissions import read_submissions

ASSIGNMENT = {
    "kind": "assignment",
    "assignment": "a",
    "title": "Double",
    "description": "Double a number.",
    "reference": "def double(n):\n    return 2 * n",
    "prelude": "",
    "tests": [{"call": "double(2)", "expected": "4"}],
}
SUBMISSION = {"kind": "submission", "assignment": "a", "id": "s1", "code": "def double(n): pass"}


def write(path: Path, *rows: object) -> Path:
    path.write_text("\n".join(r if isinstance(r, str) else json.dumps(r) for r in rows))
    return path


def test_rows_become_problems_and_submissions(tmp_path: Path) -> None:
    data = read_submissions(write(tmp_path / "d.jsonl", ASSIGNMENT, SUBMISSION, ""))
    assert data.problems["a"].cases[0].expected == "4"
    assert data.problems["a"].solutions == (ASSIGNMENT["reference"],)
    assert data.submissions[0].code == SUBMISSION["code"]


@pytest.mark.parametrize("bad", ["not json", "[1]", '{"kind": "submission", "id": "x"}'])
def test_a_bad_row_is_named(tmp_path: Path, bad: str) -> None:
    with pytest.raises(DataFileError, match="line 2"):
        read_submissions(write(tmp_path / "d.jsonl", ASSIGNMENT, bad))
