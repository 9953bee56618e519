"""Questions in stock phrases as the mathematics they ask for: percentages, which is larger."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tutor_app.subjects.reply_values import with_digits

_NUMBER = r"\$?(\d+(?:[.,]\d+)?)"
_RATE = r"(\d+(?:[.,]\d+)?)\s*(?:%|per\s?cent)"
_WHAT = r"(?:what|which)(?:\s+(?:number|amount|value))?"

_PERCENT = (
    (rf"{_RATE}\s+of\s+{_WHAT}\s+is\s+{_NUMBER}", "{0}% * x = {1}"),
    (rf"{_NUMBER}\s+is\s+{_RATE}\s+of\s+{_WHAT}", "{1}% * x = {0}"),
    (rf"what\s+per\s?cent(?:age)?\s+of\s+{_NUMBER}\s+is\s+{_NUMBER}", "x/100 * {0} = {1}"),
    (rf"{_NUMBER}\s+is\s+what\s+per\s?cent(?:age)?\s+of\s+{_NUMBER}", "x/100 * {1} = {0}"),
    (rf"(?:find|calculate|{_WHAT}\s+is)\s+{_RATE}\s+of\s+{_NUMBER}", "x = {0}% * {1}"),
)

_LARGER = re.compile(r"\b(larger|greater|bigger|largest|greatest|biggest|more)\b", re.IGNORECASE)
_SMALLER = re.compile(r"\b(smaller|less|lesser|smallest|least)\b", re.IGNORECASE)
_PLAIN = re.compile(r"(?<![\w.])\d*\.?\d+(?![\w.]*\w)")


_OPERAND = r"(-?\d+(?:\.\d+)?(?:\s+\d+/\d+|/\d+)?)"
_TASKS = (
    (rf"\b(?:add|(?:find|what is) the sum of)\s+{_OPERAND}\s+(?:and|to)\s+{_OPERAND}", "{0} + {1}"),
    (rf"\bsubtract\s+{_OPERAND}\s+from\s+{_OPERAND}", "{1} - {0}"),
    (rf"\bdifference\s+(?:between|of)\s+{_OPERAND}\s+and\s+{_OPERAND}", "{0} - {1}"),
    (rf"\b(?:multiply|product of)\s+{_OPERAND}\s+(?:by|and|with)\s+{_OPERAND}", "{0} * {1}"),
    (rf"\bdivide\s+{_OPERAND}\s+by\s+{_OPERAND}", "({0}) ÷ ({1})"),
    (rf"{_OPERAND}\s+divided\s+by\s+{_OPERAND}", "({0}) ÷ ({1})"),
)


def tasks(question: str) -> Iterator[str]:
    """The calculations that stock phrases ask for: "subtract 9 from 4" is `4 - 9`."""
    for pattern, expression in _TASKS:
        for found in re.finditer(pattern, question, re.IGNORECASE):
            yield expression.format(*found.groups())


def percent_equations(question: str) -> Iterator[str]:
    """The equations that stock percent questions stand for, with x for what is asked."""
    text = with_digits(question)
    for pattern, equation in _PERCENT:
        for found in re.finditer(pattern, text, re.IGNORECASE):
            yield equation.format(*(part.replace(",", ".") for part in found.groups()))


def comparison(question: str, answer: str) -> str | None:
    """What the answer to "which is larger, 0.35 or 0.4?" claims: `0.35 > 0.4`."""
    larger, smaller = _LARGER.search(question), _SMALLER.search(question)
    numbers = list(dict.fromkeys(_PLAIN.findall(question)))
    chosen = [number for number in _PLAIN.findall(answer) if number in numbers]
    if bool(larger) == bool(smaller) or len(numbers) != 2 or len(set(chosen)) != 1:
        return None
    other = numbers[1 - numbers.index(chosen[0])]
    return f"{chosen[0]} {'>' if larger else '<'} {other}"
