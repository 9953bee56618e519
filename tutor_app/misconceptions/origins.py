"""How a wrong answer's number comes out of the numbers of the question."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, pairwise, permutations

from tutor_app.misconceptions.quantities import Quantity, quantities

_OPERATOR = r"[-+*/:x]|\bof\b|\bplus\b|\bminus\b|\btimes\b|divided by"
_SIGNS = {"x": "*", "of": "*", "times": "*", ":": "/", "divided by": "/", "plus": "+", "minus": "-"}

MOST_PAIRS = 15
"""Pairs of numbers of a story that are tried."""


def tasks(text: str) -> list[tuple[Quantity, str, Quantity]]:
    """Two numbers with an operation between them, each time one occurs in a text."""
    found = []
    rest, numbers = text, quantities(text)
    for first, second in pairwise(numbers):
        start = rest.find(first.text) + len(first.text)
        sign = rest[start : rest.find(second.text, start)].lower().strip(" ()[]$\n")
        rest = rest[start:]
        if second.value < 0 and len(sign) > 1:
            sign = sign.removesuffix("-").strip(" (")
        if re.fullmatch(_OPERATOR, sign):
            found.append((first, _SIGNS.get(sign, sign), second))
    return found


def asked(text: str) -> Iterator[str]:
    """Marks of the operations that a question asks for."""
    for first, sign, second in tasks(text):
        forms = f"{first.form} {sign} {second.form}"
        yield f"task: {forms}"
        yield f"task: {sign}"
        if first.value < 0 or second.value < 0:
            yield f"task: {sign} with a negative number"
        if first.form == second.form and first.bottom != second.bottom:
            yield f"task: {sign} unlike fractions"


def origins(question: str, given: str, known: str) -> Iterator[str]:
    """How the wrong answer's number comes out of numbers of the question."""
    wrongs, numbers = quantities(given), quantities(question)
    if not wrongs or not numbers:
        return
    rights = {quantity.value for quantity in quantities(known)}
    wrong = wrongs[-1]
    values = [quantity.value for quantity in numbers]
    if wrong.value in values and wrong.value not in rights:
        yield "a number of the question repeated"
    worked = tasks(question)
    for first, sign, second in worked:
        for name in _from_two(first, second, wrong):
            yield f"{first.form} {sign} {second.form}: {name}"
            yield f"{sign}: {name}"
    if not worked:
        for first, second in list(combinations(numbers, 2))[:MOST_PAIRS]:
            for name in _from_two(first, second, wrong):
                yield f"in words: {name}"
        if rights and wrong.value not in rights:
            for first, second in list(combinations(numbers, 2))[:MOST_PAIRS]:
                for name in _from_two(first, second, quantities(known)[-1]):
                    yield f"right, in words: {name}"
            yield from _from_three(values, wrong.value)
    powers = re.findall(r"(\d{1,4})\s?(?:\^|\*\*)\s?(\d{1,2})", question)
    for base, exponent in powers:
        if wrong.value == int(base) * int(exponent):
            yield "base times exponent"


def _from_three(values: list[Fraction], result: Fraction) -> Iterator[str]:
    """Ways in which a number comes out of three others: by steps, by ratio, in a row."""
    for first, second, third in list(permutations(values[:6], 3)):
        if first + second - third == result:
            yield "three numbers: the same was added"
        if third and first * second / third == result:
            yield "three numbers: in ratio"
        if first * second + third == result:
            yield "three numbers: product and sum"
        if first * second - third == result:
            yield "three numbers: product less one"
        if (first + second) * third == result:
            yield "three numbers: sum times one"
        if first + second + third == result:
            yield "three numbers: all added"
        if first * second * third == result:
            yield "three numbers: all multiplied"


def _from_two(first: Quantity, second: Quantity, wrong: Quantity) -> Iterator[str]:
    """The ways in which a number comes out of two others, whole or part by part."""
    a, b, result = first.value, second.value, wrong.value
    ways = {"sum": a + b, "difference": a - b, "turned difference": b - a, "product": a * b}
    if a and b:
        ways |= {"quotient": a / b, "turned quotient": b / a}
    for name, value in ways.items():
        if value == result:
            yield name
        elif value == -result:
            yield f"{name} with the other sign"
        elif value and result and wrong.digits and _same_digits(value, result):
            yield f"{name}, point elsewhere"
    if abs(a) + abs(b) == abs(result):
        yield "sizes added"
    if abs(abs(a) - abs(b)) == abs(result):
        yield "sizes subtracted"
    if wrong.bottom > 1 and (first.bottom > 1 or second.bottom > 1):
        yield from _parts("tops", first.top, second.top, wrong.top)
        yield from _parts("bottoms", first.bottom, second.bottom, wrong.bottom)
        if first.whole or second.whole:
            yield from _parts("wholes", first.whole, second.whole, wrong.whole)
        if wrong.bottom == math.lcm(first.bottom, second.bottom):
            yield "common bottom"
        if (wrong.top, wrong.bottom) == (first.top * second.bottom, first.bottom * second.top):
            yield "cross products"
        if (wrong.bottom, wrong.top) == (first.top * second.bottom, first.bottom * second.top):
            yield "cross products turned"
    if first.form in {"whole number", "decimal"} and second.form in {"whole number", "decimal"}:
        yield from _columns(first, second, wrong)


def _parts(name: str, first: int, second: int, wrong: int) -> Iterator[str]:
    ways = {
        "added": first + second,
        "subtracted": abs(first - second),
        "multiplied": first * second,
        "divided": max(first, second) // max(1, min(first, second)),
        "first kept": first,
        "second kept": second,
    }
    for way, value in ways.items():
        if value == wrong:
            yield f"{name} {way}"


def _columns(first: Quantity, second: Quantity, wrong: Quantity) -> Iterator[str]:
    """Written calculation gone wrong: digit by digit, or the places behind the point apart."""
    x, y = first.text.replace(".", ""), second.text.replace(".", "")
    if first.places == second.places and x.isdigit() and y.isdigit():
        width = max(len(x), len(y))
        pairs = list(zip(x.zfill(width), y.zfill(width), strict=True))
        larger = "".join(str(abs(int(p) - int(q))) for p, q in pairs).lstrip("0")
        if larger and larger == wrong.digits and abs(first.value - second.value) != wrong.value:
            yield "smaller digit from larger"
        added = "".join(str(int(p) + int(q)) for p, q in pairs).lstrip("0")
        if added == wrong.digits and first.value + second.value != wrong.value:
            yield "columns added without carrying"
        single = "".join(str((int(p) + int(q)) % 10) for p, q in pairs).lstrip("0")
        if single == wrong.digits and first.value + second.value != wrong.value:
            yield "carried digit lost"
    if (first.places or second.places) and wrong.places:
        tail = [int(q.text.partition(".")[2] or 0) for q in (first, second)]
        behind = wrong.text.partition(".")[2].rstrip("%")
        if behind == str(sum(tail)) and first.value + second.value != wrong.value:
            yield "places behind the point added apart"
        if behind == str(abs(tail[0] - tail[1])) and first.value - second.value != wrong.value:
            yield "places behind the point subtracted apart"
    if first.value and second.value and second.form == "whole number":
        whole, rest = divmod(first.value, second.value)
        if rest and wrong.text in {f"{whole}.{rest}", f"{whole}.0{rest}"}:
            yield "remainder behind the point"


def _same_digits(a: Fraction, b: Fraction) -> bool:
    ratio = abs(a / b)
    return any(ratio == Fraction(10) ** power for power in (-3, -2, -1, 1, 2, 3))


__all__ = ["MOST_PAIRS", "asked", "origins", "tasks"]
