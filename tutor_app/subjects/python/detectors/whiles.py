"""While loops: do they start, do they move on, do they end?"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tutor_app.dialogue import Construct
from tutor_app.subjects.python.detectors import trees
from tutor_app.subjects.python.detectors.evidence import Evidence
from tutor_app.subjects.python.detectors.model import Spot, detector


def _whiles(evidence: Evidence) -> list[ast.While]:
    return [loop for loop in evidence.loops if isinstance(loop, ast.While)]


def _leaves(loop: ast.While) -> bool:
    inside = trees.own_nodes(loop.body)
    jumps = (ast.Return, ast.Raise, ast.Yield, ast.YieldFrom)
    return trees.leaves_loop(loop) or any(isinstance(n, jumps) for n in inside)


@detector(
    "while-without-progress",
    misconception="counter-not-updated",
    concept="while-loops",
    part=Construct.LOOP_BODY,
    confidence=0.85,
)
def while_without_progress(evidence: Evidence) -> Iterator[Spot]:
    """Nothing in the body changes anything the condition depends on."""
    for loop in _whiles(evidence):
        if _leaves(loop):
            continue
        names = {n.id for n in trees.walk(loop.test) if isinstance(n, ast.Name)} - {"len"}
        simple = (ast.Attribute, ast.Await, ast.NamedExpr)
        calls = [n for n in trees.walk(loop.test) if isinstance(n, ast.Call)]
        if any(trees.length_of(c) is None for c in calls):
            continue
        if any(isinstance(n, simple) for n in trees.walk(loop.test)):
            continue
        changed = any(trees.stores(loop.body, name) for name in names)
        touched = any(trees.mutates(loop.body, name) for name in names)
        passed = any(_escapes(loop.body, name) for name in names)
        shared = any(isinstance(n, ast.Global | ast.Nonlocal) for n in evidence.nodes)
        if changed or touched or passed or shared:
            continue
        sure = 0.97 if evidence.hangs else 0.3 if evidence.check else 0.85
        about = " and ".join(f"`{n}`" for n in sorted(names)) or "anything"
        kind = "counter-not-updated" if names else "infinite-loop-no-progress"
        text = f"Nothing in the loop changes {about}, so its condition stays as it is."
        yield Spot(loop, text, sure, misconception=kind)


def _escapes(body: list[ast.stmt], name: str) -> bool:
    """Whether the object may be changed by someone it is handed to."""
    calls = [n for n in trees.walk(body) if isinstance(n, ast.Call)]
    harmless = {"len", "print", "str", "int", "sum", "max", "min", "abs", "range", "sorted"}
    return any(
        trees.is_name(a, name) for c in calls if trees.called(c) not in harmless for a in c.args
    )


@detector(
    "progress-skipped",
    misconception="infinite-loop-no-progress",
    concept="loop-termination",
    part=Construct.LOOP_BODY,
    confidence=0.8,
)
def progress_skipped(evidence: Evidence) -> Iterator[Spot]:
    """`continue` jumps over the only line that moves the counter."""
    for loop in _whiles(evidence):
        for name in trees.names_in(loop.test):
            moves = [n for n in loop.body if trees.updates(n, name)]
            if not moves or len(trees.stores(loop.body, name)) != len(moves):
                continue
            for statement in loop.body[: loop.body.index(moves[0])]:
                jumps = [n for n in trees.in_this_loop([statement]) if isinstance(n, ast.Continue)]
                if jumps and isinstance(statement, ast.If):
                    sure = 0.95 if evidence.hangs else 0.4 if evidence.check else 0.8
                    text = f"`continue` skips the line that changes `{name}`."
                    yield Spot(jumps[0], text, sure)


@detector(
    "progress-only-in-branch",
    misconception="infinite-loop-no-progress",
    concept="loop-termination",
    part=Construct.LOOP_BODY,
    confidence=0.4,
)
def progress_only_in_branch(evidence: Evidence) -> Iterator[Spot]:
    """The counter moves only inside an `if` without an `else`."""
    for loop in _whiles(evidence):
        test = loop.test
        if not isinstance(test, ast.Compare) or not isinstance(test.left, ast.Name):
            continue
        name = test.left.id
        branches = [n for n in loop.body if isinstance(n, ast.If) and not n.orelse]
        inside = [n for n in branches if any(trees.updates(s, name) for s in n.body)]
        stores = trees.stores(loop.body, name)
        other = trees.names_in(test.comparators) - {"len", name}
        moved = any(trees.stores(loop.body, n) or trees.mutates(loop.body, n) for n in other)
        if (
            inside
            and not moved
            and not _leaves(loop)
            and all(any(s in trees.walk(n) for n in inside) for s in stores)
        ):
            sure = 0.88 if evidence.hangs else 0.2 if evidence.check else 0.4
            yield Spot(inside[0], f"`{name}` changes only when this condition holds.", sure)


@detector(
    "counter-wrong-way",
    misconception="infinite-loop-no-progress",
    concept="loop-termination",
    part=Construct.LOOP_BODY,
    confidence=0.85,
)
def counter_wrong_way(evidence: Evidence) -> Iterator[Spot]:
    """`while i < n: i -= 1`."""
    for loop in _whiles(evidence):
        test = loop.test
        if not isinstance(test, ast.Compare) or len(test.ops) != 1 or _leaves(loop):
            continue
        if not isinstance(test.left, ast.Name):
            continue
        name, operation = test.left.id, test.ops[0]
        upward = isinstance(operation, ast.Lt | ast.LtE)
        if not upward and not isinstance(operation, ast.Gt | ast.GtE):
            continue
        bound = trees.names_in(test.comparators) - {"len"}
        if any(trees.stores(loop.body, n) or trees.mutates(loop.body, n) for n in bound):
            continue
        steps = [_step(n, name) for n in trees.walk(loop.body) if trees.updates(n, name)]
        if (
            steps
            and len(steps) == len(trees.stores(loop.body, name))
            and all(s is not None and (s < 0) == upward and s != 0 for s in steps)
        ):
            way = "down" if upward else "up"
            moves = next(n for n in trees.walk(loop.body) if trees.updates(n, name))
            text = f"`{name}` counts {way}, away from where the condition would end the loop."
            yield Spot(moves, text, 0.96 if evidence.hangs else None)


def _step(node: ast.AST, name: str) -> int | float | None:
    if isinstance(node, ast.AugAssign):
        value = trees.number(node.value)
        if value is None or not isinstance(node.op, ast.Add | ast.Sub):
            return None
        return value if isinstance(node.op, ast.Add) else -value
    if isinstance(node, ast.Assign):
        part = trees.plus(node.value)
        return part[1] if part and trees.is_name(part[0], name) else None
    return None


@detector(
    "while-never-starts",
    misconception="while-condition-reversed",
    concept="while-loops",
    part=Construct.CONDITION,
    confidence=0.9,
)
def while_never_starts(evidence: Evidence) -> Iterator[Spot]:
    """The condition is false at once: it says when to stop instead of when to go on."""
    for block in trees.blocks(evidence.tree):
        for position, loop in enumerate(block):
            if not isinstance(loop, ast.While) or not isinstance(loop.test, ast.Compare):
                continue
            test = loop.test
            if not isinstance(test.left, ast.Name) or len(test.ops) != 1:
                continue
            name, bound = test.left.id, test.comparators[0]
            start = None
            for before in block[:position]:
                if trees.target_name(before) == name and isinstance(before, ast.Assign):
                    start = trees.number(before.value)
                elif trees.stores(before, name):
                    start = None
            if start is None:
                continue
            limit = trees.number(bound)
            text = (
                f"`{name}` is {start} at first, so the condition is false and the body never runs."
            )
            if limit is not None and _false(test.ops[0], start, limit):
                yield Spot(loop, text)
                continue
            rises = [_step(n, name) for n in trees.walk(loop.body) if trees.updates(n, name)]
            rising = bool(rises) and all(s is not None and s > 0 for s in rises)
            over = isinstance(test.ops[0], ast.Gt | ast.GtE | ast.Eq)
            usual = trees.length_of(bound) is not None or isinstance(bound, ast.Name)
            if limit is None and rising and over and usual and start in (0, 1):
                fixed = not any(trees.stores(loop.body, n) for n in trees.names_in(bound))
                if fixed:
                    yield Spot(
                        loop, f"The loop goes on while `{name}` has reached its bound.", 0.85
                    )


def _false(operation: ast.cmpop, left: int | float, right: int | float) -> bool:
    return (
        (isinstance(operation, ast.Lt) and not left < right)
        or (isinstance(operation, ast.LtE) and not left <= right)
        or (isinstance(operation, ast.Gt) and not left > right)
        or (isinstance(operation, ast.GtE) and not left >= right)
        or (isinstance(operation, ast.Eq) and left != right)
        or (isinstance(operation, ast.NotEq) and left == right)
    )


@detector(
    "search-does-not-narrow",
    misconception="infinite-loop-no-progress",
    concept="loop-termination",
    part=Construct.LOOP_BODY,
    confidence=0.6,
)
def search_does_not_narrow(evidence: Evidence) -> Iterator[Spot]:
    """Halving with `low = mid` where `mid` may be `low` already."""
    for loop in _whiles(evidence):
        test = loop.test
        if not isinstance(test, ast.Compare) or len(test.ops) != 1:
            continue
        if not isinstance(test.left, ast.Name) or not isinstance(test.comparators[0], ast.Name):
            continue
        if not isinstance(test.ops[0], ast.Lt | ast.LtE):
            continue
        low, high = test.left.id, test.comparators[0].id
        middles = [
            t for n in trees.walk(loop.body)
            if (t := trees.target_name(n)) and isinstance(n, ast.Assign)
            and isinstance(n.value, ast.BinOp) and isinstance(n.value.op, ast.FloorDiv)
            and trees.reads(n.value, low) and trees.reads(n.value, high)
        ]  # fmt: skip
        for node in trees.walk(loop.body):
            if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Name):
                continue
            target = trees.target_name(node)
            stuck = target == low or (target == high and isinstance(test.ops[0], ast.LtE))
            if stuck and node.value.id in middles:
                sure = 0.9 if evidence.hangs else 0.3 if evidence.check else 0.6
                yield Spot(node, f"`{target}` may stay where it is, and the loop never ends.", sure)
