"""What a change says about the idea behind a mistake, where its kind makes that certain."""

from __future__ import annotations

import re

from tutor_app.subjects.python.edits import Edit
from tutor_app.subjects.python.program import Program

Meaning = tuple[str | None, str | None]


def meaning(program: Program, edit: Edit) -> Meaning:
    """Misconception and concept that an edit suggests; None where several would fit."""
    if edit.misconception:
        return edit.misconception, edit.concept
    if len(edit.splices) == 1:
        start, end, new = edit.splices[0]
        old = program.text[start:end].strip()
        line = program.lines[program.line_of(start) - 1]
        said = _expression(old, new.strip(), line)
        if said != (None, None):
            return said
    if edit.kind in ("moved", "moved-out"):
        return "indentation-wrong", "indentation"
    return None, edit.concept


def _expression(old: str, new: str, line: str) -> Meaning:
    tight_old, tight_new = re.sub(r"[\s()]", "", old), re.sub(r"[\s()]", "", new)
    if not old:
        if re.match(r"if (not \w+|len\(\w+\) == 0|\w+ == (\[\]|\(\)|''|\{\})):\s+return\b", new):
            return "empty-input-forgotten", "boundary-cases"
        if new.startswith("return ") and "\n" not in new:
            return None, "return-values"
        return None, None
    if "range(" in line:
        if tight_new == tight_old + "+1":
            return "range-includes-stop", "range"
        if tight_old == tight_new + "-1":
            return "loop-misses-last", "loop-boundaries"
        if tight_old == tight_new + "+1" or tight_new == tight_old + "-1":
            return "index-past-end", "indexing"
        if old == "1" and new == "0":
            return "range-starts-at-one", "range"
    pair = (old, new)
    if pair in {("<", "<="), ("<=", "<"), (">", ">="), (">=", ">")}:
        return "off-by-one-comparison", "comparison"
    if pair in {("and", "or"), ("or", "and")}:
        return "and-or-confusion", "logical-operators"
    if re.fullmatch(r"print\((.*)\)", old) and new.startswith("return "):
        return "print-instead-of-return", "print-vs-return"
    if re.match(r"\w+ = ", old) and re.match(r"\w+ \+= ", new):
        return "accumulator-overwritten", "accumulator"
    return None, None


__all__ = ["meaning"]
