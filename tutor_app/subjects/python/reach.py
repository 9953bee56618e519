"""Which functions the cases call, and which functions a call can come to."""

from __future__ import annotations

import ast
from functools import lru_cache

from tutor_app.dialogue import Problem
from tutor_app.subjects.python.program import FunctionNode, Program, names_below
from tutor_app.subjects.python.walking import parsed, walk


@lru_cache(maxsize=2048)
def names_called(call: str) -> tuple[str, ...]:
    """Names that a case's text calls directly, in order; none when it is not Python."""
    try:
        tree = parsed(call)
    except (SyntaxError, ValueError, RecursionError):
        return ()
    nodes = [n for n in walk(tree) if isinstance(n, ast.Call)]
    return tuple(dict.fromkeys(n.func.id for n in nodes if isinstance(n.func, ast.Name)))


def called(problem: Problem) -> list[str]:
    """Names that the cases call, each once."""
    return list(dict.fromkeys(name for c in problem.cases for name in names_called(c.call)))


def reached(program: Program, call: str) -> set[FunctionNode]:
    """The program's functions that a call may run, judged by names alone (never too few).

    What is not in any function runs for every call, and so do methods Python calls by itself.
    """
    functions = program.functions()
    try:
        names = set(names_below(parsed(call)))
    except (SyntaxError, ValueError, RecursionError):
        return set(functions)
    names |= program.outside_names
    found: set[FunctionNode] = set()
    while True:
        more = [f for f in functions if f not in found and (f.name in names or _special(f))]
        if not more:
            return found
        for function in more:
            found.add(function)
            names |= names_below(function)


def _special(function: FunctionNode) -> bool:
    return function.name.startswith("__") and function.name.endswith("__")


__all__ = ["called", "names_called", "reached"]
