"""Disclosure that adds up: statements that leave one number, though none of them names it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import lru_cache
from math import isqrt

from tutor_app.dialogue import Hint, HintKind

NEARLY = 2
"""So many numbers left are as good as one."""

REACH = 200
"""How far from zero and from the secret numbers are thought of, in steps of its denominator."""

FINEST = 100
"""The finest denominator of a secret that is looked at."""


@lru_cache(maxsize=64)
def plausible(secret: Fraction) -> tuple[Fraction, ...]:
    """The numbers a student might think of: whole ones, and for a fraction those with its parts."""
    parts = secret.denominator
    if parts > FINEST or abs(secret) > 10**9:
        return ()
    middle = secret.numerator
    places = {*range(-REACH, REACH + 1), *range(middle - REACH, middle + REACH + 1)}
    return tuple(Fraction(place, parts) for place in sorted(places))


def possible(hints: Iterable[Hint], numbers: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """The numbers that agree with all hints."""
    left = tuple(numbers)
    for hint in hints:
        left = tuple(number for number in left if agrees(number, hint))
    return left


def gives_away(secret: Fraction, known: Sequence[Hint], new: Sequence[Hint]) -> bool:
    """Whether new hints, with those known before, leave the secret and hardly anything else."""
    fresh = [hint for hint in dict.fromkeys(new) if hint not in known]
    if not fresh or not all(agrees(secret, hint) for hint in (*known, *fresh)):
        return False
    before = possible(known, plausible(secret))
    after = possible(fresh, before)
    return len(after) <= NEARLY and len(after) < len(before)


def agrees(number: Fraction, hint: Hint) -> bool:
    """Whether a number is as a hint says."""
    value = hint.value
    whole = number.denominator == 1
    match hint.kind:
        case HintKind.MORE:
            return number > value
        case HintKind.LESS:
            return number < value
        case HintKind.AT_LEAST:
            return number >= value
        case HintKind.AT_MOST:
            return number <= value
        case HintKind.JUST_MORE:
            return value < number <= value + 1
        case HintKind.JUST_LESS:
            return value - 1 <= number < value
        case HintKind.NOT:
            return number != value
        case HintKind.WHOLE:
            return whole
        case HintKind.EVEN:
            return whole and number % 2 == 0
        case HintKind.ODD:
            return whole and number % 2 == 1
        case HintKind.MULTIPLE:
            return value != 0 and (number / value).denominator == 1
        case HintKind.FACTOR:
            return whole and number != 0 and value % number == 0
        case HintKind.PRIME:
            return whole and _is_prime(int(number))
        case HintKind.SQUARE:
            return whole and number >= 0 and isqrt(int(number)) ** 2 == number
        case HintKind.ENDS | HintKind.BEGINS | HintKind.DIGITS | HintKind.DIGIT_SUM:
            return whole and _has_digits(str(abs(int(number))), hint)


def _has_digits(digits: str, hint: Hint) -> bool:
    value = str(hint.value)
    match hint.kind:
        case HintKind.ENDS:
            return digits.endswith(value)
        case HintKind.BEGINS:
            return digits.startswith(value)
        case HintKind.DIGITS:
            return len(digits) == hint.value
        case _:
            return sum(map(int, digits)) == hint.value


def _is_prime(number: int) -> bool:
    if number > 10**7:
        return True  # not told apart; a hint leaves too much rather than too little
    return number > 1 and all(number % k for k in range(2, isqrt(number) + 1))
