"""Changes to whole statements that novices' programs often need, without any reference."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from tutor_app.dialogue import Construct
from tutor_app.subjects.python.edits import Edit, insert_lines, replace, wrap
from tutor_app.subjects.python.program import (
    FunctionNode,
    Loop,
    Program,
    is_docstring,
    local_names,
    parameters,
)
from tutor_app.subjects.python.statement_moves import deletions, moves
from tutor_app.subjects.python.walking import walk


def statement_edits(program: Program, wanted: Sequence[str] = ()) -> Iterator[Edit]:
    """Every small change to statements. `wanted` are reprs of values the program should give."""
    for statement in list(program.statements()):
        if isinstance(statement, FunctionNode):
            yield from _guards(program, statement, wanted)
            yield from _endings(program, statement, wanted)
            yield from _copies(program, statement)
            continue
        if program.function_of.get(statement) is None:
            continue
        yield from deletions(program, statement)
        yield from moves(program, statement)
        if isinstance(statement, ast.Return):
            yield from _returns(program, statement, wanted)
        elif isinstance(statement, ast.Expr):
            yield from _results(program, statement)
        elif isinstance(statement, ast.Assign):
            yield from _assignments(program, statement)
        elif isinstance(statement, ast.AugAssign):
            yield from _updates(program, statement)
        elif isinstance(statement, ast.If):
            yield from _alternatives(program, statement)
        elif isinstance(statement, ast.For):
            yield from _iterations(program, statement)
        if isinstance(statement, ast.While):
            yield from _while_progress(program, statement)


def _body_start(function: FunctionNode) -> ast.stmt:
    rest = [s for s in function.body if not is_docstring(s)]
    return rest[0] if rest else function.body[-1]


def _guards(program: Program, function: FunctionNode, wanted: Sequence[str]) -> Iterator[Edit]:
    """`if not p: return …` as the first thing the function does."""
    first = _body_start(function)
    if not program.stands_alone(first):
        return
    indent = program.indent_of(first)
    for name in parameters(function)[:3]:
        short = [v for v in wanted if len(v) < 12]
        for value in dict.fromkeys([*short, "0", "[]", "None", name]):
            lines = [f"{indent}if not {name}:", f"{indent}    return {value}"]
            yield Edit(
                "guard",
                Construct.MISSING_CASE,
                (insert_lines(program, first.lineno, lines),),
                0.6 if value in wanted else 0.35,
                "empty-input-forgotten",
                "boundary-cases",
            )


def _endings(program: Program, function: FunctionNode, wanted: Sequence[str]) -> Iterator[Edit]:
    """A return at the end of a function that may fall off it."""
    last = next((s for s in reversed(function.body) if not is_docstring(s)), function.body[-1])
    if isinstance(last, ast.Return) or not program.stands_alone(last):
        return
    indent = program.indent_of(last)
    names = local_names(function)[:8]
    returns = any(isinstance(n, ast.Return) and n.value for n in walk(function))
    name = "return-missing-on-a-path" if returns else "return-missing"
    values = [*reversed(names), *(f"len({p})" for p in parameters(function)), "False", "0", "[]"]
    values += ["True", "None", *[v for v in wanted if len(v) < 12]]
    for value in dict.fromkeys(values):
        added = insert_lines(program, program.last_line(last) + 1, [f"{indent}return {value}"])
        yield Edit("return-added", Construct.RETURN, (added,), 0.7, name, "return-values")


def _copies(program: Program, function: FunctionNode) -> Iterator[Edit]:
    """Work on a copy of a parameter."""
    first = _body_start(function)
    if not program.stands_alone(first):
        return
    indent = program.indent_of(first)
    for name in parameters(function)[:2]:
        line = f"{indent}{name} = list({name})"
        added = insert_lines(program, first.lineno, [line])
        yield Edit("copy", Construct.ASSIGNMENT, (added,), 0.4, None, "list-mutation")


def _returns(program: Program, statement: ast.Return, wanted: Sequence[str]) -> Iterator[Edit]:
    function = program.function_of[statement]
    if function is None:
        return
    names = local_names(function)[:8]
    given = parameters(function)
    if statement.value is None:
        end = program.span(statement)[1]
        for value in [*reversed(names), "0", "[]", "False", "True"]:
            edit = ((end, end, f" {value}"),)
            yield Edit("return-value", Construct.RETURN, edit, 0.6, None, "return-values")
        return
    own = program.segment(statement.value)
    values = [*(f"len({p})" for p in given), *reversed(names), "False", "True", "0", "[]", "None"]
    values += [f"{wrap(program, statement.value)} + 1", f"{wrap(program, statement.value)} - 1"]
    values += [f"list({own})", f"tuple({own})", f"str({own})", f"int({own})", f"{own}[0]"]
    values += [f"{own}[::-1]", f"not ({own})", f"len({own})", *[v for v in wanted if len(v) < 12]]
    for value in dict.fromkeys(values):
        if value != own and not (value in names and isinstance(statement.value, ast.Name)):
            edit = (replace(program, statement.value, value),)
            yield Edit("return-value", Construct.RETURN, edit, 0.4, None, "return-values")


def _results(program: Program, statement: ast.Expr) -> Iterator[Edit]:
    value = statement.value
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Name):
        if value.func.id == "print" and value.args:
            edit = (replace(program, statement, f"return {program.segment(value.args[0])}"),)
            yield Edit(
                "print-to-return",
                Construct.RETURN,
                edit,
                0.9,
                "print-instead-of-return",
                "print-vs-return",
            )
            return
        start = program.span(statement)[0]
        yield Edit(
            "call-returned",
            Construct.RETURN,
            ((start, start, "return "),),
            0.6,
            None,
            "return-values",
        )
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
        kept = value.func.value
        if isinstance(kept, ast.Name):
            start = program.span(statement)[0]
            edit = ((start, start, f"{kept.id} = "),)
            yield Edit("result-kept", Construct.CALL, edit, 0.4, None, "list-methods")
    elif not isinstance(value, ast.Call):
        start = program.span(statement)[0]
        yield Edit("value-returned", Construct.RETURN, ((start, start, "return "),), 0.5)


def _assignments(program: Program, statement: ast.Assign) -> Iterator[Edit]:
    target, value = statement.targets[0], statement.value
    looped = program.enclosing(statement, Loop) is not None
    if looped and isinstance(target, ast.Name):
        end, start = program.span(target)[1], program.span(value)[0]
        for sign in ("+=", "-=", "*="):
            yield Edit(
                "update",
                Construct.ASSIGNMENT,
                ((end, start, f" {sign} "),),
                0.6 if sign == "+=" else 0.3,
                "accumulator-overwritten" if sign == "+=" else None,
                "accumulator",
            )
    if isinstance(value, ast.Name | ast.Subscript) and isinstance(target, ast.Name | ast.Subscript):
        swapped = (
            replace(program, target, program.segment(value)),
            replace(program, value, program.segment(target)),
        )
        name = "assignment-swaps" if isinstance(value, ast.Name) else None
        yield Edit("assignment-turned", Construct.ASSIGNMENT, swapped, 0.45, name, "assignment")
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
        edit = (replace(program, statement, program.segment(value)),)
        if value.func.attr in ("append", "sort", "extend", "insert", "remove", "reverse"):
            yield Edit(
                "result-dropped",
                Construct.ASSIGNMENT,
                edit,
                0.9,
                "list-method-returns-list",
                "list-methods",
            )
    function = program.function_of[statement]
    if isinstance(value, ast.Constant | ast.List | ast.Tuple | ast.Name) and function:
        texts = ["0", "1", "None", "[]", "''", "-1", "float('inf')", "float('-inf')"]
        texts += [f"{p}[0]" for p in parameters(function)] + [f"list({program.segment(value)})"]
        for text in texts:
            if text != program.segment(value):
                start_edit = (replace(program, value, text),)
                part = Construct.ASSIGNMENT if looped else Construct.INITIAL_VALUE
                yield Edit("start-value", part, start_edit, 0.4, None, "accumulator")


def _updates(program: Program, statement: ast.AugAssign) -> Iterator[Edit]:
    target, value = program.segment(statement.target), program.segment(statement.value)
    for sign, weight in (("=", 0.35), ("+=", 0.4), ("-=", 0.4), ("*=", 0.3)):
        edit = (replace(program, statement, f"{target} {sign} {value}"),)
        yield Edit("update", Construct.ASSIGNMENT, edit, weight, None, "accumulator")
    edit = (replace(program, statement, f"{target} += [{value}]"),)
    yield Edit("item-wrapped", Construct.ASSIGNMENT, edit, 0.5, "list-plus-item", "list-building")
    if not isinstance(statement.value, ast.Constant):
        edit = (replace(program, statement, f"{target} += 1"),)
        yield Edit("update", Construct.ASSIGNMENT, edit, 0.3, None, "counter")


def _alternatives(program: Program, statement: ast.If) -> Iterator[Edit]:
    start = program.span(statement)[0]
    if program.is_elif(statement):
        yield Edit("elif-if", Construct.CONDITION, ((start, start + 4, "if"),), 0.4)
    else:
        block = program.block_of[statement]
        position = block.statements.index(statement)
        if position and isinstance(block.statements[position - 1], ast.If):
            yield Edit(
                "elif-if",
                Construct.CONDITION,
                ((start, start + 2, "elif"),),
                0.5,
                "chained-ifs-for-elif",
                "elif-chains",
            )
        yield Edit(
            "if-while",
            Construct.CONDITION,
            ((start, start + 2, "while"),),
            0.2,
            None,
            "while-loops",
        )
    inside = program.enclosing(statement, Loop) is not None
    last = statement.body[-1]
    if inside and program.stands_alone(last) and not isinstance(last, ast.Return | ast.Break):
        line = program.indent_of(last) + "break"
        added = insert_lines(program, program.last_line(last) + 1, [line])
        yield Edit("break-added", Construct.LOOP_BODY, (added,), 0.5, None, "loop-control")


def _iterations(program: Program, statement: ast.For) -> Iterator[Edit]:
    text = program.segment(statement.iter)
    if isinstance(statement.iter, ast.Name | ast.Subscript | ast.Attribute):
        for new, name, weight in (
            (f"range(len({text}))", "loop-variable-is-element", 0.5),
            (f"{text}[:]", "mutating-while-iterating", 0.5),
            (f"{text}[1:]", None, 0.3),
            (f"range({text})", None, 0.3),
            (f"sorted({text})", None, 0.2),
        ):
            edit = (replace(program, statement.iter, new),)
            yield Edit("iterated", Construct.LOOP_BOUND, edit, weight, name)
    elif text.startswith("range(len(") and text.endswith("))"):
        edit = (replace(program, statement.iter, text[10:-2]),)
        yield Edit("iterated", Construct.LOOP_BOUND, edit, 0.4, "loop-variable-is-element")


def _while_progress(program: Program, statement: ast.While) -> Iterator[Edit]:
    """A counter that the loop forgets to move on."""
    last = statement.body[-1]
    if not program.stands_alone(last):
        return
    names = {n.id for n in walk(statement.test) if isinstance(n, ast.Name)}
    for name in sorted(names):
        for sign in ("+=", "-="):
            line = f"{program.indent_of(last)}{name} {sign} 1"
            added = insert_lines(program, program.last_line(last) + 1, [line])
            yield Edit(
                "progress-added",
                Construct.LOOP_BODY,
                (added,),
                0.6,
                "counter-not-updated",
                "while-loops",
            )


__all__ = ["statement_edits"]
