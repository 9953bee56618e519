"""Read replies that state a value: numbers, truth values, text, lists and other containers."""

from __future__ import annotations

import re
from typing import Any

from tutor_app.dialogue import Answer, Verdict
from tutor_app.subjects.answer_reading import NOTHING_READ, AnswerReading, reading
from tutor_app.subjects.reply_clauses import clauses, corrected, is_question, only_alternatives
from tutor_app.subjects.reply_values import (
    Found,
    NotLiteral,
    bare_sequence,
    brackets,
    literal,
    loose,
    numbers,
    rounded,
    same,
    with_digits,
)
from tutor_app.subjects.reply_words import alternation, error_names, pattern, strip_filler, words


def read_value(answer: Answer, text: str) -> AnswerReading:
    """A Python value, whose type decides what forms of it are understood."""
    expected: list[Any] = []
    for form in (answer.value, *answer.accepts):
        try:
            expected.append(literal(form))
        except NotLiteral:
            squeezed = re.sub(r"\s", "", strip_filler(text))
            if squeezed == re.sub(r"\s", "", form):
                return AnswerReading(verdict=Verdict.RIGHT, said=form, quotation=text)
    if not expected:
        return NOTHING_READ
    target = expected[0]
    if isinstance(target, str):
        return _text(expected, text)
    whole = strip_filler(text)
    named = named_value(whole)
    if named is not None:
        return named_verdict(expected, named[0], text)
    for form in (text.strip().rstrip(" .!?"), whole):
        direct = direct_value(form, target)
        if direct is not None:
            return _decide(expected, [direct], form)
    if pattern(words().crashes).fullmatch(whole) or error_names(text):
        said = next(iter(error_names(text)), "an error")
        return AnswerReading(verdict=Verdict.WRONG, said=said, quotation=text)
    if isinstance(target, bool):
        return _truth(target, text)
    if target is None:
        return _nothing(text)
    return in_clauses(expected, text)


def named_value(whole: str) -> tuple[Any] | None:
    """A value that has a name of its own when it is the whole reply: nothing, an empty list."""
    lists = words()
    if pattern(lists.nothing).fullmatch(whole):
        return (None,)
    for form, phrases in lists.empty.items():
        if pattern(phrases).fullmatch(whole):
            return (literal(form),)
    return None


def named_verdict(expected: list[Any], value: Any, text: str) -> AnswerReading:
    """The verdict on a value said by name; "nothing" for an empty list is half right."""
    if any(same(one, value) for one in expected):
        return reading(Verdict.RIGHT, value, text)
    empty = value is None and expected[0] in ([], (), "", {}, set())
    return reading(Verdict.PARTLY if empty else Verdict.WRONG, value, text)


def direct_value(whole: str, target: Any) -> Found | None:
    """The whole reply as one value, in a form that fits the type of the answer."""
    number = isinstance(target, int | float) and not isinstance(target, bool)
    if number and re.fullmatch(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?", whole):
        return Found(literal(whole.replace(",", "")), 0, len(whole), bare=True)
    if number and re.fullmatch(r"-?\d+,\d+", whole):
        return Found(float(whole.replace(",", ".")), 0, len(whole), bare=True)
    percent = re.fullmatch(r"(-?\d+(?:\.\d+)?)\s*(?:%|percent|per cent)", whole)
    if number and percent:
        value = literal(percent.group(1))
        share = value / 100
        return Found(share if same(target, share) else value, 0, len(whole), bare=True)
    if isinstance(target, dict) and "{" not in whole and ":" in whole:
        whole = "{" + whole + "}"
    try:
        if whole[:1] in ("[", "(", "{"):
            return Found(loose(whole), 0, len(whole))
        return Found(literal(whole), 0, len(whole), bare=not re.match(r"[\[({'\"]", whole))
    except NotLiteral:
        return None


def _decide(expected: list[Any], said: list[Found], clause: str) -> AnswerReading:
    """The verdict on the values of one clause; the last one said counts."""
    last = said[-1]
    target = expected[0]
    if any(same(one, last.value) for one in expected):
        return reading(Verdict.RIGHT, last.value, clause)
    if any(rounded(one, clause[last.start : last.end] or clause) for one in expected):
        return reading(Verdict.RIGHT, last.value, clause)
    items = last.value if last.bare and isinstance(last.value, tuple) else None
    if isinstance(target, set | frozenset) and items and same(target, set(items)):
        return reading(Verdict.RIGHT, set(items), clause)
    if any(same(one, other.value) for one in expected for other in said[:-1]):
        return AnswerReading(verdict=Verdict.UNSURE, quotation=clause)
    if items and any(same(target, item) for item in items):
        return AnswerReading(verdict=Verdict.UNSURE, quotation=clause)  # "1, 3 and then 6"
    verdict = Verdict.PARTLY if _near(target, last.value) else Verdict.WRONG
    return reading(verdict, last.value, clause)


def _near(target: Any, value: Any) -> bool:
    """Right in substance, wrong in kind: the text for the number, `[[1]]` for `[(1,)]`."""
    if isinstance(target, bool) or isinstance(value, bool):
        return False
    if isinstance(target, int | float) and isinstance(value, str):
        return value == repr(target)
    if isinstance(target, list | tuple) and isinstance(value, list | tuple):
        return len(target) == len(value) > 0 and all(
            same(a, b) or _near(a, b) for a, b in zip(target, value, strict=True)
        )
    if isinstance(target, list | tuple) and len(target) == 1:
        return same(target[0], value)
    if isinstance(target, list | tuple | set) and isinstance(value, list | tuple | set):
        return list(target) == list(value)
    return False


def in_clauses(expected: list[Any], text: str) -> AnswerReading:
    """Look for the value in the clauses of a longer reply, the most conclusive first."""
    container = isinstance(expected[0], list | tuple | set | frozenset | dict)
    for clause in clauses(text, _any_value):
        if is_question(clause):
            continue
        said = _sequence_values(clause) if container else _scalar_values(clause)
        if not said:
            continue
        unsure = AnswerReading(verdict=Verdict.UNSURE, quotation=clause)
        spans = [(one.start, one.end) for one in said]
        if len({repr(one.value) for one in said}) > 1 and only_alternatives(clause, spans):
            return unsure
        found = _decide(expected, said, clause)
        if found.verdict is Verdict.WRONG and _may_be_meant(expected, said[-1], clause, text):
            return unsure
        return found
    return NOTHING_READ


def _may_be_meant(expected: list[Any], last: Found, clause: str, text: str) -> bool:
    """Whether something else in the reply may be the answer: a value near by, a list half read."""
    target = expected[0]
    if isinstance(target, list | tuple | set | frozenset | dict):
        return last.bare and not isinstance(last.value, tuple) and len(clause.split()) > 1
    around = numbers(corrected(text, _any_value))
    return any(same(target, one.value) for one in around)


def _any_value(clause: str) -> bool:
    return bool(brackets(clause) or numbers(clause) or bare_sequence(clause))


def _sequence_values(clause: str) -> list[Found]:
    found = [one for one in brackets(clause) if not isinstance(one.value, str)]
    if found:
        rest = bare_sequence(clause)
        if rest is not None and len(found) > 1 and len(rest) == len(found):
            return [Found(rest, 0, len(clause), bare=True)]
        return found
    for form, phrases in words().empty.items():
        match = pattern(phrases).search(clause)
        if match:
            return [Found(literal(form), match.start(), match.end())]
    items = bare_sequence(clause)
    if items is not None:
        return [Found(items, 0, len(clause), bare=True)]
    return numbers(clause)


def _scalar_values(clause: str) -> list[Found]:
    """Numbers of a clause; a bare list of them, or a bracketed one, is one value: no number."""
    found = brackets(clause)
    if found:
        outside = clause
        for one in found:
            outside = outside[: one.start] + " " * (one.end - one.start) + outside[one.end :]
        return sorted([*found, *numbers(outside)], key=lambda one: one.start)
    decimal = re.search(r"(?<![\w,.])-?\d+,\d+(?![\w,])", clause)
    items = bare_sequence(clause)
    if items is not None and not decimal:
        return [Found(items, 0, len(clause), bare=True)]
    if decimal:
        value = float(decimal.group().replace(",", "."))
        return [Found(value, decimal.start(), decimal.end(), bare=True)]
    return numbers(clause)


def _nothing(text: str) -> AnswerReading:
    """None, said in a longer reply; any other value there is not None."""
    said_nothing = pattern((*words().nothing, "nothing comes", "doesn't give anything"))
    for clause in clauses(text, lambda part: bool(said_nothing.search(part)), statements=False):
        if not numbers(clause) and not brackets(clause):
            return reading(Verdict.RIGHT, None, clause)
    return in_clauses([None], text)


def _truth(target: bool, text: str) -> AnswerReading:
    """True or False, yes or no; "not true" is False; a plain word beats yes and no."""
    lists = words()
    truths = {str(word).lower(): value for word, value in lists.truths.items()}
    short = text.strip(" .!?,").lower()
    if short in (*lists.affirms, *lists.denies):
        return reading(
            Verdict.RIGHT if (short in lists.affirms) is target else Verdict.WRONG,
            short in lists.affirms,
            text,
        )
    telling = pattern((*truths, *lists.affirms, *lists.denies))
    for clause in clauses(text, lambda part: bool(telling.search(part)), statements=False):
        said: list[bool] = []
        for match in pattern(tuple(truths)).finditer(clause):
            negated = re.search(
                alternation(lists.negations) + r"\s+(?:\w+\s+)?$", clause[: match.start()], re.I
            )
            said.append(truths[match.group().lower()] != bool(negated))
        if not said:
            yes, no = pattern(lists.affirms).search(clause), pattern(lists.denies).search(clause)
            if no and (not yes or no.start() <= yes.start() < no.end()):
                said.append(False)
            elif yes and not no:
                said.append(True)
        if len(set(said)) == 1:
            return reading(Verdict.RIGHT if said[0] is target else Verdict.WRONG, said[0], clause)
        if said:
            return AnswerReading(verdict=Verdict.UNSURE, quotation=clause)
    short = strip_filler(text)
    found = direct_value(with_digits(short), target)
    if found is not None:
        return reading(Verdict.WRONG, found.value, text)
    return NOTHING_READ


def _text(expected: list[Any], text: str) -> AnswerReading:
    """A string, with or without its quotes."""
    quoted = [one for one in brackets(text) if isinstance(one.value, str)]
    if quoted:
        spans = [(one.start, one.end) for one in quoted]
        if len({one.value for one in quoted}) > 1 and only_alternatives(text, spans):
            return AnswerReading(verdict=Verdict.UNSURE, quotation=text)
        return _decide(expected, quoted, text)
    whole = strip_filler(text)
    for form, phrases in words().empty.items():
        if pattern(phrases).fullmatch(whole):
            return named_verdict(expected, literal(form), text)
    for said in (text, text.strip(" .!?,"), whole):
        for one in expected:
            if said == one:
                return reading(_unquoted(one), one, text)
    if pattern(words().nothing).fullmatch(whole):
        return named_verdict(expected, None, text)
    if not whole or is_question(text) or "not " in whole.lower():
        return NOTHING_READ
    for one in expected:
        if one and re.search(rf"(?<!\w){re.escape(one)}[.!?]*$", text.strip()):
            several = re.search(r"\bor\b|\bnot\b|n't\b", text, re.IGNORECASE)
            return NOTHING_READ if several else reading(_unquoted(one), one, text)
    if any(one.lower() == whole.lower() for one in expected):
        return reading(Verdict.PARTLY, whole, text)
    if len(whole.split()) <= max(3, len(str(expected[0]).split())):
        return reading(Verdict.WRONG, whole, text)
    return NOTHING_READ


def _unquoted(expected: str) -> Verdict:
    """Text that reads as a number needs its quotes to be told from the number."""
    try:
        literal(expected)
    except NotLiteral:
        return Verdict.RIGHT
    return Verdict.PARTLY
