"""Going through syntax trees often and fast.

A program is looked at by a hundred detectors, searches and probes, and each of them goes through
its tree. `ast.walk` asks every node for its fields each time, which was a third of a turn's
processor time. Here a tree is gone through once, and what is found out about a node is kept with
the node (`kept`), for as long as the tree is.

So a tree that was parsed is never changed: what is to be changed is a copy (`copied`).
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

T = TypeVar("T")
N = TypeVar("N", bound=ast.AST)

# Fields that hold texts and numbers whatever the kind of node.
_PLAIN = frozenset(
    {"arg", "attr", "id", "kind", "level", "module", "asname", "type_comment", "conversion"}
)


class _Fields(dict[type[ast.AST], tuple[str, ...]]):
    """For each kind of node the names of the fields that may hold nodes, in order."""

    def __missing__(self, kind: type[ast.AST]) -> tuple[str, ...]:
        plain = _PLAIN | {"value"} if kind is ast.Constant else _PLAIN
        self[kind] = names = tuple(name for name in kind._fields if name not in plain)
        return names


_fields = _Fields()


def kept(function: Callable[[ast.AST], T]) -> Callable[[ast.AST], T]:
    """A pure function of a tree that is computed once for each node.

    What it gives is shared by all who ask: it must not be changed. It should not hold the node
    itself, or the tree could only be freed by the garbage collector.
    """
    key = f"maieutic_{function.__name__}"

    @wraps(function)
    def known(node: ast.AST) -> T:
        store = node.__dict__
        if key not in store:
            store[key] = function(node)
        found: T = store[key]
        return found

    return known


def walk(tree: ast.AST) -> list[ast.AST]:
    """All nodes of a tree, itself included, in the order of `ast.walk`: breadth first."""
    return [tree, *_below(tree)]


@kept
def _below(tree: ast.AST) -> tuple[ast.AST, ...]:
    found = children(tree)
    for node in found:  # it grows meanwhile
        found += children(node)
    return tuple(found)


def children(node: ast.AST) -> list[ast.AST]:
    """The nodes right below a node, in the order of `ast.iter_child_nodes`."""
    values = node.__dict__
    found: list[ast.AST] = []
    for name in _fields[node.__class__]:
        value = values.get(name)
        if value.__class__ is list:
            found.extend(item for item in value if isinstance(item, ast.AST))
        elif isinstance(value, ast.AST):
            found.append(value)
    return found


@kept
def unparsed(node: ast.AST) -> str:
    """The node as `ast.unparse` writes it."""
    return ast.unparse(node)


@kept
def dumped(node: ast.AST) -> str:
    """The node as `ast.dump` writes it: the same text for the same code."""
    return ast.dump(node)


@lru_cache(maxsize=256)
def parsed(text: str) -> ast.Module:
    """The tree of a program, a solution or a call, parsed once while it is asked for again and
    again. It is shared: do not change it. The last few hundred texts are held in memory, students'
    among them, and nowhere else.

    Raises SyntaxError, ValueError, RecursionError or MemoryError as `ast.parse` does.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)


def copied(node: N) -> N:
    """A copy of a tree that may be changed; nothing that was kept with the nodes is in it."""
    copy = node.__class__()
    for name in (*node._fields, *node._attributes):
        if name in node.__dict__:
            setattr(copy, name, _copied_value(node.__dict__[name]))
    return copy


def _copied_value(value: object) -> object:
    if isinstance(value, ast.AST):
        return copied(value)
    if isinstance(value, list):
        return [_copied_value(item) for item in value]
    return value


__all__ = ["children", "copied", "dumped", "kept", "parsed", "unparsed", "walk"]
