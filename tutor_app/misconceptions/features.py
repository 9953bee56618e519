"""How a piece of work is wrong, as short names: what two works with the same fault have in common
whatever their problems, names and numbers.

For a program: which part of it, what a mend takes away and puts there (names and numbers left
out), how its cases fail. For algebra: the marks by which an answer comes out of the line before.
"""

from __future__ import annotations

import builtins
import io
import keyword
import tokenize
from collections.abc import Iterator

from tutor_app.dialogue import Check, Finding, Outcome
from tutor_app.misconceptions.marks import marks

LONGEST = 400  # characters of a mend that are read
MOST_MENDS = 3
_BUILT_IN = frozenset(dir(builtins)) | {
    *("append", "extend", "insert", "items", "join", "keys", "lower", "pop", "remove", "replace"),
    *("reverse", "self", "sort", "split", "strip", "upper", "values"),
}


def program_features(finding: Finding, check: Check) -> tuple[str, ...]:
    """Features of a fault in a program, sorted."""
    return tuple(sorted({*_place(finding), *_mends(finding), *_outcomes(finding, check)}))


def line_features(finding: Finding, before: str, right: str) -> tuple[str, ...]:
    """Features of a wrong line of algebra, sorted; `before` is what it should follow from, `right`
    what it should have been (either may be empty).
    """
    found = {f"mark:{mark}" for mark in marks(before, finding.fragment, right)}
    return tuple(sorted({*found, f"part:{finding.part.value}"}))


def _place(finding: Finding) -> Iterator[str]:
    yield f"part:{finding.part.value}"
    yield f"by:{finding.detector}"
    if finding.concept:
        yield f"concept:{finding.concept}"


def _mends(finding: Finding) -> Iterator[str]:
    for fix in finding.fixes[:MOST_MENDS]:
        before, after = _shape(fix.before), _shape(fix.after)
        yield f"mend:{' '.join(before)} -> {' '.join(after)}"
        for token in before:
            if before.count(token) > after.count(token):
                yield f"without:{token}"
        for token in after:
            if after.count(token) > before.count(token):
                yield f"with:{token}"


def _shape(code: str) -> list[str]:
    """Tokens with the names and values of this program taken out."""
    found: list[str] = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(code[:LONGEST].strip()).readline):
            if token.type == tokenize.NAME:
                known = keyword.iskeyword(token.string) or token.string in _BUILT_IN
                found.append(token.string if known else "name")
            elif token.type == tokenize.NUMBER:
                found.append(token.string if token.string in ("0", "1", "2") else "number")
            elif token.type == tokenize.STRING:
                found.append("text" if len(token.string) > 2 else "empty text")
            elif token.type == tokenize.OP:
                found.append(token.string)
    except (tokenize.TokenError, SyntaxError):
        pass  # half a statement: what was read so far is its shape
    return found


def _outcomes(finding: Finding, check: Check) -> Iterator[str]:
    concerned = [check.results[i] for i in finding.explains if i < len(check.results)]
    for result in concerned or check.failing:
        yield f"case:{result.outcome.value}"
        if result.error is not None:
            yield f"error:{result.error.type}"
        if result.outcome is Outcome.WRONG_VALUE:
            yield f"gives:{_kind(result.got)} for {_kind(result.case.expected)}"


def _kind(value: str | None) -> str:
    """The kind of value a repr is of, roughly."""
    text = (value or "None").strip()
    for sign, kind in (
        ("[", "list"),
        ("{", "mapping"),
        ("(", "tuple"),
        ("'", "text"),
        ('"', "text"),
    ):
        if text.startswith(sign):
            return "empty " + kind if len(text) == 2 else kind
    return text if text in ("None", "True", "False", "0") else "number"


__all__ = ["line_features", "program_features"]
