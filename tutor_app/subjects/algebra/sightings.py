"""Where a text says something that is secret: the same equation, expression or number, however it
is written. For the guard, which knows no notation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from tutor_app.dialogue import Heard, Hint
from tutor_app.subjects.algebra.facts import value
from tutor_app.subjects.algebra.line import AllOf, AnyOf, Line, Point, Relation, Values, is_letter
from tutor_app.subjects.algebra.reading import read_work
from tutor_app.subjects.algebra.sighting.amounts import Amount, amounts, ratios
from tutor_app.subjects.algebra.sighting.equations import (
    Sought,
    is_on,
    lines_of,
    says_line,
    secret_line,
)
from tutor_app.subjects.algebra.sighting.hints import hints
from tutor_app.subjects.algebra.sighting.roman import roman_answers
from tutor_app.subjects.algebra.sighting.talk import (
    counts_talk,
    is_asked,
    is_asserted,
    is_bare,
    is_by_the_way,
)
from tutor_app.subjects.algebra.sighting.tokens import Token, tokens
from tutor_app.subjects.algebra.sighting.valued import written_number
from tutor_app.subjects.algebra.sighting.written import Standing
from tutor_app.subjects.algebra.tree import Symbol, Tree, letters

_SIGNED = re.compile(r"\( (- \S+) \)")
MOST_SIGHTINGS = 5
"""So many places are named in one text; one is enough to hold it back."""


class Wanted(NamedTuple):
    """A number that is secret: the value of a letter, or a bare one."""

    letter: str
    value: Fraction


class Sightings:
    """Finds secrets of algebra in words; see `guard.ReadsMathematics`. Pure."""

    def is_known(self, secret: str, heard: Heard) -> bool:
        """Whether the student has said or written a secret, in any form.

        A number that stands in the problem is only known when it was said to be the answer.
        """
        return _is_known(secret, heard)

    def sightings(self, text: str, secret: str, heard: Heard | None = None) -> tuple[str, ...]:
        """The pieces of a text that say the same as a secret line, expression or number.

        An equation is the same in every equal form but those on the page, not merely with the same
        solution. A number is the same in every form, spelled out, worked out, or as the value of a
        letter; numbers on the page and those that count the talk only when they are said to be
        the answer.
        """
        return self.sightings_in((text,), secret, heard or Heard())[0]

    def sightings_in(
        self, texts: Sequence[str], secret: str, heard: Heard
    ) -> tuple[tuple[str, ...], ...]:
        """The sightings of one secret in each of several texts."""
        looks, sought = _looks(secret, heard), _sought(secret, heard)
        found = []
        for text in texts:
            spans = (span for look in looks for span in _says_number(text, look, heard))
            said = dict.fromkeys(islice(spans, MOST_SIGHTINGS))
            if not said and sought is not None:
                said = dict.fromkeys(says_line(text, sought))
            found.append(tuple(said))
        return tuple(found)

    def numbers(self, secret: str) -> tuple[Fraction, ...]:
        """The numbers that a secret is, or that its letters stand for."""
        line = secret_line(secret)
        return () if line is None else tuple(each.value for each in wanted_numbers(line))

    def hints(self, text: str, answering: str = "") -> tuple[Hint, ...]:
        """What a text says about the answer without naming it; `answering` is the message that it
        replies to, for "too small".
        """
        return hints(text, answering)


# ------------------------------------------------------------------ what is secret


@lru_cache(maxsize=512)
def wanted_numbers(line: Line) -> tuple[Wanted, ...]:
    """The numbers that a secret gives away: a bare one, or those its letters are said to be."""
    match line.body:
        case Relation() | AllOf() | AnyOf():
            parts = line.body.parts if isinstance(line.body, AllOf | AnyOf) else (line.body,)
            return tuple(
                wanted
                for part in parts
                if isinstance(part, Relation) and (wanted := _assigned(part)) is not None
            )
        case Values(trees) | Point(trees):
            return tuple(_plain(trees))
        case _:
            return tuple(_plain(line.trees))


def _plain(trees: tuple[Tree, ...]) -> Iterator[Wanted]:
    for tree in trees:
        worth = None if letters(tree) else value(tree)
        if worth is not None:
            yield Wanted("", worth)


def _assigned(relation: Relation) -> Wanted | None:
    """The number a letter is said to be, by an equation."""
    if len(relation.sides) != 2 or relation.signs[0] not in "=≈":
        return None
    for one, other in (relation.sides, relation.sides[::-1]):
        if isinstance(one, Symbol) and is_letter(one) and not letters(other):
            worth = value(other)
            return None if worth is None else Wanted(one.name, worth)
    return None


def _is_bare_number(line: Line) -> bool:
    return not isinstance(line.body, Relation | AllOf | AnyOf | Values | Point) and bool(
        wanted_numbers(line)
    )


# ------------------------------------------------------------------ what the student knows


@lru_cache(maxsize=512)
def _lines(text: str) -> tuple[Line, ...]:
    return read_work(text)


@lru_cache(maxsize=256)
def _standing(heard: Heard) -> Standing:
    """What stands on the page or was written or said by the student."""
    written = (line for text in heard.work for line in _lines(text))
    return Standing.of(
        (*_lines(heard.page), *written, *lines_of((heard.page, *heard.work, *heard.student)))
    )


@lru_cache(maxsize=1024)
def _is_known(secret: str, heard: Heard) -> bool:
    line = secret_line(secret)
    if line is None:
        return False
    numbers = wanted_numbers(line)
    if numbers:
        return all(_is_number_known(wanted, heard) for wanted in numbers)
    return is_on(_standing(heard), line)


@lru_cache(maxsize=1024)
def _is_number_known(wanted: Wanted, heard: Heard) -> bool:
    if any(_answers(text, wanted) for text in heard.work):
        return True
    if any(_answers(text, wanted, fractions=False) for text in _rows(heard.page)):
        return True
    if any(_takes_for_answer(text, wanted, heard.page) for text in heard.student):
        return True
    return wanted.value not in _numbers_on(heard.page) and any(
        wanted.value in _mentioned(text, heard.page) for text in (*heard.work, *heard.student)
    )


def _rows(text: str) -> tuple[str, ...]:
    return tuple(row for row in text.split("\n") if row.strip())


@lru_cache(maxsize=1024)
def _answers(text: str, wanted: Wanted, fractions: bool = True) -> bool:
    """Whether lines of work come to a number: `x = 5`, `12 + 3 = 15`, `15`.

    Arithmetic that is worth it does not say it: what it comes to is the step. Without `fractions`
    a fraction bar is a division that is asked for.
    """
    for line in read_work(text):
        body = line.body
        parts = body.parts if isinstance(body, AllOf | AnyOf) else (body,)
        for part in parts:
            if isinstance(part, Relation):
                assigned = _assigned(part)
                if assigned is not None and assigned.value == wanted.value:
                    return wanted.letter in ("", assigned.letter)
                if not any(map(letters, part.sides)) and any(
                    written_number(side, fractions) == wanted.value for side in part.sides
                ):
                    return True
        if isinstance(body, Values | Point):
            trees: tuple[Tree, ...] = body.values
        else:
            trees = () if isinstance(body, Relation | AllOf | AnyOf) else line.trees
        short = len(line.text.split()) <= 3
        if short and any(written_number(tree, fractions) == wanted.value for tree in trees):
            return True
    return False


@lru_cache(maxsize=1024)
def _takes_for_answer(text: str, wanted: Wanted, page: str) -> bool:
    """Whether a student's message says that a number is the answer.

    Arithmetic that comes to it counts when it stands for the answer, not when the student made
    something else of it, nor when it is only the task again.
    """
    found = tokens(text)
    return any(
        wanted.value in amount.values
        and not _goes_on(found, amount)
        and not (amount.worked and _stands_in(found, amount, (page,)))
        and (is_bare(found, amount, wanted.letter) or is_asserted(found, amount, wanted.letter))
        for amount in amounts(text)
    )


def _goes_on(found: tuple[Token, ...], amount: Amount) -> bool:
    """Whether an equals sign stands behind arithmetic: what follows is what was made of it."""
    place = amount.last + 1
    return amount.worked and place < len(found) and found[place].text in ("=", "is", "equals")


@lru_cache(maxsize=1024)
def _mentioned(text: str, page: str) -> frozenset[Fraction]:
    """The numbers in a student's text that are quantities, as they stand there."""
    found = tokens(text)
    words, names = _words(page), _letters(page)
    return frozenset(
        number
        for amount in amounts(text)
        if not amount.worked and not is_by_the_way(found, amount, words, names)
        for number in amount.values
    )


@lru_cache(maxsize=256)
def _numbers_on(text: str) -> frozenset[Fraction]:
    """The numbers written in a text; exponents are none that anybody talks about."""
    found = tokens(text)
    return frozenset(
        number
        for amount in amounts(text)
        if not amount.worked and not (amount.first and found[amount.first - 1].text == "^")
        for number in amount.values
    )


@lru_cache(maxsize=256)
def _words(text: str) -> frozenset[str]:
    return frozenset(token.text for token in tokens(text) if token.kind == "word")


@lru_cache(maxsize=256)
def _letters(text: str) -> frozenset[str]:
    found = (token.text for token in tokens(text) if token.kind == "letter")
    return frozenset(letter for letter in found if letter not in "ai")


# ------------------------------------------------------------------ what a text says


class _Look(NamedTuple):
    """A number that is looked for. `visible`: it stands on the page; `bare`: it is all there is to
    the secret, so that working it out may be asked for.
    """

    wanted: Wanted
    visible: bool
    bare: bool
    words: frozenset[str]
    letters: frozenset[str]

    @classmethod
    def of(cls, wanted: Wanted, line: Line, heard: Heard) -> _Look:
        names = _letters(heard.page) | {wanted.letter}
        visible = wanted.value in _numbers_on(heard.page)
        return cls(wanted, visible, _is_bare_number(line), _words(heard.page), names)


@lru_cache(maxsize=1024)
def _looks(secret: str, heard: Heard) -> tuple[_Look, ...]:
    """The numbers of a secret that are still to be found."""
    line = secret_line(secret)
    if line is None:
        return ()
    wanted = (each for each in wanted_numbers(line) if not _is_number_known(each, heard))
    return tuple(_Look.of(each, line, heard) for each in wanted)


@lru_cache(maxsize=1024)
def _sought(secret: str, heard: Heard) -> Sought | None:
    """The line of a secret that is more than a number."""
    line = secret_line(secret)
    if line is None or _is_bare_number(line):
        return None
    return Sought.of(line, _standing(heard))


def _says_number(text: str, look: _Look, heard: Heard) -> Iterator[str]:
    value, letter = look.wanted.value, look.wanted.letter
    known = ratios(text)
    maybe = known is None or value.as_integer_ratio() in known
    for amount in amounts(text) if maybe else ():
        if amount.may_be(value) and _says(tokens(text), amount, look, heard):
            yield _written(tokens(text), amount.first, amount.last)
    yield from roman_answers(text, value, letter)


def _says(found: tuple[Token, ...], amount: Amount, look: _Look, heard: Heard) -> bool:
    """Whether a number that is the secret one gives it away where it stands."""
    if amount.worked and _is_quoted(found, amount, heard):
        return False
    if not amount.worked and counts_talk(found, amount.last, look.words):
        return False
    if is_asserted(found, amount, look.wanted.letter):
        return True
    if not amount.worked:
        return not look.visible and not is_by_the_way(found, amount, look.words, look.letters)
    asked = look.bare and is_asked(found, amount)
    return not (asked and _is_made_of_known(found, amount, heard))


def _written(found: tuple[Token, ...], first: int, last: int) -> str:
    return " ".join(token.written for token in found[first : last + 1])


def _is_quoted(found: tuple[Token, ...], amount: Amount, heard: Heard) -> bool:
    """Whether arithmetic stands word for word on the page or in what the student said: `12 - 20`
    is no part of `-12 - 20`.
    """
    return _stands_in(found, amount, (heard.page, *heard.work, *heard.student))


def _stands_in(found: tuple[Token, ...], amount: Amount, texts: Sequence[str]) -> bool:
    shown = _in_a_row(found[amount.first : amount.last + 1])
    stands = re.compile(rf"(?<!\S)(?<!- ){re.escape(shown)}(?!\S)")
    return any(stands.search(_in_a_row(tokens(text))) for text in texts)


def _in_a_row(found: Sequence[Token]) -> str:
    """Tokens in a row, a negative number without its brackets: `2^(-2)` is `2⁻²`."""
    return _SIGNED.sub(r"\1", " ".join(token.text for token in found))


def _is_made_of_known(found: tuple[Token, ...], amount: Amount, heard: Heard) -> bool:
    """Whether every number of a piece of arithmetic was on the page or said by either side."""
    known = {
        number
        for text in (heard.page, *heard.work, *heard.student, *heard.tutor)
        for number in _numbers_on(text)
    }
    return all(
        token.value in known for token in found[amount.first : amount.last + 1] if token.is_number
    )


__all__ = ["Sightings"]
