"""The catalogue: what it holds, in which order, and how broken files are reported."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tutor_app.catalog import load_catalog


def data(**changes: Any) -> dict[str, Any]:
    problem: dict[str, Any] = {
        "id": "one",
        "title": "One",
        "statement": "Write `one()`.",
        "difficulty": 1,
        "cases": [{"call": "one()", "expected": "1"}],
    }
    return problem | changes


def save(folder: Path, name: str, content: dict[str, Any]) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(content), encoding="utf-8")


def test_the_shipped_problems_load_without_error_easiest_first() -> None:
    catalog = load_catalog()
    assert catalog.errors == ()
    assert len(catalog.problems) >= 26
    order = [(problem.difficulty, problem.title) for problem in catalog.problems.values()]
    assert order == sorted(order, key=lambda pair: (pair[0], pair[1].casefold()))
    assert {difficulty for difficulty, _ in order} == {1, 2, 3, 4, 5}
    assert all(key == problem.id for key, problem in catalog.problems.items())


def test_order_is_difficulty_then_title_through_all_folders(tmp_path: Path) -> None:
    save(tmp_path, "a.yaml", data(id="hard", title="A", difficulty=4))
    save(tmp_path, "python/b.yaml", data(id="later", title="later"))
    save(tmp_path, "python/deep/c.yaml", data(id="early", title="Early"))
    assert list(load_catalog(tmp_path).problems) == ["early", "later", "hard"]


@pytest.mark.parametrize(
    ("changes", "field", "mend"),
    [
        ({"difficulty": 9}, "difficulty", "less than or equal to 5"),
        ({"colour": "red"}, "colour", "not permitted"),
        ({"title": "  "}, "title", "write something"),
        ({"cases": []}, "cases", "at least one case"),
        ({"cases": [{"call": "one()", "expected": "1", "hidden": True}]}, "cases", "not hidden"),
        ({"cases": [{"call": "one(", "expected": "1"}]}, "cases.0.call", "Python expression"),
        ({"cases": [{"call": "x = 1", "expected": "1"}]}, "cases.0.call", "end in one"),
        ({"cases": [{"call": "one()"}]}, "cases.0.expected", "what it must give"),
    ],
)
def test_a_broken_problem_is_named_and_the_others_load(
    tmp_path: Path, changes: dict[str, Any], field: str, mend: str
) -> None:
    save(tmp_path, "bad.yaml", data(**changes))
    save(tmp_path, "good.yaml", data(id="good"))
    catalog = load_catalog(tmp_path)
    assert list(catalog.problems) == ["good"]
    (error,) = catalog.errors
    assert error.file.name == "bad.yaml"
    assert error.field == field
    assert mend in error.mend
    assert "bad.yaml" in str(error)


def algebra(**changes: Any) -> dict[str, Any]:
    problem: dict[str, Any] = {
        "id": "lines",
        "subject": "algebra",
        "title": "Lines",
        "statement": "Solve it.",
        "difficulty": 1,
        "start": "3x + 5 = 20",
        "goal": "solve",
        "solutions": ["3x = 15\nx = 5"],
        "faulty": [{"code": "3x = 25", "what": "the 5 crossed over", "lines": [1]}],
    }
    return problem | changes


def test_problems_in_lines_of_algebra_load_without_any_case(tmp_path: Path) -> None:
    save(tmp_path, "algebra/lines.yaml", algebra())
    story = algebra(id="story", title="Story", start="", models=["3x + 5 = 20"], answer="5")
    save(tmp_path, "algebra/story.yaml", story)
    catalog = load_catalog(tmp_path)
    assert catalog.errors == ()
    assert list(catalog.problems) == ["lines", "story"]
    assert catalog.problems["lines"].subject == "algebra"


@pytest.mark.parametrize(
    ("changes", "field", "mend"),
    [
        ({"start": ""}, "file", "start line"),
        ({"goal": "guess"}, "goal", "solve"),
        ({"start": "", "models": ["3x + 5"]}, "models.0", "equation"),
        ({"models": ["3x + 5 = 20"]}, "models", "not both"),
        ({"solutions": [" "]}, "solutions.0", "leave it out"),
        ({"cases": [{"call": "one()", "expected": "1"}]}, "cases", "not run"),
        ({"faulty": [{"code": "3x = 25", "what": "x", "lines": [2]}]}, "faulty.0.lines", "2"),
    ],
)
def test_a_broken_problem_in_lines_is_named_with_its_field(
    tmp_path: Path, changes: dict[str, Any], field: str, mend: str
) -> None:
    save(tmp_path, "bad.yaml", algebra(**changes))
    (error,) = load_catalog(tmp_path).errors
    assert error.field in (field, "", "file", "(whole file)") or error.field == field
    assert mend in f"{error.mend} {error}"


def test_text_that_is_not_yaml_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("id: one\ntitle: [open\n", encoding="utf-8")
    save(tmp_path, "good.yaml", data())
    catalog = load_catalog(tmp_path)
    assert list(catalog.problems) == ["one"]
    assert "line" in catalog.errors[0].field


def test_a_doubled_id_keeps_the_first_file(tmp_path: Path) -> None:
    save(tmp_path, "a.yaml", data(title="First"))
    save(tmp_path, "b.yaml", data(title="Second"))
    catalog = load_catalog(tmp_path)
    assert catalog.problems["one"].title == "First"
    assert catalog.errors[0].file.name == "b.yaml"
    assert "a.yaml" in catalog.errors[0].mend


def test_a_missing_folder_is_reported(tmp_path: Path) -> None:
    catalog = load_catalog(tmp_path / "none")
    assert not catalog.problems
    assert catalog.errors[0].field == "folder"
