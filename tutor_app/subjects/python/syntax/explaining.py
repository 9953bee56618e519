"""Choosing among guesses: the first whose mend lets Python read on."""

from __future__ import annotations

import logging

from tutor_app.dialogue import Fix, SyntaxReport
from tutor_app.subjects.python.syntax.blocks import (
    missing_colons,
    outside_blocks,
    stray_elses,
    wrong_indents,
)
from tutor_app.subjects.python.syntax.marks import (
    foreign_characters,
    unbalanced_brackets,
    unclosed_strings,
)
from tutor_app.subjects.python.syntax.model import Guess, Look, SyntaxFinding, SyntaxKind
from tutor_app.subjects.python.syntax.reading import last_good_line, reads_on
from tutor_app.subjects.python.syntax.words import (
    assignments_in_conditions,
    keywords_as_names,
    missing_operators,
    other_languages,
    plain_prose,
)

_log = logging.getLogger(__name__)

# What is longer was not typed by a student, and looking at it closely would take too long.
LONGEST_LINE, LONGEST_WORK = 1_000, 50_000
_MISCONCEPTION = {
    SyntaxKind.MISSING_COLON: "missing-colon",
    SyntaxKind.UNBALANCED_BRACKET: "brackets-unbalanced",
    SyntaxKind.UNCLOSED_STRING: "quotes-unbalanced",
    SyntaxKind.BAD_INDENT: "indentation-wrong",
    SyntaxKind.MISSING_INDENT: "indentation-wrong",
    SyntaxKind.TABS_AND_SPACES: "indentation-wrong",
    SyntaxKind.RETURN_OUTSIDE_FUNCTION: "indentation-wrong",
    SyntaxKind.STRAY_ELSE: "indentation-wrong",
    SyntaxKind.ASSIGNMENT_IN_CONDITION: "equals-means-assign",
    SyntaxKind.KEYWORD_AS_NAME: "shadowed-builtin",
    SyntaxKind.PRINT_WITHOUT_BRACKETS: "function-not-called",
}
_CONCEPT = {
    SyntaxKind.ASSIGNMENT_IN_CONDITION: "comparison",
    SyntaxKind.MIXED_OPERATOR: "comparison",
    SyntaxKind.KEYWORD_AS_NAME: "names-and-builtins",
    SyntaxKind.ELSE_IF: "elif-chains",
    SyntaxKind.INCREMENT_OPERATOR: "assignment",
    SyntaxKind.BAD_INDENT: "indentation",
    SyntaxKind.MISSING_INDENT: "indentation",
    SyntaxKind.TABS_AND_SPACES: "indentation",
    SyntaxKind.RETURN_OUTSIDE_FUNCTION: "indentation",
    SyntaxKind.STRAY_ELSE: "indentation",
}
# The first guess that holds is taken: what can hardly be mistaken comes first.
_LOOKS: tuple[Look, ...] = (
    foreign_characters,
    wrong_indents,
    other_languages,
    outside_blocks,
    keywords_as_names,
    assignments_in_conditions,
    missing_colons,
    unclosed_strings,
    unbalanced_brackets,
    plain_prose,
    missing_operators,
    stray_elses,
)


def explain(work: str, report: SyntaxReport) -> SyntaxFinding:
    """Explain a syntax error. `report` is Python's own; never raises."""
    lines = work.splitlines() or [""]
    noticed = min(max(report.line, 1), len(lines))
    guesses: list[Guess] = []
    readable = len(lines[noticed - 1]) <= LONGEST_LINE and len(work) <= LONGEST_WORK
    for look in _LOOKS if readable else ():
        guesses += _guesses(look, lines, noticed, report.message)
    best: tuple[Guess, tuple[Fix, ...]] | None = None
    for guess in guesses:
        fixes = tuple(
            Fix(line=guess.line, before=lines[guess.line - 1], after=mend)
            for mend in guess.mends
            if reads_on(lines, guess.line, mend, noticed)
        )
        if fixes or not guess.mends:
            best = guess, fixes
            break
    if best is None and guesses:
        best = guesses[0], ()
    chosen, mends = best or (
        Guess(SyntaxKind.UNKNOWN, noticed, f"Python could not read this line: {report.message}."),
        (),
    )
    return SyntaxFinding(
        kind=chosen.kind,
        line=chosen.line,
        noticed_line=noticed,
        fragment=lines[chosen.line - 1].strip(),
        what=chosen.what,
        misconception=_MISCONCEPTION.get(chosen.kind),
        concept=_CONCEPT.get(chosen.kind, "syntax"),
        fixes=mends,
        last_good_line=last_good_line(lines, chosen.line) if readable else 0,
    )


def _guesses(look: Look, lines: list[str], noticed: int, message: str) -> list[Guess]:
    """One look's guesses, none where it fails: a fault of ours must not cost the explanation."""
    try:
        return list(look(lines, noticed, message))
    except Exception:
        _log.debug("a look at a syntax error failed", exc_info=True)
        return []
