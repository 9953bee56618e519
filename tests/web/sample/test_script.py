"""The script of the sample class: what is wrong with one is said with its place and the mend."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tutor_app.catalog import load_catalog
from tutor_app.datafiles import DataFileError
from tutor_app.web.sample.script import load_script

SAYS = {"says": "I don't know"}
SESSION = {"problem": "add-up-to-n", "work": "x = 1", "then": [SAYS]}


def student(name: str = "Ada", **changed: Any) -> dict[str, Any]:
    return {"name": name, "about": "Somebody.", "sessions": [SESSION | changed]}


def read(path: Path, *students: dict[str, Any]) -> str:
    """What is wrong with a class of these students."""
    path.write_text(yaml.safe_dump({"name": "8b", "students": list(students)}))
    with pytest.raises(DataFileError) as wrong:
        load_script({"add-up-to-n"}, path)
    return str(wrong.value)


@pytest.mark.parametrize(
    ("students", "said"),
    [
        ([], "students: "),
        ([student(), student("ADA")], "give the second ADA another name"),
        ([student(), student("Bob", problem="gone")], "students.1.sessions.0.problem: name a prob"),
        ([student(then=[])], "students.0.sessions.0.then"),
        ([student(then=[SAYS, {"says": " "}])], "then.1: Value error, write what the student"),
        ([student(then=[{"said": "hm"}])], "then.0.said"),
        ([student(work="")], "students.0.sessions.0.work"),
    ],
)
def test_a_script_that_cannot_be_played_says_where_and_why(
    tmp_path: Path, students: list[dict[str, Any]], said: str
) -> None:
    told = read(tmp_path / "class.yaml", *students)
    assert told.startswith("class.yaml: ")
    assert said in told


def test_a_changed_script_is_another_one(tmp_path: Path) -> None:
    digests = set()
    for name in ("Ada", "Bob"):
        file = tmp_path / "class.yaml"
        file.write_text(yaml.safe_dump({"name": "8b", "students": [student(name)]}))
        digests |= {load_script({"add-up-to-n"}, file).digest for _ in range(2)}
    assert len(digests) == 2


def test_ours_is_a_class_of_both_subjects() -> None:
    problems = load_catalog().problems
    script = load_script(problems)
    sessions = [one for student in script.students for one in student.sessions]
    assert len(script.students) == 8
    assert 10 <= len(sessions) <= 14
    assert {problems[one.problem].subject for one in sessions} == {"python", "algebra"}
