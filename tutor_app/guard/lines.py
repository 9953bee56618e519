"""Whole lines of a fix: shown as they are, a colon away, or behind the other branch keyword."""

from __future__ import annotations

from tutor_app.dialogue import SecretKind
from tutor_app.guard.forms import root
from tutor_app.guard.known import Known
from tutor_app.guard.sought import Sought
from tutor_app.guard.text import Segment, clean


def tight(line: str) -> str:
    """A line without any spaces."""
    return "".join(line.split())


def shown_lines(segment: Segment, student: Known) -> frozenset[str]:
    """The lines of code that a segment shows, without spaces, but for those of the student."""
    return frozenset(tight(line) for line in _lines(segment)) - student.tight - {""}


def _lines(segment: Segment) -> list[str]:
    """The lines in code, the whole sentence, and what follows its first colon."""
    shown = [line.strip() for code in segment.codes for line in code.splitlines()]
    if segment.kind == "sentence":
        plain = clean(segment.said).replace("`", "").strip(" *_\n")
        shown.extend((plain, plain.partition(": ")[2]))
    return shown


def line_reason(sought: Sought, segment: Segment, lines: frozenset[str]) -> str | None:
    """Why a segment that shows these lines gives a corrected line away, as a line; None when it
    does not.
    """
    if sought.kind is not SecretKind.LINE:
        return None
    if sought.tight in lines:
        statement = sought.root is None or sought.root.statement
        if statement or segment.kind == "fence":
            return "is the corrected line"
    if sought.colon and any(_headers(line, sought) for line in lines):
        return "shows where the colon goes"
    if sought.keyword and any(_is_branch(code, sought) for code in _lines(segment)):
        return "shows the other keyword"
    return None


def _headers(line: str, sought: Sought) -> bool:
    """Whether a line without spaces is a header of the same kind, with its colon."""
    keyword = sought.tokens[0]
    return line.startswith(keyword) and line.endswith(":") and len(line) > len(keyword) + 1


def _is_branch(piece: str, sought: Sought) -> bool:
    if not piece.lower().startswith(sought.keyword + " "):
        return False
    form = root(piece)
    return (
        form is not None
        and sought.root is not None
        and (form.loose == sought.root.loose or form.alpha == sought.root.alpha)
    )
