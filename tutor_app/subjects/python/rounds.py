"""Frames and loop rounds found in a step trace: which steps are one call, which one time round."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from tutor_app.subjects.python.sandbox import Step

LoopNode = ast.For | ast.While
_HIDDEN = ("<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>", "<lambda>")


@dataclass(frozen=True)
class Frame:
    """The steps of one call of one function, as indices into the trace, in order."""

    function: str
    depth: int
    steps: tuple[int, ...]


@dataclass(frozen=True)
class Round:
    """One time round a loop: the first step in its body, and the step at which it was over.

    `end` is None when the trace breaks off inside the round. `returns` tells a round that ended
    the call.
    """

    number: int
    first: int
    end: int | None
    returns: bool = False


def frames(steps: Sequence[Step]) -> list[Frame]:
    """Sort steps into frames, in the order in which the frames began."""
    open_frames: dict[int, int] = {}
    found: list[tuple[str, int, list[int]]] = []
    deepest = -1
    for index, step in enumerate(steps):
        for depth in [depth for depth in open_frames if depth > step.depth]:
            del open_frames[depth]
        position = open_frames.get(step.depth)
        if position is None or found[position][0] != step.function:
            found.append((step.function, step.depth, []))
            position = open_frames[step.depth] = len(found) - 1
        found[position][2].append(index)
        if step.event == "return":
            del open_frames[step.depth]
        deepest = max(deepest, step.depth)
    return [
        Frame(name, depth, tuple(indices)) for name, depth, indices in found if name not in _HIDDEN
    ]


def body_lines(loop: LoopNode) -> range:
    """Line numbers of a loop's body."""
    return range(loop.body[0].lineno, (loop.body[-1].end_lineno or loop.body[-1].lineno) + 1)


def header_lines(loop: LoopNode) -> range:
    """Line numbers of a loop's head; empty when its body stands on the same line."""
    return range(loop.lineno, loop.body[0].lineno)


def executions(steps: Sequence[Step], frame: Frame, loop: LoopNode) -> list[list[Round]]:
    """The rounds of each time this frame came to the loop, in order.

    A loop that was reached and never went round gives an empty list. Loops written on one line
    give nothing, since their rounds cannot be told apart.
    """
    header, body = header_lines(loop), body_lines(loop)
    if not header:
        return []
    result: list[list[Round]] = []
    inside, first = False, None
    for index in frame.steps:
        step = steps[index]
        if step.event == "exception":
            continue
        if step.event == "return":
            if first is not None:
                result[-1].append(Round(len(result[-1]) + 1, first, index, returns=True))
            return result
        if step.line in header:
            if not inside:
                result.append([])
                inside = True
            if first is not None:
                result[-1].append(Round(len(result[-1]) + 1, first, index))
                first = None
        elif step.line in body:
            if inside and first is None:
                first = index
        else:
            if first is not None:
                result[-1].append(Round(len(result[-1]) + 1, first, index))
                first = None
            inside = False
    if first is not None:
        result[-1].append(Round(len(result[-1]) + 1, first, None))
    return result


def arrival(steps: Sequence[Step], index: int) -> int:
    """How many times, up to and with this step, the run came to its line (1 for the first)."""
    step = steps[index]
    return sum(
        other.line == step.line and other.event == step.event and other.function == step.function
        for other in steps[: index + 1]
    )


def place(steps: Sequence[Step], index: int) -> str:
    """A step's place that another run finds again: "line 4 of f #3", or "return of f #1"."""
    step = steps[index]
    if step.event == "return":
        count = sum(
            other.event == "return" and other.function == step.function
            for other in steps[: index + 1]
        )
        return f"return of {step.function} #{count}"
    return f"{step.event} {step.line} of {step.function} #{arrival(steps, index)}"


def ordinal(number: int) -> str:
    """1 to "1st", 2 to "2nd", 11 to "11th"."""
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"
