"""Ground truth: run a student's program against a problem's cases and compare.

Expected values never enter the sandbox: what a call gave is compared with them here.
"""

from __future__ import annotations

import ast
import math
import time
from functools import lru_cache
from typing import Any

from tutor_app.dialogue import Case, CaseResult, Check, Outcome, Problem
from tutor_app.subjects.python.sandbox import (
    CallRun,
    Job,
    Opaque,
    Sandbox,
    SandboxUnavailable,
    Value,
    shared_sandbox,
    syntax_report,
)

TOLERANCE = 1e-9
"""Relative tolerance for floats (absolute near zero)."""


class _NoLiteral(Exception):
    """The text of an expected value is no literal, so reprs are compared."""


def check(problem: Problem, work: str, sandbox: Sandbox | None = None) -> Check:
    """Run the work against the problem's cases, in order. Never raises for anything in `work`.

    `sandbox` is the shared one unless given. Where programs cannot be isolated none is run and
    `notice` says what to do about it.
    """
    started = time.perf_counter()
    job = Job(code=work, prelude=problem.prelude, calls=tuple(case.call for case in problem.cases))
    try:
        run = (sandbox or shared_sandbox()).run(job)
    except SandboxUnavailable as error:
        notice, report = str(error), syntax_report(work)
        return Check(syntax=report, notice=notice, seconds=time.perf_counter() - started)
    if run.syntax is not None:
        return Check(syntax=run.syntax, seconds=time.perf_counter() - started)
    results = tuple(judge(case, call) for case, call in zip(problem.cases, run.calls, strict=True))
    return Check(results=results, seconds=time.perf_counter() - started)


def judge(case: Case, run: CallRun) -> CaseResult:
    """Compare what a call did with what the case expects."""
    outcome = run.outcome
    if outcome is Outcome.PASSED:
        if case.expected.strip() and not same_value(case.expected, run.value):
            outcome = Outcome.WRONG_VALUE
        elif case.prints is not None and not same_output(case.prints, run.printed):
            outcome = Outcome.WRONG_OUTPUT
    return CaseResult(
        case=case,
        outcome=outcome,
        got=run.repr,
        printed=run.printed,
        error=run.error,
        seconds=run.seconds,
    )


def same_output(expected: str, printed: str) -> bool:
    """Whether two printed texts are the same but for white space at the ends of lines and text."""
    return _lines(expected) == _lines(printed)


def _lines(text: str) -> list[str]:
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def same_value(expected_repr: str, value: Value) -> bool:
    """Whether a value that came back is the expected one, given as the text of its repr.

    A literal is compared by type and value, all the way down: `True` is not `1`, a list is not a
    tuple, an int is accepted where a float is expected (not the other way round), floats may
    differ by 1e-9 of their size, and the order in dicts and sets does not matter. An instance of a
    subclass counts as the plain value in it. Any other text is compared with the repr.
    """
    try:
        expected = literal(expected_repr)
    except _NoLiteral:
        return " ".join(expected_repr.split()) == " ".join(_text(value).split())
    return _same(expected, value)


def _text(value: Value) -> str:
    try:
        return repr(value)
    except (ValueError, RecursionError):
        return ""


def _same(expected: Any, value: Value) -> bool:
    if isinstance(value, Opaque):
        return value.has_base and type(expected) is not bool and _same(expected, value.base)
    kind = type(expected)
    if kind is float and type(value) in (float, int):
        return _close(expected, value)
    if type(value) is not kind:
        return False
    if kind is complex:
        return _close(expected.real, value.real) and _close(expected.imag, value.imag)
    if kind in (list, tuple):
        pairs = zip(expected, value, strict=False)
        return len(expected) == len(value) and all(_same(a, b) for a, b in pairs)
    if kind is dict:
        return _same_keys(list(expected), list(value)) and all(
            _same(expected[key], value[key]) for key in expected
        )
    if kind in (set, frozenset):
        return _same_keys(list(expected), list(value))
    return bool(expected == value)


def _close(expected: float, value: float) -> bool:
    if math.isnan(expected):
        return value != value
    try:
        return math.isclose(expected, value, rel_tol=TOLERANCE, abs_tol=1e-12)
    except OverflowError:
        return False


def _same_keys(expected: list[Any], found: list[Any]) -> bool:
    """Whether two collections of hashable values pair up, whatever their order."""
    if len(expected) != len(found):
        return False
    places = {key: key for key in found}
    return all(key in places and _same(key, places[key]) for key in expected)


@lru_cache(maxsize=4096)
def literal(text: str) -> Any:
    """The value that a literal stands for, with `set()`, `frozenset(...)`, `range(...)`, `inf`
    and `nan` too. Raises _NoLiteral. The value is shared: do not change it."""
    try:
        return _evaluate(ast.parse(text.strip(), mode="eval").body)
    except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError, OverflowError):
        raise _NoLiteral(text) from None


def _evaluate(node: ast.expr) -> Any:
    match node:
        case ast.Name(id="inf" | "nan" as name):
            return float(name)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Name(id="inf")):
            return -math.inf
        case ast.List():
            return [_evaluate(item) for item in node.elts]
        case ast.Tuple():
            return tuple(_evaluate(item) for item in node.elts)
        case ast.Set():
            return {_evaluate(item) for item in node.elts}
        case ast.Dict():
            if None in node.keys:
                raise _NoLiteral("**")
            keys = [_evaluate(key) for key in node.keys if key is not None]
            return dict(zip(keys, (_evaluate(value) for value in node.values), strict=True))
        case ast.Call(func=ast.Name(id="set"), args=[], keywords=[]):
            return set()
        case ast.Call(func=ast.Name(id="frozenset"), args=[items], keywords=[]):
            return frozenset(_evaluate(items))
        case ast.Call(func=ast.Name(id="frozenset"), args=[], keywords=[]):
            return frozenset()
        case ast.Call(func=ast.Name(id="range"), args=numbers, keywords=[]):
            return range(*(_evaluate(number) for number in numbers))
    return ast.literal_eval(node)


__all__ = ["check", "judge", "literal", "same_output", "same_value"]
