"""Values of trees at random points of a prime field: the quick comparison before any exact one.

Two expressions that agree at two random points of a field with 2^61 elements are the same but for
a chance of about one in 2^60 (Schwartz 1980; Zippel 1979). The prime is -1 modulo every prime up
to 47 and modulo 4, so all their products have a square root here, and taking the root that is a
square itself makes root(a) times root(b) the root of ab and root(n²) = n for such n.
"""

from __future__ import annotations

from hashlib import blake2b

from tutor_app.subjects.algebra.malrules.building import constant
from tutor_app.subjects.algebra.tree import (
    Absolute,
    Group,
    Mixed,
    Negative,
    Number,
    Percent,
    PlusMinus,
    Power,
    Product,
    Quotient,
    Ratio,
    Root,
    Sum,
    Symbol,
    Tree,
)

PRIME = 2459559130353965639
"""Four times the primes up to 47, less one."""

MOST_EXPONENT = 256
"""The largest exponent that is worked out; beyond it only equal exponents agree."""


class NoValue(Exception):
    """There is no value: a division by zero, or something that is not worked out."""


def scatter(*parts: object) -> int:
    """A fixed number of the field that looks random, the same for the same parts."""
    digest = blake2b(repr(parts).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") % PRIME


def inverse(value: int) -> int:
    """One over a value. Raises NoValue for zero."""
    if value % PRIME == 0:
        raise NoValue
    return pow(value, -1, PRIME)


def square_root(value: int) -> int:
    """The root that is a square itself; a made-up but fixed number where there is none."""
    value %= PRIME
    found = pow(value, (PRIME + 1) // 4, PRIME)
    if found * found % PRIME != value:
        return scatter("root", value)
    return found if pow(found, (PRIME - 1) // 2, PRIME) in (0, 1) else PRIME - found


class Residues:
    """The values of trees at one point. Parts that trees share are worked out once."""

    def __init__(self, point: int, known: dict[str, int] | None = None) -> None:
        self.point = point
        self.known = known or {}
        self.cache: dict[int, tuple[Tree, int | None]] = {}

    def letter(self, name: str) -> int:
        """The value of a letter at this point."""
        if name not in self.known:
            self.known[name] = scatter("letter", name, self.point)
        return self.known[name]

    def value(self, tree: Tree) -> int:
        """The value of a tree. Raises NoValue."""
        held = self.cache.get(id(tree))
        if held is not None:
            if held[1] is None:
                raise NoValue
            return held[1]
        try:
            found = self._value(tree)
        except NoValue:
            self.cache[id(tree)] = (tree, None)
            raise
        self.cache[id(tree)] = (tree, found)
        return found

    def _value(self, tree: Tree) -> int:
        if isinstance(tree, Number):
            number = tree.value
            if number.denominator == 1:
                return number.numerator % PRIME
            return number.numerator * inverse(number.denominator) % PRIME
        if isinstance(tree, Symbol):
            return self.letter(tree.name)
        if isinstance(tree, Negative):
            return -self.value(tree.body) % PRIME
        if isinstance(tree, Sum):
            return sum(self.value(term) for term in tree.terms) % PRIME
        if isinstance(tree, Product):
            found = 1
            for factor in tree.factors:
                found = found * self.value(factor) % PRIME
            return found
        if isinstance(tree, Quotient):
            return self.value(tree.top) * inverse(self.value(tree.bottom)) % PRIME
        if isinstance(tree, Power):
            return self._power(tree.base, tree.exponent)
        if isinstance(tree, Group):
            return self.value(tree.body)
        return self._rare(tree)

    def _power(self, base: Tree, exponent: Tree) -> int:
        below = self.value(base)
        times = exponent.value if isinstance(exponent, Number) else constant(exponent)
        if times is None:
            return scatter("power", below, self.value(exponent))
        if times.denominator == 2 and abs(times) < MOST_EXPONENT:
            below, times = square_root(below), times * 2
        if times.denominator != 1 or abs(times) > MOST_EXPONENT:
            return scatter("power", below, times)
        if times <= 0 and below == 0:
            raise NoValue
        if times < 0:
            below = inverse(below)
        return pow(below, abs(times.numerator), PRIME)

    def _rare(self, tree: Tree) -> int:
        if isinstance(tree, Mixed):
            return (tree.whole + tree.top * inverse(tree.bottom)) % PRIME
        if isinstance(tree, Percent):
            return self.value(tree.body) * inverse(100) % PRIME
        if isinstance(tree, Root):
            below = self.value(tree.body)
            return square_root(below) if tree.index == 2 else scatter("root", tree.index, below)
        if isinstance(tree, Absolute):
            return square_root(pow(self.value(tree.body), 2, PRIME))
        if isinstance(tree, PlusMinus):
            return scatter("plus-minus", self.value(tree.body))
        if isinstance(tree, Ratio):
            first = inverse(self.value(tree.parts[-1]))
            values = [self.value(part) * first % PRIME for part in tree.parts[:-1]]
            return values[0] if len(values) == 1 else scatter("ratio", *values)
        raise NoValue
