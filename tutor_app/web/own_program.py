"""A student's own program: from the form to a problem, with kind words for what is missing."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from tutor_app.dialogue import Case, Problem

MAX_EXAMPLES = 40
MAX_LINE = 500
ARROWS = ("->", "→", "=>", "==")


@dataclass(frozen=True)
class ExampleError:
    """What is wrong with one line of the examples. `reason` names a text of page.yaml."""

    line: int
    text: str
    reason: str


def parse_examples(text: str) -> tuple[list[Case], list[ExampleError]]:
    """Read example calls, one per line: `call -> expected result`.

    Empty lines and lines starting with `#` are skipped. The arrow may also be written `→`, `=>`
    or `==`. Nothing is run or evaluated here.
    """
    cases: list[Case] = []
    errors: list[ExampleError] = []
    for number, raw in enumerate(text.replace("\x00", "").splitlines(), start=1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        if len(line) > MAX_LINE:
            errors.append(ExampleError(number, line[:60] + "…", "example_too_long"))
            continue
        if len(cases) + len(errors) >= MAX_EXAMPLES:
            errors.append(ExampleError(number, line, "too_many_examples"))
            break
        parts = _split(line)
        if isinstance(parts, str):
            errors.append(ExampleError(number, line, parts))
        else:
            cases.append(Case(call=parts[0], expected=parts[1]))
    return cases, errors


def _split(line: str) -> tuple[str, str] | str:
    """The call and the expected value of one line, or the reason why there are none."""
    arrows = [
        (place, arrow)
        for arrow in ARROWS
        for place in range(len(line))
        if line.startswith(arrow, place)
    ]
    if not arrows:
        return "no_arrow"
    reason = "bad_call"
    # An arrow may also stand inside a text: take the split whose both sides are Python.
    for place, arrow in sorted(arrows, key=lambda found: (ARROWS.index(found[1]), -found[0])):
        call, expected = line[:place].strip(), line[place + len(arrow) :].strip()
        if not call:
            reason = "no_call"
        elif not expected:
            reason = "no_expected"
        elif not _is_expression(call):
            reason = "bad_call"
        elif not _is_expression(expected):
            reason = "bad_expected"
        else:
            return call, _tidy(expected)
    return reason


def _is_expression(text: str) -> bool:
    try:
        ast.parse(text, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _tidy(expected: str) -> str:
    """The repr of a literal ("1.50" and '"a"' become 1.5 and 'a'); anything else as written."""
    try:
        return repr(ast.literal_eval(expected))
    except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
        return expected


def make_problem(title: str, statement: str, code: str, cases: list[Case]) -> Problem:
    """A problem from the form. The statement may be empty; the title falls back to the program."""
    return Problem.python(
        statement=statement.strip(),
        cases=cases,
        starter="",
        title=title.strip()[:80] or _function_name(code) or "Your own program",
    )


def _function_name(code: str) -> str:
    """The name of the first function or class, read without running anything."""
    for line in code.splitlines():
        words = line.strip().split()
        if len(words) >= 2 and words[0] in {"def", "class"}:
            return words[1].split("(")[0].strip(":")[:60]
    return ""
