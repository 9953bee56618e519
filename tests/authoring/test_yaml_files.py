"""What is exported comes back as it was, through the loaders of the program too."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.authoring.samples import entry
from tutor_app.authoring.yaml_files import (
    library_yaml,
    problem_yaml,
    read_library_yaml,
    read_problem_yaml,
)
from tutor_app.catalog import load_catalog, load_problem
from tutor_app.datafiles import DataFileError
from tutor_app.dialogue import Case, Problem
from tutor_app.handed_in import Unusable
from tutor_app.misconceptions.library import Misconception, library

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
SURE = st.text(st.characters(exclude_categories=["Cs"]), min_size=20, max_size=30)


@st.composite
def entries(draw: st.DrawFn) -> Misconception:
    texts = st.lists(TEXT, min_size=3, max_size=4)
    return Misconception.model_validate(
        entry(
            name=draw(TEXT.filter(bool)),
            description=draw(SURE),
            says=draw(texts),
            signs=draw(texts),
            grasped=draw(texts),
            understanding=draw(TEXT),
            remediation=draw(TEXT),
            source=draw(TEXT),
            cues={"any_of": draw(texts)},
            probes=[{"expression": repr(draw(TEXT)), "setup": "x = 1\ny = 2\n"}],
            examples=[{name: draw(TEXT) for name in ("question", "wrong", "right", "why")}],
        )
    )


@given(entries())
@settings(max_examples=25)
def test_any_entry_comes_back_as_it_was(one: Misconception) -> None:
    text = library_yaml("python", [one])
    assert read_library_yaml(text).misconceptions == (one,)
    assert read_library_yaml(text.encode()).misconceptions == (one,)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "python.yaml").write_text(text, encoding="utf-8")
        assert library("python", Path(folder)) == {one.id: one}


@pytest.mark.parametrize("subject", ["python", "algebra"])
def test_the_shipped_library_comes_back_as_it_was(subject: str) -> None:
    file = read_library_yaml(library_yaml(subject, library(subject).values()))
    assert file.subject == subject
    assert {one.id: one for one in file.misconceptions} == library(subject)


def test_every_shipped_problem_comes_back_as_it_was(tmp_path: Path) -> None:
    for problem in load_catalog().problems.values():
        text = problem_yaml(problem)
        assert read_problem_yaml(text) == problem
        path = tmp_path / "one.yaml"
        path.write_text(text, encoding="utf-8")
        assert load_problem(path) == problem


@given(TEXT, TEXT, st.lists(TEXT, max_size=2))
@settings(max_examples=25)
def test_any_problem_comes_back_as_it_was(statement: str, call: str, solutions: list[str]) -> None:
    problem = Problem.python(
        id="p", title="t", statement=statement, cases=[Case(call=call)], solutions=solutions
    )
    assert read_problem_yaml(problem_yaml(problem)) == problem


def test_programs_are_written_as_people_write_them() -> None:
    problem = load_catalog().problems["add-up-to-n"]
    assert "  - |\n    def total_up_to(n):\n        total = 0\n" in problem_yaml(problem)


def test_doubled_entries_and_wrong_files_are_named() -> None:
    one = Misconception.model_validate(entry())
    with pytest.raises(Unusable, match=r"misconceptions\.1\.id"):
        read_library_yaml(library_yaml("python", [one, one]))
    with pytest.raises(Unusable, match="misconceptions: write it"):
        read_library_yaml("subject: python\n")
    with pytest.raises(DataFileError, match=r"mine\.yaml"):
        read_problem_yaml("a: &a [1]\nb: *a\n", "mine.yaml")
    with pytest.raises(Unusable, match="make it fields"):
        read_problem_yaml("just text")
