"""Programs with nothing in them yet, and programs whose function has another name."""

from __future__ import annotations

import ast
import difflib

from tutor_app.dialogue import Check, Construct, Finding, FindingSource, Problem
from tutor_app.subjects.python.faults import plain_finding
from tutor_app.subjects.python.program import FunctionNode, Program, is_docstring
from tutor_app.subjects.python.reach import called, names_called, reached
from tutor_app.subjects.python.walking import dumped, parsed, walk


def unwritten(problem: Problem, program: Program, check: Check) -> tuple[Finding, ...]:
    """A finding for each function that is empty, only the starter, or missing under its name.

    Each explains the failing cases that need that function.
    """
    failing = tuple(i for i, r in enumerate(check.results) if not r.passed)
    functions = {f.name: f for f in program.functions()}
    if not any(name in functions for name in called(problem)) and (
        _does_nothing(program.tree.body) or _same_code(program.text, problem.starter)
    ):
        what = "Nothing is written yet."
        return (_whole(program, (1,), "unwritten", what, Construct.UNWRITTEN, failing),)
    found = []
    for name in called(problem):
        function = functions.get(name)
        if function is not None and _does_nothing(function.body):
            needing = tuple(
                i for i in failing if function in reached(program, check.results[i].case.call)
            )
            what = f"The body of {name} is not written yet."
            lines = tuple(sorted({function.lineno, function.body[-1].lineno}))
            if needing:
                found.append(
                    _whole(program, lines, "unwritten", what, Construct.UNWRITTEN, needing)
                )
    if not found and _same_code(program.text, problem.starter):
        what = "Nothing is written yet."
        return (_whole(program, (1,), "unwritten", what, Construct.UNWRITTEN, failing),)
    given = {*function_names(problem.prelude), *functions}
    spare = [name for name in functions if name not in called(problem)]
    for name in called(problem):
        concerned = [i for i in failing if name in names_called(check.results[i].case.call)]
        if name in given or not concerned or not _all_unknown(name, check, concerned):
            continue
        near = difflib.get_close_matches(name, spare, 1, 0.3) or spare[:1]
        if near:
            spare.remove(near[0])
            what = f"The cases call {name}, but the function here is named {near[0]}."
            line = functions[near[0]].lineno
            part, detector = Construct.NAME, "wrong-function-name"
        else:
            what, line = f"There is no function {name} yet.", _last_line(program)
            part, detector = Construct.UNWRITTEN, "no-function"
        found.append(_whole(program, (line,), detector, what, part, tuple(concerned)))
    return tuple(found)


def _all_unknown(name: str, check: Check, cases: list[int]) -> bool:
    """Whether all these cases end because Python does not know the name."""
    errors = [check.results[i].error for i in cases]
    return all(e is not None and e.type == "NameError" and f"'{name}'" in e.message for e in errors)


def function_names(text: str) -> list[str]:
    """Names of the functions that a text defines; none when it is not Python."""
    try:
        tree = parsed(text)
    except (SyntaxError, ValueError):
        return []
    return [n.name for n in walk(tree) if isinstance(n, FunctionNode)]


def _last_line(program: Program) -> int:
    """Where writing would go on: the last line with code, the first where there is none."""
    return max((s.end_lineno or s.lineno for s in program.tree.body), default=1)


def _does_nothing(statements: list[ast.stmt]) -> bool:
    return all(
        is_docstring(s)
        or isinstance(s, ast.Pass)
        or (isinstance(s, ast.Return) and s.value is None)
        or (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))
        for s in statements
    )


def _same_code(work: str, starter: str) -> bool:
    if not starter.strip():
        return False
    try:
        return dumped(parsed(work)) == dumped(parsed(starter))
    except (SyntaxError, ValueError):
        return False


def _whole(
    program: Program,
    lines: tuple[int, ...],
    detector: str,
    what: str,
    part: Construct,
    cases: tuple[int, ...],
) -> Finding:
    named = part is Construct.NAME
    return plain_finding(
        program,
        lines[0],
        detector,
        what,
        0.95,
        part,
        cases,
        "wrong-name" if named else None,
        "names-and-builtins" if named else "functions",
    ).model_copy(update={"source": FindingSource.DETECTOR, "lines": lines})


__all__ = ["called", "unwritten"]
