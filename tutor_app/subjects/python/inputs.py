"""Small inputs of one's own devising, of the same shape as the calls of a problem's cases."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from functools import lru_cache

from tutor_app.subjects.python.walking import children, copied, parsed, walk

MAX_DEVISED = 24
MAX_CALL = 120
Sequences = ast.List | ast.Tuple | ast.Set


def devise(calls: Sequence[str], limit: int = MAX_DEVISED) -> tuple[str, ...]:
    """Calls like the given ones with one literal changed, none of them given, small ones first.

    Lists and texts lose items, numbers move to a neighbour or to an item of a list beside them.
    Nothing grows by more than one, so that what runs for a given call runs for these. Calls that
    do not parse are passed over.
    """
    known = {normal(call) for call in calls}
    devised: dict[str, int] = {}
    for call in sorted(calls, key=len)[:6]:
        for text in _variants(call):
            if text not in known and text not in devised and len(text) <= MAX_CALL:
                devised[text] = len(devised)
        if len(devised) > 6 * limit:
            break
    return tuple(sorted(devised, key=lambda text: (_emptiness(text), len(text), text))[:limit])


@lru_cache(maxsize=1024)  # every program for a problem asks for those of the same calls
def _variants(call: str) -> tuple[str, ...]:
    """The call with one literal changed, in all ways that are tried."""
    try:
        tree = parsed(call)
    except (SyntaxError, ValueError, RecursionError):
        return ()
    changes = _changes(tree)
    return tuple(ast.unparse(ast.fix_missing_locations(changed)) for changed in changes)


@lru_cache(maxsize=2048)
def normal(call: str) -> str:
    """A call in one standard spelling, so that equal calls compare equal."""
    try:
        return ast.unparse(ast.parse(call))
    except (SyntaxError, ValueError, RecursionError):
        return " ".join(call.split())


def _emptiness(text: str) -> int:
    """Calls on something empty come last: they show least of how a program works."""
    return sum(empty in text for empty in ("[]", "()", "''", "{}", "[''"))


def _changes(tree: ast.Module) -> Iterator[ast.Module]:
    places = list(_outermost(tree))
    members = [
        item
        for node in places
        if isinstance(node, Sequences)
        for item in node.elts
        if isinstance(item, ast.Constant)
    ]
    for node in places[:12]:
        for replacement in _smaller(node, members):
            yield _replaced(tree, node, replacement)


def _outermost(node: ast.AST) -> Iterator[ast.AST]:
    """Literals that stand in no other one: items keep their shape, and lists their order."""
    for child in children(node):
        if _is_literal(child):
            yield child
        else:
            yield from _outermost(child)


def _is_literal(node: ast.AST) -> bool:
    if isinstance(node, Sequences | ast.Dict):
        return True
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float | str)


def _smaller(node: ast.AST, members: Sequence[ast.Constant]) -> Iterator[ast.expr]:
    if isinstance(node, Sequences):
        items = node.elts
        for keep in (items[:2], items[:3], items[1:], items[:-1], items[:1], items[-2:], []):
            if keep or not isinstance(node, ast.Set):
                yield _with_items(node, keep)
    elif isinstance(node, ast.Dict):
        for size in (1, 2, len(node.keys) - 1, 0):
            if 0 <= size < len(node.keys):
                yield ast.Dict(keys=node.keys[:size], values=node.values[:size])
    elif isinstance(node, ast.Constant):
        value = node.value
        if isinstance(value, bool):
            yield ast.Constant(not value)
        elif isinstance(value, int):
            for other in members[:4]:
                if type(other.value) is int:
                    yield ast.Constant(other.value)
            for number in (value - 1, value + 1, 1, 2, 3, 4, 0):
                if abs(number) <= max(abs(value) + 1, 4) and number != value and number >= 0:
                    yield ast.Constant(number)
        elif isinstance(value, float):
            for fraction in (value - 1, value / 2):
                if fraction >= 0:
                    yield ast.Constant(fraction)
        elif isinstance(value, str):
            for text in (value[:3], value[:2], value[1:], value[:-1], value[::-1][:4], value[:1]):
                if text != value:
                    yield ast.Constant(text)


def _with_items(node: Sequences, items: list[ast.expr]) -> ast.expr:
    if isinstance(node, ast.Set):
        return ast.Set(elts=items)
    return type(node)(elts=items, ctx=ast.Load())


def _replaced(tree: ast.Module, node: ast.AST, replacement: ast.expr) -> ast.Module:
    """A copy of the tree with one node replaced, found again by its place in the walk."""
    number = next(i for i, other in enumerate(walk(tree)) if other is node)
    clone = copied(tree)
    target = next(other for i, other in enumerate(ast.walk(clone)) if i == number)

    class Replace(ast.NodeTransformer):
        def visit(self, visited: ast.AST) -> ast.AST:
            return replacement if visited is target else self.generic_visit(visited)

    changed = Replace().visit(clone)
    assert isinstance(changed, ast.Module)
    return changed
