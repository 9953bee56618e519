"""Which part of a longer reply holds the answer: corrections, conclusions, reasons, negations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from tutor_app.subjects.reply_values import with_digits
from tutor_app.subjects.reply_words import alternation, pattern, strip_filler, words


def clauses(
    text: str, holds_value: Callable[[str], bool], *, statements: bool = True
) -> Iterator[str]:
    """The parts of a reply that may hold the answer, the most conclusive first.

    What follows the last correction replaces what came before it; in what is left, what follows
    "so" comes before what stands ahead of "because", and that before the reasons themselves.
    Number words come out as digits; what is negated, quoted calls and moments are left out.
    With `statements`, only what follows the last "is" of a part is given.
    """
    part = corrected(text, holds_value)
    for clause in _by_conclusion(part):
        if not holds_value(clause):
            continue
        yield _statement(clause, holds_value) if statements else strip_filler(clause)


def corrected(text: str, holds_value: Callable[[str], bool]) -> str:
    """The text after the last correction that still holds a value, without what is negated."""
    sentences = re.findall(r"[^?]*\?+|[^?]+$", text)
    text = _cleaned("".join(one for one in sentences if not is_question(one)))
    for part in reversed(corrections(text)):
        part = _without_negated(part)
        if holds_value(part):
            return part
    return ""


def corrections(text: str) -> list[str]:
    """A reply cut at each correction: "5, no wait, 6" and "5, no 6" are two parts."""
    text = re.sub(r"(?<=[\w,.;])\s+no,?\s+(?=(?:line\s+)?-?[\d\[('])", " scratch that ", text)
    return pattern(words().corrections).split(text)


def is_question(text: str) -> bool:
    """Whether this asks for something rather than answers ("what is i?", but not "is it 6?")."""
    last = re.split(r"[.!?]\s+|\n", text.strip())[-1]
    begins = re.match(alternation(words().questions), last.strip(), re.IGNORECASE)
    return last.endswith("?") and bool(begins)


def only_alternatives(clause: str, spans: list[tuple[int, int]]) -> bool:
    """Whether the values at these places are offered as alternatives ("5 or 6", "5? 6?")."""
    if len(spans) < 2:
        return False
    gaps = [clause[a[1] : b[0]] for a, b in pairwise(spans)]
    ahead = clause[: spans[0][0]]
    hedge = re.compile(alternation(("maybe", "perhaps", "possibly", *words().alternatives)), re.I)
    return any(hedge.search(gap) or "?" in gap or "/" in gap for gap in gaps) or bool(
        re.search(r"\b(?:either|between)\b", ahead, re.IGNORECASE)
    )


def _cleaned(text: str) -> str:
    text = with_digits(text)
    # Calls are quoted from the question: f(3, [1]) holds no answer of its own.
    previous = None
    while previous != text:
        previous = text
        text = re.sub(
            r"\b(?!and\b|or\b|is\b|in\b|so\b)[A-Za-z_]\w*\((?:[^()]|\([^()]*\))*\)", " it ", text
        )
    text = re.sub(
        r"\b(?:line|round|iteration|step|index|case|loop)\s+#?\d+\b", " it ", text, flags=re.I
    )
    return re.sub(
        r"\b(?:after|in|on|at|for|before)?\s*(?:the\s+)?\d+(?:st|nd|rd|th)\b"
        r"(?:\s+(?:time|round|iteration|loop|pass|line|one))?(?:\s+round)?",
        " ",
        text,
        flags=re.IGNORECASE,
    )


def _without_negated(part: str) -> str:
    lists = words()
    value = r"(?:-?\d+(?:[.,]\d+)*|\[[^\]]*\]|\([^)]*\)|'[^']*'|\"[^\"]*\")"
    small = r"(?:(?:be|a|an|the|just|really|actually|equal|gives?|returns?|to|get|been)\s+){0,3}"
    negated = (
        rf"(?:{alternation(lists.negations)}|\w+n't|{alternation(lists.limits)})\s+{small}{value}"
    )
    return re.sub(negated, " ", part, flags=re.IGNORECASE)


def _by_conclusion(part: str) -> Iterator[str]:
    lists = words()
    reasons, conclusions = pattern(lists.reasons), pattern(lists.conclusions)
    marks = list(conclusions.finditer(part))
    for mark in reversed(marks):
        tail = part[mark.end() :]
        yield _ahead_of_reason(tail)
    yield _ahead_of_reason(part)
    cut = reasons.search(part)
    if cut:
        # "when i is 3, it is 6": what follows the comma is the answer.
        _, comma, rest = part[cut.end() :].partition(", ")
        if comma and re.search(r"\d|[\[({]", rest):
            yield rest
    yield part


def _ahead_of_reason(part: str) -> str:
    cut = pattern(words().reasons).search(part)
    head = part[: cut.start()] if cut else part
    aside = re.search(r"[\d\])}'\"]\s+\(", head)  # "6 (3 + 3)"
    return head[: aside.start() + 1] if aside else head


def _statement(clause: str, holds_value: Callable[[str], bool]) -> str:
    """What comes after the last "is" that is followed by a value, else the whole clause."""
    for mark in reversed(list(pattern(words().statements).finditer(clause))):
        tail = strip_filler(clause[mark.end() :])
        inside = clause[: mark.start()]
        inner = any(inside.count(a) != inside.count(b) for a, b in ("[]", "{}"))
        if not inner and holds_value(tail):
            return tail
    return strip_filler(clause)
