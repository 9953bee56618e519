"""Numbers: division, remainders, floats and the order of arithmetic."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tutor_app.dialogue import Construct
from tutor_app.subjects.python.detectors import trees
from tutor_app.subjects.python.detectors.evidence import Evidence
from tutor_app.subjects.python.detectors.model import Spot, detector


@detector(
    "float-as-index",
    misconception="integer-division-surprise",
    concept="integer-division",
    part=Construct.INDEX,
    confidence=0.94,
)
def float_as_index(evidence: Evidence) -> Iterator[Spot]:
    """`xs[len(xs) / 2]`, `range(n / 2)`, `[0] * (n / 2)`."""
    for node in evidence.nodes:
        wanted: list[ast.expr | None] = []
        if isinstance(node, ast.Subscript) and evidence.kinds.of(node.value) != "dict":
            part = node.slice
            wanted = [part.lower, part.upper] if isinstance(part, ast.Slice) else [part]
        elif parts := trees.range_parts(node):
            wanted = list(parts)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
            repeats = evidence.kinds.of(node.left) in ("list", "str")
            wanted = [node.right] if repeats else []
        for expression in wanted:
            if expression is None or evidence.inside_try(node):
                continue
            divided = isinstance(expression, ast.BinOp) and isinstance(expression.op, ast.Div)
            typed = isinstance(node, ast.Subscript) and evidence.kinds.of(node.value) is not None
            certain = evidence.kinds.of(expression) == "float" and (typed or divided)
            if divided or certain:
                text = f"`{evidence.text(expression)}` is a float; whole numbers are wanted here."
                yield Spot(expression, text)


@detector(
    "digits-by-true-division",
    misconception="integer-division-surprise",
    concept="integer-division",
    part=Construct.ASSIGNMENT,
    confidence=0.92,
)
def digits_by_true_division(evidence: Evidence) -> Iterator[Spot]:
    """`n = n / 10` in a loop that takes digits with `n % 10`."""
    for loop in evidence.loops:
        for node in trees.walk(loop.body):
            name = None
            if isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Div):
                name = node.target.id if isinstance(node.target, ast.Name) else None
                divisor = node.value
            elif (
                isinstance(node, ast.Assign)
                and isinstance(node.value, ast.BinOp)
                and isinstance(node.value.op, ast.Div)
            ):
                name, divisor = trees.target_name(node), node.value.right
                if name and not trees.is_name(node.value.left, name):
                    name = None
            if not name:
                continue
            remains = [
                n for n in trees.walk(loop)
                if isinstance(n, ast.BinOp) and isinstance(n.op, ast.Mod)
                and trees.is_name(n.left, name) and trees.same(n.right, divisor)
            ]  # fmt: skip
            small = trees.number(divisor) in (2, 10)
            conditional = any(isinstance(n, ast.If) for n in evidence.around(node)
                              if n in set(trees.walk(loop)))  # fmt: skip
            guard = conditional or (isinstance(loop, ast.While) and any(
                isinstance(n, ast.Mod) for n in trees.walk(loop.test)))  # fmt: skip
            if remains and small and not guard:
                yield Spot(
                    node, f"`/` keeps the part after the point, so `{name}` is no whole number."
                )


@detector(
    "impossible-remainder",
    misconception="modulo-misread",
    concept="modulo",
    part=Construct.CONDITION,
    confidence=0.95,
)
def impossible_remainder(evidence: Evidence) -> Iterator[Spot]:
    """`x % 2 == 2`, and `x / 2 == 0` meant as "is even"."""
    for node in evidence.nodes:
        if not isinstance(node, ast.Compare) or not isinstance(node.left, ast.BinOp):
            continue
        if len(node.ops) != 1 or not isinstance(node.ops[0], ast.Eq | ast.NotEq):
            continue
        by, wanted = trees.number(node.left.right), trees.number(node.comparators[0])
        if by is None or wanted is None or by <= 0:
            continue
        if isinstance(node.left.op, ast.Mod) and wanted >= by:
            yield Spot(node, f"A remainder of division by {by} is never {wanted}.")
        elif isinstance(node.left.op, ast.Div) and wanted == 0 and by > 1:
            text = f"`{evidence.text(node.left)}` is 0 for 0 only; a remainder needs `%`."
            yield Spot(node, text, 0.85)


@detector(
    "float-equality",
    misconception="float-equality",
    concept="float-precision",
    part=Construct.CONDITION,
    confidence=0.4,
)
def float_equality(evidence: Evidence) -> Iterator[Spot]:
    """`a + b == 0.3`, `while x != 1.0: x += 0.1`."""
    for node in evidence.nodes:
        if not isinstance(node, ast.Compare) or len(node.ops) != 1:
            continue
        if not isinstance(node.ops[0], ast.Eq | ast.NotEq):
            continue
        sides = (node.left, node.comparators[0])
        fractions = [n.value for s in sides for n in trees.walk(s) if isinstance(n, ast.Constant)
                     and isinstance(n.value, float) and n.value * 8 % 1 != 0]  # fmt: skip
        sums = [
            s for s in sides if isinstance(s, ast.BinOp) and isinstance(s.op, ast.Add | ast.Mult)
        ]
        names = {s.id for s in sides if isinstance(s, ast.Name)}
        steps = [
            n for n in trees.walk(evidence.scope_of(node))
            if isinstance(n, ast.AugAssign) and isinstance(n.target, ast.Name)
            and n.target.id in names and isinstance(n.value, ast.Constant)
            and isinstance(n.value.value, float) and n.value.value * 8 % 1 != 0
        ]  # fmt: skip
        text = f"`{evidence.text(node)}` asks two floats to be exactly equal."
        if steps:
            yield Spot(node, text, 0.85)
        elif fractions and sums:
            yield Spot(node, text, 0.8)


@detector(
    "division-before-sum",
    misconception="precedence-of-arithmetic",
    concept="operator-precedence",
    part=Construct.EXPRESSION,
    confidence=0.85,
)
def division_before_sum(evidence: Evidence) -> Iterator[Spot]:
    """`a + b / 2` for an average; `x ** 1 / 2` for a root."""
    for node in evidence.nodes:
        if not isinstance(node, ast.BinOp):
            continue
        right = node.right
        if (
            isinstance(node.op, ast.Div)
            and isinstance(node.left, ast.BinOp)
            and isinstance(node.left.op, ast.Pow)
            and trees.number(node.left.right) == 1
        ):
            yield Spot(node, f"`{evidence.text(node)}` is worked out power first.", 0.93)
        parent = evidence.parents[node]
        inner = isinstance(parent, ast.BinOp) and isinstance(parent.op, ast.Add)
        if inner or not isinstance(node.op, ast.Add) or not isinstance(right, ast.BinOp):
            continue
        terms: list[ast.expr] = [node.left]
        while isinstance(terms[0], ast.BinOp) and isinstance(terms[0].op, ast.Add):
            terms[:1] = [terms[0].left, terms[0].right]
        plain = (ast.Name, ast.Subscript, ast.Attribute)
        if (
            isinstance(right.op, ast.Div | ast.FloorDiv)
            and isinstance(right.left, plain)
            and all(isinstance(t, plain) for t in terms)
            and trees.number(right.right) == len(terms) + 1
        ):
            yield Spot(node, "Only the last term is divided.")


@detector(
    "caret-for-power",
    misconception="precedence-of-arithmetic",
    concept="arithmetic",
    part=Construct.EXPRESSION,
    confidence=0.8,
)
def caret_for_power(evidence: Evidence) -> Iterator[Spot]:
    """`x ^ 2` is no power in Python."""
    bits = any(isinstance(n, ast.BitAnd | ast.BitOr | ast.LShift | ast.RShift)
               for n in evidence.nodes)  # fmt: skip
    for node in evidence.nodes:
        if (
            isinstance(node, ast.BinOp)
            and isinstance(node.op, ast.BitXor)
            and not bits
            and trees.number(node.right) in (2, 3)
        ):
            text = f"`{evidence.text(node)}` works on single bits; it is no power."
            yield Spot(node, text)


@detector(
    "whole-number-average",
    misconception="integer-division-surprise",
    concept="integer-division",
    part=Construct.EXPRESSION,
    confidence=0.35,
)
def whole_number_average(evidence: Evidence) -> Iterator[Spot]:
    """`total // len(xs)` where the expected values have a fraction."""

    def cut(_: list[object], expected: object, got: object) -> bool:
        return (
            isinstance(expected, float) and isinstance(got, int | float) and 0 < expected - got < 1
        )

    for node in evidence.nodes:
        if (
            isinstance(node, ast.BinOp)
            and isinstance(node.op, ast.FloorDiv)
            and evidence.changed_by(cut)
        ):
            yield Spot(node, "`//` drops the part after the point.", 0.9)
