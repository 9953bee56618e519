"""Loops over ranges and indexes: where they start, where they stop, what they index."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tutor_app.dialogue import Construct
from tutor_app.subjects.python.detectors import trees
from tutor_app.subjects.python.detectors.evidence import Evidence
from tutor_app.subjects.python.detectors.model import Spot, detector


def _counted(evidence: Evidence) -> Iterator[tuple[ast.For, str, ast.Call]]:
    """`for i in range(...)` with a plain name: (loop, name, the range call)."""
    for loop in evidence.loops:
        if (
            isinstance(loop, ast.For)
            and isinstance(loop.target, ast.Name)
            and isinstance(loop.iter, ast.Call)
            and trees.range_parts(loop.iter)
        ):
            yield loop, loop.target.id, loop.iter


def _plain_reads(body: list[ast.stmt], name: str, base: ast.AST) -> list[ast.Subscript]:
    """Reads of `base[name]`."""
    found = trees.indexed(body, base)
    return [n for n in found if trees.is_name(n.slice, name) and isinstance(n.ctx, ast.Load)]


def _shifted(body: list[ast.stmt], name: str) -> list[ast.BinOp]:
    """Arithmetic on the loop variable."""
    sums = [n for n in trees.walk(body) if isinstance(n, ast.BinOp)]
    return [n for n in sums if trees.is_name(n.left, name) or trees.is_name(n.right, name)]


def _guarded(body: list[ast.stmt], name: str) -> bool:
    """Whether the loop variable is compared with anything, so that an index may be safe."""
    compares = [n for n in trees.walk(body) if isinstance(n, ast.Compare)]
    sides = [
        side
        for n in compares
        for side in (n.left, *n.comparators)
        if not any(isinstance(x, ast.Subscript) for x in ast.walk(side))
    ]
    return any(trees.reads(side, name) for side in sides) or any(
        isinstance(n, ast.Try) for n in trees.walk(body)
    )


def _taken_alone(evidence: Evidence, loop: ast.AST, base: ast.AST, wanted: tuple[int, ...]) -> bool:
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


@detector(
    "range-past-end",
    misconception="index-past-end",
    concept="indexing",
    part=Construct.LOOP_BOUND,
    confidence=0.9,
)
def range_past_end(evidence: Evidence) -> Iterator[Spot]:
    """`for i in range(len(x) + 1): x[i]`."""
    for loop, name, call in _counted(evidence):
        start, stop, step = trees.range_parts(call) or (None, call, None)
        part = trees.plus(stop)
        base = trees.length_of(part[0]) if part else None
        if base is None or part is None or part[1] < 1 or step or _guarded(loop.body, name):
            continue
        if _plain_reads(loop.body, name, base):
            sequence = evidence.text(base)
            first = trees.number(start) == 1
            yield Spot(
                loop,
                f"`{name}` goes up to the length of `{sequence}`, one past its last index.",
                0.96 if evidence.error("IndexError") else None,
                misconception="indexes-start-at-one" if first else None,
            )


@detector(
    "loop-stops-early",
    misconception="loop-misses-last",
    concept="loop-boundaries",
    part=Construct.LOOP_BOUND,
    confidence=0.7,
)
def loop_stops_early(evidence: Evidence) -> Iterator[Spot]:
    """`for i in range(len(x) - 1)` where only `x[i]` is used."""
    for loop, name, call in _counted(evidence):
        _, stop, step = trees.range_parts(call) or (None, call, None)
        part = trees.plus(stop)
        base = trees.length_of(part[0]) if part else None
        if base is None or part is None or part[1] >= 0 or step or _shifted(loop.body, name):
            continue
        if _plain_reads(loop.body, name, base) and not _taken_alone(evidence, loop, base, (-1,)):
            sequence = evidence.text(base)
            yield Spot(loop, f"The loop never reaches the last item of `{sequence}`.")


@detector(
    "while-stops-early",
    misconception="loop-misses-last",
    concept="loop-boundaries",
    part=Construct.LOOP_BOUND,
    confidence=0.65,
)
def while_stops_early(evidence: Evidence) -> Iterator[Spot]:
    """`while i < len(x) - 1` where only `x[i]` is used."""
    for loop in evidence.loops:
        if not isinstance(loop, ast.While) or not isinstance(loop.test, ast.Compare):
            continue
        left, test = loop.test.left, loop.test
        part = trees.plus(test.comparators[0])
        base = trees.length_of(part[0]) if part else None
        if not isinstance(left, ast.Name) or base is None or part is None or part[1] != -1:
            continue
        if len(test.ops) != 1 or not isinstance(test.ops[0], ast.Lt):
            continue
        name = left.id
        steps = [n for n in trees.walk(loop.body) if trees.updates(n, name)]
        inside = {id(n) for step in steps for n in ast.walk(step)}
        other = [n for n in _shifted(loop.body, name) if id(n) not in inside]
        scope = evidence.scope_of(loop)
        later = [n for n in trees.reads(scope, name) if n.lineno > trees.line_range(loop)[-1]]
        if other or later or not _plain_reads(loop.body, name, base):
            continue
        if not _taken_alone(evidence, loop, base, (-1,)):
            yield Spot(loop, f"The loop never reaches the last item of `{evidence.text(base)}`.")


@detector(
    "range-skips-first",
    misconception="range-starts-at-one",
    concept="range",
    part=Construct.LOOP_BOUND,
    confidence=0.7,
)
def range_skips_first(evidence: Evidence) -> Iterator[Spot]:
    """`for i in range(1, len(x))` where only `x[i]` is used and `x[0]` nowhere."""
    for loop, name, call in _counted(evidence):
        start, stop, step = trees.range_parts(call) or (None, call, None)
        base = trees.length_of(stop)
        if trees.number(start) != 1 or base is None or step or _shifted(loop.body, name):
            continue
        nested = any(isinstance(n, ast.For | ast.While) for n in evidence.around(loop))
        starts = _taken_alone(evidence, loop, base, (0,))
        if _plain_reads(loop.body, name, base) and not starts and not nested:
            sequence = evidence.text(base)
            yield Spot(
                loop, f"`{name}` starts at 1, so the first item of `{sequence}` is left out."
            )


@detector(
    "range-stops-before-bound",
    misconception="range-includes-stop",
    concept="range",
    part=Construct.LOOP_BOUND,
    confidence=0.3,
)
def range_stops_before_bound(evidence: Evidence) -> Iterator[Spot]:
    """`range(1, n)` in a function of one whole number, where the results lack just `n`."""
    function = evidence.own_functions.get(evidence.entry)
    for loop, name, call in _counted(evidence):
        start, stop, step = trees.range_parts(call) or (None, call, None)
        if function is None or evidence.function_of(loop) is not function or step:
            continue
        asked = trees.parameters(function)
        if not isinstance(stop, ast.Name) or stop.id not in asked or trees.number(start) is None:
            continue
        place = asked.index(stop.id)

        def lacks(arguments: list[object], expected: object, got: object, at: int = place) -> bool:
            bound = arguments[at]
            if isinstance(bound, bool) or not isinstance(bound, int):
                return False
            if isinstance(expected, list) and isinstance(got, list):
                return len(expected) == len(got) + 1 and expected[:-1] == got
            if isinstance(expected, int) and isinstance(got, int):
                return expected in (got + bound, got * bound, got + bound * bound, got + 1)
            return False

        sure = evidence.changed_by(lacks)
        yield Spot(
            loop,
            f"`{name}` stops before `{stop.id}`; the task may want `{stop.id}` itself too.",
            0.85 if sure else None,
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
        for loop, name, call in _counted(evidence):
            start = (trees.range_parts(call) or (None, call, None))[0]
            inside = node in trees.walk(loop.body)
            zero = start is None or trees.number(start) == 0
            if (
                inside
                and zero
                and trees.is_name(index.right, name)
                and not _guarded(loop.body, name)
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
    for loop, name, call in _counted(evidence):
        _, stop, step = trees.range_parts(call) or (None, call, None)
        base = trees.length_of(stop)
        if base is None or step or _guarded(loop.body, name) or evidence.inside_try(loop):
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
        if base is None or len(test.ops) != 1 or _guarded(loop.body, test.left.id):
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
    "empty-range",
    misconception="range-includes-stop",
    concept="range",
    part=Construct.LOOP_BOUND,
    confidence=0.9,
)
def empty_range(evidence: Evidence) -> Iterator[Spot]:
    """`range(10, 0)` or `range(len(x), 0)` without a step: nothing comes out."""
    for node in evidence.nodes:
        parts = trees.range_parts(node)
        if parts is None or parts[2] is not None or parts[0] is None:
            continue
        start, stop = trees.plus(parts[0]), trees.number(parts[1])
        first = trees.number(parts[0])
        if stop is None or start is None:
            continue
        if (first is not None and first > stop) or (trees.length_of(start[0]) and stop <= 0):
            yield Spot(node, f"`{evidence.text(node)}` counts up, so it gives no numbers at all.")


@detector(
    "backward-loop-bounds",
    misconception="range-includes-stop",
    concept="loop-boundaries",
    part=Construct.LOOP_BOUND,
    confidence=0.75,
)
def backward_loop_bounds(evidence: Evidence) -> Iterator[Spot]:
    """Counting down from `len(x)` (too far), or stopping at 0 so that `x[0]` is left out."""
    for loop, name, call in _counted(evidence):
        start, stop, step = trees.range_parts(call) or (None, call, None)
        part = trees.plus(start)
        base = trees.length_of(part[0]) if part else None
        if base is None or part is None or trees.number(step) != -1:
            continue
        if _guarded(loop.body, name) or not _plain_reads(loop.body, name, base):
            continue
        sequence = evidence.text(base)
        if part[1] == 0:
            yield Spot(loop, f"The first index is the length of `{sequence}`: past its end.", 0.92)
        elif (
            trees.number(stop) == 0
            and not _shifted(loop.body, name)
            and not _taken_alone(evidence, loop, base, (0,))
        ):
            yield Spot(loop, f"The loop stops before index 0, the first item of `{sequence}`.")


@detector(
    "window-misses-last",
    misconception="loop-misses-last",
    concept="loop-boundaries",
    part=Construct.LOOP_BOUND,
    confidence=0.75,
)
def window_misses_last(evidence: Evidence) -> Iterator[Spot]:
    """`for i in range(len(s) - k): s[i:i + k]`: the last piece never comes."""
    for loop, name, call in _counted(evidence):
        _, stop, step = trees.range_parts(call) or (None, call, None)
        if step or not isinstance(stop, ast.BinOp) or not isinstance(stop.op, ast.Sub):
            continue
        base = trees.length_of(stop.left)
        if base is None:
            continue
        uses = trees.indexed(loop.body, base)
        slices = [n.slice for n in uses if isinstance(n.slice, ast.Slice)]
        if len(slices) != len(uses) or not slices:
            continue
        upper = slices[0].upper
        if (
            isinstance(upper, ast.BinOp)
            and isinstance(upper.op, ast.Add)
            and trees.is_name(upper.left, name)
            and trees.same(upper.right, stop.right)
            and trees.is_name(slices[0].lower, name)
        ):
            yield Spot(loop, f"The last piece of `{evidence.text(base)}` is never looked at.")


@detector(
    "mirrored-negative-index",
    misconception="negative-index-misread",
    concept="indexing",
    part=Construct.INDEX,
    confidence=0.85,
)
def mirrored_negative_index(evidence: Evidence) -> Iterator[Spot]:
    """`x[i] == x[-i]` with `i` from 0: -0 is the first item."""
    for loop, name, call in _counted(evidence):
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
