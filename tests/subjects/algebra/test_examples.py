"""Worked examples of algebra: computed, true line by line, and far from the student's problem."""

from __future__ import annotations

import pytest

from tutor_app.dialogue import Problem
from tutor_app.subjects.algebra.reading import read_line
from tutor_app.subjects.algebra.step import relation
from tutor_app.subjects.algebra.subject import AlgebraSubject

SUBJECT = AlgebraSubject()
WRONG = [
    ("3x + 5 = 20", "solve", "3x = 25"),
    ("3x + 5 = 20", "solve", "3x = 14"),
    ("2(x+3)", "expand", "2x + 3"),
    ("-2x < 6", "solve", "x < -3"),
    ("3/4 + 1/8", "evaluate", "4/12"),
    ("2 + 3*4", "evaluate", "20"),
]


@pytest.mark.parametrize(("start", "goal", "work"), WRONG)
def test_an_example_goes_wrong_by_the_rule_and_is_mended_line_by_line(
    start: str, goal: str, work: str
) -> None:
    problem = Problem.algebra(start=start, goal=goal)
    finding = SUBJECT.diagnose(problem, work, SUBJECT.check(problem, work))[0]
    example = SUBJECT.worked_example(finding, work, ())
    assert example is not None
    first, wrong = (read_line(row).line for row in example.faulty.split("\n"))
    assert first is not None
    assert wrong is not None
    assert relation(first, wrong).wrong
    for row in example.mended.split("\n"):
        line = read_line(row).line
        assert line is not None
        assert relation(first, line).right
    assert example.noticed
    ends = {fix.after for fix in finding.fixes}
    assert not ends & {example.wanted, *example.mended.split("\n")}
    assert SUBJECT.worked_example(finding, work, ()) == example
    again = SUBJECT.worked_example(finding, work, (example.id,))
    assert again is None or again.id != example.id


def test_a_story_has_no_example_that_could_be_computed() -> None:
    story = Problem.algebra(statement="5 once and 3 a mile make 20.", models=["3x + 5 = 20"])
    finding = SUBJECT.diagnose(story, "5n + 3 = 20", SUBJECT.check(story, "5n + 3 = 20"))[0]
    assert SUBJECT.worked_example(finding, "5n + 3 = 20", ()) is None
