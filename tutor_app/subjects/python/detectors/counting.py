"""What loops that count through indexes do: which they read, shift, guard or leave out."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tutor_app.subjects.python.detectors import trees
from tutor_app.subjects.python.detectors.evidence import Evidence


def counted(evidence: Evidence) -> Iterator[tuple[ast.For, str, ast.Call]]:
    """`for i in range(...)` with a plain name: (loop, name, the range call)."""
    for loop in evidence.loops:
        if (
            isinstance(loop, ast.For)
            and isinstance(loop.target, ast.Name)
            and isinstance(loop.iter, ast.Call)
            and trees.range_parts(loop.iter)
        ):
            yield loop, loop.target.id, loop.iter


def plain_reads(body: list[ast.stmt], name: str, base: ast.AST) -> list[ast.Subscript]:
    """Reads of `base[name]`."""
    found = trees.indexed(body, base)
    return [n for n in found if trees.is_name(n.slice, name) and isinstance(n.ctx, ast.Load)]


def shifted(body: list[ast.stmt], name: str) -> list[ast.BinOp]:
    """Arithmetic on the loop variable."""
    sums = [n for n in trees.walk(body) if isinstance(n, ast.BinOp)]
    return [n for n in sums if trees.is_name(n.left, name) or trees.is_name(n.right, name)]


def guarded(body: list[ast.stmt], name: str) -> bool:
    """Whether the loop variable is compared with anything, so that an index may be safe."""
    compares = [n for n in trees.walk(body) if isinstance(n, ast.Compare)]
    sides = [
        side
        for n in compares
        for side in (n.left, *n.comparators)
        if not any(isinstance(x, ast.Subscript) for x in trees.walk(side))
    ]
    return any(trees.reads(side, name) for side in sides) or any(
        isinstance(n, ast.Try) for n in trees.walk(body)
    )


def taken_alone(evidence: Evidence, loop: ast.AST, base: ast.AST, wanted: tuple[int, ...]) -> bool:
    """Whether the item at one of those places is dealt with by itself in the same function."""
    for node in trees.indexed(evidence.scope_of(loop), base):
        index = node.slice
        if isinstance(index, ast.Slice):
            return True
        part = trees.plus(index)
        if trees.number(index) in wanted:
            return True
        if part and trees.length_of(part[0]) is not None and -1 in wanted:
            return True
    return any(
        (pair := trees.method(n)) and pair[1] in ("pop", "append") and trees.same(pair[0], base)
        for n in trees.walk(evidence.scope_of(loop))
    )
