"""Loops over items: what the loop variable is, and what the body does to the sequence."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tutor_app.dialogue import Construct
from tutor_app.subjects.python.detectors import trees
from tutor_app.subjects.python.detectors.evidence import Evidence
from tutor_app.subjects.python.detectors.model import Spot, detector

LISTS = frozenset({"list", "str", "tuple"})


def _item_loops(evidence: Evidence) -> Iterator[tuple[ast.For, str, ast.Name]]:
    """`for x in xs` with plain names: (loop, x, the name node xs)."""
    for loop in evidence.loops:
        if (
            isinstance(loop, ast.For)
            and isinstance(loop.target, ast.Name)
            and isinstance(loop.iter, ast.Name)
        ):
            yield loop, loop.target.id, loop.iter


@detector(
    "element-used-as-index",
    misconception="loop-variable-is-element",
    concept="for-loops",
    part=Construct.INDEX,
    confidence=0.3,
)
def element_used_as_index(evidence: Evidence) -> Iterator[Spot]:
    """`for x in xs: xs[x]`."""
    for loop, name, sequence in _item_loops(evidence):
        for node in trees.indexed(loop.body, sequence):
            if not trees.reads(node.slice, name) or trees.stores(loop.body, name):
                continue
            kind = evidence.kinds.of(sequence)
            if kind == "dict" or isinstance(node.slice, ast.Slice | ast.Call):
                continue
            seen = evidence.error("TypeError", loop, "indices") or evidence.error(
                "IndexError", loop
            )
            sure = 0.95 if seen else 0.85 if kind in LISTS else 0.3
            text = f"`{name}` is an item of `{sequence.id}`, but it is used as an index."
            yield Spot(node, text, sure)
            break


@detector(
    "index-used-as-element",
    misconception="index-used-as-element",
    concept="for-loops",
    part=Construct.LOOP_BODY,
    confidence=0.6,
)
def index_used_as_element(evidence: Evidence) -> Iterator[Spot]:
    """`for i in range(len(xs))` whose body compares or adds `i` and never looks at `xs`."""
    for loop in evidence.loops:
        if not isinstance(loop, ast.For) or not isinstance(loop.target, ast.Name):
            continue
        parts = trees.range_parts(loop.iter)
        base = trees.length_of(parts[1]) if parts else None
        if base is None or parts is None or parts[0] is not None:
            continue
        if not isinstance(base, ast.Name) or trees.reads(loop.body, base.id):
            continue
        name = loop.target.id
        for node in trees.walk(loop.body):
            wrong = False
            if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq):
                sides = (node.left, node.comparators[0])
                others = [s for s in sides if not trees.is_name(s, name)]
                wrong = len(others) == 1 and isinstance(others[0], ast.Name)
            elif isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add):
                wrong = trees.is_name(node.value, name)
            if wrong:
                yield Spot(node, f"`{name}` is a place in `{base.id}`, not the item there.")
                break


@detector(
    "list-used-for-item",
    misconception="wrong-name",
    concept="for-loops",
    part=Construct.LOOP_BODY,
    confidence=0.75,
)
def list_used_for_item(evidence: Evidence) -> Iterator[Spot]:
    """`for x in xs:` whose body compares `xs` and never reads `x`."""
    for loop, name, sequence in _item_loops(evidence):
        if trees.reads(loop.body, name) or name.startswith("_"):
            continue
        for node in trees.walk(loop.body):
            if not isinstance(node, ast.Compare) or isinstance(node.ops[0], ast.In | ast.NotIn):
                continue
            if any(trees.is_name(s, sequence.id) for s in (node.left, *node.comparators)):
                yield Spot(node, f"The loop hands out `{name}`, but `{sequence.id}` is compared.")
                break


@detector(
    "same-variable-in-both-loops",
    misconception="nested-loop-wrong-variable",
    concept="nested-loops",
    part=Construct.LOOP_BODY,
    confidence=0.35,
)
def same_variable_in_both_loops(evidence: Evidence) -> Iterator[Spot]:
    """`for i ...: for i ...:`, and the outer `i` is wanted afterwards."""
    for outer in evidence.loops:
        if not isinstance(outer, ast.For) or not isinstance(outer.target, ast.Name):
            continue
        name = outer.target.id
        for position, statement in enumerate(outer.body):
            inner = [
                n for n in trees.walk(statement)
                if isinstance(n, ast.For) and trees.is_name(n.target, name)
            ]  # fmt: skip
            if not inner or name == "_":
                continue
            later = trees.reads(outer.body[position + 1 :], name)
            bound = trees.reads(inner[0].iter, name)
            yield Spot(
                inner[0],
                f"Both loops count with `{name}`: the inner one overwrites the outer one's value.",
                0.88
                if later
                else 0.6
                if bound and not isinstance(inner[0].iter, ast.Name)
                else 0.35,
                lines=(outer.lineno, inner[0].lineno),
            )
            break


@detector(
    "swapped-indexes",
    misconception="nested-loop-wrong-variable",
    concept="nested-loops",
    part=Construct.INDEX,
    confidence=0.75,
)
def swapped_indexes(evidence: Evidence) -> Iterator[Spot]:
    """`for i in range(len(m)): for j in range(len(m[i])): m[j][i]`."""
    for outer in evidence.loops:
        for inner in trees.walk(outer.body):
            if not isinstance(outer, ast.For) or not isinstance(inner, ast.For):
                continue
            if not isinstance(outer.target, ast.Name) or not isinstance(inner.target, ast.Name):
                continue
            first, second = trees.range_parts(outer.iter), trees.range_parts(inner.iter)
            base = trees.length_of(first[1]) if first else None
            row = trees.length_of(second[1]) if second else None
            if base is None or not isinstance(row, ast.Subscript):
                continue
            if not trees.same(row.value, base):
                continue
            for node in trees.walk(inner.body):
                if (
                    isinstance(node, ast.Subscript)
                    and isinstance(node.ctx, ast.Load)
                    and isinstance(node.value, ast.Subscript)
                    and trees.same(node.value.value, base)
                    and trees.is_name(node.value.slice, inner.target.id)
                    and trees.is_name(node.slice, outer.target.id)
                ):
                    text = f"`{outer.target.id}` counts rows and `{inner.target.id}` columns."
                    yield Spot(node, text)


@detector(
    "changed-while-iterating",
    misconception="mutating-while-iterating",
    concept="mutating-while-iterating",
    part=Construct.LOOP_BODY,
    confidence=0.9,
)
def changed_while_iterating(evidence: Evidence) -> Iterator[Spot]:
    """Adding to or removing from the list or dict the loop goes over."""
    growing = {"append", "extend", "insert", "remove", "pop", "clear", "add", "discard", "popitem"}
    for loop, _, sequence in _item_loops(evidence):
        for node in trees.walk(loop.body):
            pair = trees.method(node)
            changes = pair is not None and pair[1] in growing and trees.same(pair[0], sequence)
            removes = isinstance(node, ast.Delete) and any(
                isinstance(t, ast.Subscript) and trees.same(t.value, sequence) for t in node.targets
            )
            if (
                (changes or removes)
                and not _leaves_next(evidence, node)
                and not trees.stores(loop.body, sequence.id)
            ):
                text = f"`{sequence.id}` is changed while the loop goes over it."
                yield Spot(node, text, lines=tuple(sorted({loop.lineno, _line(node)})))


@detector(
    "shrinking-by-index",
    misconception="mutating-while-iterating",
    concept="mutating-while-iterating",
    part=Construct.LOOP_BODY,
    confidence=0.75,
)
def shrinking_by_index(evidence: Evidence) -> Iterator[Spot]:
    """`for i in range(len(xs)): xs.pop(i)`: the list gets shorter, the range does not."""
    for loop in evidence.loops:
        if not isinstance(loop, ast.For) or not isinstance(loop.target, ast.Name):
            continue
        parts = trees.range_parts(loop.iter)
        base = trees.length_of(parts[1]) if parts else None
        if base is None or parts is None or parts[2] is not None:
            continue
        name = loop.target.id
        for node in trees.walk(loop.body):
            pair = trees.method(node)
            pops = (
                isinstance(node, ast.Call)
                and pair is not None
                and pair[1] == "pop"
                and trees.same(pair[0], base)
                and bool(node.args)
                and trees.is_name(node.args[0], name)
            )
            deletes = isinstance(node, ast.Delete) and any(
                isinstance(t, ast.Subscript)
                and trees.same(t.value, base)
                and trees.is_name(t.slice, name)
                for t in node.targets
            )
            if (pops or deletes) and not _leaves_next(evidence, node):
                text = f"`{evidence.text(base)}` gets shorter while `{name}` counts to its old end."
                yield Spot(node, text)


def _line(node: ast.AST) -> int:
    return getattr(node, "lineno", 1)


def _leaves_next(evidence: Evidence, node: ast.AST) -> bool:
    """Whether the loop is left soon after a change, which makes the change harmless."""
    statement = node
    while not isinstance(statement, ast.stmt):
        statement = evidence.parents[statement]
    parent = evidence.parents[statement]
    for field in ("body", "orelse"):
        block = getattr(parent, field, [])
        if isinstance(block, list) and statement in block:
            rest = block[block.index(statement) :]
            return any(isinstance(s, ast.Return | ast.Break | ast.Raise) for s in rest)
    return False


@detector(
    "loop-over-a-number",
    misconception="loop-variable-is-element",
    concept="for-loops",
    part=Construct.LOOP_BOUND,
    confidence=0.92,
)
def loop_over_a_number(evidence: Evidence) -> Iterator[Spot]:
    """`for i in len(xs)`, `for i in 5`, `range(xs)` with a list."""
    for node in evidence.nodes:
        if isinstance(node, ast.For) and evidence.kinds.of(node.iter) in ("int", "float"):
            yield Spot(node, f"`{evidence.text(node.iter)}` is a number: there is nothing in it.")
        parts = trees.range_parts(node)
        if parts and any(evidence.kinds.of(p) in {*LISTS, "float"} for p in parts if p):
            text = f"`{evidence.text(node)}`: `range` needs whole numbers."
            yield Spot(node, text, misconception="string-number-mixed", concept="range")


@detector(
    "enumerate-swapped",
    misconception="loop-variable-is-element",
    concept="enumerate",
    part=Construct.LOOP_BODY,
    confidence=0.85,
)
def enumerate_swapped(evidence: Evidence) -> Iterator[Spot]:
    """`for x, i in enumerate(xs)` where `xs[i]` shows that the names are the wrong way round."""
    for loop in evidence.loops:
        if not isinstance(loop, ast.For) or not isinstance(loop.iter, ast.Call):
            continue
        if trees.called(loop.iter) != "enumerate" or not isinstance(loop.target, ast.Tuple):
            continue
        if len(loop.target.elts) != 2 or not loop.iter.args:
            continue
        second = loop.target.elts[1]
        for node in trees.indexed(loop.body, loop.iter.args[0]):
            if isinstance(second, ast.Name) and trees.is_name(node.slice, second.id):
                text = f"`enumerate` gives the place first; `{second.id}` is the item here."
                yield Spot(node, text)
                break


@detector(
    "loop-variable-changed",
    misconception="assignment-links-variables",
    concept="for-loops",
    part=Construct.LOOP_BODY,
    confidence=0.85,
)
def loop_variable_changed(evidence: Evidence) -> Iterator[Spot]:
    """`for x in xs: x = x * 2` and nothing reads `x` afterwards: the list stays as it was."""
    for loop in evidence.loops:
        if not isinstance(loop, ast.For) or not isinstance(loop.target, ast.Name):
            continue
        name, last = loop.target.id, loop.body[-1]
        if trees.updates(last, name) is None:
            continue
        outside = [
            n for n in trees.reads(evidence.scope_of(loop), name)
            if n.lineno > trees.line_range(loop)[-1]
        ]  # fmt: skip
        if not outside:
            counted = trees.range_parts(loop.iter) is not None
            text = f"This changes only `{name}` for this round; the next round replaces it."
            yield Spot(last, text, 0.7 if counted else None)
