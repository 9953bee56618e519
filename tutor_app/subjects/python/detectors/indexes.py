"""Indexes that point at nothing, or at another item than they seem to."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tutor_app.dialogue import Construct
from tutor_app.subjects.python.detectors import trees
from tutor_app.subjects.python.detectors.counting import (
    counted,
    guarded,
    plain_reads,
)
from tutor_app.subjects.python.detectors.evidence import Evidence
from tutor_app.subjects.python.detectors.model import Spot, detector


@detector(
    "range-past-end",
    misconception="index-past-end",
    concept="indexing",
    part=Construct.LOOP_BOUND,
    confidence=0.9,
)
def range_past_end(evidence: Evidence) -> Iterator[Spot]:
    """`for i in range(len(x) + 1): x[i]`."""
    for loop, name, call in counted(evidence):
        start, stop, step = trees.range_parts(call) or (None, call, None)
        part = trees.plus(stop)
        base = trees.length_of(part[0]) if part else None
        if base is None or part is None or part[1] < 1 or step or guarded(loop.body, name):
            continue
        if plain_reads(loop.body, name, base):
            sequence = evidence.text(base)
            first = trees.number(start) == 1
            yield Spot(
                loop,
                f"`{name}` goes up to the length of `{sequence}`, one past its last index.",
                0.96 if evidence.error("IndexError") else None,
                misconception="indexes-start-at-one" if first else None,
            )


@detector(
    "index-at-length",
    misconception="index-past-end",
    concept="indexing",
    part=Construct.INDEX,
    confidence=0.93,
)
def index_at_length(evidence: Evidence) -> Iterator[Spot]:
    """`x[len(x)]`, or `x[len(x) - i]` with `i` starting at 0."""
    for node in evidence.nodes:
        if not isinstance(node, ast.Subscript) or isinstance(node.slice, ast.Slice):
            continue
        if evidence.kinds.of(node.value) == "dict" or evidence.inside_try(node):
            continue
        index = node.slice
        base = trees.length_of(index)
        if base is not None and trees.same(base, node.value):
            yield Spot(node, f"`{evidence.text(node)}` is one past the last item.")
        if not isinstance(index, ast.BinOp) or not isinstance(index.op, ast.Sub):
            continue
        base = trees.length_of(index.left)
        if base is None or not trees.same(base, node.value):
            continue
        for loop, name, call in counted(evidence):
            start = (trees.range_parts(call) or (None, call, None))[0]
            inside = node in trees.walk(loop.body)
            zero = start is None or trees.number(start) == 0
            if (
                inside
                and zero
                and trees.is_name(index.right, name)
                and not guarded(loop.body, name)
            ):
                yield Spot(node, f"With `{name}` at 0 this index is one past the last item.")


@detector(
    "neighbour-past-end",
    misconception="index-past-end",
    concept="indexing",
    part=Construct.LOOP_BOUND,
    confidence=0.75,
)
def neighbour_past_end(evidence: Evidence) -> Iterator[Spot]:
    """`for i in range(len(x))` with `x[i + 1]` and nothing that guards the last round."""
    for loop, name, call in counted(evidence):
        _, stop, step = trees.range_parts(call) or (None, call, None)
        base = trees.length_of(stop)
        if base is None or step or guarded(loop.body, name) or evidence.inside_try(loop):
            continue
        for node in trees.indexed(loop.body, base):
            part = trees.plus(node.slice)
            if part and trees.is_name(part[0], name) and part[1] > 0:
                sequence = evidence.text(base)
                yield Spot(
                    node,
                    f"In the last round `{evidence.text(node)}` is past the end of `{sequence}`.",
                    evidence.judged(loop, "IndexError", 0.75),
                    lines=(loop.lineno, node.lineno) if node.lineno != loop.lineno else (),
                )
                break


@detector(
    "while-past-end",
    misconception="off-by-one-comparison",
    concept="comparison",
    part=Construct.LOOP_BOUND,
    confidence=0.88,
)
def while_past_end(evidence: Evidence) -> Iterator[Spot]:
    """`while i <= len(x): x[i]`, or `while i < len(x): x[i + 1]`."""
    for loop in evidence.loops:
        if not isinstance(loop, ast.While) or evidence.inside_try(loop):
            continue
        test = loop.test
        if not isinstance(test, ast.Compare) or not isinstance(test.left, ast.Name):
            continue
        base = trees.length_of(test.comparators[0])
        if base is None or len(test.ops) != 1 or guarded(loop.body, test.left.id):
            continue
        name = test.left.id
        at_most = isinstance(test.ops[0], ast.LtE)
        for node in trees.indexed(loop.body, base):
            part = trees.plus(node.slice)
            if part is None or not trees.is_name(part[0], name):
                continue
            first_step = min(
                (trees.line_range(n)[0] for n in trees.walk(loop.body) if trees.updates(n, name)),
                default=0,
            )
            if part[1] + at_most > 0 and node.lineno <= first_step:
                base_sure = 0.88 if at_most else 0.7
                sure = evidence.judged(loop, "IndexError", base_sure)
                yield Spot(
                    loop, f"The condition lets `{name}` reach a place past the last item.", sure
                )
                break


@detector(
    "mirrored-negative-index",
    misconception="negative-index-misread",
    concept="indexing",
    part=Construct.INDEX,
    confidence=0.85,
)
def mirrored_negative_index(evidence: Evidence) -> Iterator[Spot]:
    """`x[i] == x[-i]` with `i` from 0: -0 is the first item."""
    for loop, name, call in counted(evidence):
        start = (trees.range_parts(call) or (None, call, None))[0]
        if start is not None and trees.number(start) != 0:
            continue
        for node in trees.walk(loop.body):
            if not isinstance(node, ast.Compare) or not isinstance(node.left, ast.Subscript):
                continue
            other = node.comparators[0]
            if not isinstance(other, ast.Subscript) or not trees.same(node.left.value, other.value):
                continue
            pair = (node.left.slice, other.slice)
            negative = [
                x for x in pair
                if isinstance(x, ast.UnaryOp) and isinstance(x.op, ast.USub)
                and trees.is_name(x.operand, name)
            ]  # fmt: skip
            if len(negative) == 1 and any(trees.is_name(x, name) for x in pair):
                yield Spot(node, f"With `{name}` at 0, `-{name}` is 0 too: the first item again.")
