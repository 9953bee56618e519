"""What of a reference solution stands in a text: a measure that shares no code with the guard."""

from __future__ import annotations

import ast
import re

from tutor_app.dialogue import Problem


def squeeze(code: str) -> str:
    """Code without white space, quotes of one kind."""
    return re.sub(r"\s", "", code).replace('"', "'")


def reference_pieces(problem: Problem, written: str) -> set[str]:
    """Lines and expressions of the references that the student has not written, squeezed."""
    mine = squeeze(written)
    pieces: set[str] = set()
    for solution in problem.solutions:
        pieces |= {squeeze(line) for line in solution.splitlines() if line.strip()}
        for node in ast.walk(ast.parse(solution)):
            if isinstance(node, ast.Compare | ast.BinOp | ast.BoolOp | ast.Call | ast.Subscript):
                pieces.add(squeeze(ast.unparse(node)))
    return {piece for piece in pieces if len(piece) > 3 and piece not in mine}


def disclosed(text: str, pieces: set[str]) -> list[str]:
    """Pieces that stand in a reply: in backticks, in a block, or in its plain text."""
    flat = squeeze(text.replace("`", ""))
    return [piece for piece in pieces if piece in flat]
