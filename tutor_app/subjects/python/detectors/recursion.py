"""Recursion: an end, a step towards it, and a use for what comes back."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tutor_app.dialogue import Construct
from tutor_app.subjects.python.detectors import trees
from tutor_app.subjects.python.detectors.evidence import Evidence
from tutor_app.subjects.python.detectors.model import Spot, detector
from tutor_app.subjects.python.walking import children


def _recursive(evidence: Evidence) -> Iterator[tuple[ast.FunctionDef, list[ast.Call]]]:
    for function in evidence.functions:
        owner = evidence.parents.get(function)
        if isinstance(owner, ast.ClassDef):
            continue
        calls = [
            n for n in trees.own_nodes(function.body)
            if isinstance(n, ast.Call) and trees.called(n) == function.name
        ]  # fmt: skip
        if calls and not trees.stores(function.body, function.name):
            yield function, calls


@detector(
    "no-base-case",
    misconception="recursion-no-base-case",
    concept="base-case",
    part=Construct.RECURSION,
    confidence=0.92,
)
def no_base_case(evidence: Evidence) -> Iterator[Spot]:
    """Every path calls the function again."""
    for function, calls in _recursive(evidence):
        if _always_calls(function.body, function.name):
            seen = evidence.error("RecursionError")
            text = f"Every path through `{function.name}` calls `{function.name}` again."
            yield Spot(calls[0], text, 0.97 if seen else None)


def _always_calls(statements: list[ast.stmt], name: str) -> bool:
    """Whether every way through the statements reaches a call of `name`."""
    for statement in statements:
        if isinstance(statement, ast.If):
            if _direct_call(statement.test, name):
                return True
            then = _always_calls(statement.body, name)
            other = bool(statement.orelse) and _always_calls(statement.orelse, name)
            if then and other:
                return True
            if any(isinstance(n, ast.Return | ast.Raise) for n in trees.walk(statement)):
                if not then and trees.ends(statement.body):
                    return False
                if statement.orelse and not other and trees.ends(statement.orelse):
                    return False
        elif isinstance(statement, ast.For | ast.While | ast.Try | ast.FunctionDef | ast.Match):
            return False
        elif _direct_call(statement, name):
            return True
        elif isinstance(statement, ast.Return | ast.Raise):
            return False
    return False


def _direct_call(node: ast.AST, name: str) -> bool:
    """A call that is made whenever the node is evaluated."""
    lazy = (ast.IfExp, ast.BoolOp, ast.Lambda, ast.ListComp, ast.GeneratorExp, ast.SetComp,
            ast.DictComp)  # fmt: skip
    if isinstance(node, lazy):
        return False
    if trees.called(node) == name:
        return True
    return any(_direct_call(child, name) for child in children(node))


@detector(
    "no-step-towards-base",
    misconception="recursion-no-progress",
    concept="recursive-step",
    part=Construct.RECURSION,
    confidence=0.92,
)
def no_step_towards_base(evidence: Evidence) -> Iterator[Spot]:
    """The same arguments again, or a step away from the base case."""
    for function, calls in _recursive(evidence):
        asked = trees.parameters(function)
        changed = {n for n in asked if trees.stores(function.body, n)
                   or trees.mutates(function.body, n)}  # fmt: skip
        for call in calls:
            if call.keywords or len(call.args) != len(asked) or not asked:
                continue
            pairs = list(zip(asked, call.args, strict=True))
            same = all(trees.is_name(a, p) or _whole_slice(a, p) for p, a in pairs)
            seen = evidence.error("RecursionError")
            if same and not changed:
                yield Spot(call, f"`{function.name}` calls itself with the same arguments.",
                           0.97 if seen else None)  # fmt: skip
                continue
            for name, argument in pairs:
                part = trees.plus(argument)
                if part is None or not trees.is_name(part[0], name) or part[1] == 0:
                    continue
                ends = _base_bounds(function, name)
                away = bool(ends) and all(
                    (part[1] > 0 and isinstance(op, ast.Eq | ast.LtE | ast.Lt) and limit <= 1)
                    for op, limit in ends
                )
                if away and len(pairs) == 1:
                    text = f"`{name}` gets larger with every call, away from the base case."
                    yield Spot(call, text, 0.95 if seen else 0.85)


def _whole_slice(node: ast.AST, name: str) -> bool:
    if not isinstance(node, ast.Subscript) or not trees.is_name(node.value, name):
        return False
    part = node.slice
    if not isinstance(part, ast.Slice) or part.upper is not None or part.step is not None:
        return False
    return part.lower is None or trees.number(part.lower) == 0


def _base_bounds(function: ast.FunctionDef, name: str) -> list[tuple[ast.cmpop, float]]:
    """Comparisons of a parameter with a number in conditions that end the recursion."""
    found: list[tuple[ast.cmpop, float]] = []
    for node in trees.own_nodes(function.body):
        test = node.test if isinstance(node, ast.If | ast.IfExp) else None
        for part in trees.walk(test) if test else []:
            if isinstance(part, ast.Compare) and trees.is_name(part.left, name):
                limit = trees.number(part.comparators[0])
                found.append((part.ops[0], float("inf") if limit is None else limit))
    return found


@detector(
    "recursive-result-dropped",
    misconception="recursion-result-dropped",
    concept="recursion-combining",
    part=Construct.RECURSION,
    confidence=0.88,
)
def recursive_result_dropped(evidence: Evidence) -> Iterator[Spot]:
    """`f(n - 1)` as a statement in a function that returns a value."""
    for function, calls in _recursive(evidence):
        valued = [
            n for n in trees.own_nodes(function.body)
            if isinstance(n, ast.Return) and n.value
            and not (isinstance(n.value, ast.Constant) and n.value.value is None)
        ]  # fmt: skip
        effects = any(
            isinstance(n, ast.Global | ast.Nonlocal | ast.Yield | ast.YieldFrom)
            or trees.called(n) == "print"
            for n in trees.walk(function)
        ) or any(trees.mutates(function.body, p) for p in trees.parameters(function))
        free = {n for n in trees.names_in(function.body)
                if trees.mutates(function.body, n)
                and not trees.stores(function.body, n)}  # fmt: skip
        for call in calls:
            if isinstance(evidence.parents[call], ast.Expr) and valued and not effects and not free:
                text = f"What `{evidence.text(call)}` gives back is used for nothing."
                yield Spot(call, text, 0.95 if evidence.gave_none else None)


@detector(
    "wrong-base-value",
    misconception="recursion-wrong-base-value",
    concept="base-case",
    part=Construct.RECURSION,
    confidence=0.9,
)
def wrong_base_value(evidence: Evidence) -> Iterator[Spot]:
    """A product that ends in 0, text that ends in a list, and the like."""
    for function, _ in _recursive(evidence):
        returns = [
            n for n in trees.own_nodes(function.body) if isinstance(n, ast.Return) and n.value
        ]
        steps = [r.value for r in returns if _direct_call(r, function.name)]
        bases = [r for r in returns if not any(trees.called(n) == function.name
                                               for n in trees.walk(r))]  # fmt: skip
        if not steps or not bases:
            continue
        sums = [s for s in steps if isinstance(s, ast.BinOp)]
        if len(sums) != len(steps):
            continue
        times = all(isinstance(s.op, ast.Mult) for s in sums)
        if times and all(trees.number(b.value) == 0 for b in bases):
            yield Spot(bases[0], f"`{function.name}` multiplies, and the last factor is 0.")
        if all(isinstance(s.op, ast.Add) for s in sums):
            parts = {evidence.kinds.of(side) for s in sums for side in (s.left, s.right)} - {None}
            kinds = {evidence.kinds.of(b.value) for b in bases}
            unlike = parts == {"list"} and kinds <= {"int", "str", "none"}
            unlike = unlike or (parts == {"str"} and kinds <= {"int", "list", "none"})
            unlike = unlike or (parts == {"int"} and kinds <= {"str", "list", "none"})
            if unlike and None not in kinds:
                text = "The base case gives another kind of value than the step adds to."
                yield Spot(bases[0], text)


@detector(
    "item-for-rest",
    misconception="recursion-no-progress",
    concept="recursive-step",
    part=Construct.RECURSION,
    confidence=0.8,
)
def item_for_rest(evidence: Evidence) -> Iterator[Spot]:
    """`f(xs[1])` where `f(xs[1:])` fits: an item is passed on instead of the rest."""
    for function, calls in _recursive(evidence):
        if len(calls) != 1 or len(calls[0].args) != 1 or len(trees.parameters(function)) != 1:
            continue
        name, argument = trees.parameters(function)[0], calls[0].args[0]
        if not isinstance(argument, ast.Subscript) or not trees.is_name(argument.value, name):
            continue
        first = [n for n in trees.indexed(function.body, argument.value)
                 if trees.number(n.slice) == 0]  # fmt: skip
        nested = any(trees.called(n) == "isinstance" for n in trees.walk(function))
        if trees.number(argument.slice) == 1 and first and not nested:
            yield Spot(
                calls[0], f"`{evidence.text(argument)}` is one item of `{name}`, not the rest."
            )
