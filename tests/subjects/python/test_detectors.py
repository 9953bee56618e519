"""Detectors fire where they should, stay quiet on like programs that are right, never raise.

In the cases a comment `#!` marks each line a detector must point at (all of its lines together
may be more), and a line `#? call -> expected` gives an example call.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tutor_app.dialogue import Case, CaseResult, Check, Outcome, Problem
from tutor_app.subjects.python.detectors import REGISTRY, Hit, detect

CASES = Path(__file__).parent / "detector_cases"
CORRECT: list[str] = yaml.safe_load((CASES / "correct_programs.yaml").read_text())
FAMILIES: dict[str, dict[str, list[str]]] = {
    name: entry
    for path in sorted(CASES.glob("family_*.yaml"))
    for name, entry in yaml.safe_load(path.read_text()).items()
}
FIRES = [(name, code) for name, entry in FAMILIES.items() for code in entry["fires"]]
QUIET = [(name, code) for name, entry in FAMILIES.items() for code in entry["quiet"]]


def problem(code: str = "") -> Problem:
    given = [line[2:].split("->") for line in code.splitlines() if line.startswith("#?")]
    cases = [Case(call=call.strip(), expected=value.strip()) for call, value in given]
    return Problem.python(statement="Write it.", cases=cases)


def hits(code: str, check: Check | None = None) -> tuple[Hit, ...]:
    return detect(code, problem(code), check)


@pytest.mark.parametrize(("name", "code"), FIRES)
def test_fires_at_the_marked_line(name: str, code: str) -> None:
    found = [hit for hit in hits(code) if hit.detector == name]
    assert found, [hit.detector for hit in hits(code)]
    marked = {n for n, line in enumerate(code.splitlines(), 1) if "#!" in line}
    assert marked <= {line for hit in found for line in hit.lines}
    for hit in found:
        assert hit.misconception
        assert hit.concept
        assert hit.what.endswith(".")
        assert "\n" not in hit.fragment


@pytest.mark.parametrize(("name", "code"), QUIET)
def test_quiet_on_a_program_that_is_right(name: str, code: str) -> None:
    assert not [hit for hit in hits(code) if hit.detector == name]


@pytest.mark.parametrize("code", CORRECT)
def test_correct_programs_have_no_confident_hit(code: str) -> None:
    assert [hit for hit in hits(code) if hit.confidence >= 0.5] == []


@pytest.mark.parametrize("code", CORRECT)
def test_a_wrong_value_alone_accuses_no_correct_part(code: str) -> None:
    result = CaseResult(
        case=Case(call="f(1)", expected="'unlike'"), outcome=Outcome.WRONG_VALUE, got="'other'"
    )
    found = hits(code, Check(results=(result,)))
    assert [hit for hit in found if hit.confidence >= 0.5] == []


def test_the_library_is_large_enough_and_each_case_names_a_detector() -> None:
    assert len(REGISTRY) >= 45
    assert set(FAMILIES) <= set(REGISTRY)
    assert all(len(e["fires"]) >= 2 and len(e["quiet"]) >= 2 for e in FAMILIES.values())


@pytest.mark.parametrize("code", ["", "def f(", "\x00", "x" * 100_000, "(" * 500, "'" * 7])
def test_work_that_is_no_program_gives_no_hits(code: str) -> None:
    assert all(hit.confidence <= 1 for hit in hits(code))


def test_best_first_and_only_known_ids() -> None:
    code = "def f(xs):\n    for i in range(len(xs) + 1):\n        xs[i] == 2\n        print(y)\n"
    found = hits(code)
    assert [h.confidence for h in found] == sorted((h.confidence for h in found), reverse=True)
    assert len(found) >= 3


def test_an_error_at_the_place_raises_confidence() -> None:
    from tutor_app.dialogue import ErrorReport

    code = "def f(xs):\n    for i in range(len(xs)):\n        if xs[i] == xs[i + 1]:\n            return True\n    return False\n"
    case = Case(call="f([1, 2])", expected="False")
    error = ErrorReport(type="IndexError", message="list index out of range", line=3)
    crash = Check(results=(CaseResult(case=case, outcome=Outcome.ERROR, error=error),))
    passed = Check(results=(CaseResult(case=case, outcome=Outcome.PASSED, got="False"),))

    def sure(check: Check | None) -> float:
        return next(h.confidence for h in hits(code, check) if h.detector == "neighbour-past-end")

    assert sure(crash) > sure(None) > sure(passed)


def test_none_where_a_value_was_wanted_raises_a_missing_return() -> None:
    code = "def f(x):\n    if x > 0:\n        return 1\n"
    case = Case(call="f(-1)", expected="0")
    check = Check(results=(CaseResult(case=case, outcome=Outcome.WRONG_VALUE, got="None"),))
    found = detect(code, Problem.python(statement="s", cases=[case]), check)
    assert found[0].detector == "return-missing-on-path"
    assert found[0].confidence > 0.8


def test_empty_input_is_seen_from_the_run() -> None:
    from tutor_app.dialogue import ErrorReport

    code = "def f(xs):\n    return sum(xs) / len(xs)\n"
    case = Case(call="f([])", expected="0")
    error = ErrorReport(type="ZeroDivisionError", message="division by zero", line=2)
    check = Check(results=(CaseResult(case=case, outcome=Outcome.ERROR, error=error),))
    found = detect(code, Problem.python(statement="s", cases=[case]), check)
    assert (found[0].detector, found[0].lines) == ("empty-input-forgotten", (2,))
