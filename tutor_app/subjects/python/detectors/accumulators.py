"""Accumulators: where they start, where they are reset, whether they grow."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tutor_app.dialogue import Construct
from tutor_app.subjects.python.detectors import trees
from tutor_app.subjects.python.detectors.evidence import Evidence
from tutor_app.subjects.python.detectors.model import Spot, detector


def _starts(block: list[ast.stmt], position: int) -> dict[str, ast.expr]:
    """Neutral values given to names in a block before a position, still in force there."""
    found: dict[str, ast.expr] = {}
    for statement in block[:position]:
        name = trees.target_name(statement)
        if name and isinstance(statement, ast.Assign):
            found[name] = statement.value
        else:
            for stored in [n for n in found if trees.stores(statement, n)]:
                del found[stored]
    return found


def _loops_in_blocks(
    evidence: Evidence,
) -> Iterator[tuple[list[ast.stmt], int, ast.For | ast.While]]:
    for block in trees.blocks(evidence.tree):
        for position, statement in enumerate(block):
            if isinstance(statement, ast.For | ast.While):
                yield block, position, statement


def _grows(nodes: list[ast.stmt], name: str) -> list[ast.AST]:
    """Places where a name grows: `n += x`, `n = n + x`, `n.append(x)`, `n[k] = x`."""
    return [n for n in trees.walk(nodes) if trees.updates(n, name)] + trees.mutates(nodes, name)


@detector(
    "accumulator-reset-in-loop",
    misconception="accumulator-reset-in-loop",
    concept="accumulator",
    part=Construct.INITIAL_VALUE,
    confidence=0.88,
)
def accumulator_reset_in_loop(evidence: Evidence) -> Iterator[Spot]:
    """A start value given inside the loop, used only after it."""
    for block, position, loop in _loops_in_blocks(evidence):
        for place, statement in enumerate(loop.body):
            name = trees.target_name(statement)
            if not name or not isinstance(statement, ast.Assign):
                continue
            if not trees.neutral(statement.value) or trees.reads(statement.value, name):
                continue
            rest = loop.body[place + 1 :]
            grows = _grows(rest, name)
            inside = {id(n) for g in grows for n in trees.walk(g)}
            used = [n for n in trees.reads(rest, name) if id(n) not in inside]
            handed = isinstance(loop, ast.While) and trees.reads(loop.test, name)
            if (
                not grows
                or used
                or handed
                or not _read_after(evidence, loop, block, position, name)
            ):
                continue
            text = f"`{name}` is set back to its start in every round of the loop."
            yield Spot(statement, text)


def _read_after(
    evidence: Evidence, loop: ast.AST, block: list[ast.stmt], position: int, name: str
) -> bool:
    """Whether a name is read after the loop: in its block, or after a loop around it."""
    if trees.reads(block[position + 1 :], name):
        return True
    for around in evidence.around(loop):
        if isinstance(around, ast.FunctionDef):
            return False
        if isinstance(around, ast.For | ast.While):
            return False
    return False


@detector(
    "inner-accumulator-not-reset",
    misconception="inner-loop-not-reset",
    concept="nested-loops",
    part=Construct.INITIAL_VALUE,
    confidence=0.75,
)
def inner_accumulator_not_reset(evidence: Evidence) -> Iterator[Spot]:
    """A row's total or list that goes on from the row before."""
    for block, position, outer in _loops_in_blocks(evidence):
        for name, start in _starts(block, position).items():
            if not trees.neutral(start) or not isinstance(outer, ast.For):
                continue
            for place, inner in enumerate(outer.body):
                if not isinstance(inner, ast.For | ast.While) or not _grows(inner.body, name):
                    continue
                whole = [n for n in outer.body if n is not inner]
                if trees.stores(whole, name) or _grows(whole, name):
                    continue
                plain = [
                    n for n in trees.walk(inner.body)
                    if isinstance(n, ast.Assign) and trees.target_name(n) == name
                ]  # fmt: skip
                if any(trees.updates(n, name) is None for n in plain):
                    continue
                kept = [n for n in outer.body[place + 1 :] if _keeps(n, name)]
                later = trees.reads(block[position + 1 :], name)
                if kept and not later:
                    text = f"`{name}` is not set back before the inner loop starts again."
                    yield Spot(kept[0], text, lines=(inner.lineno, kept[0].lineno))


def _keeps(node: ast.stmt, name: str) -> bool:
    """`rows.append(name)` or `rows[k] = name`: the row's own result is put away."""
    pair = trees.method(node.value) if isinstance(node, ast.Expr) else None
    if pair and pair[1] == "append" and isinstance(node, ast.Expr):
        return any(trees.is_name(a, name) for a in getattr(node.value, "args", []))
    return (
        isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Subscript)
        and trees.is_name(node.value, name)
    )


@detector(
    "wrong-start-value",
    misconception="accumulator-wrong-start",
    concept="accumulator",
    part=Construct.INITIAL_VALUE,
    confidence=0.93,
)
def wrong_start_value(evidence: Evidence) -> Iterator[Spot]:
    """A product that starts at 0, or a start of the wrong kind."""
    for block, position, loop in _loops_in_blocks(evidence):
        for name, start in _starts(block, position).items():
            place = next(s for s in reversed(block[:position]) if trees.target_name(s) == name)
            changes = [n for n in trees.walk(loop.body) if trees.updates(n, name)]
            if not changes or len(changes) != len(trees.stores(loop.body, name)):
                continue
            if trees.number(start) == 0 and all(_multiplies(n, name) for n in changes):
                yield Spot(place, f"`{name}` starts at 0, and 0 times anything is 0.")
            elif isinstance(start, ast.Constant) and start.value is None:
                if all(isinstance(n, ast.AugAssign) for n in changes):
                    yield Spot(place, f"`{name}` starts as None, which cannot be added to.", 0.85)
            elif isinstance(start, ast.Constant) and start.value == " ":
                sliced = trees.indexed(evidence.scope_of(loop), ast.Name(name, ast.Load()))
                calls = [
                    n for n in trees.walk(evidence.scope_of(loop))
                    if (p := trees.method(n)) and trees.is_name(p[0], name)
                ]  # fmt: skip
                if not sliced and not calls:
                    yield Spot(place, f"`{name}` starts with a space in it.", 0.65)


def _multiplies(node: ast.AST, name: str) -> bool:
    if isinstance(node, ast.AugAssign):
        return isinstance(node.op, ast.Mult)
    value = node.value if isinstance(node, ast.Assign) else None
    return (
        isinstance(value, ast.BinOp)
        and isinstance(value.op, ast.Mult)
        and (trees.is_name(value.left, name) or trees.is_name(value.right, name))
    )


@detector(
    "extreme-starts-at-zero",
    misconception="max-starts-at-zero",
    concept="max-min-pattern",
    part=Construct.INITIAL_VALUE,
    confidence=0.4,
)
def extreme_starts_at_zero(evidence: Evidence) -> Iterator[Spot]:
    """`best = 0`, then `if x > best: best = x`; and the same for the smallest."""
    for block, position, loop in _loops_in_blocks(evidence):
        for name, start in _starts(block, position).items():
            value = trees.number(start)
            if value is None or not isinstance(loop, ast.For):
                continue
            for node in loop.body:
                test = node.test if isinstance(node, ast.If) else None
                if not isinstance(test, ast.Compare) or not isinstance(node, ast.If):
                    continue
                sets = [s for s in node.body if trees.target_name(s) == name]
                taken = sets[0].value if sets and isinstance(sets[0], ast.Assign) else None
                if taken is None or not _item(loop, taken):
                    continue
                larger = isinstance(test.ops[0], ast.Gt | ast.GtE)
                if trees.is_name(test.left, name):
                    larger = not larger
                elif not trees.is_name(test.comparators[0], name):
                    continue
                where = next(s for s in reversed(block[:position]) if trees.target_name(s) == name)
                zero = f"{value}"
                seen = any(r.got in (zero, f"{float(value)}") for r in evidence.failing)
                if larger and value == 0:
                    sure = 0.9 if seen else 0.4
                    yield Spot(where, f"`{name}` starts at 0, above every negative number.", sure)
                elif not larger and value == 0:
                    sure = 0.93 if seen else 0.8
                    yield Spot(where, f"`{name}` starts at 0, below every positive number.", sure)


def _item(loop: ast.For, node: ast.AST) -> bool:
    """Whether an expression is the loop's item itself: `x`, or `xs[i]`."""
    if isinstance(node, ast.Name):
        return trees.is_name(loop.target, node.id)
    return (
        isinstance(node, ast.Subscript)
        and isinstance(loop.target, ast.Name)
        and trees.is_name(node.slice, loop.target.id)
        and trees.range_parts(loop.iter) is not None
    )


@detector(
    "accumulator-overwritten",
    misconception="accumulator-overwritten",
    concept="accumulator",
    part=Construct.ASSIGNMENT,
    confidence=0.8,
)
def accumulator_overwritten(evidence: Evidence) -> Iterator[Spot]:
    """`total = x` in every round where `total` starts neutral and is wanted after the loop."""
    for block, position, loop in _loops_in_blocks(evidence):
        if not isinstance(loop, ast.For):
            continue
        targets = trees.names_in(loop.target)
        for name, start in _starts(block, position).items():
            if not trees.neutral(start) or trees.reads(loop.body, name):
                continue
            sets = [s for s in loop.body if trees.target_name(s) == name]
            if len(sets) != 1 or len(trees.stores(loop.body, name)) != 1:
                continue
            only = sets[0]
            if not isinstance(only, ast.Assign) or not trees.names_in(only.value) & targets:
                continue
            if trees.leaves_loop(loop) or trees.ends(loop.body):
                continue
            if trees.reads(block[position + 1 :], name):
                yield Spot(only, f"Each round throws away what `{name}` was before.")


@detector(
    "flag-overwritten",
    misconception="accumulator-overwritten",
    concept="search-pattern",
    part=Construct.LOOP_BODY,
    confidence=0.85,
)
def flag_overwritten(evidence: Evidence) -> Iterator[Spot]:
    """`if ...: found = True  else: found = False` in every round: only the last one counts."""
    for loop in evidence.loops:
        for node in loop.body:
            if not isinstance(node, ast.If) or len(node.body) != 1 or len(node.orelse) != 1:
                continue
            one, other = trees.target_name(node.body[0]), trees.target_name(node.orelse[0])
            if one is None or one != other or trees.reads(loop, one) or trees.leaves_loop(loop):
                continue
            values = [s.value for s in (node.body[0], node.orelse[0]) if isinstance(s, ast.Assign)]
            if all(isinstance(v, ast.Constant) and isinstance(v.value, bool) for v in values):
                text = f"Every round sets `{one}` anew, so only the last item decides."
                yield Spot(node, text, lines=(node.body[0].lineno, node.orelse[0].lineno))


@detector(
    "equals-plus",
    misconception="accumulator-overwritten",
    concept="assignment",
    part=Construct.ASSIGNMENT,
    confidence=0.93,
)
def equals_plus(evidence: Evidence) -> Iterator[Spot]:
    """`total =+ x`: an assignment of `+x`."""
    for node in evidence.nodes:
        name = trees.target_name(node)
        value = node.value if isinstance(node, ast.Assign) else None
        if not name or not isinstance(value, ast.UnaryOp):
            continue
        line = evidence.lines[value.lineno - 1]
        signed = line[: value.col_offset + 1].rstrip()
        if isinstance(value.op, ast.UAdd | ast.USub) and signed.endswith(("=+", "=-")):
            plus = isinstance(value.op, ast.UAdd)
            looped = any(isinstance(n, ast.For | ast.While) for n in evidence.around(node))
            if plus or looped:
                sign = "+" if plus else "-"
                text = f"`={sign}` gives `{name}` a new value instead of changing it."
                yield Spot(node, text, 0.93 if plus else 0.6)


@detector(
    "update-after-loop",
    misconception="indentation-wrong",
    concept="indentation",
    part=Construct.LOOP_BODY,
    confidence=0.8,
)
def update_after_loop(evidence: Evidence) -> Iterator[Spot]:
    """A statement after the loop that adds one round's value to a result: it belongs inside."""
    for block, position, loop in _loops_in_blocks(evidence):
        if not isinstance(loop, ast.For) or position + 1 >= len(block):
            continue
        if trees.leaves_loop(loop):
            continue
        after = block[position + 1]
        local = {n.id for n in trees.walk(loop.target) if isinstance(n, ast.Name)}
        starts = _starts(block, position)
        local |= {t for s in loop.body if (t := trees.target_name(s)) and t not in starts}
        own = {n for n in local if not trees.stores(block[:position], n)}
        kept = {n for s in loop.body for n in own if trees.updates(s, n)}
        for name, start in starts.items():
            if not trees.neutral(start) or trees.names_in(loop) & {name}:
                continue
            if not isinstance(after, ast.AugAssign | ast.Expr | ast.Assign):
                continue
            if not _grows([after], name):
                continue
            used = trees.names_in(after) & (own - kept)
            if used:
                text = f"Only the last round's `{sorted(used)[0]}` reaches `{name}`."
                yield Spot(after, text)


@detector(
    "result-of-expression-dropped",
    misconception="accumulator-overwritten",
    concept="assignment",
    part=Construct.EXPRESSION,
    confidence=0.93,
)
def result_of_expression_dropped(evidence: Evidence) -> Iterator[Spot]:
    """`total + x` or `x == 5` as a statement of its own."""
    for node in evidence.nodes:
        if not isinstance(node, ast.Expr) or isinstance(evidence.parents[node], ast.Module):
            continue
        if isinstance(node.value, ast.BinOp):
            text = f"`{evidence.text(node)}` works out a value, and nothing keeps it."
            yield Spot(node, text)
        elif isinstance(node.value, ast.Compare):
            equal = isinstance(node.value.ops[0], ast.Eq)
            text = f"`{evidence.text(node)}` asks a question and nothing uses the answer."
            yield Spot(node, text, 0.93 if equal else 0.85, "equals-means-assign", "comparison")
