"""Statements deleted or moved: out of a block, into one, past a neighbour."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tutor_app.dialogue import Construct
from tutor_app.subjects.python.edits import (
    Edit,
    delete_lines,
    delete_statement,
    header_line,
    insert_lines,
    statement_lines,
)
from tutor_app.subjects.python.program import Loop, Program

Compound = (ast.For, ast.While, ast.If, ast.With, ast.Try)


def part_of(statement: ast.stmt) -> Construct:
    """What part of a program a statement is."""
    if isinstance(statement, ast.Return):
        return Construct.RETURN
    if isinstance(statement, ast.If):
        return Construct.CONDITION
    if isinstance(statement, Loop):
        return Construct.LOOP_BOUND
    if isinstance(statement, ast.Assign | ast.AugAssign | ast.AnnAssign):
        return Construct.ASSIGNMENT
    if isinstance(statement, ast.Expr):
        return Construct.CALL
    return Construct.PROGRAM


def deletions(program: Program, statement: ast.stmt) -> Iterator[Edit]:
    """The statement taken away, or the `else` of an `if`."""
    splices = delete_statement(program, statement)
    if splices and not isinstance(statement, ast.Pass):
        simple = not isinstance(statement, Compound)
        yield Edit("deleted", part_of(statement), splices, 0.45 if simple else 0.3)
    if (
        isinstance(statement, ast.If | ast.While)
        and statement.orelse
        and not program.is_elif(statement)
    ):
        first = statement.orelse[0]
        header = header_line(program, first, "else")
        if header is not None:
            last = program.last_line(statement.orelse[-1])
            gone = delete_lines(program, header, last)
            yield Edit("else-deleted", Construct.CONDITION, (gone,), 0.5)


def moves(program: Program, statement: ast.stmt) -> Iterator[Edit]:
    """Out of the block around it, into the block before it, or past its neighbour."""
    block = program.block_of[statement]
    owner = block.owner
    if not program.stands_alone(statement) or program.is_elif(statement):
        return
    position = block.statements.index(statement)
    gone = delete_statement(program, statement)
    if isinstance(owner, (*Loop, ast.If)) and gone and not _in_elif(program, owner):
        indent = program.indent_of(owner)
        moved = statement_lines(program, statement, indent)
        outside = insert_lines(program, program.last_line(owner) + 1, moved)
        if gone[0][1] <= outside[0]:
            yield _move(statement, owner, (*gone, outside), 0.6)
        if isinstance(owner, ast.If):
            loop = program.enclosing(owner, Loop)
            if isinstance(loop, ast.stmt):
                moved = statement_lines(program, statement, program.indent_of(loop))
                far = insert_lines(program, program.last_line(loop) + 1, moved)
                if gone[0][1] <= far[0]:
                    yield _move(statement, loop, (*gone, far), 0.7)
        if position == 0 and isinstance(owner, Loop) and len(block.statements) > 1:
            before = insert_lines(
                program, owner.lineno, statement_lines(program, statement, indent)
            )
            yield Edit(
                "moved-before-loop",
                Construct.INITIAL_VALUE,
                (before, *gone),
                0.6,
                "accumulator-reset-in-loop" if isinstance(statement, ast.Assign) else None,
                "accumulator" if isinstance(statement, ast.Assign) else None,
            )
    if position + 1 < len(block.statements):
        yield from _past(program, statement, block.statements[position + 1], gone)
    if position > 0 and isinstance(block.statements[position - 1], (*Loop, ast.If)) and gone:
        previous = block.statements[position - 1]
        inner = getattr(previous, "body", [])
        if inner and program.stands_alone(inner[-1]) and not getattr(previous, "orelse", []):
            moved = statement_lines(program, statement, program.indent_of(inner[-1]))
            inside = insert_lines(program, program.last_line(inner[-1]) + 1, moved)
            yield Edit(
                "moved-in",
                part_of(statement),
                (inside, *gone),
                0.4,
                "indentation-wrong",
                "indentation",
            )


def _in_elif(program: Program, owner: ast.AST) -> bool:
    return isinstance(owner, ast.stmt) and program.is_elif(owner)


def _move(
    statement: ast.stmt,
    owner: ast.AST,
    splices: tuple[tuple[int, int, str], ...],
    weight: float,
) -> Edit:
    early = isinstance(statement, ast.Return) and isinstance(owner, Loop)
    return Edit(
        "moved-out",
        part_of(statement),
        splices,
        weight + 0.2 if early else weight,
        "return-in-loop-too-early" if early else "indentation-wrong",
        "early-return" if early else "indentation",
    )


def _past(
    program: Program,
    statement: ast.stmt,
    following: ast.stmt,
    gone: tuple[tuple[int, int, str], ...],
) -> Iterator[Edit]:
    """Swap with the next sibling, or go into the loop that follows."""
    indent = program.indent_of(statement)
    if not program.stands_alone(following) or not gone:
        return
    moved = statement_lines(program, statement, indent)
    after = insert_lines(program, program.last_line(following) + 1, moved)
    yield Edit("swapped", part_of(statement), (*gone, after), 0.35)
    if isinstance(following, Loop) and isinstance(statement, ast.Assign):
        inner = following.body[0]
        if program.stands_alone(inner):
            lines = statement_lines(program, statement, program.indent_of(inner))
            inside = insert_lines(program, inner.lineno, lines)
            yield Edit(
                "moved-into-loop",
                Construct.INITIAL_VALUE,
                (*gone, inside),
                0.45,
                "inner-loop-not-reset",
                "nested-loops",
            )


__all__ = ["deletions", "moves", "part_of"]
