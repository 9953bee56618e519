"""Small changes to a program's text: the alphabet in which mends are written.

An `Edit` is one idea ("compare with <= instead of <"), made of one or more splices of the text.
Edits combine when their splices do not overlap.
"""

from __future__ import annotations

import ast
import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tutor_app.dialogue import Construct, Fix
from tutor_app.subjects.python.program import Program
from tutor_app.subjects.python.walking import unparsed

Splice = tuple[int, int, str]
"""Replace the characters from start up to end by a text."""


@dataclass(frozen=True)
class Edit:
    """One possible change. `weight` says how often novices need it (0 to 1)."""

    kind: str
    part: Construct
    splices: tuple[Splice, ...]
    weight: float = 0.5
    misconception: str | None = None
    concept: str | None = None
    reference: bool = False

    def overlaps(self, other: Edit) -> bool:
        """Whether both touch the same characters, or add within a line at the same place."""
        return any(
            (s1 < e2 and s2 < e1)
            or (s1 == s2 and e1 == e2 and not (t1.endswith("\n") and t2.endswith("\n")))
            for s1, e1, t1 in self.splices
            for s2, e2, t2 in other.splices
        )


def compatible(edits: Sequence[Edit]) -> bool:
    """Whether all edits can be made at once."""
    return not any(a.overlaps(b) for i, a in enumerate(edits) for b in edits[i + 1 :])


def splices_of(edits: Iterable[Edit]) -> list[Splice]:
    """All splices, in the order of the text; of two additions at one place the deeper first."""
    every = {splice for edit in edits for splice in edit.splices}
    return sorted(every, key=lambda s: (s[0], s[1], -_depth(s[2]), s[2]))


def _depth(text: str) -> int:
    return len(text) - len(text.lstrip(" \t"))


def apply(text: str, splices: Sequence[Splice]) -> str:
    """The text after all splices (sorted, not overlapping)."""
    pieces, position = [], 0
    for start, end, new in splices:
        pieces.append(text[position:start])
        pieces.append(new)
        position = end
    pieces.append(text[position:])
    return "".join(pieces)


def apply_edits(program: Program, edits: Iterable[Edit]) -> str:
    """The program's text after the edits."""
    return apply(program.text, splices_of(edits))


# --------------------------------------------------------------------------- making splices


def replace(program: Program, node: ast.expr | ast.stmt, text: str) -> Splice:
    """Replace a node's text."""
    start, end = program.span(node)
    return start, end, text


def wrap(program: Program, node: ast.expr) -> str:
    """The node's text, in brackets where an operator may follow or precede it."""
    text = program.segment(node)
    simple = (ast.Name, ast.Constant, ast.Call, ast.Subscript, ast.Attribute, ast.List, ast.Tuple)
    return text if isinstance(node, simple) else f"({text})"


def delete_lines(program: Program, first: int, last: int) -> Splice:
    """Delete whole lines."""
    start = program.starts[first - 1]
    end = program.starts[last] if last < len(program.starts) else len(program.text)
    return start, end, ""


def insert_lines(program: Program, line: int, lines: Sequence[str]) -> Splice:
    """Insert whole lines before `line` (one past the last line: at the end)."""
    body = "\n".join(lines) + "\n"
    if line <= len(program.starts):
        return program.starts[line - 1], program.starts[line - 1], body
    end = len(program.text)
    return end, end, ("" if program.text.endswith("\n") else "\n") + body


def statement_lines(program: Program, statement: ast.stmt, indent: str) -> list[str]:
    """The lines of a statement, moved to another indentation."""
    old = program.indent_of(statement)
    first, last = program.first_line(statement), program.last_line(statement)
    lines = program.lines[first - 1 : last]
    return [indent + line[len(old) :] if line.startswith(old) else line for line in lines]


def code_lines(node: ast.stmt, indent: str) -> list[str]:
    """The lines of a statement that is not the student's, at an indentation."""
    return [indent + line for line in unparsed(node).split("\n")]


def delete_statement(program: Program, statement: ast.stmt) -> tuple[Splice, ...]:
    """Delete a statement; a block it leaves empty gets `pass`. Empty when that cannot be done."""
    block = program.block_of[statement]
    alone = sum(1 for s in block.statements if s is not statement) == 0
    if program.is_elif(statement):
        if isinstance(statement, ast.If) and statement.orelse:
            return ()
        return (delete_lines(program, statement.lineno, program.last_line(statement)),)
    if alone and block.name == "orelse" and program.stands_alone(statement):
        header = header_line(program, statement, "else")
        if header is not None:
            return (delete_lines(program, header, program.last_line(statement)),)
    if alone or not program.stands_alone(statement):
        return (replace(program, statement, "pass"),)
    return (delete_lines(program, program.first_line(statement), program.last_line(statement)),)


def header_line(program: Program, statement: ast.stmt, word: str) -> int | None:
    """The line that holds only `word:` above a statement, if there is one."""
    for line in range(statement.lineno - 1, max(0, statement.lineno - 6), -1):
        text = program.lines[line - 1].split("#")[0].strip()
        if text.replace(" ", "") == word + ":":
            return line
        if text:
            return None
    return None


# --------------------------------------------------------------------------- reading edits


def extent(program: Program, edits: Iterable[Edit]) -> tuple[tuple[int, ...], int]:
    """The student's lines that the edits change, and how many lines the change is long.

    Lines are compared without their indentation first, so that a rewritten statement counts only
    the lines in which something is different. Where lines are added, the lines next to the place
    stand for it.
    """
    mended = apply_edits(program, edits).split("\n")
    old, new = [s.strip() for s in program.lines], [s.strip() for s in mended]
    lines: set[int] = set()
    length = 0
    for tag, first, last, new_first, new_last in _differences(old, new):
        if tag == "insert":
            lines.update(program.neighbours(first + 1))
        else:
            lines.update(n for n in range(first + 1, last + 1) if old[n - 1])
        length += max(sum(map(bool, old[first:last])), sum(map(bool, new[new_first:new_last])))
    if not lines:
        lines = _layout_lines(program, mended)
        length = len(lines)
    return tuple(sorted(lines)), length


def _differences(old: list[str], new: list[str]) -> list[tuple[str, int, int, int, int]]:
    """Runs of lines that differ; what is equal at both ends is set aside first."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    first, second = old[start : len(old) - end], new[start : len(new) - end]
    matcher = difflib.SequenceMatcher(None, first, second, autojunk=False)
    return [
        (tag, a + start, b + start, c + start, d + start)
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal"
    ]


def _layout_lines(program: Program, mended: list[str]) -> set[int]:
    """Lines that differ only in their indentation."""
    pairs = zip(program.lines, mended, strict=False)
    return {n for n, (old, new) in enumerate(pairs, 1) if old.rstrip() != new.rstrip()}


def fixes_of(program: Program, edit: Edit) -> tuple[Fix, ...]:
    """What an edit changes, line by line: what stood there, and what would."""
    mended = apply_edits(program, [edit]).split("\n")
    fixes = []
    for _, first, last, new_first, new_last in _differences(program.lines, mended):
        before = "\n".join(program.lines[first:last]).strip()
        after = "\n".join(line.strip() for line in mended[new_first:new_last]).strip()
        line = min(first + 1, len(program.lines))
        fixes.append(Fix(line=line, before=before, after=after))
    return tuple(fixes)


__all__ = [
    "Edit",
    "Splice",
    "apply",
    "apply_edits",
    "code_lines",
    "compatible",
    "delete_lines",
    "delete_statement",
    "extent",
    "fixes_of",
    "header_line",
    "insert_lines",
    "replace",
    "splices_of",
    "statement_lines",
    "wrap",
]
