"""Where counting loops start and stop: items that are left out or never reached."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tutor_app.dialogue import Construct
from tutor_app.subjects.python.detectors import trees
from tutor_app.subjects.python.detectors.counting import (
    counted,
    guarded,
    plain_reads,
    shifted,
    taken_alone,
)
from tutor_app.subjects.python.detectors.evidence import Evidence
from tutor_app.subjects.python.detectors.model import Spot, detector


@detector(
    "loop-stops-early",
    misconception="loop-misses-last",
    concept="loop-boundaries",
    part=Construct.LOOP_BOUND,
    confidence=0.7,
)
def loop_stops_early(evidence: Evidence) -> Iterator[Spot]:
    """`for i in range(len(x) - 1)` where only `x[i]` is used."""
    for loop, name, call in counted(evidence):
        _, stop, step = trees.range_parts(call) or (None, call, None)
        part = trees.plus(stop)
        base = trees.length_of(part[0]) if part else None
        if base is None or part is None or part[1] >= 0 or step or shifted(loop.body, name):
            continue
        if plain_reads(loop.body, name, base) and not taken_alone(evidence, loop, base, (-1,)):
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
        inside = {id(n) for step in steps for n in trees.walk(step)}
        other = [n for n in shifted(loop.body, name) if id(n) not in inside]
        scope = evidence.scope_of(loop)
        later = [n for n in trees.reads(scope, name) if n.lineno > trees.line_range(loop)[-1]]
        if other or later or not plain_reads(loop.body, name, base):
            continue
        if not taken_alone(evidence, loop, base, (-1,)):
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
    for loop, name, call in counted(evidence):
        start, stop, step = trees.range_parts(call) or (None, call, None)
        base = trees.length_of(stop)
        if trees.number(start) != 1 or base is None or step or shifted(loop.body, name):
            continue
        nested = any(isinstance(n, ast.For | ast.While) for n in evidence.around(loop))
        starts = taken_alone(evidence, loop, base, (0,))
        if plain_reads(loop.body, name, base) and not starts and not nested:
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
    for loop, name, call in counted(evidence):
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
    for loop, name, call in counted(evidence):
        start, stop, step = trees.range_parts(call) or (None, call, None)
        part = trees.plus(start)
        base = trees.length_of(part[0]) if part else None
        if base is None or part is None or trees.number(step) != -1:
            continue
        if guarded(loop.body, name) or not plain_reads(loop.body, name, base):
            continue
        sequence = evidence.text(base)
        if part[1] == 0:
            yield Spot(loop, f"The first index is the length of `{sequence}`: past its end.", 0.92)
        elif (
            trees.number(stop) == 0
            and not shifted(loop.body, name)
            and not taken_alone(evidence, loop, base, (0,))
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
    for loop, name, call in counted(evidence):
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
