from time import perf_counter

import pytest

from tutor_app.dialogue import Case, Construct, Finding, FindingSource, Fix, Problem
from tutor_app.subjects.python.edits import Edit, insert_lines
from tutor_app.subjects.python.faults import (
    changed_lines,
    finding_key,
    findings_of_errors,
    findings_of_mend,
    findings_of_spectrum,
    fragment,
    merge,
    plain_finding,
)
from tutor_app.subjects.python.mending import make_mend
from tutor_app.subjects.python.program import Program
from tutor_app.subjects.python.running import check
from tutor_app.subjects.python.sandbox import shared_sandbox
from tutor_app.subjects.python.trials import Trials

RIGHT = """def evens(n):
    t = 0
    for i in range(n + 1):
        if i % 2 == 0:
            t += i
    return t
"""
CASES = [
    Case(call="evens(4)", expected="6"),
    Case(call="evens(5)", expected="6"),
    Case(call="evens(0)", expected="0"),
    Case(call="evens(7)", expected="12"),
]
PROBLEM = Problem.python(statement="Sum of the even numbers up to n.", cases=CASES)


def swap(program: Program, old: str, new: str) -> Edit:
    start = program.text.index(old)
    return Edit("test", Construct.EXPRESSION, ((start, start + len(old), new),))


def of_mend(work: str, *changes: tuple[str, str]) -> list[Finding]:
    program = Program.parse(work)
    until = perf_counter() + 30
    trials = Trials(PROBLEM, program, shared_sandbox(), allowed=50, until=until)
    edits = [swap(program, old, new) for old, new in changes]
    mend = make_mend(program, edits, trials.run([edits])[0])
    return findings_of_mend(program, mend, trials, {})


def test_a_mend_in_one_place_explains_every_case_it_puts_right() -> None:
    (found,) = of_mend(RIGHT.replace("n + 1", "n"), ("range(n)", "range(n + 1)"))
    assert (found.lines, found.explains, found.source) == ((3,), (0,), FindingSource.MEND)
    assert found.fixes == (
        Fix(line=3, before="for i in range(n):", after="for i in range(n + 1):"),
    )


def test_each_place_explains_the_cases_it_puts_right_alone() -> None:
    work = RIGHT.replace("t = 0", "t = 1").replace(
        "    return t", "    if n == 5: t = 7\n    return t"
    )
    found = of_mend(work, ("t = 1", "t = 0"), ("t = 7", "t = 6"))
    assert {f.lines: f.explains for f in found} == {(2,): (0, 2, 3), (6,): (1,)}


def test_a_case_that_needs_both_goes_to_the_place_that_has_none_of_its_own() -> None:
    work = RIGHT.replace("n + 1", "n").replace("t += i", "t = i")
    found = of_mend(work, ("range(n)", "range(n + 1)"), ("t = i", "t += i"))
    assert {f.lines: f.explains for f in found} == {(3,): (0,), (5,): (1, 3)}


def test_places_with_no_case_of_their_own_share_what_they_do_together() -> None:
    work = RIGHT.replace("n + 1", "n - 1").replace("t = 0", "t = 100")
    found = of_mend(work, ("n - 1", "n + 1"), ("t = 100", "t = 0"))
    cases = [case for f in found for case in f.explains]
    assert sorted(cases) == [0, 1, 2, 3]
    assert all(f.explains for f in found)


def test_one_idea_in_two_places_explains_the_same_cases() -> None:
    work = RIGHT.replace("    t = 0\n    for", "    for").replace(
        "        if", "        t = 0\n        if"
    )
    program = Program.parse(work)
    until = perf_counter() + 30
    trials = Trials(PROBLEM, program, shared_sandbox(), allowed=50, until=until)
    gone = swap(program, "        t = 0\n", "")
    added = Edit("test", Construct.INITIAL_VALUE, (insert_lines(program, 2, ["    t = 0"]),))
    mend = make_mend(program, [gone, added], trials.run([[gone, added]])[0])
    assert mend.complete
    found = findings_of_mend(program, mend, trials, {})
    assert {f.explains for f in found} == {(0, 1, 3)}


def test_lines_changed_and_lines_beside_an_addition() -> None:
    program = Program.parse(RIGHT)
    assert changed_lines(program, swap(program, "t += i", "t = i")) == (5,)
    added = Edit("test", Construct.RETURN, (insert_lines(program, 6, ["    t -= 1"]),))
    assert changed_lines(program, added) == (5, 6)


def test_the_line_an_error_comes_from() -> None:
    work = RIGHT.replace("return t", "return t[0]")
    found = findings_of_errors(Program.parse(work), check(PROBLEM, work))
    assert [(f.detector, f.lines, f.explains) for f in found] == [
        ("error-TypeError", (6,), (0, 1, 2, 3))
    ]


def test_the_most_suspicious_lines_first_and_no_header() -> None:
    program = Program.parse(RIGHT)
    outcome = check(PROBLEM, RIGHT.replace("t += i", "t = i"))
    found = findings_of_spectrum(program, outcome, {1: 1.0, 3: 0.4, 5: 0.9, 6: 0.4})
    assert [f.lines for f in found] == [(5,), (6,), (3,)]


def test_a_key_stays_with_the_text_of_its_line() -> None:
    program = Program.parse(RIGHT)
    later = Program.parse("# a note\n\n" + RIGHT.replace("t += i", "t  +=  i  # add"))
    assert finding_key(program, 5) == finding_key(later, 7)
    assert finding_key(program, 5) != finding_key(program, 6)
    assert finding_key(program, 5) != finding_key(program, 5, "added")
    assert fragment(later, 7) == "t  +=  i  # add"


def finding(line: int, source: FindingSource, confidence: float = 0.6) -> Finding:
    found = plain_finding(
        Program.parse(RIGHT), line, "mend-test", "w", confidence, Construct.CONDITION, (0,)
    )
    return found.model_copy(update={"source": source})


def test_a_detector_gives_its_misconception_to_the_mend_on_its_line() -> None:
    mend = finding(4, FindingSource.MEND)
    hit = finding(4, FindingSource.DETECTOR).model_copy(
        update={"detector": "d", "misconception": "modulo-misread"}
    )
    (merged,) = merge([[mend], [hit]], 5)
    assert (merged.source, merged.misconception) == (FindingSource.MEND, "modulo-misread")


def test_places_of_one_mend_stay_apart_even_where_they_touch() -> None:
    first = finding(3, FindingSource.MEND).model_copy(update={"lines": (3, 4)})
    second = finding(4, FindingSource.MEND)
    assert len(merge([[first, second]], 5)) == 2
    assert len(merge([[first], [second]], 5)) == 1


@pytest.mark.parametrize(("most", "least", "kept"), [(5, 0.0, 3), (2, 0.0, 2), (5, 0.5, 1)])
def test_no_more_findings_than_wanted_and_none_too_unsure(
    most: int, least: float, kept: int
) -> None:
    group = [
        finding(line, FindingSource.SPECTRUM, 0.7 - 0.2 * n) for n, line in enumerate((3, 4, 5))
    ]
    assert len(merge([group], most, least + 0.01)) == kept


def test_the_only_finding_is_kept_however_unsure() -> None:
    assert len(merge([[finding(3, FindingSource.SPECTRUM, 0.02)]], 5, 0.12)) == 1
