from __future__ import annotations

import pytest

from tutor_app.dialogue import (
    AnswerKind,
    Case,
    Construct,
    Finding,
    FindingSource,
    Probe,
    ProbeKind,
    Problem,
)
from tutor_app.subjects.python.diagnosis import diagnose
from tutor_app.subjects.python.probes import full_table, judge, line_names, probes, tiny_probe
from tutor_app.subjects.python.running import check

TOTAL = """\
def total_up_to(n):
    total = 0
    for i in range(1, n):
        total += i
    return total
"""
TOTAL_PROBLEM = Problem.python(
    statement="Add the whole numbers from 1 to n.",
    cases=[
        Case(call="total_up_to(5)", expected="15"),
        Case(call="total_up_to(1)", expected="1"),
        Case(call="total_up_to(9)", expected="45", hidden=True),
    ],
    solutions=["def total_up_to(n):\n    return sum(range(1, n + 1))\n"],
)
SEARCH = """\
def search(x, seq):
    for i, e in enumerate(seq):
        if x < e:
            return i
    return len(seq)
"""
SEARCH_PROBLEM = Problem.python(
    statement="Return the position of the first item >= x.",
    cases=[
        Case(call="search(42, (-5, 1, 3, 5))", expected="4"),
        Case(call="search(5, (1, 5, 10))", expected="1"),
    ],
    solutions=["def search(x, seq):\n    return sum(e < x for e in seq)\n"],
)


def finding(*lines: int, part: Construct = Construct.EXPRESSION) -> Finding:
    return Finding(
        key="f1",
        detector="d",
        part=part,
        lines=lines,
        fragment="",
        what="",
        confidence=1,
        source=FindingSource.MEND,
        explains=(0, 1),
    )


def made(
    problem: Problem, work: str, *lines: int, part: Construct = Construct.EXPRESSION
) -> list[Probe]:
    return list(probes(problem, work, check(problem, work), (finding(*lines, part=part),)))


def one_case(call: str, expected: str, **more: object) -> Problem:
    return Problem.python(statement="x", cases=[Case(call=call, expected=expected)], **more)  # type: ignore[arg-type]


def of_kind(found: list[Probe], kind: ProbeKind) -> list[Probe]:
    return [probe for probe in found if probe.kind is kind]


def test_a_loop_is_asked_about_by_table_value_count_and_output() -> None:
    found = made(TOTAL_PROBLEM, TOTAL, 3)
    cell = found[0]
    assert (cell.kind, cell.answer.value) == (ProbeKind.CELL, "6")
    assert cell.table is not None
    assert cell.table.asked == (2, 2)
    asked = {
        (p.kind, p.slots.get("variable"), p.slots.get("moment")): p.answer.value for p in found
    }
    assert asked[ProbeKind.VALUE, "i", "the last time round"] == "4"
    assert asked[ProbeKind.COUNT, None, None] == "4"
    outputs = {p.call: p.answer.value for p in of_kind(found, ProbeKind.OUTPUT)}
    assert outputs
    for call, value in outputs.items():
        n = int(call.removeprefix("total_up_to(").rstrip(")"))
        assert value == str(sum(range(1, n)))


def test_a_condition_is_asked_about_where_both_sides_are_equal() -> None:
    (expression,) = of_kind(made(SEARCH_PROBLEM, SEARCH, 3), ProbeKind.EXPRESSION)
    assert expression.slots["expression"] == "x < e"
    assert expression.slots["values"] == "`x` is `5` and `e` is `5`"
    assert expression.answer.value == "False"
    assert expression.choices == ()


def test_which_return_ends_the_call() -> None:
    (branch,) = of_kind(made(SEARCH_PROBLEM, SEARCH, 3), ProbeKind.BRANCH)
    assert (branch.answer.kind, branch.answer.value) == (AnswerKind.LINE, "4")
    assert "fragment" not in branch.slots
    assert "line" not in branch.slots
    assert "return len(seq)" in branch.slots["options"]


def test_an_error_is_asked_about_with_the_index_and_the_length() -> None:
    work = "def f(xs):\n    t = 0\n    for i in range(len(xs) + 1):\n        t += xs[i]\n    return t\n"
    problem = one_case("f([3, 4])", "7", solutions=["def f(xs):\n    return sum(xs)\n"])
    found = made(problem, work, 4)
    values = {
        p.slots["variable"]: p.answer.value
        for p in found
        if p.slots.get("moment") == "just before the error"
    }
    assert values["i"] == "2"
    assert any(p.slots.get("expression") == "len(xs)" and p.answer.value == "2" for p in found)
    messages = of_kind(found, ProbeKind.MESSAGE)
    assert {p.answer.value for p in messages} == {"IndexError"}
    assert all("IndexError" not in " ".join(p.slots.values()) for p in messages)


def test_an_endless_loop_is_asked_about_by_its_first_rounds() -> None:
    work = "def f(n):\n    i = 1\n    while i < n:\n        n = n + 1\n    return i\n"
    found = made(one_case("f(3)", "3"), work, 3)
    assert found[0].table is not None
    assert found[0].table.rows == (("1st", "4"), ("2nd", "5"), ("3rd", ""))
    assert found[0].answer.value == "6"
    (count,) = of_kind(found, ProbeKind.COUNT)
    assert count.answer.value == "endless"


def test_a_syntax_error_is_asked_about_by_its_line_and_its_brackets() -> None:
    found = made(one_case("f(3)", "3"), "def f(n):\n    print((n)\n    return n\n", 2)
    assert (found[0].answer.kind, found[0].answer.value) == (AnswerKind.LINE, "2")
    assert "line" not in found[0].slots
    assert {p.slots["bracket"]: p.answer.value for p in of_kind(found, ProbeKind.COUNT)} == {
        "(": "2",
        ")": "1",
    }


@pytest.mark.parametrize(
    ("work", "kind", "answer"),
    [
        ("def g(n):\n    return n\n", ProbeKind.MESSAGE, "NameError"),
        ("x = y + 1\ndef f(n):\n    return n\n", ProbeKind.MESSAGE, "NameError"),
        ("import random\ndef f(n):\n    return random.random()\n", ProbeKind.OUTPUT, "3"),
        ("import os\ndef f(n):\n    os._exit(0)\n", ProbeKind.OUTPUT, "3"),
        ("def f(n):\n    return f(n)\n", ProbeKind.MESSAGE, "RecursionError"),
    ],
)
def test_any_failing_program_has_something_checkable(
    work: str, kind: ProbeKind, answer: str
) -> None:
    found = made(one_case("f(2)", "3"), work, 1)
    assert (kind, answer) in {(p.kind, p.answer.value) for p in found}


def test_work_not_begun_is_asked_about_by_hand() -> None:
    problem = one_case("f([3, 4])", "7", solutions=["def f(xs):\n    return sum(xs)\n"])
    found = made(problem, "def f(xs):\n    pass\n", 2, part=Construct.UNWRITTEN)
    assert {(p.call, p.answer.value) for p in found} == {("f([3])", "3"), ("f([3, 4])", "7")}
    assert all(p.slots["by_hand"] for p in found)


def test_what_one_call_leaves_for_the_next_is_not_mixed_in() -> None:
    work = "def f(x, acc=[]):\n    acc.append(x)\n    return acc\n"
    found = made(one_case("f(5)", "[5, 5]"), work, 1)
    outputs = {p.call: p.answer.value for p in of_kind(found, ProbeKind.OUTPUT)}
    assert outputs["f(4)"] == "[4]" if "f(4)" in outputs else outputs
    for call, value in outputs.items():
        assert value == "[" + ", ".join(part[2:-1] for part in call.split("; ")) + "]"


def test_the_difference_is_judged_by_running() -> None:
    (probe,) = of_kind(made(SEARCH_PROBLEM, SEARCH, 3), ProbeKind.DIFFERENCE)
    right = ("search(3, [3, 4])", "3 and [3, 4]", "x = 3, seq = [1, 3]", "try search(1, (1,))")
    wrong = ("search(3, [4])", "dunno", "an empty list", "search(3)", "", "[" * 5000)
    assert {said: judge(SEARCH_PROBLEM, SEARCH, probe, said) for said in right} == dict.fromkeys(
        right, True
    )
    assert {said: judge(SEARCH_PROBLEM, SEARCH, probe, said) for said in wrong} == dict.fromkeys(
        wrong, False
    )
    assert judge(SEARCH_PROBLEM, SEARCH, probe, probe.answer.value)


def test_the_whole_table_can_be_had_afterwards() -> None:
    cell = made(TOTAL_PROBLEM, TOTAL, 3)[0]
    whole = full_table(TOTAL_PROBLEM, TOTAL, cell)
    assert whole is not None
    assert whole.asked is None
    assert whole.rows[-1] == ("4th", "4", "10")


def test_nothing_of_hidden_cases_or_of_solutions_is_in_a_probe() -> None:
    for problem, work, line in ((TOTAL_PROBLEM, TOTAL, 3), (SEARCH_PROBLEM, SEARCH, 3)):
        for probe in made(problem, work, line):
            text = probe.model_dump_json()
            assert "total_up_to(9)" not in text
            assert "n + 1" not in text
            assert "sum(" not in text


def test_signatures_outlive_an_edit_elsewhere_and_are_the_same_every_time() -> None:
    first = [p.id for p in made(SEARCH_PROBLEM, SEARCH, 3)]
    assert first == [p.id for p in made(SEARCH_PROBLEM, SEARCH, 3)]
    assert len(set(first)) == len(first)
    moved = [p.id for p in made(SEARCH_PROBLEM, "# my program\n\n" + SEARCH, 5)]
    assert sorted(first) == sorted(moved)


def test_choices_hold_the_answer_among_others() -> None:
    for probe in made(TOTAL_PROBLEM, TOTAL, 3):
        if probe.choices:
            assert probe.answer.value in probe.choices
            assert 3 <= len(set(probe.choices)) == len(probe.choices) <= 4


def test_tiny_probes_are_answered_by_running() -> None:
    probe = tiny_probe("list(range(2, 5))")
    assert probe is not None
    assert (probe.kind, probe.answer.value) == (ProbeKind.TINY, "[2, 3, 4]")
    crash = tiny_probe("word[3]", "word = 'abc'", finding(1), {"name": "x"})
    assert crash is not None
    assert (crash.answer.kind, crash.answer.value) == (AnswerKind.ERROR, "IndexError")
    assert (crash.finding, crash.slots["name"]) == ("f1", "x")
    assert tiny_probe("object()") is None
    assert tiny_probe("1 +") is None or tiny_probe("1 +").answer.kind is AnswerKind.ERROR  # type: ignore[union-attr]


def test_lines_have_names() -> None:
    names = line_names(SEARCH)
    assert names["return i"] == "4"
    assert names["return at the end"] == "5"
    assert names["for loop"] == "2"
    assert line_names("def f(") == {}


@pytest.mark.parametrize(
    ("body", "rounds"),
    [
        ("        for b in items:\n            total += a * b\n", "3"),
        ("        total += sum([b for b in items])\n", "3"),
        ("        total += max(\n            a,\n            0,\n        )\n", None),
    ],
)
def test_rounds_of_a_loop_are_counted_and_nothing_else(body: str, rounds: str | None) -> None:
    work = f"def f(items):\n    total = 1\n    for a in items:\n{body}    return total\n"
    problem = Problem.python(
        statement="s",
        cases=[Case(call="f([1, 2, 3])", expected="-1"), Case(call="f([4, 5, 6])", expected="0")],
    )
    outcome = check(problem, work)
    findings = diagnose(problem, work, outcome)
    counts = {
        probe.answer.value
        for probe in probes(problem, work, outcome, findings)
        if probe.kind is ProbeKind.COUNT and probe.slots.get("fragment") == "for a in items:"
    }
    assert counts <= ({rounds} if rounds else set())
