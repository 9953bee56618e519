"""Changes to single expressions that novices' programs often need, without any reference."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator

from tutor_app.dialogue import Construct
from tutor_app.subjects.python.edits import Edit, replace, wrap
from tutor_app.subjects.python.program import Program, local_names
from tutor_app.subjects.python.walking import walk

COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.In: "in",
    ast.NotIn: "not in",
    ast.Is: "is",
    ast.IsNot: "is not",
}
OTHER_COMPARISONS: dict[str, tuple[tuple[str, float], ...]] = {
    "<": (("<=", 0.9), (">", 0.8), (">=", 0.6), ("!=", 0.2), ("==", 0.2)),
    "<=": (("<", 0.9), (">=", 0.7), (">", 0.6), ("==", 0.2), ("!=", 0.2)),
    ">": ((">=", 0.9), ("<", 0.8), ("<=", 0.6), ("!=", 0.2), ("==", 0.2)),
    ">=": ((">", 0.9), ("<=", 0.7), ("<", 0.6), ("==", 0.2), ("!=", 0.2)),
    "==": (("!=", 0.6), ("<=", 0.5), (">=", 0.5), ("<", 0.3), (">", 0.3)),
    "!=": (("==", 0.6), ("<", 0.3), (">", 0.3)),
    "in": (("not in", 0.6),),
    "not in": (("in", 0.6),),
    "is": (("==", 0.6),),
    "is not": (("!=", 0.6),),
}
ARITHMETIC: dict[type[ast.operator], tuple[str, tuple[tuple[str, float], ...]]] = {
    ast.Add: ("+", (("-", 0.5), ("*", 0.4))),
    ast.Sub: ("-", (("+", 0.5),)),
    ast.Mult: ("*", (("+", 0.4), ("**", 0.3))),
    ast.Div: ("/", (("//", 0.7), ("*", 0.2), ("%", 0.3))),
    ast.FloorDiv: ("//", (("/", 0.6), ("%", 0.6))),
    ast.Mod: ("%", (("//", 0.6),)),
    ast.Pow: ("**", (("*", 0.4),)),
}


def expression_edits(program: Program) -> Iterator[Edit]:
    """Every small change to an expression, in the order of the tree."""
    for node in walk(program.tree):
        if isinstance(node, ast.Compare):
            yield from _comparison(program, node)
        elif isinstance(node, ast.BoolOp):
            yield from _connective(program, node)
        elif isinstance(node, ast.BinOp):
            yield from _arithmetic(program, node)
        elif isinstance(node, ast.Constant):
            yield from _constant(program, node)
        elif isinstance(node, ast.Subscript):
            yield from _index(program, node)
        elif isinstance(node, ast.Call):
            yield from _call(program, node)
        elif isinstance(node, ast.If | ast.While | ast.IfExp):
            yield from _condition(program, node.test)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield from _name(program, node)
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub):
            inner = program.segment(node.operand)
            yield Edit("sign", Construct.EXPRESSION, (replace(program, node, f"({inner})"),), 0.4)


def place_of(program: Program, node: ast.AST) -> Construct:
    """What part of the program an expression belongs to."""
    child, parent = node, program.parents.get(node)
    while parent is not None:
        if isinstance(parent, ast.Subscript) and child is parent.slice:
            return Construct.INDEX
        if isinstance(parent, ast.If | ast.IfExp) and child is parent.test:
            return Construct.CONDITION
        if isinstance(parent, ast.While) and child is parent.test:
            return Construct.LOOP_BOUND
        if isinstance(parent, ast.For) and child is parent.iter:
            return Construct.LOOP_BOUND
        if isinstance(parent, ast.Return):
            return Construct.RETURN
        if isinstance(parent, ast.Assign | ast.AugAssign | ast.AnnAssign):
            inside = program.enclosing(parent, (ast.For, ast.While)) is not None
            constant = isinstance(getattr(parent, "value", None), ast.Constant | ast.List)
            start = constant and not inside and isinstance(parent, ast.Assign)
            return Construct.INITIAL_VALUE if start else Construct.ASSIGNMENT
        if isinstance(parent, ast.Expr):
            return Construct.CALL
        child, parent = parent, program.parents.get(parent)
    return Construct.EXPRESSION


def in_range(program: Program, node: ast.AST) -> bool:
    """Whether an expression is inside an argument of `range`."""
    current = program.parents.get(node)
    while isinstance(current, ast.expr):
        if isinstance(current, ast.Call) and is_call_of(current, "range"):
            return True
        current = program.parents.get(current)
    return False


def is_call_of(node: ast.AST, *names: str) -> bool:
    """Whether a node calls a function of one of these names."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names


def _comparison(program: Program, node: ast.Compare) -> Iterator[Edit]:
    part = place_of(program, node)
    values = [node.left, *node.comparators]
    for number, operator in enumerate(node.ops):
        old = COMPARISONS[type(operator)]
        start = program.span(values[number])[1]
        end = program.span(values[number + 1])[0]
        text = program.text[start:end]
        if old not in text:
            continue
        for new, weight in OTHER_COMPARISONS[old]:
            name = None
            if {old, new} in ({"<", "<="}, {">", ">="}):
                name = "off-by-one-comparison"
            elif {old[0], new[0]} == {"<", ">"}:
                name = "comparison-wrong-direction"
            splice = (start, end, text.replace(old, new, 1))
            yield Edit("comparison", part, (splice,), weight, name, "comparison")
    if len(node.ops) > 1:
        for first, last in ((0, 1), (1, 2)):
            start, end = program.span(values[first])[0], program.span(values[last])[1]
            splice = (*program.span(node), program.text[start:end])
            yield Edit("comparison-part", part, (splice,), 0.3)


def _connective(program: Program, node: ast.BoolOp) -> Iterator[Edit]:
    part = place_of(program, node)
    old, new = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
    splices = []
    for left, right in zip(node.values, node.values[1:], strict=False):
        start, end = program.span(left)[1], program.span(right)[0]
        text = program.text[start:end]
        if old in text:
            splices.append((start, end, text.replace(old, new, 1)))
    yield Edit("connective", part, tuple(splices), 0.8, "and-or-confusion", "logical-operators")
    for dropped in node.values:
        rest = [program.segment(v) for v in node.values if v is not dropped]
        text = f" {old} ".join(rest)
        yield Edit("condition-part", part, (replace(program, node, f"({text})"),), 0.5)


def _arithmetic(program: Program, node: ast.BinOp) -> Iterator[Edit]:
    part = place_of(program, node)
    old, others = ARITHMETIC.get(type(node.op), ("", ()))
    start, end = program.span(node.left)[1], program.span(node.right)[0]
    text = program.text[start:end]
    bound = in_range(program, node)
    index = part is Construct.INDEX
    if old and old in text:
        for new, weight in others:
            name = "integer-division-surprise" if {old, new} == {"/", "//"} else None
            concept = "integer-division" if name else "arithmetic"
            splice = (start, end, text.replace(old, new, 1))
            yield Edit("operator", part, (splice,), weight, name, concept)
    for kept in (node.left, node.right):
        dropped = node.right if kept is node.left else node.left
        one = isinstance(dropped, ast.Constant) and dropped.value == 1
        name = "loop-misses-last" if bound and one and isinstance(node.op, ast.Sub) else None
        yield Edit(
            "operand-dropped",
            part,
            (replace(program, node, program.segment(kept)),),
            0.8 if one and (bound or index) else 0.5 if one else 0.25,
            name,
            "loop-boundaries" if name else None,
        )
    if isinstance(node.op, ast.Sub | ast.Div | ast.Add) and old:
        left, right = wrap(program, node.left), wrap(program, node.right)
        swapped = replace(program, node, f"{right} {old} {left}")
        yield Edit("operands-swapped", part, (swapped,), 0.3)


def _constant(program: Program, node: ast.Constant) -> Iterator[Edit]:
    value, part = node.value, place_of(program, node)
    if isinstance(value, bool):
        yield Edit("constant", part, (replace(program, node, str(not value)),), 0.7)
        return
    if not isinstance(value, int) or abs(value) > 10**6:
        return
    if isinstance(program.parents.get(node), ast.JoinedStr | ast.FormattedValue):
        return
    weight = 0.7 if part in (Construct.INDEX, Construct.LOOP_BOUND) else 0.6
    name = None
    if part is Construct.INITIAL_VALUE:
        name, weight = "accumulator-wrong-start", 0.7
    elif in_range(program, node) and value == 1:
        name = "range-starts-at-one"
    for new in dict.fromkeys((value + 1, value - 1, 0, 1)):
        if new != value:
            certain = name if not (name == "range-starts-at-one" and new != 0) else None
            yield Edit("constant", part, (replace(program, node, str(new)),), weight, certain)


def _index(program: Program, node: ast.Subscript) -> Iterator[Edit]:
    inner = node.slice
    if isinstance(inner, ast.Slice):
        for bound, name in (
            (inner.upper, "slice-includes-stop"),
            (inner.lower, "slice-off-by-one-start"),
        ):
            if bound is None or isinstance(bound, ast.Constant):
                continue
            for change, weight in (("+ 1", 0.7), ("- 1", 0.5)):
                text = f"{wrap(program, bound)} {change}"
                edit = (replace(program, bound, text),)
                yield Edit("slice", Construct.INDEX, edit, weight, name, "slicing")
            yield Edit("slice", Construct.INDEX, (replace(program, bound, ""),), 0.3)
        return
    if not isinstance(inner, ast.Constant | ast.Tuple):
        for change, weight in (("+ 1", 0.5), ("- 1", 0.6)):
            text = f"{wrap(program, inner)} {change}"
            edit = (replace(program, inner, text),)
            yield Edit("index", Construct.INDEX, edit, weight, None, "indexing")
    if isinstance(node.ctx, ast.Load):
        whole = replace(program, node, program.segment(node.value))
        yield Edit("index-dropped", place_of(program, node), (whole,), 0.35, None, "indexing")


def _call(program: Program, node: ast.Call) -> Iterator[Edit]:
    part = place_of(program, node)
    arguments = node.args
    if is_call_of(node, "range") and arguments:
        stop = arguments[1] if len(arguments) > 1 else arguments[0]
        if not isinstance(stop, ast.Constant):
            for change, weight in (("+ 1", 0.8), ("- 1", 0.7)):
                name = "range-includes-stop" if change == "+ 1" else "index-past-end"
                text = f"{wrap(program, stop)} {change}"
                edit = (replace(program, stop, text),)
                yield Edit("range-stop", Construct.LOOP_BOUND, edit, weight, name, "range")
        if len(arguments) == 1:
            edit = (replace(program, stop, f"1, {program.segment(stop)}"),)
            yield Edit("range-start", Construct.LOOP_BOUND, edit, 0.5, None, "range")
            back = f"{program.segment(stop)} - 1, -1, -1"
            yield Edit(
                "range-backwards", Construct.LOOP_BOUND, (replace(program, stop, back),), 0.3
            )
        elif not isinstance(arguments[0], ast.Constant):
            start = arguments[0]
            for change in ("+ 1", "- 1"):
                edit = (replace(program, start, f"{wrap(program, start)} {change}"),)
                yield Edit("range-start", Construct.LOOP_BOUND, edit, 0.6, None, "range")
            yield Edit("range-start", Construct.LOOP_BOUND, (replace(program, start, "0"),), 0.5)
    elif len(arguments) == 2 and not any(isinstance(a, ast.Starred) for a in arguments):
        first, second = arguments
        swapped = (
            replace(program, first, program.segment(second)),
            replace(program, second, program.segment(first)),
        )
        yield Edit("arguments-swapped", part, swapped, 0.5, "argument-order", "parameters")
    if isinstance(node.func, ast.Attribute):
        yield from _method(program, node, node.func)
    if is_call_of(node, "sorted") or (
        isinstance(node.func, ast.Attribute) and node.func.attr == "sort"
    ):
        yield from _sorting(program, node)
    if is_call_of(node, "max", "min") and isinstance(node.func, ast.Name):
        other = "min" if node.func.id == "max" else "max"
        yield Edit("max-min", part, (replace(program, node.func, other),), 0.5)


def _method(program: Program, node: ast.Call, function: ast.Attribute) -> Iterator[Edit]:
    others = {"append": ("extend",), "extend": ("append",), "remove": ("pop",), "pop": ("remove",)}
    start, end = program.span(function)
    for other in others.get(function.attr, ()):
        text = program.segment(function.value) + "." + other
        name = "append-vs-extend" if other in ("append", "extend") else None
        yield Edit("method", Construct.CALL, ((start, end, text),), 0.6, name, "list-methods")


def _sorting(program: Program, node: ast.Call) -> Iterator[Edit]:
    edit: Edit | None = None
    for keyword in node.keywords:
        if keyword.arg == "reverse" and isinstance(keyword.value, ast.Constant):
            splice = replace(program, keyword.value, str(not keyword.value.value))
            edit = Edit(
                "sort-direction", Construct.CALL, (splice,), 0.7, "sort-key-wrong", "sort-keys"
            )
    if edit is None:
        end = program.span(node)[1] - 1
        comma = ", " if node.args or node.keywords else ""
        splice = (end, end, f"{comma}reverse=True")
        edit = Edit("sort-direction", Construct.CALL, (splice,), 0.6, "sort-key-wrong", "sort-keys")
    yield edit


def _condition(program: Program, test: ast.expr) -> Iterator[Edit]:
    part = place_of(program, test)
    text = program.segment(test)
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        return  # the opposite comparison is among the comparisons
    new = replace(program, test, f"not ({text})")
    yield Edit("negated", part, (new,), 0.5, None, "logical-operators")


def _name(program: Program, node: ast.Name) -> Iterator[Edit]:
    function = program.function_of.get(node)
    parent = program.parents.get(node)
    if function is None or (isinstance(parent, ast.Call) and parent.func is node):
        return
    names = local_names(function)
    if node.id not in names and len(names) > 6:
        return
    part = place_of(program, node)
    weight = {Construct.RETURN: 0.55, Construct.INDEX: 0.4}.get(part, 0.3)
    if node.id not in names:
        weight = 0.8
        yield from _everywhere(program, node, names)
    for other in names[:7]:
        if other != node.id:
            edit = (replace(program, node, other),)
            yield Edit("name", part, edit, weight, "wrong-name" if weight > 0.7 else None)
    if part in (Construct.RETURN, Construct.LOOP_BOUND, Construct.CONDITION):
        for change, likely in ((f"len({node.id})", 0.3), (f"{node.id} + 1", 0.3)):
            yield Edit("expression", part, (replace(program, node, change),), likely)


def _everywhere(program: Program, node: ast.Name, names: list[str]) -> Iterator[Edit]:
    """A name that nothing gives a value, written as another in every place."""
    if hasattr(builtins, node.id) or any(f.name == node.id for f in program.functions()):
        return
    same = [n for n in walk(program.tree) if isinstance(n, ast.Name) and n.id == node.id]
    if len(same) < 2 or node is not same[0]:
        return
    for other in names[:8]:
        edits = tuple(replace(program, n, other) for n in same)
        part = place_of(program, node)
        yield Edit("name", part, edits, 0.9, "wrong-name", "names-and-builtins")


__all__ = ["expression_edits", "in_range", "is_call_of", "place_of"]
