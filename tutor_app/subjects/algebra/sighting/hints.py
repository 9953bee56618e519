"""Statements about a number that do not name it: `it is less than 6`, `it ends in a 5`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache, lru_cache
from itertools import groupby
from typing import NamedTuple

from tutor_app.dialogue import Hint, HintKind
from tutor_app.subjects.algebra.sighting.amounts import amounts
from tutor_app.subjects.algebra.sighting.talk import number_talk
from tutor_app.subjects.algebra.sighting.tokens import Token, tokens

MOST_HINTS = 40

_ENDS = frozenset((".", "!", "?", ";", "\n", "…"))


class _Pattern(NamedTuple):
    """One way to say something of a number. `core` is the pattern without what it is about: it is
    looked for first, since hardly any clause has it.
    """

    core: re.Pattern[str]
    whole: re.Pattern[str]
    says: tuple[HintKind, ...]
    implied: Fraction


@cache
def _patterns() -> tuple[_Pattern, ...]:
    talk = number_talk()
    subject = rf"(?<![-+*/^)#%] )\b{talk.subjects}".replace("{x}", "[b-hj-z]")
    found = []
    for each in talk.hints:
        names = iter("ab")
        text = re.sub("#", lambda _, names=names: rf"#(?P<{next(names)}>\d+)", each.words)  # type: ignore[misc]
        for slot, words in talk.hint_words.items():
            text = text.replace(f"{{{slot}}}", words)
        whole = text.replace("{about}", talk.hint_about).replace("{subject}", subject)
        core = re.compile(text.replace("{about}", ""))
        found.append(_Pattern(core, re.compile(whole), each.says, Fraction(each.value)))
    return tuple(found)


@cache
def _trigger() -> re.Pattern[str]:
    return re.compile(number_talk().hint_trigger)


@lru_cache(maxsize=1024)
def hints(text: str, answering: str = "") -> tuple[Hint, ...]:
    """The hints of a text, in order. Plain questions are none, but for those with two ends."""
    if not _trigger().search(text.lower()):
        return ()
    found: list[Hint] = []
    for clause, asks in _clauses(tokens(text)):
        made = list(_in_clause(clause, answering))
        if asks and len({hint.kind for hint in made}) < 2 and not _is_leading(clause):
            continue
        found.extend(made)
    return tuple(dict.fromkeys(found))[:MOST_HINTS]


def _clauses(found: tuple[Token, ...]) -> Iterator[tuple[list[Token], bool]]:
    clause: list[Token] = []
    for ends, group in groupby(found, lambda token: token.text in _ENDS):
        if not ends:
            clause = list(group)
            continue
        yield clause, any(token.text == "?" for token in group)
        clause = []
    if clause:
        yield clause, False


def _is_leading(clause: list[Token]) -> bool:
    """Whether a question is meant as a statement: `isn't it more than 4?`"""
    shown = " ".join(token.text for token in clause)
    return re.search(number_talk().hint_leading, shown) is not None


def _in_clause(clause: list[Token], answering: str) -> Iterator[Hint]:
    shown = " ".join(f"#{k}" if token.is_number else token.text for k, token in enumerate(clause))
    taken: list[tuple[int, int]] = []
    for pattern in _patterns():
        if not pattern.core.search(shown):
            continue
        for match in pattern.whole.finditer(shown):
            if any(first < match.end() and match.start() < last for first, last in taken):
                continue
            places = [match.groupdict().get(name) for name in ("a", "b")]
            values = [clause[int(place)].value for place in places if place]
            if None in values:
                continue
            if not values and "that" in match.groupdict():
                last = last_number(answering)
                if last is None:
                    continue
                values = [last]
            taken.append(match.span())
            for kind, value in _paired(
                pattern.says, [v for v in values if v is not None], pattern.implied
            ):
                yield Hint(kind=kind, value=value)


def _paired(
    says: tuple[HintKind, ...], values: list[Fraction], implied: Fraction
) -> Iterator[tuple[HintKind, Fraction]]:
    """Each kind with its number; two limits with the smaller and the larger."""
    if says == (HintKind.MORE, HintKind.LESS) and len(values) == 2:
        values = sorted(values)
    for k, kind in enumerate(says):
        yield kind, values[k] if k < len(values) else implied


@lru_cache(maxsize=256)
def last_number(text: str) -> Fraction | None:
    """The last number of a message: what "too small" is about."""
    plain = [amount for amount in amounts(text) if not amount.worked and amount.values]
    return max(plain[-1].values) if plain else None
