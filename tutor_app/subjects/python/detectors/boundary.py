"""Cases at the edge: nothing at all, one item only."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tutor_app.dialogue import Construct
from tutor_app.subjects.python.detectors import trees
from tutor_app.subjects.python.detectors.evidence import Evidence
from tutor_app.subjects.python.detectors.model import Spot, detector

EDGE_ERRORS = {
    "IndexError": "has no item at that place",
    "ZeroDivisionError": "is divided by zero",
    "ValueError": "has nothing to choose from",
    "StopIteration": "has nothing to give",
}


def _tiny(argument: object) -> int | None:
    """The length of an argument that can be empty."""
    sized = isinstance(argument, str | list | tuple | dict | set)
    return len(argument) if sized and hasattr(argument, "__len__") else None


@detector(
    "empty-input-forgotten",
    misconception="empty-input-forgotten",
    concept="boundary-cases",
    part=Construct.MISSING_CASE,
    confidence=0.2,
)
def empty_input_forgotten(evidence: Evidence) -> Iterator[Spot]:
    """A case with an empty (or one-item) argument ends in an error that larger ones do not."""
    errors = [(r, r.error) for r in evidence.failing if r.error is not None]
    for name, words in EDGE_ERRORS.items():
        ended = [(r, e) for r, e in errors if e.type == name and e.line is not None]
        if not ended:
            continue
        lengths = [
            [n for a in evidence.arguments_of(r) if (n := _tiny(a)) is not None] for r, _ in ended
        ]
        if any(not sizes or min(sizes) > 1 for sizes in lengths):
            continue
        smallest = min(min(sizes) for sizes in lengths)
        place = _statement(evidence, ended[0][1].line or 1)
        if place is None or (name == "ValueError" and not _chooses(place)):
            continue
        empty = smallest == 0 and all(min(sizes) == 0 for sizes in lengths)
        if name == "IndexError" and not empty and not _fixed_index(place):
            continue
        what = "an empty argument" if empty else "an argument of one item"
        yield Spot(
            place,
            f"With {what} something here {words}.",
            0.93 if empty else 0.85,
            misconception=None if empty else "single-item-forgotten",
        )


def _statement(evidence: Evidence, line: int) -> ast.stmt | None:
    found = [n for n in evidence.nodes if isinstance(n, ast.stmt) and n.lineno == line]
    return found[-1] if found else None


def _chooses(node: ast.AST) -> bool:
    return any(trees.called(n) in ("max", "min") for n in trees.walk(node))


def _fixed_index(node: ast.AST) -> bool:
    return any(
        isinstance(n, ast.Subscript) and trees.number(n.slice) is not None for n in trees.walk(node)
    )


@detector(
    "edge-not-guarded",
    misconception="empty-input-forgotten",
    concept="boundary-cases",
    part=Construct.MISSING_CASE,
    confidence=0.25,
)
def edge_not_guarded(evidence: Evidence) -> Iterator[Spot]:
    """`xs[0]`, `max(xs)` or `/ len(xs)` with no look at whether `xs` is empty."""
    for function in evidence.functions:
        for name in trees.parameters(function):
            tests = [
                n.test
                for n in trees.walk(function)
                if isinstance(n, ast.If | ast.While | ast.IfExp)
            ]
            if any(trees.reads(t, name) for t in tests):
                continue
            for node in trees.own_nodes(function.body):
                first = (
                    isinstance(node, ast.Subscript)
                    and trees.is_name(node.value, name)
                    and trees.number(node.slice) in (0, -1)
                    and evidence.kinds.of(node.value) in ("list", "str", "tuple")
                )
                divides = isinstance(node, ast.BinOp) and isinstance(
                    node.op, ast.Div | ast.FloorDiv
                )
                length = divides and isinstance(node, ast.BinOp) and trees.length_of(node.right)
                if (
                    first or (isinstance(length, ast.Name) and length.id == name)
                ) and not evidence.inside_try(node):
                    yield Spot(node, f"Nothing asks whether `{name}` is empty.")
                    break


@detector(
    "crash-on-none",
    misconception="none-used-as-value",
    concept="none",
    part=Construct.EXPRESSION,
    confidence=0.8,
)
def crash_on_none(evidence: Evidence) -> Iterator[Spot]:
    """A TypeError or AttributeError about None."""
    told: set[int] = set()
    for result in evidence.failing:
        report = result.error
        if report is None or report.line is None or report.line in told:
            continue
        if report.type in ("TypeError", "AttributeError") and "NoneType" in report.message:
            place = _statement(evidence, report.line)
            told.add(report.line)
            if place is not None:
                yield Spot(place, "A value here is None, and None cannot be used like that.")
