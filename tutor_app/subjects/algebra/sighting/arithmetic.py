"""What arithmetic comes to, read from a place in a text: `36 - (10 - 2)`, `half of ten`."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import isqrt

from tutor_app.subjects.algebra.sighting.number_words import number_words
from tutor_app.subjects.algebra.sighting.tokens import Token

MOST_BITS = 512
MOST_POWER = 64
MOST_STEPS = 400
MOST_UNITS = 4
"""Words that may stand between a number and the sign that follows it: `9 pieces of chalk + 2`."""

ROOTS = {"√": 2, "∛": 3, "∜": 4}
SIGNED = frozenset(("minus", "negative"))
_LINKS = frozenset(("by", "to", "with", "from", "and", "between", "among", "into"))


class Beyond(Exception):
    """Arithmetic beyond the limits: it may come to anything."""


def is_percent(found: Sequence[Token], place: int) -> bool:
    """Whether a percent sign stands at a place, or the words for it."""
    if place >= len(found):
        return False
    text = found[place].text
    if text in ("%", "percent"):
        return True
    return text == "per" and place + 1 < len(found) and found[place + 1].text == "cent"


def may_begin(found: Sequence[Token], place: int) -> bool:
    """Whether arithmetic that stands alone may begin here, and not in the middle of other."""
    token = found[place]
    begins = token.is_number or token.text in ("(", "-", *ROOTS, *SIGNED)
    begins = begins or token.text in number_words().times
    if not begins:
        return False
    if place == 0:
        return True
    before = found[place - 1]
    if token.text == "(":
        return not (before.kind == "letter" and not token.spaced)
    return before.text not in ("*", "/", "^", "-", ")") and not before.is_number


class Reader:
    """Reads arithmetic from a place on, as far as it goes. `last` is its last token."""

    def __init__(self, found: Sequence[Token], place: int) -> None:
        self.found = found
        self.place = place
        self.last = place
        self.depth = 0
        self.operated = False

    def peek(self, ahead: int = 0) -> str:
        """The text of a token ahead; "" behind the end."""
        place = self.place + ahead
        return self.found[place].text if place < len(self.found) else ""

    def take(self) -> None:
        """Go on by one token."""
        self.last = self.place
        self.place += 1

    def operator(self, signs: str) -> str:
        """The sign that stands next, unit words before it passed over; "" if it is none of them."""
        for skipped in range(MOST_UNITS + 1):
            place = self.place + skipped
            if place >= len(self.found):
                return ""
            token = self.found[place]
            sign = self._sign(place)
            if sign:
                alone = token.kind == "sign" or skipped == 0
                if sign not in signs or not alone or not self._operand_after(place):
                    return ""
                self.place = place + 1
                while self.peek() in _LINKS:
                    self.place += 1
                return sign
            if token.kind not in ("word", "letter") or token.text in ("and", "is", "to", "so"):
                return ""
        return ""

    def _sign(self, place: int) -> str:
        token = self.found[place]
        if token.kind == "sign" and token.text in "+-*/^" and token.text != "":
            return token.text
        if token.text == "x" and (place == 0 or not self.found[place - 1].is_number):
            return ""
        if token.text == "over" and self._is_span(place):
            return ""
        if token.text in ("take", "taken") and place + 1 < len(self.found):
            return "-" if self.found[place + 1].text == "away" else ""
        return number_words().signs.get(token.text, "")

    def _is_span(self, place: int) -> bool:
        """Whether `over` is no fraction bar: `120 over 40 weeks`."""
        after = place + 2
        return after < len(self.found) and self.found[after].text in number_words().spans

    def _operand_after(self, place: int) -> bool:
        after = place + 1
        while after < len(self.found) and self.found[after].text in (*_LINKS, "away", "the", "a"):
            after += 1
        if after >= len(self.found):
            return False
        token = self.found[after]
        return (
            token.is_number
            or token.text in ("(", "-", *ROOTS, *SIGNED)
            or (token.text in number_words().times)
        )

    def total(self) -> Fraction:
        """A sum. Raises ValueError for what is no arithmetic, ZeroDivisionError, and Beyond."""
        value = self.product()
        while sign := self.operator("+-"):
            other = self.product()
            value = value + other if sign == "+" else value - other
            self.operated = True
        return value

    def product(self) -> Fraction:
        """A product, quotient or part of something."""
        value = self.power()
        while True:
            sign = self.operator("*/")
            if not sign:
                if self.peek() == "(" and not self.found[self.place].spaced:
                    sign = "*"
                elif self.peek() == "of" and (value.denominator != 1 or self._wasis_percent()):
                    self.place += 1
                    while self.peek() in ("the", "a"):
                        self.place += 1
                    if not self.place < len(self.found) or not self.found[self.place].is_number:
                        self.place = self.last + 1
                        return value
                    sign = "*"
                else:
                    return value
            before = self.place
            try:
                other = self.power()
            except ValueError:
                self.place = before
                if not self.operated:
                    raise
                return value
            value = value * other if sign == "*" else value / other
            self.operated = True
            if value.numerator.bit_length() + value.denominator.bit_length() > MOST_BITS:
                raise Beyond

    def _wasis_percent(self) -> bool:
        return self.found[self.last].text in ("%", "percent", "cent")

    def power(self) -> Fraction:
        """A number, perhaps raised."""
        value = self.factor()
        if self.peek() in ("squared", "cubed"):
            value = self._raised(value, 2 if self.peek() == "squared" else 3)
            self.take()
            self.operated = True
        elif self.operator("^"):
            exponent = self.power()
            if exponent.denominator != 1:
                raise ValueError
            value = self._raised(value, int(exponent))
            self.operated = True
        return value

    def _raised(self, value: Fraction, power: int) -> Fraction:
        size = value.numerator.bit_length() + value.denominator.bit_length()
        if abs(power) > MOST_POWER or size * abs(power) > MOST_BITS:
            raise Beyond
        return value**power

    def factor(self) -> Fraction:
        """A number with its sign, a root, or what stands in brackets."""
        self.depth += 1
        if self.depth > MOST_STEPS:
            raise Beyond
        text = self.peek()
        if text == "-" or text in SIGNED:
            self.take()
            return -self.factor()
        if text in number_words().times:
            self.take()
            while self.peek() in ("of", "the"):
                self.take()
            self.operated = True
            return number_words().times[text] * self.factor()
        if text in ROOTS:
            self.take()
            self.operated = True
            return exact_root(self.factor(), ROOTS[text])
        if text == "(":
            self.take()
            value = self.total()
            while self.peek() != ")":
                if self.place >= len(self.found) or self.found[self.place].kind not in (
                    "word",
                    "letter",
                ):
                    raise ValueError
                self.take()
            self.take()
            return value
        return self._written()

    def _written(self) -> Fraction:
        if self.place >= len(self.found) or not self.found[self.place].is_number:
            raise ValueError
        value = self.found[self.place].value
        if value is None:
            raise Beyond
        self.take()
        if self._mixed(value):
            top, bottom = self.found[self.place].value, self.found[self.place + 2].value
            self.place += 2
            self.take()
            self.operated = True
            return value + Fraction(top or 0) / Fraction(bottom or 1)
        if is_percent(self.found, self.place):
            value /= 100
            self.take()
            if self.found[self.last].text == "per":
                self.take()
        return value

    def _mixed(self, whole: Fraction) -> bool:
        """Whether a fraction stands right behind a whole number: `2 1/2`."""
        ahead = self.found[self.place : self.place + 3]
        if len(ahead) < 3 or ahead[1].text != "/" or whole.denominator != 1:
            return False
        top, bottom = ahead[0].value, ahead[2].value
        if not (ahead[0].is_number and ahead[2].is_number) or top is None or not bottom:
            return False
        return top.denominator == bottom.denominator == 1 and 0 < top < bottom


def exact_root(value: Fraction, index: int) -> Fraction:
    """The exact root. Raises ValueError when it is no fraction."""
    if value < 0 or value.numerator.bit_length() > MOST_BITS:
        raise ValueError
    parts = []
    for part in (value.numerator, value.denominator):
        found = isqrt(part) if index == 2 else round(part ** (1 / index))
        if found**index != part:
            raise ValueError
        parts.append(found)
    return Fraction(parts[0], parts[1])
