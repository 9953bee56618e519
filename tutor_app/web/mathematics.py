"""Mathematics as people type it (`3x + 5 = 20`), as MathML for the page. Nothing is checked."""

from __future__ import annotations

import html
import re
from functools import lru_cache

from latex2mathml.converter import convert

from tutor_app.dialogue import Problem
from tutor_app.subjects.algebra.reading import read_line
from tutor_app.subjects.algebra.render import to_latex
from tutor_app.web.mathml import only_mathml

MOST_QUOTED = 120
"""Characters; longer texts in backticks are shown as they were written."""

NARROW = 26
"""Characters that fit on a phone's screen."""

_LOST = frozenset("€£°&")
"""Signs that are no part of the mathematics and would be lost."""


@lru_cache(maxsize=2048)
def row_mathml(text: str) -> str:
    """One row of work as it is read, or nothing when it cannot be read as mathematics.

    Of a row that can be read in two ways, this is the likelier one.
    """
    lines = read_line(text).lines
    if not lines:
        return ""
    parts = [("= " if line.continues else "") + to_latex(line.body) for line in lines]
    try:
        return only_mathml(convert(r" \;\Rightarrow\; ".join(parts)))
    except Exception:  # the converter raises many kinds: the row is then shown as it was typed
        return ""


@lru_cache(maxsize=2048)
def quoted_mathml(text: str) -> str:
    """Mathematics quoted in a sentence, or nothing: words, and what can be read in two ways, are
    better shown as they were written.
    """
    if len(text) > MOST_QUOTED or text.lstrip().startswith("+") or _LOST & set(text):
        return ""
    reading = read_line(text)
    line = reading.line
    if line is None or len(reading.lines) != 1 or reading.ambiguous:
        return ""
    is_whole = not text[: line.start].strip() and not text[line.end :].strip()
    return row_mathml(text) if is_whole else ""


def says_start(problem: Problem) -> bool:
    """Whether the statement already holds the line that the work starts from."""
    return _squeezed(problem.start) in _squeezed(problem.statement)


def reachable(text: str) -> str:
    """The attribute that lets the keyboard scroll a line, where it may be wider than a phone."""
    return ' tabindex="0"' if len(text) > NARROW else ""


def start_html(problem: Problem, *, scrolls: bool = True) -> str:
    """The line that the work starts from, standing by itself."""
    shown = row_mathml(problem.start) or f"<code>{html.escape(problem.start)}</code>"
    stop = reachable(problem.start) if scrolls else ""
    return f'<p class="start-line"{stop}>{shown}</p>'


def _squeezed(text: str) -> str:
    return re.sub(r"[\s`$]", "", text)
