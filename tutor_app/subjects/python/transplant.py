"""Parts of a solution, in the student's names, tried in places of the student's program.

For programs too different from a solution to be aligned with it, and for parts that stand
elsewhere than the alignment expects.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tutor_app.dialogue import Construct
from tutor_app.subjects.python.edits import Edit, code_lines, insert_lines, replace
from tutor_app.subjects.python.expression_alignment import expression_cost, same
from tutor_app.subjects.python.program import FunctionNode, Loop, Program, is_docstring, local_names
from tutor_app.subjects.python.statement_moves import part_of
from tutor_app.subjects.python.walking import dumped, unparsed, walk


def transplants(program: Program, mine: FunctionNode, theirs: FunctionNode) -> Iterator[Edit]:
    """Edits that put an expression or a statement of the solution into the student's function."""
    known = set(local_names(mine))
    locals_ = set(local_names(theirs))
    tests = [n.test for n in walk(theirs) if isinstance(n, ast.If | ast.While | ast.IfExp)]
    loops = [n for n in walk(theirs) if isinstance(n, ast.For)]
    returns = [n.value for n in walk(theirs) if isinstance(n, ast.Return) and n.value]
    values = [n.value for n in walk(theirs) if isinstance(n, ast.Assign | ast.AugAssign)]

    def usable(node: ast.AST) -> bool:
        used = {n.id for n in walk(node) if isinstance(n, ast.Name)}
        return not (used & locals_) - known

    def swaps(old: ast.expr, new: list[ast.expr], part: Construct) -> Iterator[Edit]:
        for value in new:
            if usable(value) and not same(old, value):
                likeness = 1 / (1 + expression_cost(old, value))
                splice = replace(program, old, unparsed(value))
                yield Edit("transplanted", part, (splice,), 0.5 + 0.3 * likeness, reference=True)

    for node in walk(mine):
        if isinstance(node, ast.If | ast.While):
            yield from swaps(node.test, tests, Construct.CONDITION)
        elif isinstance(node, ast.For):
            for loop in loops:
                if not same(node.iter, loop.iter) and usable(loop.iter):
                    splice = replace(program, node.iter, unparsed(loop.iter))
                    yield Edit("transplanted", Construct.LOOP_BOUND, (splice,), 0.7, reference=True)
        elif isinstance(node, ast.Return) and node.value is not None:
            yield from swaps(node.value, returns, Construct.RETURN)
        elif isinstance(node, ast.Assign | ast.AugAssign):
            yield from swaps(node.value, values, Construct.ASSIGNMENT)
    yield from _additions(program, mine, [n for n in _statements(theirs) if usable(n)])


def _statements(function: FunctionNode) -> list[ast.stmt]:
    """The statements of a solution worth trying elsewhere: simple ones and short branches."""
    found: dict[str, ast.stmt] = {}
    for node in walk(function):
        small = isinstance(node, ast.If) and not any(
            isinstance(n, (*Loop, ast.FunctionDef)) for n in walk(node)
        )
        simple = isinstance(
            node, ast.Return | ast.Assign | ast.AugAssign | ast.Expr | ast.Break | ast.Continue
        )
        if isinstance(node, ast.stmt) and (small or simple) and not is_docstring(node):
            found[dumped(node)] = node
    return list(found.values())


def _additions(program: Program, mine: FunctionNode, new: list[ast.stmt]) -> Iterator[Edit]:
    for block in program.blocks:
        first = block.statements[0]
        if program.function_of.get(first) is not mine or program.is_elif(first):
            continue
        if not all(program.stands_alone(s) for s in block.statements):
            continue
        indent = program.indent_of(first)
        start = next((s for s in block.statements if not is_docstring(s)), None)
        places = [start.lineno] if start is not None else []
        places += [program.last_line(s) + 1 for s in block.statements if not is_docstring(s)]
        ended = isinstance(block.statements[-1], ast.Return | ast.Break)
        for number, place in enumerate(places):
            if ended and number == len(places) - 1:
                continue
            for statement in new:
                lines = code_lines(statement, indent)
                splice = insert_lines(program, place, lines)
                last = isinstance(statement, ast.Return) and number < len(places) - 1
                yield Edit(
                    "transplanted-statement",
                    part_of(statement),
                    (splice,),
                    0.3 if last else 0.6,
                    reference=True,
                )


__all__ = ["transplants"]
