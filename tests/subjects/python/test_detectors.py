"""Detectors fire where they should, stay quiet on like programs that are right, never raise.

In the cases a comment `#!` marks each line a detector must point at (all of its lines together
may be may be more), and a line `#? call -> expected` gives an example call. In an entry with `run: true`
the programs are run on those calls first.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NotRequired, TypedDict

import pytest

from tutor_app.datafiles import read_yaml
from tutor_app.dialogue import Case, CaseResult, Check, Construct, ErrorReport, Outcome, Problem
from tutor_app.subjects.python import detectors
from tutor_app.subjects.python.detectors import REGISTRY, Detector, Evidence, Hit, Spot, detect
from tutor_app.subjects.python.running import check as run_cases


class Entry(TypedDict):
    fires: list[str]
    quiet: list[str]
    run: NotRequired[bool]


CASES = Path(__file__).parent / "detector_cases"
CORRECT: list[str] = read_yaml(CASES / "correct_programs.yaml")
FAMILIES: dict[str, Entry] = {
    name: entry
    for path in sorted(CASES.glob("family_*.yaml"))
    for name, entry in read_yaml(path).items()
}
FIRES = [(name, code) for name, entry in FAMILIES.items() for code in entry["fires"]]
QUIET = [(name, code) for name, entry in FAMILIES.items() for code in entry["quiet"]]


def problem(code: str = "") -> Problem:
    given = [line[2:].split("->") for line in code.splitlines() if line.startswith("#?")]
    cases = [Case(call=call.strip(), expected=value.strip()) for call, value in given]
    return Problem.python(statement="Write it.", cases=cases)


@lru_cache
def outcome(name: str, code: str) -> Check | None:
    """What the program's own cases give, None where its entry asks for no run."""
    if not FAMILIES[name].get("run"):
        return None
    check = run_cases(problem(code), code)
    assert check.results, check.notice or check.syntax or "no cases"
    return check


def hits(code: str, check: Check | None = None) -> tuple[Hit, ...]:
    return detect(code, problem(code), check)


@pytest.mark.parametrize(("name", "code"), FIRES)
def test_fires_at_the_marked_line(name: str, code: str) -> None:
    check = outcome(name, code)
    found = [hit for hit in hits(code, check) if hit.detector == name]
    assert found, [hit.detector for hit in hits(code, check)]
    marked = {n for n, line in enumerate(code.splitlines(), 1) if "#!" in line}
    assert marked <= {line for hit in found for line in hit.lines}
    for hit in found:
        assert hit.misconception
        assert hit.concept
        assert hit.what.endswith(".")
        assert "\n" not in hit.fragment


@pytest.mark.parametrize(("name", "code"), QUIET)
def test_quiet_on_a_program_that_is_right(name: str, code: str) -> None:
    assert not [hit for hit in hits(code, outcome(name, code)) if hit.detector == name]


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


def without_cases(names: set[str], entries: dict[str, Entry]) -> set[str]:
    """Detectors with fewer than two programs they must see, or two they must let pass."""
    enough = {n for n, e in entries.items() if len(e["fires"]) >= 2 and len(e["quiet"]) >= 2}
    return names - enough


def test_every_detector_has_cases_and_every_case_a_detector() -> None:
    assert without_cases(set(REGISTRY), FAMILIES) == set()
    assert set(FAMILIES) <= set(REGISTRY)


def test_no_name_of_a_detector_stands_twice_in_the_cases() -> None:
    texts = [path.read_text() for path in sorted(CASES.glob("family_*.yaml"))]
    names = [row[:-1] for text in texts for row in text.splitlines() if row[:1].isalpha()]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize(("name", "code"), [(n, c) for n, c in FIRES if FAMILIES[n].get("run")])
def test_a_run_that_fails_makes_the_hit_certain(name: str, code: str) -> None:
    check = outcome(name, code)
    assert check is not None
    assert check.failing
    assert max(h.confidence for h in hits(code, check) if h.detector == name) >= 0.8


def test_a_detector_that_fails_stops_no_other(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    class Unforeseen(Exception):
        pass

    def look(evidence: Evidence) -> Iterator[Spot]:
        yield Spot(evidence.functions[0], "This was found in time.")
        raise Unforeseen

    code = FAMILIES["range-past-end"]["fires"][0]
    before = hits(code)
    failing = Detector("fails", "wrong-name", "variables", Construct.PROGRAM, 0.1, look)
    # first in line, so that the others come after the fault
    monkeypatch.setattr(detectors, "REGISTRY", {"fails": failing, **REGISTRY})
    with caplog.at_level(logging.DEBUG):
        found = hits(code)
    assert [hit for hit in found if hit in before] == list(before)
    assert "fails" in {hit.detector for hit in found}
    assert [r.levelno for r in caplog.records if "detector fails" in r.getMessage()] == [
        logging.DEBUG
    ]


@pytest.mark.parametrize("code", ["", "def f(", "\x00", "x" * 100_000, "(" * 500, "'" * 7])
def test_work_that_is_no_program_gives_no_hits(code: str) -> None:
    assert all(hit.confidence <= 1 for hit in hits(code))


def test_best_first_and_only_known_ids() -> None:
    code = "def f(xs):\n    for i in range(len(xs) + 1):\n        xs[i] == 2\n        print(y)\n"
    found = hits(code)
    assert [h.confidence for h in found] == sorted((h.confidence for h in found), reverse=True)
    assert len(found) >= 3


def test_an_error_at_the_place_raises_confidence() -> None:
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
    code = "def f(xs):\n    return sum(xs) / len(xs)\n"
    case = Case(call="f([])", expected="0")
    error = ErrorReport(type="ZeroDivisionError", message="division by zero", line=2)
    check = Check(results=(CaseResult(case=case, outcome=Outcome.ERROR, error=error),))
    found = detect(code, Problem.python(statement="s", cases=[case]), check)
    assert (found[0].detector, found[0].lines) == ("empty-input-forgotten", (2,))
