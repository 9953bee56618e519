from __future__ import annotations

from pathlib import Path

import pytest

from tutor_app.datafiles import DataFileError
from tutor_app.roles.directives import load_directives

ONE = """\
directives:
  - name: change_to
    why: says what to change
    needs: nothing
    patterns: ['{pattern}']
"""


def test_the_projects_phrasings_load_and_each_says_why() -> None:
    directives = load_directives()
    names = [directive.name for directive in directives.directives]
    assert len(set(names)) == len(names) > 3
    assert all(directive.why for directive in directives.directives)


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("change §0§ to §1§", "change_to"),
        ("replace §0§ with §1§", "change_to"),
        ("you should use §0§", "should_use"),
        ("what happens if you write §0§?", "question_with_the_fix"),
    ],
)
def test_a_sentence_that_hands_over_a_change_is_of_its_kind(sentence: str, name: str) -> None:
    kinds = {d.name for d in load_directives().directives if d.pattern.search(sentence)}
    assert name in kinds


def test_a_file_of_ones_own_is_read(tmp_path: Path) -> None:
    path = tmp_path / "d.yaml"
    path.write_text(ONE.replace("{pattern}", r"\bhand over {code}"))
    (directive,) = load_directives(path).directives
    assert directive.pattern.search("i hand over §3§")
    assert not directive.pattern.search("i hand over nothing")


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("directives: [{name: a}]", "directives.0"),
        (ONE.replace("nothing", "everything").replace("{pattern}", "x"), "directives.0.needs"),
        (ONE.replace("['{pattern}']", "[]"), "directives.0.patterns"),
        ("colour: red", "directives"),
    ],
)
def test_a_broken_file_is_named_with_the_field(tmp_path: Path, text: str, field: str) -> None:
    path = tmp_path / "d.yaml"
    path.write_text(text)
    with pytest.raises(DataFileError, match=f"d.yaml: {field}"):
        load_directives(path)


@pytest.mark.parametrize("more", ["", "spoken: [{say: '(', code: '+'}]\n"])
def test_a_pattern_that_is_none_is_named_with_its_field(tmp_path: Path, more: str) -> None:
    path = tmp_path / "d.yaml"
    path.write_text(ONE.replace("{pattern}", "plus" if more else "(unclosed") + more)
    with pytest.raises(DataFileError, match="spoken" if more else "directives"):
        load_directives(path)
