"""Whether a program gives the same whenever it is run, as far as its text can show."""

from __future__ import annotations

import ast
from functools import lru_cache

from tutor_app.dialogue import Problem
from tutor_app.subjects.python.probes.source import Source
from tutor_app.subjects.python.walking import walk

# Modules that give the same for the same, always.
STEADY_MODULES = frozenset(
    {"abc", "bisect", "collections", "copy", "dataclasses", "decimal", "enum", "fractions"}
    | {"functools", "heapq", "itertools", "math", "operator", "re", "statistics", "string"}
    | {"textwrap", "typing"}
)
# Ways to anything else, whatever the rest of the text says.
_WAYS_OUT = frozenset({"eval", "exec", "compile", "getattr", "setattr", "breakpoint"})
_OWN_MARKS = frozenset({"__name__", "__init__", "__class__", "__doc__"})


def is_steady(problem: Problem, work: str) -> bool:
    """Whether every run of the work on the problem gives the same: all that is run imports only
    modules known to be steady, names nothing that changes by itself or leads anywhere else, and
    keeps nothing from one call to the next (how often a program is loaded anew depends on how long
    that takes). Work that Python cannot read is never run.
    """
    calls = (case.call for case in problem.cases)
    return all(_steady(text) for text in (work, problem.prelude, *problem.solutions, *calls))


@lru_cache(maxsize=1024)
def _steady(text: str) -> bool:
    try:
        source = Source.parse(text)
    except (SyntaxError, ValueError):
        return True  # never run
    except (RecursionError, MemoryError):
        return False
    if source.changes_by_itself or source.keeps_state:
        return False
    return all(_steady_node(node) for node in walk(source.tree))


def _steady_node(node: ast.AST) -> bool:
    if isinstance(node, ast.Import):
        return all(alias.name in STEADY_MODULES for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        return node.level == 0 and node.module in STEADY_MODULES
    if isinstance(node, ast.Name):
        return node.id not in _WAYS_OUT and _is_plain(node.id)
    if isinstance(node, ast.Attribute):
        return _is_plain(node.attr)
    return True


def _is_plain(name: str) -> bool:
    return not name.startswith("__") or name in _OWN_MARKS


__all__ = ["STEADY_MODULES", "is_steady"]
