"""Programs with nothing in them yet, and programs whose function has another name."""

from __future__ import annotations

import ast
import difflib

from tutor_app.dialogue import Check, Construct, Finding, FindingSource, Problem
from tutor_app.subjects.python.faults import plain_finding
from tutor_app.subjects.python.program import FunctionNode, Program, is_docstring


def called(problem: Problem) -> list[str]:
    """Names that the cases call."""
    names: list[str] = []
    for case in problem.cases:
        try:
            tree = ast.parse(case.call)
        except (SyntaxError, ValueError):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                names.append(node.func.id)
    return list(dict.fromkeys(names))


def unwritten(problem: Problem, program: Program, check: Check) -> Finding | None:
    """The finding for a function that is empty, only the starter, or missing under its name."""
    failing = tuple(i for i, r in enumerate(check.results) if not r.passed)
    functions = {f.name: f for f in program.functions()}
    for name in called(problem):
        function = functions.get(name)
        if function is not None and not _does_something(function):
            what = f"The body of {name} is not written yet."
            found = _whole(
                program, function.lineno, "unwritten", what, Construct.UNWRITTEN, failing
            )
            lines = tuple(sorted({function.lineno, function.body[-1].lineno}))
            return found.model_copy(update={"lines": lines})
    if _does_nothing(program.tree.body) or _same_code(program.text, problem.starter):
        what = "Nothing is written yet."
        return _whole(program, 1, "unwritten", what, Construct.UNWRITTEN, failing)
    missing = _missing_name(problem, program, check)
    if missing is None:
        return None
    near = difflib.get_close_matches(missing, functions, 1, 0.3) or list(functions)[:1]
    if near:
        what = f"The cases call {missing}, but the function here is named {near[0]}."
        line = functions[near[0]].lineno
        return _whole(program, line, "wrong-function-name", what, Construct.NAME, failing)
    what = f"There is no function {missing} yet."
    return _whole(program, 1, "no-function", what, Construct.UNWRITTEN, failing)


def _missing_name(problem: Problem, program: Program, check: Check) -> str | None:
    """A name that the cases call and neither program nor prelude gives."""
    if check.passed:
        return None
    given = f"{program.text}\n{problem.prelude}"
    for name in called(problem):
        wanted = f"'{name}'"
        missing = all(
            r.error is not None and r.error.type == "NameError" and wanted in r.error.message
            for r in check.results
        )
        if missing and f"def {name}(" not in given.replace("def  ", "def "):
            return name
    return None


def _does_something(function: FunctionNode) -> bool:
    return not _does_nothing(function.body)


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
        return ast.dump(ast.parse(work)) == ast.dump(ast.parse(starter))
    except (SyntaxError, ValueError):
        return False


def _whole(
    program: Program, line: int, detector: str, what: str, part: Construct, cases: tuple[int, ...]
) -> Finding:
    named = part is Construct.NAME
    return plain_finding(
        program,
        line,
        detector,
        what,
        0.95,
        part,
        cases,
        "wrong-name" if named else None,
        "names-and-builtins" if named else "functions",
    ).model_copy(update={"source": FindingSource.DETECTOR})


__all__ = ["called", "unwritten"]
