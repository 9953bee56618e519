"""Conditions: connectives, order, comparisons that say something else than was meant."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import pairwise

from tutor_app.dialogue import Construct
from tutor_app.subjects.python.detectors import trees
from tutor_app.subjects.python.detectors.evidence import Evidence
from tutor_app.subjects.python.detectors.model import Spot, detector


@detector(
    "or-as-in-english",
    misconception="or-as-in-english",
    concept="logical-operators",
    part=Construct.CONDITION,
    confidence=0.95,
)
def or_as_in_english(evidence: Evidence) -> Iterator[Spot]:
    """`x == 1 or 2`, `x == (1 or 2)`."""
    for node in evidence.nodes:
        if isinstance(node, ast.BoolOp):
            first = node.values[0]
            plain = [
                v for v in node.values[1:]
                if isinstance(v, ast.Constant) and type(v.value) in (int, float, str)
            ]  # fmt: skip
            if plain and isinstance(first, ast.Compare):
                value = evidence.text(plain[0])
                yield Spot(node, f"`{value}` stands alone here: it is not compared with anything.")
            elif (
                isinstance(first, ast.Constant)
                and type(first.value) in (int, str)
                and isinstance(node.values[-1], ast.Compare)
            ):
                text = f"`{evidence.text(first)}` stands alone here: it is not compared."
                yield Spot(node, text)
        elif isinstance(node, ast.Compare):
            for side in (node.left, *node.comparators):
                if isinstance(side, ast.BoolOp) and all(
                    isinstance(v, ast.Constant) for v in side.values
                ):
                    text = f"`{evidence.text(side)}` is worked out first and gives one value."
                    yield Spot(node, text)


def _single(node: ast.AST) -> tuple[ast.expr, ast.cmpop, ast.expr] | None:
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        return node.left, node.ops[0], node.comparators[0]
    return None


def _span(operation: ast.cmpop, value: float) -> tuple[float, float, bool] | None:
    """The numbers a comparison lets through: (low, high, whether the bound itself is in)."""
    if isinstance(operation, ast.Lt | ast.LtE):
        return float("-inf"), value, isinstance(operation, ast.LtE)
    if isinstance(operation, ast.Gt | ast.GtE):
        return value, float("inf"), isinstance(operation, ast.GtE)
    if isinstance(operation, ast.Eq):
        return value, value, True
    return None


@detector(
    "condition-always-same",
    misconception="and-or-confusion",
    concept="logical-operators",
    part=Construct.CONDITION,
    confidence=0.93,
)
def condition_always_same(evidence: Evidence) -> Iterator[Spot]:
    """`x != 1 or x != 2` (always true), `x < 1 and x > 5` (never true)."""
    for node in evidence.nodes:
        if isinstance(node, ast.Compare) and len(node.ops) == 2:
            low, high = trees.number(node.left), trees.number(node.comparators[1])
            if low is not None and high is not None:
                rising = all(isinstance(o, ast.Lt | ast.LtE) for o in node.ops)
                falling = all(isinstance(o, ast.Gt | ast.GtE) for o in node.ops)
                if (rising and low > high) or (falling and low < high):
                    text = f"No number fits `{evidence.text(node)}`."
                    yield Spot(node, text, misconception="comparison-wrong-direction")
        if not isinstance(node, ast.BoolOp) or len(node.values) < 2:
            continue
        parts = [p for p in (_single(v) for v in node.values) if p]
        for one, other in pairwise(parts):
            if not trees.same(one[0], other[0]):
                continue
            constants = [isinstance(p[2], ast.Constant) or trees.number(p[2]) is not None
                         for p in (one, other)]  # fmt: skip
            if not all(constants):
                continue
            either = isinstance(node.op, ast.Or)
            unequal = not trees.same(one[2], other[2])
            text = f"`{evidence.text(node)}` is {'always true' if either else 'never true'}."
            wanted = ast.NotEq if either else ast.Eq
            if unequal and isinstance(one[1], wanted) and isinstance(other[1], wanted):
                yield Spot(node, text)
            else:
                a, b = trees.number(one[2]), trees.number(other[2])
                if a is not None and b is not None and _contradicts(one[1], a, other[1], b, either):
                    yield Spot(node, text)


def _contradicts(one: ast.cmpop, a: float, other: ast.cmpop, b: float, either: bool) -> bool:
    first, second = _span(one, a), _span(other, b)
    if first is None or second is None or first[0] == first[1] or second[0] == second[1]:
        return False
    low, high = max(first[0], second[0]), min(first[1], second[1])
    if either:
        return first[0] != second[0] and low < high
    return first[0] != second[0] and (low > high or (low == high and not (first[2] and second[2])))


@detector(
    "not-covers-one",
    misconception="not-precedence",
    concept="operator-precedence",
    part=Construct.CONDITION,
    confidence=0.8,
)
def not_covers_one(evidence: Evidence) -> Iterator[Spot]:
    """`not x == 1 or x == 2`: `not` belongs to the first comparison only."""
    for node in evidence.nodes:
        if (
            isinstance(node, ast.Compare)
            and isinstance(node.left, ast.UnaryOp)
            and isinstance(node.left.op, ast.Not)
        ):
            yield Spot(node, "`not` is worked out first here, before the comparison.", 0.75)
        if not isinstance(node, ast.BoolOp):
            continue
        first = node.values[0]
        if not isinstance(first, ast.UnaryOp) or not isinstance(first.op, ast.Not):
            continue
        inner, second = _single(first.operand), _single(node.values[1])
        if inner and second and trees.same(inner[0], second[0]):
            equal = isinstance(inner[1], ast.Eq) and isinstance(second[1], ast.Eq)
            if equal and all(isinstance(p[2], ast.Constant) for p in (inner, second)):
                yield Spot(node, "`not` belongs to the first comparison only.")


def _chain(node: ast.If) -> list[ast.If]:
    """The `if` and its `elif`s."""
    found = [node]
    while len(found[-1].orelse) == 1 and isinstance(found[-1].orelse[0], ast.If):
        found.append(found[-1].orelse[0])
    return found


def _implied(earlier: ast.expr, later: ast.expr) -> bool:
    """Whether whenever `later` holds, `earlier` holds too (False when unsure)."""
    if trees.same(earlier, later):
        return True
    if isinstance(later, ast.BoolOp) and isinstance(later.op, ast.And):
        return any(trees.same(earlier, v) for v in later.values)
    one, other = _single(earlier), _single(later)
    if one is None or other is None:
        return False
    a, b = trees.number(one[2]), trees.number(other[2])
    if trees.same(one[0], other[0]) and a is not None and b is not None:
        first, second = _span(one[1], a), _span(other[1], b)
        if first is None or second is None or first[0] == first[1]:
            return False
        inside = first[0] <= second[0] and second[1] <= first[1]
        touching = second[0] == first[0] or second[1] == first[1]
        bound = {first[0], first[1]} & {second[0], second[1]} - {float("inf"), float("-inf")}
        return inside and (not touching or not bound or first[2] or not second[2])
    return _divides(one, other)


def _divides(
    one: tuple[ast.expr, ast.cmpop, ast.expr], other: tuple[ast.expr, ast.cmpop, ast.expr]
) -> bool:
    """`n % 3 == 0` holds whenever `n % 15 == 0` does."""
    sides = (one[0], other[0])
    if not all(isinstance(s, ast.BinOp) and isinstance(s.op, ast.Mod) for s in sides):
        return False
    first, second = sides
    if not isinstance(first, ast.BinOp) or not isinstance(second, ast.BinOp):
        return False
    small, large = trees.number(first.right), trees.number(second.right)
    zero = trees.number(one[2]) == 0 and trees.number(other[2]) == 0
    equal = isinstance(one[1], ast.Eq) and isinstance(other[1], ast.Eq)
    return bool(zero and equal and small and large and trees.same(first.left, second.left)
                and large % small == 0)  # fmt: skip


@detector(
    "swallowed-condition",
    misconception="condition-order",
    concept="elif-chains",
    part=Construct.CONDITION,
    confidence=0.93,
)
def swallowed_condition(evidence: Evidence) -> Iterator[Spot]:
    """An earlier, wider condition takes every case of a later one."""
    for block in trees.blocks(evidence.tree):
        leaving: list[ast.If] = []
        for statement in block:
            if not isinstance(statement, ast.If):
                leaving = []
                continue
            chain = leaving + _chain(statement)
            for place, later in enumerate(chain):
                for earlier in chain[:place]:
                    if _implied(earlier.test, later.test) and not _calls(later.test):
                        text = f"`{evidence.text(earlier.test)}` takes these cases first."
                        lines = (earlier.lineno, later.lineno)
                        yield Spot(later.test, text, lines=lines)
                        break
            closed = not statement.orelse and trees.ends(statement.body, loop_too=True)
            leaving = [*leaving, statement] if closed else []


def _calls(node: ast.AST) -> bool:
    return any(isinstance(n, ast.Call) and trees.called(n) != "len" for n in trees.walk(node))


def _effect(statement: ast.stmt) -> tuple[str, str] | None:
    """(how, name) of a branch that settles one name: `x = constant` or `xs.append(constant)`."""
    name = trees.target_name(statement)
    if name and isinstance(statement, ast.Assign):
        return ("set", name) if not trees.reads(statement.value, name) else None
    pair = trees.method(statement.value) if isinstance(statement, ast.Expr) else None
    if pair and pair[1] == "append" and isinstance(pair[0], ast.Name):
        return "append", pair[0].id
    return None


@detector(
    "ifs-instead-of-elif",
    misconception="chained-ifs-for-elif",
    concept="elif-chains",
    part=Construct.CONDITION,
    confidence=0.8,
)
def ifs_instead_of_elif(evidence: Evidence) -> Iterator[Spot]:
    """Independent `if`s where a later branch overwrites what an earlier one settled."""
    for block in trees.blocks(evidence.tree):
        for first, second in pairwise(block):
            if not isinstance(first, ast.If) or not isinstance(second, ast.If) or first.orelse:
                continue
            one, other = _effect(first.body[-1]), _effect(second.body[-1])
            if one is None or one != other or trees.reads(second.test, one[1]):
                continue
            tests = (_single(first.test), _single(second.test))
            about = [trees.names_in(t.test) for t in (first, second)]
            if not about[0] & about[1] or not all(tests) or not tests[0] or not tests[1]:
                continue
            last = second.orelse[-1] if second.orelse else None
            alike = trees.same(tests[0][0], tests[1][0])
            if last is not None and not isinstance(last, ast.If) and _effect(last) == one:
                if alike or one[0] == "append":
                    text = (
                        f"The `else` belongs to the second `if` only and decides `{one[1]}` again."
                    )
                    sure = 0.85 if one[0] == "set" else 0.6
                    lines = (first.lineno, second.lineno)
                    yield Spot(second, text, sure, lines=lines)
            elif one[0] == "set" and alike and _implied(second.test, first.test):
                text = f"Whenever the first `if` sets `{one[1]}`, the second one sets it again."
                yield Spot(second, text, lines=(first.lineno, second.lineno))


@detector(
    "truth-as-text",
    misconception="condition-as-string",
    concept="booleans",
    part=Construct.CONDITION,
    confidence=0.9,
)
def truth_as_text(evidence: Evidence) -> Iterator[Spot]:
    """The text "True" where the truth value is meant."""
    words = ("True", "False")
    truths = any(c.expected in words for c in evidence.problem.cases)
    texts = any(c.expected.strip("'\"") in words and c.expected not in words
                for c in evidence.problem.cases)  # fmt: skip
    for node in evidence.nodes:
        if isinstance(node, ast.Return) and isinstance(node.value, ast.Constant):
            function = evidence.function_of(node)
            tested = function is not None and function.name == evidence.entry
            if node.value.value in ("True", "False") and tested and truths and not texts:
                yield Spot(
                    node, f"`{evidence.text(node.value)}` is a text, not a truth value.", 0.95
                )
        elif isinstance(node, ast.Compare) and len(node.ops) == 1:
            sides = (node.left, node.comparators[0])
            text = [
                s for s in sides if isinstance(s, ast.Constant) and s.value in ("True", "False")
            ]
            other = [s for s in sides if evidence.kinds.of(s) == "bool"]
            if text and other:
                yield Spot(node, "A truth value is compared with a text.")
        elif isinstance(node, ast.If | ast.While) and isinstance(node.test, ast.Name):
            name, scope = node.test.id, evidence.scope_of(node)
            sets = [n for n in trees.own_nodes(scope) if trees.target_name(n) == name]
            values = [n.value for n in sets if isinstance(n, ast.Assign)]
            if values and all(isinstance(v, ast.Constant) and v.value in ("True", "False")
                              for v in values):  # fmt: skip
                yield Spot(node.test, f"`{name}` holds a text, and any text counts as true.")


@detector(
    "compared-to-true",
    misconception="boolean-compared-to-true",
    concept="booleans",
    part=Construct.CONDITION,
    confidence=0.25,
)
def compared_to_true(evidence: Evidence) -> Iterator[Spot]:
    """`x == True`: mostly style, a fault when `x` is a number or a text."""
    for node in evidence.nodes:
        part = _single(node)
        if part is None or not isinstance(part[1], ast.Eq | ast.Is):
            continue
        if not isinstance(part[2], ast.Constant) or not isinstance(part[2].value, bool):
            continue
        kind = evidence.kinds.of(part[0])
        pair = trees.method(part[0])
        wrong = kind in ("str", "list", "float") or (
            pair is not None and pair[1] in ("find", "count")
        )
        text = f"`{evidence.text(part[0])}` is compared with a truth value."
        yield Spot(node, text, 0.8 if wrong else None)


@detector(
    "is-for-equals",
    misconception="equals-means-assign",
    concept="comparison",
    part=Construct.CONDITION,
    confidence=0.7,
)
def is_for_equals(evidence: Evidence) -> Iterator[Spot]:
    """`x is 5`, `x is "yes"`, `x is []`."""
    for node in evidence.nodes:
        part = _single(node)
        if part is None or not isinstance(part[1], ast.Is | ast.IsNot):
            continue
        fresh = isinstance(part[2], ast.List | ast.Dict | ast.Set)
        plain = isinstance(part[2], ast.Constant) and type(part[2].value) in (int, float, str)
        if fresh or plain:
            text = "`is` asks whether it is the very same object, not whether it is equal."
            yield Spot(node, text, 0.9 if fresh else None)


@detector(
    "find-used-as-truth",
    misconception="not-found-forgotten",
    concept="string-methods",
    part=Construct.CONDITION,
    confidence=0.9,
)
def find_used_as_truth(evidence: Evidence) -> Iterator[Spot]:
    """`if s.find(x):` is true for -1 and false for 0."""
    for node in evidence.nodes:
        tests = [node.test] if isinstance(node, ast.If | ast.While | ast.IfExp) else []
        for test in tests:
            inner = test.operand if isinstance(test, ast.UnaryOp) else test
            pair = trees.method(inner)
            if pair and pair[1] in ("find", "rfind") and pair[1] not in evidence.method_names:
                yield Spot(test, "`find` gives a place: 0 for the start, -1 for not found.")
            part = _single(test)
            pair = trees.method(part[0]) if part else None
            if (
                part
                and pair
                and pair[1] == "find"
                and isinstance(part[1], ast.Gt)
                and trees.number(part[2]) == 0
            ):
                yield Spot(test, "A match at the very start, place 0, is not counted.", 0.7)
