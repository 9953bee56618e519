"""What is said about a syntax error: kinds, findings, and guesses still to be tried."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from tutor_app.dialogue import Fix


class SyntaxKind(StrEnum):
    """What is wrong with the text of the program."""

    MISSING_COLON = "missing_colon"
    UNBALANCED_BRACKET = "unbalanced_bracket"
    UNCLOSED_STRING = "unclosed_string"
    BAD_INDENT = "bad_indent"
    MISSING_INDENT = "missing_indent"
    ASSIGNMENT_IN_CONDITION = "assignment_in_condition"
    KEYWORD_AS_NAME = "keyword_as_name"
    MISSING_OPERATOR = "missing_operator"
    STRAY_ELSE = "stray_else"
    NON_PYTHON_TEXT = "non_python_text"
    TABS_AND_SPACES = "tabs_and_spaces"
    INVALID_CHARACTER = "invalid_character"
    PRINT_WITHOUT_BRACKETS = "print_without_brackets"
    RETURN_OUTSIDE_FUNCTION = "return_outside_function"
    ELSE_IF = "else_if"
    INCREMENT_OPERATOR = "increment_operator"
    MIXED_OPERATOR = "mixed_operator"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class SyntaxFinding:
    """One syntax error, explained.

    `line` is where the fault most probably is, `noticed_line` where Python noticed it (both
    1-based), `fragment` the student's own line, `what` a sentence for the teacher,
    `last_good_line` the last line up to which the program can be read on its own (0 for none).
    `misconception` is None where no known one fits. `fixes` are secrets; with any one of them
    Python reads on past the noticed line.
    """

    kind: SyntaxKind
    line: int
    noticed_line: int
    fragment: str
    what: str
    misconception: str | None
    concept: str
    fixes: tuple[Fix, ...]
    last_good_line: int


@dataclass(frozen=True, slots=True)
class Guess:
    """What may be wrong in `line` (1-based), and mended texts of that line to be tried."""

    kind: SyntaxKind
    line: int
    what: str
    mends: tuple[str, ...] = ()


Look = Callable[[list[str], int, str], Iterator[Guess]]
"""From the lines, the noticed line (1-based) and Python's message to guesses, likeliest first."""
