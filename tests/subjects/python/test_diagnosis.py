from dataclasses import replace

import pytest

from tutor_app.dialogue import Case, Construct, Finding, FindingSource, Problem
from tutor_app.subjects.python import diagnosis
from tutor_app.subjects.python.diagnosis import diagnose
from tutor_app.subjects.python.running import check

REFERENCE = """def largest_gap(numbers):
    best = 0
    for i in range(len(numbers) - 1):
        gap = numbers[i + 1] - numbers[i]
        if gap > best:
            best = gap
    return best
"""
CASES = [
    Case(call="largest_gap([1, 2, 9])", expected="7"),
    Case(call="largest_gap([1, 8, 9])", expected="7"),
    Case(call="largest_gap([])", expected="0"),
    Case(call="largest_gap([4])", expected="0"),
    Case(call="largest_gap([3, 1, 2])", expected="1"),
]
WITH = Problem.python(statement="Largest gap.", cases=CASES, solutions=[REFERENCE])
WITHOUT = Problem.python(statement="Largest gap.", cases=CASES)


def found(work: str, problem: Problem = WITH) -> tuple[Finding, ...]:
    return diagnose(problem, work, check(problem, work))


FAULTS = [
    (REFERENCE.replace("len(numbers) - 1", "len(numbers) - 2"), 3),
    (REFERENCE.replace("gap > best", "gap < best"), 5),
    (REFERENCE.replace("            best = gap\n    return", "            best = gap\n        return"), 7),
    (REFERENCE.replace("numbers[i + 1]", "numbers[i]"), 4),
    (REFERENCE.replace("best = 0", "best = 5"), 2),
    (REFERENCE.replace("return best", "print(best)"), 7),
]  # fmt: skip


@pytest.mark.parametrize("problem", [WITH, WITHOUT], ids=["with", "without"])
@pytest.mark.parametrize(("work", "line"), FAULTS)
def test_the_faulty_line_is_among_the_first_three(work: str, line: int, problem: Problem) -> None:
    findings = found(work, problem)
    assert any(line in f.lines for f in findings[:3])
    assert findings[0].source is FindingSource.MEND
    assert findings[0].explains
    assert all(1 <= len(f.lines) <= 3 for f in findings)


def test_other_names_and_another_fault_in_each_of_two_lines() -> None:
    work = REFERENCE.replace("numbers", "xs").replace("best", "m")
    work = work.replace("gap > m", "gap < m").replace("len(xs) - 1", "len(xs) - 2")
    lines = {line for f in found(work)[:3] for line in f.lines}
    assert {3, 5} <= lines


def test_a_program_that_passes_has_no_findings() -> None:
    assert found(REFERENCE) == ()


def test_the_key_stays_when_lines_shift_and_others_change() -> None:
    work = REFERENCE.replace("gap > best", "gap < best")
    later = "\n# a note\n" + work.replace("gap = numbers[i + 1]", "gap  =  numbers[i+1]")
    assert found(work)[0].key == found(later)[0].key


def test_fixes_say_what_the_line_would_be() -> None:
    finding = found(REFERENCE.replace("gap > best", "gap < best"))[0]
    assert finding.fragment == "if gap < best:"
    assert any(fix.after == "if gap > best:" for fix in finding.fixes)


def test_a_syntax_error_is_one_finding() -> None:
    findings = found("def largest_gap(numbers)\n    return 0\n")
    assert [f.source for f in findings] == [FindingSource.SYNTAX]
    assert 1 in findings[0].lines


@pytest.mark.parametrize(
    "work",
    [
        "def largest_gap(numbers):\n    pass\n",
        'def largest_gap(numbers):\n    """Later."""\n',
        "def largest_gap(numbers):\n    ...\n",
        "",
        "# nothing yet\n",
        "x = 3\n",
    ],
)
def test_unwritten_work_is_one_finding(work: str) -> None:
    assert [f.part for f in found(work)] == [Construct.UNWRITTEN]


def test_unwritten_work_points_at_the_header_and_the_empty_body() -> None:
    findings = found('def largest_gap(numbers):\n    """Later."""\n    return\n')
    assert [f.lines for f in findings] == [(1, 3)]


def test_a_function_under_another_name() -> None:
    findings = found(REFERENCE.replace("largest_gap", "biggest_gap"))
    assert [(f.part, f.lines, f.misconception) for f in findings] == [
        (Construct.NAME, (1,), "wrong-name")
    ]


@pytest.mark.parametrize(
    "work",
    [
        "import nonsense_module\n" + REFERENCE,
        "n = input()\n" + REFERENCE,
        "def largest_gap(numbers):\n    while True:\n        numbers = numbers\n",
        "def largest_gap(numbers):\n    return largest_gap(numbers)\n",
        "def largest_gap(numbers):\n    return 1 / 0\n",
        "def largest_gap(numbers):\n    if numbers: return 9\n    else: return 0\n",
        "class Gap:\n    pass\n\ndef largest_gap(numbers):\n    return Gap()\n",
        "def largest_gap(numbers):\n\treturn max(numbers) - min(numbers)\n",
        "largest_gap = lambda numbers: 3\n",
    ],
)
@pytest.mark.parametrize("problem", [WITH, WITHOUT], ids=["with", "without"])
def test_every_failing_program_has_a_finding(work: str, problem: Problem) -> None:
    findings = found(work, problem)
    assert findings
    assert len({f.key for f in findings}) == len(findings)
    lines = work.count("\n") + 1
    assert all(1 <= line <= lines for f in findings for line in f.lines)


def test_the_same_work_gives_the_same_findings() -> None:
    work = REFERENCE.replace("gap > best", "gap >= numbers[0]")
    assert found(work) == found(work)


def test_printed_output_is_ground_truth_too() -> None:
    cases = [Case(call="greet('Ann')", expected="", prints="Hello Ann")]
    problem = Problem.python(statement="Greet.", cases=cases)
    findings = found("def greet(name):\n    print('Hello', 'name')\n", problem)
    assert findings
    assert 2 in findings[0].lines


def test_an_expected_value_is_never_written_into_the_program() -> None:
    work = (
        "def largest_gap(numbers):\n    if numbers == [3, 1, 2]:\n        return 1\n    return 0\n"
    )
    for finding in found(work, WITHOUT):
        assert all("7" not in fix.after for fix in finding.fixes)


def test_a_forgotten_empty_argument_is_named() -> None:
    problem = Problem.python(
        statement="Largest.",
        cases=[
            Case(call="top([3, 9, 4])", expected="9"),
            Case(call="top([1, 2])", expected="2"),
            Case(call="top([])", expected="None"),
        ],
    )
    work = "def top(xs):\n    best = xs[0]\n    for x in xs:\n        if x > best:\n            best = x\n    return best\n"
    findings = found(work, problem)
    assert "empty-input-forgotten" in {f.misconception for f in findings}


@pytest.mark.parametrize("nothing", ["", None])
def test_a_syntax_error_without_a_misconception_names_none(
    nothing: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    explained = diagnosis.explain
    monkeypatch.setattr(
        diagnosis, "explain", lambda *given: replace(explained(*given), misconception=nothing)
    )
    (finding,) = found("def largest_gap(numbers)\n    return 0\n")
    assert finding.misconception is None
