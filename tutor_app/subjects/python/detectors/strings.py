"""Text: it does not change in place, it is not a number, and slices have ends."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tutor_app.dialogue import Construct
from tutor_app.subjects.python.detectors import trees
from tutor_app.subjects.python.detectors.evidence import Evidence
from tutor_app.subjects.python.detectors.model import Spot, detector

PURE = frozenset(
    [
        "upper",
        "lower",
        "strip",
        "lstrip",
        "rstrip",
        "replace",
        "title",
        "capitalize",
        "swapcase",
        "center",
        "zfill",
        "join",
        "format",
        "split",
    ]
)
PURE_FUNCTIONS = frozenset(
    [
        "sorted",
        "reversed",
        "len",
        "str",
        "sum",
        "max",
        "min",
        "abs",
        "round",
        "set",
        "tuple",
        "zip",
        "enumerate",
        "range",
    ]
)


@detector(
    "text-changed-in-place",
    misconception="string-is-mutable",
    concept="string-immutability",
    part=Construct.ASSIGNMENT,
    confidence=0.92,
)
def text_changed_in_place(evidence: Evidence) -> Iterator[Spot]:
    """`s[0] = "x"` with a text (or a tuple)."""
    for node in evidence.nodes:
        if not isinstance(node, ast.Subscript) or isinstance(node.ctx, ast.Load):
            continue
        kind = evidence.kinds.of(node.value)
        seen = evidence.error("TypeError", node, "does not support item")
        if kind in ("str", "tuple") or seen:
            text = f"The items of `{evidence.text(node.value)}` cannot be changed one by one."
            concept = "tuples" if kind == "tuple" else None
            yield Spot(node, text, 0.98 if seen else None, concept=concept)


@detector(
    "method-result-unused",
    misconception="string-method-changes-in-place",
    concept="string-immutability",
    part=Construct.CALL,
    confidence=0.92,
)
def method_result_unused(evidence: Evidence) -> Iterator[Spot]:
    """`s.upper()` as a statement: the new text is thrown away."""
    for node in evidence.nodes:
        pair = trees.method(node.value) if isinstance(node, ast.Expr) else None
        if pair is None or pair[1] not in PURE or pair[1] in evidence.method_names:
            continue
        if isinstance(pair[0], ast.Name) and pair[0].id in evidence.imported:
            continue
        arguments = getattr(getattr(node, "value", None), "args", [])
        if pair[1] in ("join", "format") and evidence.kinds.of(pair[0]) != "str":
            continue
        if evidence.kinds.of(pair[0]) in (None, "str") and (arguments or pair[1] != "join"):
            text = f"`{evidence.text(node)}` makes a new text that nothing keeps."
            yield Spot(node, text, 0.92 if evidence.kinds.of(pair[0]) == "str" else 0.85)


@detector(
    "function-result-unused",
    misconception="sorted-changes-list",
    concept="sorting",
    part=Construct.CALL,
    confidence=0.92,
)
def function_result_unused(evidence: Evidence) -> Iterator[Spot]:
    """`sorted(xs)` as a statement."""
    for node in evidence.nodes:
        name = trees.called(node.value) if isinstance(node, ast.Expr) else None
        if name in PURE_FUNCTIONS and not evidence.inside_try(node):
            if name in evidence.own_functions:
                continue
            sorts = name in ("sorted", "reversed")
            text = f"`{evidence.text(node)}` gives a result that nothing keeps."
            yield Spot(
                node,
                text,
                misconception=None if sorts else "return-missing",
                concept=None if sorts else "return-values",
            )


@detector(
    "text-and-number-compared",
    misconception="string-number-mixed",
    concept="values-and-types",
    part=Construct.CONDITION,
    confidence=0.88,
)
def text_and_number_compared(evidence: Evidence) -> Iterator[Spot]:
    """`input() > 5`, `digit == 5` with a character."""
    numbers = ("int", "float")
    for node in evidence.nodes:
        if not isinstance(node, ast.Compare) or len(node.ops) != 1:
            continue
        sides = (evidence.kinds.of(node.left), evidence.kinds.of(node.comparators[0]))
        mixed = "str" in sides and any(s in numbers for s in sides)
        lists = "list" in sides and any(s in numbers for s in sides)
        if isinstance(node.ops[0], ast.In | ast.NotIn):
            mixed = sides[0] in numbers and sides[1] == "str"
            lists = False
        if isinstance(node.ops[0], ast.Is | ast.IsNot) or not (mixed or lists):
            continue
        what = "text" if mixed else "list"
        text = f"`{evidence.text(node)}` compares a {what} with a number."
        yield Spot(node, text, 0.88 if mixed else 0.85)


@detector(
    "text-and-number-added",
    misconception="string-number-mixed",
    concept="values-and-types",
    part=Construct.EXPRESSION,
    confidence=0.92,
)
def text_and_number_added(evidence: Evidence) -> Iterator[Spot]:
    """`"n = " + 5`, `input() / 2`."""
    for node in evidence.nodes:
        if isinstance(node, ast.BinOp):
            left, right, operation = node.left, node.right, node.op
        elif isinstance(node, ast.AugAssign):
            left, right, operation = node.target, node.value, node.op
        else:
            continue
        kinds = (evidence.kinds.of(left), evidence.kinds.of(right))
        if isinstance(operation, ast.Mult | ast.Mod | ast.BitOr | ast.BitAnd):
            continue
        if (
            "str" in kinds
            and any(k in ("int", "float") for k in kinds)
            and not evidence.inside_try(node)
        ):
            yield Spot(node, f"`{evidence.text(node)}` mixes a text with a number.")


@detector(
    "letter-case-never-matches",
    misconception="string-method-changes-in-place",
    concept="string-methods",
    part=Construct.CONDITION,
    confidence=0.93,
)
def letter_case_never_matches(evidence: Evidence) -> Iterator[Spot]:
    """`s.lower() == "Yes"` can never hold."""
    for node in evidence.nodes:
        if not isinstance(node, ast.Compare) or len(node.ops) != 1:
            continue
        pair, other = trees.method(node.left), node.comparators[0]
        if pair is None or pair[1] not in ("lower", "upper"):
            continue
        values: list[object] = []
        if isinstance(node.ops[0], ast.Eq | ast.NotEq) and isinstance(other, ast.Constant):
            values = [other.value]
        elif isinstance(node.ops[0], ast.In) and isinstance(other, ast.List | ast.Tuple | ast.Set):
            values = [e.value for e in other.elts if isinstance(e, ast.Constant)]
        wrong = [v for v in values if isinstance(v, str) and getattr(v, pair[1])() != v]
        if wrong and len(wrong) == len(values):
            yield Spot(node, f"After `{pair[1]}()` nothing is ever equal to {wrong[0]!r}.")


@detector(
    "comma-in-index",
    misconception="slice-includes-stop",
    concept="slicing",
    part=Construct.INDEX,
    confidence=0.9,
)
def comma_in_index(evidence: Evidence) -> Iterator[Spot]:
    """`s[0, 3]` with a text or list."""
    for node in evidence.nodes:
        if (
            isinstance(node, ast.Subscript)
            and isinstance(node.slice, ast.Tuple)
            and evidence.kinds.of(node.value) in ("str", "list", "tuple")
        ):
            yield Spot(node, f"`{evidence.text(node)}`: a comma does not make a slice.")


@detector(
    "reverse-slice-misses-first",
    misconception="slice-includes-stop",
    concept="slicing",
    part=Construct.INDEX,
    confidence=0.75,
)
def reverse_slice_misses_first(evidence: Evidence) -> Iterator[Spot]:
    """`s[len(s):0:-1]`, `s[-1:0:-1]`, `s[:-1:-1]`: the first character is left out."""
    for node in evidence.nodes:
        part = node.slice if isinstance(node, ast.Subscript) else None
        if not isinstance(part, ast.Slice) or not isinstance(node, ast.Subscript):
            continue
        if trees.number(part.step) != -1:
            continue
        lower = trees.plus(part.lower) if part.lower else None
        from_end = (
            part.lower is None
            or trees.number(part.lower) == -1
            or (lower is not None and trees.length_of(lower[0]) is not None)
        )
        stop = trees.number(part.upper)
        if from_end and stop in (0, -1):
            text = f"`{evidence.text(node)}` leaves out " + (
                "the first item." if stop == 0 else "everything."
            )
            yield Spot(node, text)
