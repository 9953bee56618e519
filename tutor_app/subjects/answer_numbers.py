"""Read replies that state an exact number, or an expression or equation, in any equal form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from tutor_app.dialogue import Answer, Verdict
from tutor_app.subjects.algebra.equivalence import same_value
from tutor_app.subjects.algebra.exact import evaluate
from tutor_app.subjects.algebra.line import Line, Relation, is_statement
from tutor_app.subjects.algebra.reading import read_line
from tutor_app.subjects.algebra.solving import solution_set
from tutor_app.subjects.algebra.tree import Percent, Tree, letters
from tutor_app.subjects.algebra.unreadable import Beyond, TooMonstrous
from tutor_app.subjects.answer_reading import NOTHING_READ, AnswerReading
from tutor_app.subjects.reply_clauses import clauses, corrected, corrections, only_alternatives
from tutor_app.subjects.reply_values import with_digits
from tutor_app.subjects.reply_words import alternation, strip_filler, words

_WRITTEN = (
    r"-?\s*(?:\d+\s+\d+\s*/\s*\d+|\d+(?:[.,]\d+)?\s*/\s*-?\d+(?:[.,]\d+)?"
    r"|\d+(?:[.,]\d+)*|[.,]\d+)(?:\s*%)?"
)
_NUMBER = re.compile(rf"(?<![\w.,])(?<!\w[-+*/^]){_WRITTEN}(?!\w|[.,]\d|\s*[*/^(]|\s*[-+]\s*\d)")
_FIRST = re.compile(
    rf"\W*?(?P<said>{_WRITTEN})\s*(?:[,;.!?…]|\.{{2,3}}|\s-+\s|\bso\b)\s*(?=[^\d\s.])"
)
_LONG = re.compile(r"-?\d*[.,](\d{1,})(?:\.{2,3}|…)?")


def read_number(answer: Answer, text: str) -> AnswerReading:
    """A number in any equal form: "30", "it's 30", "10/3", "3,5", "x = 5", "minus two", "50%".

    A decimal with two places or more may be a long fraction rounded. A reply that wavers between
    several numbers is UNSURE.
    """
    targets = [
        value for form in (answer.value, *answer.accepts) if (value := number_in(form)) is not None
    ]
    if not targets:
        return NOTHING_READ
    said = _with_fractions(text)
    spelled = with_digits(said)
    direct = _direct(spelled.strip(" .!?")) or _direct(strip_filler(spelled))
    if direct is not None:
        return _verdict(targets, direct, text)
    first = _FIRST.match(spelled)
    if first is not None and len(corrections(said)) == 1:
        value = number_in(first["said"])
        if value is not None and value in targets:
            return _verdict(targets, (value, first["said"].strip()), text)
    for clause in clauses(said, lambda part: bool(_NUMBER.search(part))):
        whole = _direct(strip_filler(clause))
        if whole is not None:
            return _verdict(targets, whole, clause)
        found = [
            (match, value)
            for match in _NUMBER.finditer(clause)
            if (value := number_in(match.group())) is not None
        ]
        if not found:
            continue
        if len({value for _, value in found}) > 1 and only_alternatives(
            clause, [match.span() for match, _ in found]
        ):
            return AnswerReading(verdict=Verdict.UNSURE, quotation=text)
        match, value = found[-1]
        return _verdict(targets, (value, match.group().strip()), clause)
    return NOTHING_READ


def read_math(answer: Answer, text: str) -> AnswerReading:
    """An expression or equation, right in every form that is worth the same."""
    wanted = [line for form in (answer.value, *answer.accepts) if (line := read_line(form).line)]
    said = _with_fractions(corrected(text, lambda part: bool(part.strip())) or text)
    reading = read_line(strip_filler(said))
    if reading.line is None:
        reading = read_line(said)
    readings = [*reading.lines[::-1], *reading.alternatives]
    if not wanted or not readings:
        return NOTHING_READ
    quotation = text.strip()
    verdicts = [same_meaning(one, line) for line in readings for one in wanted]
    if True in verdicts:
        return AnswerReading(verdict=Verdict.RIGHT, said=answer.value, quotation=quotation)
    if None in verdicts:
        return AnswerReading(verdict=Verdict.UNSURE, quotation=quotation)
    return AnswerReading(verdict=Verdict.WRONG, said=strip_filler(said)[:80], quotation=quotation)


def same_meaning(left: Line, right: Line) -> bool | None:
    """Whether two lines say the same: equal expressions, or statements with the same solutions.

    An expression is also said by `name = expression`. None when it cannot be told.
    """
    for one, other in _comparable(left, right):
        return same_value(one, other)
    if not is_statement(left.body) or not is_statement(right.body):
        return False
    names = left.letters | right.letters
    if len(names) != 1:
        return left.body == right.body or None
    (name,) = names
    try:
        first = solution_set(left.body, name)  # type: ignore[arg-type]
        return first.same(solution_set(right.body, name))  # type: ignore[arg-type]
    except (Beyond, TooMonstrous, KeyError):
        return None


def _comparable(left: Line, right: Line) -> Iterator[tuple[Tree, Tree]]:
    """The two expressions to compare, where the wanted line is one."""
    if is_statement(left.body):
        return
    if not is_statement(right.body):
        yield left.body, right.body  # type: ignore[misc]
    elif isinstance(right.body, Relation) and right.body.signs[-1] in "=≈":
        yield left.body, right.body.sides[-1]  # type: ignore[misc]


def number_in(text: str) -> Fraction | None:
    """The exact value of a text that is one number or an expression of numbers, else None."""
    tree = _tree(text)
    return None if tree is None else evaluate(tree)


def _tree(text: str) -> Tree | None:
    reading = read_line(text)
    line = reading.line
    if line is None or is_statement(line.body) or letters(line.body):  # type: ignore[arg-type]
        return None
    return line.body  # type: ignore[return-value]


def _direct(text: str) -> tuple[Fraction, str] | None:
    """The whole reply as one number, `x = 5`, or a sum that was worked out (`25 + 5 = 30`)."""
    if not re.search(r"\d", text) or len(re.findall(r"[^\W\d_]{2,}", text)) > 0:
        return None
    line = read_line(text).line
    if line is None:
        return None
    sides = line.body.sides if isinstance(line.body, Relation) else (line.body,)
    if is_statement(line.body) and not isinstance(line.body, Relation):
        return None
    numbers = [(evaluate(side), side) for side in sides if not letters(side)]  # type: ignore[arg-type]
    if not numbers or len(sides) - len(numbers) > 1:
        return None
    value, side = numbers[-1]
    if value is None or len({one for one, _ in numbers}) > 1:
        return None
    if isinstance(side, Percent) and len(sides) == 1:
        return value, text.strip()
    return value, (text.strip() if len(sides) == 1 else str(value))


def _verdict(targets: list[Fraction], said: tuple[Fraction, str], quotation: str) -> AnswerReading:
    value, text = said
    shares = (value, value * 100) if text.rstrip().endswith("%") else (value,)
    right = any(one in targets for one in shares) or any(_rounded(t, text) for t in targets)
    verdict = Verdict.RIGHT if right else Verdict.WRONG
    if not right and any(_rounded(t, text, places=1) for t in targets):
        verdict = Verdict.PARTLY
    return AnswerReading(verdict=verdict, said=text, quotation=quotation.strip())


def _rounded(target: Fraction, text: str, places: int = 2) -> bool:
    """Whether a decimal is a fraction without end, rounded or cut after so many places or more."""
    found = _LONG.fullmatch(text.strip())
    if found is None or len(found.group(1)) < places or _ends(target):
        return False
    scale = 10 ** len(found.group(1))
    said = Fraction(re.sub(r"(?:\.{2,3}|…)$", "", text.strip()).replace(",", ".")) * scale
    cut = Fraction(int(target * scale))
    return said in (round(target * scale), cut)


def _ends(value: Fraction) -> bool:
    """Whether a fraction has finitely many decimal places."""
    below = value.denominator
    for prime in (2, 5):
        while below % prime == 0:
            below //= prime
    return below == 1


def _with_fractions(text: str) -> str:
    """Fractions in words as digits: "two thirds" is 2/3, "three and a half" is 3 1/2."""
    parts = words().parts_of_one
    name = alternation(parts)
    text = re.sub(
        rf"(?<![\w])(\d+)\s+and\s+(?:a|one|1)\s+({name})",
        lambda m: f"{m[1]} 1/{parts[m[2].lower()]}",
        _digits_before(text, name),
        flags=re.I,
    )
    return re.sub(
        rf"(?<![\w/])(?:(\d+)\s+|(?:a|an)\s+)?({name})(?!\s+of\b)",
        lambda m: f"{m[1] or 1}/{parts[m[2].lower()]}",
        text,
        flags=re.I,
    )


def _digits_before(text: str, name: str) -> str:
    """Number words as digits, where the text names parts of one at all."""
    return with_digits(text) if re.search(name, text, re.I) else text


__all__ = ["number_in", "read_math", "read_number", "same_meaning"]
