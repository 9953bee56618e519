"""Compare two expressions part by part: what differs, and the edits that make them equal."""

from __future__ import annotations

import ast

from tutor_app.dialogue import Construct
from tutor_app.subjects.python.edits import Edit, replace
from tutor_app.subjects.python.expression_mutation import COMPARISONS, in_range
from tutor_app.subjects.python.program import Program
from tutor_app.subjects.python.walking import children, dumped, kept, unparsed

MIRRORED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.Gt,
    ast.Gt: ast.Lt,
    ast.LtE: ast.GtE,
    ast.GtE: ast.LtE,
    ast.Eq: ast.Eq,
    ast.NotEq: ast.NotEq,
}


@kept
def size(node: ast.AST) -> int:
    """How many nodes a tree has, contexts and operators' classes not counted."""
    return 1 + sum(size(n) for n in children(node) if not isinstance(n, ast.expr_context))


def same(mine: ast.AST, theirs: ast.AST) -> bool:
    """Whether two trees are the same code."""
    return dumped(mine) == dumped(theirs)


def expression_cost(mine: ast.expr, theirs: ast.expr) -> int:
    """How many nodes differ, the way of writing that is nearest to the student's taken."""
    return min(_cost(mine, form) for form in _forms(theirs))


def _forms(node: ast.expr) -> list[ast.expr]:
    """The expression, and the same with its two sides exchanged."""
    forms = [node]
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        other = MIRRORED.get(type(node.ops[0]))
        if other is not None:
            forms.append(ast.Compare(node.comparators[0], [other()], [node.left]))
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        forms.append(ast.BinOp(node.right, node.op, node.left))
    return forms


def _cost(mine: ast.expr, theirs: ast.expr) -> int:
    parts = _parts(mine, theirs)
    if parts is None:
        return 0 if same(mine, theirs) else size(mine) + size(theirs)
    own = int(_operator(mine) != _operator(theirs))
    return own + sum(expression_cost(a, b) for a, b in parts)


def _operator(node: ast.expr) -> str:
    if isinstance(node, ast.Compare):
        return " ".join(COMPARISONS[type(op)] for op in node.ops)
    if isinstance(node, ast.BinOp):
        return type(node.op).__name__
    if isinstance(node, ast.BoolOp):
        return type(node.op).__name__
    return ""


def _parts(mine: ast.expr, theirs: ast.expr) -> list[tuple[ast.expr, ast.expr]] | None:
    """The operands that correspond, or None when the two are of different make."""
    if isinstance(mine, ast.Compare) and isinstance(theirs, ast.Compare):
        first, second = [mine.left, *mine.comparators], [theirs.left, *theirs.comparators]
    elif isinstance(mine, ast.BinOp) and isinstance(theirs, ast.BinOp):
        first, second = [mine.left, mine.right], [theirs.left, theirs.right]
    elif isinstance(mine, ast.BoolOp) and isinstance(theirs, ast.BoolOp):
        first, second = mine.values, theirs.values
    elif isinstance(mine, ast.Call) and isinstance(theirs, ast.Call):
        if mine.keywords or theirs.keywords:
            return None
        first, second = [mine.func, *mine.args], [theirs.func, *theirs.args]
    elif isinstance(mine, ast.Subscript) and isinstance(theirs, ast.Subscript):
        first, second = [mine.value, mine.slice], [theirs.value, theirs.slice]
    elif (
        isinstance(mine, ast.Attribute)
        and isinstance(theirs, ast.Attribute)
        and mine.attr == theirs.attr
    ):
        first, second = [mine.value], [theirs.value]
    elif (
        isinstance(mine, ast.Tuple | ast.List)
        and type(mine) is type(theirs)
        and isinstance(theirs, ast.Tuple | ast.List)
    ):
        first, second = mine.elts, theirs.elts
    else:
        return None
    return list(zip(first, second, strict=True)) if len(first) == len(second) else None


def expression_edits_towards(
    program: Program, mine: ast.expr, theirs: ast.expr, part: Construct
) -> list[Edit]:
    """Edits, each as small as can be, that turn the student's expression into the other."""
    nearest = min(_forms(theirs), key=lambda form: _cost(mine, form))
    if same(mine, nearest):
        return []
    parts = _parts(mine, nearest)
    if parts is None or _cost(mine, nearest) >= size(mine) + size(nearest):
        return [_replacement(program, mine, theirs, part)]
    edits = []
    if _operator(mine) != _operator(nearest):
        operator = _operator_edit(program, mine, nearest, part)
        if operator is None:
            return [_replacement(program, mine, theirs, part)]
        edits.append(operator)
    for a, b in parts:
        edits.extend(expression_edits_towards(program, a, b, part))
    return edits


def _operator_edit(
    program: Program, mine: ast.expr, theirs: ast.expr, part: Construct
) -> Edit | None:
    """Exchange only the operator between the operands, where its text can be found."""
    if isinstance(mine, ast.Compare) and isinstance(theirs, ast.Compare) and len(mine.ops) == 1:
        old, new = COMPARISONS[type(mine.ops[0])], COMPARISONS[type(theirs.ops[0])]
        start, end = program.span(mine.left)[1], program.span(mine.comparators[0])[0]
        text = program.text[start:end]
        name = None
        if {old, new} in ({"<", "<="}, {">", ">="}):
            name = "off-by-one-comparison"
        elif {old[0], new[0]} == {"<", ">"}:
            name = "comparison-wrong-direction"
        splice = (start, end, text.replace(old, new, 1))
        return Edit("comparison", part, (splice,), 0.9, name, "comparison", True)
    return None


def _replacement(program: Program, mine: ast.expr, theirs: ast.expr, part: Construct) -> Edit:
    text = unparsed(theirs)
    around = program.parents.get(mine)
    operators = (ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare)
    if isinstance(around, operators) and isinstance(theirs, operators):
        text = f"({text})"
    name, concept = None, None
    if in_range(program, mine) or isinstance(around, ast.For):
        concept = "range"
    return Edit("expression", part, (replace(program, mine, text),), 0.8, name, concept, True)


__all__ = ["expression_cost", "expression_edits_towards", "same", "size"]
