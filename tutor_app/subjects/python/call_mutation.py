"""Changes to calls and to what is done with their results that novices' programs often need."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tutor_app.dialogue import Construct
from tutor_app.subjects.python.edits import Edit, insert_lines, replace, statement_lines
from tutor_app.subjects.python.expression_mutation import is_call_of, place_of
from tutor_app.subjects.python.program import FunctionNode, Program, local_names, parameters
from tutor_app.subjects.python.walking import walk

KINDS = ("list", "tuple", "str", "int", "float", "dict", "set", "bool")
PLACES_IN_METHODS = {"pop": ("", "0", "-1"), "split": ("",), "strip": ("",)}
MOST_NAMES = 6


def call_edits(program: Program) -> Iterator[Edit]:
    """Every such change, in the order of the tree."""
    for node in walk(program.tree):
        if program.function_of.get(node) is None:
            continue
        if isinstance(node, ast.Call):
            yield from _arguments(program, node)
            yield from _progress(program, node)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            yield from _joined(program, node.right, place_of(program, node))
            yield from _joined(program, node.left, place_of(program, node))
        elif isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add):
            yield from _joined(program, node.value, Construct.ASSIGNMENT)
        elif isinstance(node, ast.For):
            yield from _looped_over(program, node)
            yield from _once_more(program, node)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            yield from _unused(program, node, node.value)
        elif isinstance(node, ast.Name) and node.id in KINDS:
            yield from _kind(program, node)


def _arguments(program: Program, node: ast.Call) -> Iterator[Edit]:
    part = place_of(program, node)
    if is_call_of(node, "list", "tuple", "set") and len(node.args) == 1:
        inner = program.segment(node.args[0])
        kind = node.func.id if isinstance(node.func, ast.Name) else ""
        text = {"list": f"[{inner}]", "tuple": f"({inner},)"}.get(kind, f"{{{inner}}}")
        yield Edit("item-wrapped", part, (replace(program, node, text),), 0.5, None, "lists")
    if isinstance(node.func, ast.Attribute) and not node.keywords and len(node.args) < 2:
        own = program.segment(node.args[0]) if node.args else ""
        start = program.span(node.func)[1]
        for other in PLACES_IN_METHODS.get(node.func.attr, ()):
            if other != own:
                splice = (start, program.span(node)[1], f"({other})")
                yield Edit("method-argument", part, (splice,), 0.4)


def _progress(program: Program, node: ast.Call) -> Iterator[Edit]:
    """A function that calls itself with what it was given: with less of it."""
    function = program.function_of.get(node)
    if function is None or not is_call_of(node, function.name):
        return
    for argument in node.args:
        if isinstance(argument, ast.Name) and argument.id in parameters(function):
            end = program.span(argument)[1]
            for less in ("[1:]", " - 1", "[:-1]"):
                yield Edit(
                    "less-given",
                    Construct.RECURSION,
                    ((end, end, less),),
                    0.6,
                    "recursion-no-progress",
                    "recursive-step",
                )


def _joined(program: Program, value: ast.expr, part: Construct) -> Iterator[Edit]:
    """`+ x` where a list or tuple with `x` in it is to be added."""
    if isinstance(value, ast.List | ast.Tuple | ast.Constant | ast.BinOp):
        return
    text = program.segment(value)
    one = replace(program, value, f"({text},)")
    yield Edit("item-wrapped", part, (one,), 0.45, "tuple-single-comma", "tuples")
    if part is not Construct.ASSIGNMENT or not isinstance(program.parents[value], ast.AugAssign):
        many = replace(program, value, f"[{text}]")
        yield Edit("item-wrapped", part, (many,), 0.45, "list-plus-item", "list-building")


def _looped_over(program: Program, node: ast.For) -> Iterator[Edit]:
    """A view of what the loop goes over: its words, its pairs, from the end."""
    if isinstance(node.iter, ast.Name | ast.Attribute | ast.Subscript):
        end = program.span(node.iter)[1]
        pairs = isinstance(node.target, ast.Tuple)
        for view, weight, concept in (
            (".split()", 0.4, "string-methods"),
            (".items()", 0.7 if pairs else 0.3, "dict-iteration"),
            (".values()", 0.35, "dict-iteration"),
            ("[::-1]", 0.3, "slicing"),
        ):
            edit = ((end, end, view),)
            yield Edit("iterated", Construct.LOOP_BOUND, edit, weight, None, concept)


def _once_more(program: Program, node: ast.For) -> Iterator[Edit]:
    """What a loop does at its end, done once more after it (the last stretch of a search)."""
    inner = [n for n in walk(node) if isinstance(n, ast.If) and not program.is_elif(n)]
    for branch in inner[:4]:
        if branch.orelse or not (program.stands_alone(branch) and program.stands_alone(node)):
            continue
        if any(isinstance(n, ast.Break | ast.Continue) for n in walk(branch)):
            continue
        lines = statement_lines(program, branch, program.indent_of(node))
        added = insert_lines(program, program.last_line(node) + 1, lines)
        yield Edit("repeated-after", Construct.CONDITION, (added,), 0.4, None, "loop-boundaries")


def _unused(program: Program, statement: ast.Expr, call: ast.Call) -> Iterator[Edit]:
    """A result that nothing is done with: kept under a name, or added to one."""
    function = program.function_of.get(statement)
    if function is None or not program.stands_alone(statement):
        return
    start = program.span(statement)[0]
    if isinstance(call.func, ast.Attribute) and call.func.attr == "append" and len(call.args) == 1:
        item, items = program.segment(call.args[0]), program.segment(call.func.value)
        edit = ((start, start, f"if {item} not in {items}: "),)
        yield Edit("unless-there", Construct.CONDITION, edit, 0.4, "duplicates-forgotten")
    given = [a.id for a in call.args if isinstance(a, ast.Name)]
    builtin = is_call_of(call, "sorted", "reversed", "set", "list", "tuple", "abs", "int", "str")
    if isinstance(call.func, ast.Name) and given:
        text = f"{given[0]} = "
        name = "sorted-changes-list" if is_call_of(call, "sorted") else None
        weight = 0.8 if builtin else 0.4
        edit = ((start, start, text),)
        yield Edit("result-kept", Construct.CALL, edit, weight, name, "return-values")
    if isinstance(call.func, ast.Name) and not is_call_of(call, "print"):
        own = call.func.id == function.name
        for name in _gathered(function)[:MOST_NAMES]:
            yield Edit(
                "result-added",
                Construct.RECURSION if own else Construct.CALL,
                ((start, start, f"{name} += "),),
                0.8 if own else 0.4,
                "recursion-result-dropped" if own else None,
                "recursion-combining" if own else "return-values",
            )


def _gathered(function: FunctionNode) -> list[str]:
    """Local names that something is added to."""
    targets = [n.target for n in walk(function) if isinstance(n, ast.AugAssign)]
    added = [target.id for target in targets if isinstance(target, ast.Name)]
    return list(dict.fromkeys(added)) or local_names(function)[:2]


def _kind(program: Program, node: ast.Name) -> Iterator[Edit]:
    """Another type to compare a value's type with."""
    parent = program.parents.get(node)
    compared = isinstance(parent, ast.Compare) or (
        parent is not None and is_call_of(parent, "isinstance")
    )
    if compared:
        for other in KINDS[:6]:
            if other != node.id:
                edit = (replace(program, node, other),)
                yield Edit("kind", place_of(program, node), edit, 0.5, None, "values-and-types")


__all__ = ["call_edits"]
