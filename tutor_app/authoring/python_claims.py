"""Whether a Python problem is what it claims: every solution and every faulty program is run."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tutor_app.dialogue import CaseResult, Check, FaultyProgram, Outcome, Problem
from tutor_app.handed_in import Complaint
from tutor_app.subjects.protocol import Subject

HOW_IT_ENDED = {
    Outcome.TIMEOUT: "does not end in time",
    Outcome.MEMORY: "needs too much memory",
    Outcome.OUTPUT_LIMIT: "prints without end",
    Outcome.FORBIDDEN: "does something that is not allowed here",
    Outcome.CRASHED: "brings Python down",
    Outcome.NOT_RUN: "was not run: the calls before it used up the time",
}


def python_claims(problem: Problem, subject: Subject) -> Iterator[Complaint]:
    """What does not hold, field by field. Nothing outlasts the limits of the sandbox."""
    if not problem.solutions:
        yield Complaint("solutions", "give at least one solution: it proves that the cases hold")
    calls = [case.call for case in problem.cases]
    for place, call in enumerate(calls):
        if call in calls[:place]:
            yield Complaint(f"cases.{place}.call", f"call something else: {call} is there already")
    yield from _starter(problem, subject)
    for place, solution in enumerate(problem.solutions):
        check = subject.check(problem, solution)
        yield from _unmet(f"solutions.{place}", "the solution", check)
        if check.notice is not None:
            return  # nothing can be run here: one complaint says so
    for place, faulty in enumerate(problem.faulty):
        yield from _faulty(f"faulty.{place}", faulty, subject.check(problem, faulty.code), calls)


def _starter(problem: Problem, subject: Subject) -> Iterator[Complaint]:
    if not problem.starter.strip():
        return
    defined = _defined(problem.starter)
    if defined is None:
        yield Complaint("starter", "mend it: Python cannot read it")
        return
    for place, case in enumerate(problem.cases):
        if defined and not defined & _called(case.call):
            named = " or ".join(sorted(defined))
            yield Complaint(f"cases.{place}.call", f"call {named}, which the starter defines")
    if subject.check(problem, problem.starter).all_pass:
        yield Complaint("starter", "leave something to do: it passes every case as it is")


def _unmet(field: str, what: str, check: Check) -> Iterator[Complaint]:
    """Why a solution is none."""
    if check.notice is not None:
        yield Complaint(field, f"it could not be run here: {check.notice}")
    elif check.syntax is not None:
        yield Complaint(field, f"mend line {check.syntax.line}: {check.syntax.message}")
    elif check.failing:
        worst = check.failing[0]
        more = f" (and {len(check.failing) - 1} more)" if len(check.failing) > 1 else ""
        yield Complaint(field, f"mend {what} or the case: {_said(worst)}{more}")


def _said(result: CaseResult) -> str:
    """What a case came to instead."""
    call = result.case.call
    if ended := HOW_IT_ENDED.get(result.outcome):
        return f"{call} {ended}"
    if result.error is not None:
        return f"{call} stops with {result.error.type}: {result.error.message}"
    if result.outcome is Outcome.WRONG_OUTPUT:
        return f"{call} prints {result.printed!r}, expected {result.case.prints!r}"
    return f"{call} gives {result.got}, expected {result.case.expected}"


def _faulty(
    field: str, faulty: FaultyProgram, check: Check, calls: list[str]
) -> Iterator[Complaint]:
    rows = len(faulty.code.splitlines())
    if not faulty.lines:
        yield Complaint(f"{field}.lines", "name the lines where it is wrong")
    for line in faulty.lines:
        if not 1 <= line <= rows:
            yield Complaint(f"{field}.lines", f"name lines of the program; {line} is none")
    for call in faulty.fails:
        if call not in calls:
            yield Complaint(f"{field}.fails", f"name calls of the cases; {call} is none")
    if check.notice is not None:
        yield Complaint(f"{field}.code", f"it could not be run here: {check.notice}")
        return
    if check.syntax is not None:
        failing, ran = set(calls), set(calls)
    else:
        # A case that was not run, because the ones before it used up the time, settles nothing.
        results = [one for one in check.results if one.outcome is not Outcome.NOT_RUN]
        ran = {one.case.call for one in results}
        failing = {one.case.call for one in results if not one.passed}
    if not failing:
        yield Complaint(f"{field}.code", "make it fail: it passes every case")
    elif failing != set(faulty.fails) & ran:
        yield Complaint(f"{field}.fails", f"write what fails: {', '.join(sorted(failing))}")


def _defined(program: str) -> set[str] | None:
    """Functions and classes that a program defines; None when it cannot be read."""
    try:
        body = ast.parse(program).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    kinds = (ast.FunctionDef, ast.ClassDef)
    return {node.name for node in body if isinstance(node, kinds)}


def _called(call: str) -> set[str]:
    return {
        node.func.id
        for node in ast.walk(ast.parse(call))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }


__all__ = ["python_claims"]
