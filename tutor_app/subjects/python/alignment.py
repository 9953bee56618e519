"""Align a student's function with a solution and write the differences as edits.

Statements are aligned block by block so that the cost (number of tree nodes that have to be
deleted, added or changed) is least, a constrained tree edit distance (Zhang, 1996: children of
matched nodes map to children). Made together, the edits turn the student's function into the
solution; `mending` finds out which of them are needed.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field
from dataclasses import replace as changed

from tutor_app.dialogue import Construct
from tutor_app.subjects.python.edits import (
    Edit,
    Splice,
    code_lines,
    delete_lines,
    delete_statement,
    header_line,
    insert_lines,
    replace,
)
from tutor_app.subjects.python.expression_alignment import (
    expression_cost,
    expression_edits_towards,
    size,
)
from tutor_app.subjects.python.program import FunctionNode, Loop, Program, is_docstring
from tutor_app.subjects.python.statement_moves import part_of
from tutor_app.subjects.python.walking import dumped, unparsed

Statements = Sequence[ast.stmt]
Simple = (ast.Return, ast.Assign, ast.AugAssign, ast.Expr, ast.Raise, ast.Assert, ast.Delete)


@dataclass
class Alignment:
    """The differences between a function of the student's and one of a solution."""

    program: Program
    edits: list[Edit] = field(default_factory=list)
    costs: dict[tuple[int, int], int] = field(default_factory=dict)

    # ------------------------------------------------------------------ cost

    def match_cost(self, mine: ast.stmt, theirs: ast.stmt) -> int:
        """What it costs to turn one statement into the other in place."""
        key = (id(mine), id(theirs))
        if key not in self.costs:
            self.costs[key] = self._match_cost(mine, theirs)
        return self.costs[key]

    def _match_cost(self, mine: ast.stmt, theirs: ast.stmt) -> int:
        impossible = size(mine) + size(theirs) + 1
        if isinstance(mine, Loop) and isinstance(theirs, Loop):
            return min(impossible, self._loop_cost(mine, theirs))
        if type(mine) is not type(theirs):
            return impossible
        if isinstance(mine, ast.If) and isinstance(theirs, ast.If):
            return (
                expression_cost(mine.test, theirs.test)
                + self.block_cost(mine.body, theirs.body)
                + self.block_cost(mine.orelse, theirs.orelse)
            )
        if isinstance(mine, FunctionNode) and isinstance(theirs, FunctionNode):
            return self.block_cost(mine.body, theirs.body)
        if isinstance(mine, Simple):
            return min(impossible, _fields_cost(mine, theirs))
        return 0 if dumped(mine) == dumped(theirs) else impossible

    def _loop_cost(self, mine: ast.stmt, theirs: ast.stmt) -> int:
        body = self.block_cost(getattr(mine, "body", []), getattr(theirs, "body", []))
        body += self.block_cost(getattr(mine, "orelse", []), getattr(theirs, "orelse", []))
        if isinstance(mine, ast.For) and isinstance(theirs, ast.For):
            header = expression_cost(mine.target, theirs.target)
            return body + header + expression_cost(mine.iter, theirs.iter)
        if isinstance(mine, ast.While) and isinstance(theirs, ast.While):
            return body + expression_cost(mine.test, theirs.test)
        return body + 8

    def block_cost(self, mine: Statements, theirs: Statements) -> int:
        """What it costs to turn one list of statements into the other."""
        mine, theirs = _real(mine), _real(theirs)
        return self._table(mine, theirs)[len(mine)][len(theirs)]

    def _table(self, mine: Statements, theirs: Statements) -> list[list[int]]:
        table = [[0] * (len(theirs) + 1) for _ in range(len(mine) + 1)]
        for i in range(len(mine) + 1):
            for j in range(len(theirs) + 1):
                ways = []
                if i:
                    ways.append(table[i - 1][j] + size(mine[i - 1]))
                if j:
                    ways.append(table[i][j - 1] + size(theirs[j - 1]))
                if i and j:
                    ways.append(table[i - 1][j - 1] + self.match_cost(mine[i - 1], theirs[j - 1]))
                table[i][j] = min(ways, default=0)
        return table

    # ------------------------------------------------------------------ edits

    def block(self, mine: Statements, theirs: Statements, indent: str, after: int) -> None:
        """Write the edits of a block. `after` is the line below which an empty block starts."""
        mine, theirs = _real(mine), _real(theirs)
        pairs = self._pairs(mine, theirs)
        whole = any(a is None or b is None for a, b in pairs)
        if whole and not all(self.program.stands_alone(s) for s in mine):
            self._rewrite(mine, theirs, indent)
            return
        place = after + 1
        added: list[ast.stmt] = []
        for first, second in [*pairs, (None, None)]:
            if first is None and second is not None:
                added.append(second)
                continue
            if added:
                lines = [line for node in added for line in code_lines(node, indent)]
                self._add("added", part_of(added[0]), (insert_lines(self.program, place, lines),))
                added = []
            if first is not None:
                place = self.program.last_line(first) + 1
                if second is None:
                    self._add("deleted", part_of(first), delete_statement(self.program, first))
                else:
                    self.matched(first, second)

    def _pairs(
        self, mine: Statements, theirs: Statements
    ) -> list[tuple[ast.stmt | None, ast.stmt | None]]:
        table = self._table(mine, theirs)
        i, j = len(mine), len(theirs)
        pairs: list[tuple[ast.stmt | None, ast.stmt | None]] = []
        while i or j:
            here = table[i][j]
            if i and j:
                cost = self.match_cost(mine[i - 1], theirs[j - 1])
                both = size(mine[i - 1]) + size(theirs[j - 1])
                if here == table[i - 1][j - 1] + cost and cost <= both:
                    i, j = i - 1, j - 1
                    pairs.append((mine[i], theirs[j]))
                    continue
            if j and here == table[i][j - 1] + size(theirs[j - 1]):
                j -= 1
                pairs.append((None, theirs[j]))
            else:
                i -= 1
                pairs.append((mine[i], None))
        return pairs[::-1]

    def matched(self, mine: ast.stmt, theirs: ast.stmt) -> None:
        """Write the edits that turn a statement into the one it was matched with."""
        program = self.program
        if isinstance(mine, ast.If) and isinstance(theirs, ast.If):
            self._expression(mine.test, theirs.test, Construct.CONDITION)
            self._body(mine, mine.body, theirs.body)
            self._orelse(mine, theirs)
        elif isinstance(mine, Loop) and isinstance(theirs, Loop):
            if isinstance(mine, ast.For) and isinstance(theirs, ast.For):
                self._expression(mine.target, theirs.target, Construct.LOOP_BOUND)
                self._expression(mine.iter, theirs.iter, Construct.LOOP_BOUND)
            elif isinstance(mine, ast.While) and isinstance(theirs, ast.While):
                self._expression(mine.test, theirs.test, Construct.LOOP_BOUND)
            else:
                end = mine.iter if isinstance(mine, ast.For) else mine.test
                header = unparsed(theirs).split("\n")[0].rstrip(":")
                colon = program.text.index(":", program.span(end)[1])
                splice = (program.span(mine)[0], colon, header)
                self._add("loop", Construct.LOOP_BOUND, (splice,))
            self._body(mine, mine.body, theirs.body)
        elif isinstance(mine, FunctionNode) and isinstance(theirs, FunctionNode):
            self._body(mine, mine.body, theirs.body)
        elif dumped(mine) != dumped(theirs):
            self._simple(mine, theirs)

    def _body(self, owner: ast.stmt, mine: Statements, theirs: Statements) -> None:
        real = _real(mine)
        start = mine[0] if not real else real[0]
        indent = self.program.indent_of(start)
        after = self.program.last_line(mine[0]) if is_docstring(mine[0]) else start.lineno - 1
        if len(indent) <= len(self.program.indent_of(owner)):
            indent = self.program.indent_of(owner) + "    "
        self.block(mine, theirs, indent, after)

    def _simple(self, mine: ast.stmt, theirs: ast.stmt) -> None:
        """Two simple statements of one type: their parts, or the whole."""
        part = part_of(mine)
        pairs = []
        for (_, a), (_, b) in zip(ast.iter_fields(mine), ast.iter_fields(theirs), strict=True):
            if isinstance(a, ast.expr) and isinstance(b, ast.expr):
                pairs.append((a, b))
            elif isinstance(a, list) and isinstance(b, list) and len(a) == len(b) == 1:
                pairs.append((a[0], b[0]))
            elif _text(a) != _text(b):
                self._add("statement", part, (replace(self.program, mine, unparsed(theirs)),))
                return
        for a, b in pairs:
            self._expression(a, b, part)

    def _expression(self, mine: ast.expr, theirs: ast.expr, part: Construct) -> None:
        self.edits.extend(expression_edits_towards(self.program, mine, theirs, part))

    def _orelse(self, mine: ast.If, theirs: ast.If) -> None:
        """The `else` and `elif` side of an `if`."""
        program = self.program
        old, new = mine.orelse, theirs.orelse
        indent = program.indent_of(mine)
        if not old and not new:
            return
        if not old:
            lines = _else_lines(new, indent)
            place = program.last_line(mine.body[-1]) + 1
            self._add("added", Construct.CONDITION, (insert_lines(program, place, lines),))
            return
        if program.is_elif(old[0]):
            if len(new) == 1 and isinstance(new[0], ast.If):
                self.matched(old[0], new[0])
            else:
                self._replace_lines(old[0].lineno, old[-1], _else_lines(new, indent))
            return
        header = header_line(program, old[0], "else")
        if not new:
            if header is not None:
                self._replace_lines(header, old[-1], [])
            return
        kept = any(a and b for a, b in self._pairs(_real(old), _real(new)))
        if header is not None and not kept:  # deleting all of it would take the header away
            self._replace_lines(header, old[-1], _else_lines(new, indent))
            return
        self._body(mine, old, new)

    def _replace_lines(self, first: int, last: ast.stmt, lines: list[str]) -> None:
        start, end, _ = delete_lines(self.program, first, self.program.last_line(last))
        text = "".join(line + "\n" for line in lines)
        self._add("replaced", Construct.CONDITION, ((start, end, text),))

    def _rewrite(self, mine: Statements, theirs: Statements, indent: str) -> None:
        """Replace a block that shares its lines with something else, as a whole."""
        if not mine or not theirs:
            return
        start, end = self.program.span(mine[0])[0], self.program.span(mine[-1])[1]
        lines = [line for node in theirs for line in code_lines(node, indent)]
        self._add("replaced", part_of(mine[0]), ((start, end, "\n" + "\n".join(lines)),))

    def _add(self, kind: str, part: Construct, splices: tuple[Splice, ...]) -> None:
        if splices:
            self.edits.append(Edit(kind, part, splices, 0.8, reference=True))


def differences(
    program: Program, mine: FunctionNode, theirs: FunctionNode
) -> tuple[int, list[Edit]]:
    """The cost of turning one function into the other, and the edits that do it."""
    alignment = Alignment(program)
    cost = alignment.block_cost(mine.body, theirs.body)
    alignment.matched(mine, theirs)
    return cost, _join_moves(program, alignment.edits)


def _join_moves(program: Program, edits: list[Edit]) -> list[Edit]:
    """Make one edit of deleting a statement here and adding the same there."""
    joined = list(edits)
    for gone in edits:
        if gone.kind != "deleted":
            continue
        text = "".join(program.text[a:b] for a, b, _ in gone.splices).split()
        for added in joined:
            if added.kind == "added" and added.splices[0][2].split() == text:
                both = tuple(sorted((*gone.splices, *added.splices)))
                joined.remove(added)
                joined[joined.index(gone)] = changed(gone, kind="moved", splices=both)
                break
    return joined


def _real(statements: Statements) -> list[ast.stmt]:
    return [s for s in statements if not is_docstring(s)]


def _text(value: object) -> str:
    if isinstance(value, ast.AST):
        return dumped(value)
    if isinstance(value, list):
        return " ".join(_text(v) for v in value)
    return repr(value)


def _fields_cost(mine: ast.stmt, theirs: ast.stmt) -> int:
    cost = 0
    for (_, a), (_, b) in zip(ast.iter_fields(mine), ast.iter_fields(theirs), strict=True):
        if isinstance(a, ast.expr) and isinstance(b, ast.expr):
            cost += expression_cost(a, b)
        elif isinstance(a, list) and isinstance(b, list) and len(a) == len(b) == 1:
            cost += expression_cost(a[0], b[0])
        elif _text(a) != _text(b):
            cost += 1 + sum(size(x) for x in (a, b) if isinstance(x, ast.AST))
    return cost


def _else_lines(statements: Statements, indent: str) -> list[str]:
    if not statements:
        return []
    if len(statements) == 1 and isinstance(statements[0], ast.If):
        lines = code_lines(statements[0], indent)
        return [indent + "el" + lines[0][len(indent) :], *lines[1:]]
    inner = [line for node in statements for line in code_lines(node, indent + "    ")]
    return [indent + "else:", *inner]


__all__ = ["Alignment", "differences"]
