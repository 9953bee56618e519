"""Trees as one fraction of polynomials, with roots and absolute values as letters of their own.

Two expressions without such letters are equal exactly when their forms are; an *atom* is a letter
that stands for a root: `index` times multiplied by itself it is `top / bottom`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from tutor_app.subjects.algebra import limits
from tutor_app.subjects.algebra import polynomial as p
from tutor_app.subjects.algebra.exact import value_at
from tutor_app.subjects.algebra.interval import Undefined
from tutor_app.subjects.algebra.polynomial import ONE, Polynomial
from tutor_app.subjects.algebra.tree import (
    Absolute,
    Group,
    Mixed,
    Negative,
    Number,
    Percent,
    Power,
    Product,
    Quotient,
    Ratio,
    Root,
    Sum,
    Symbol,
    Tree,
)
from tutor_app.subjects.algebra.unreadable import Beyond

_MOST_PRIMES = 1_000


@dataclass(frozen=True, slots=True)
class Form:
    """`top / bottom`. `bottom` is never zero."""

    top: Polynomial
    bottom: Polynomial = field(default_factory=lambda: ONE)


@dataclass(frozen=True, slots=True)
class Atom:
    """A letter for a root of `top / bottom`; an absolute value is the root of a square."""

    name: str
    index: int
    top: Polynomial
    bottom: Polynomial


class Former:
    """Turns trees into forms. Equal roots become equal atoms as long as one former is used.

    `values` are letters with a known value. `bottoms` are all denominators met and `insides` what
    stands under even roots and in absolute values, both with a letter in them.
    """

    def __init__(self, values: Mapping[str, Fraction] | None = None) -> None:
        self.values = values or {}
        self.atoms: list[Atom] = []
        self.bottoms: list[Polynomial] = []
        self.insides: list[Polynomial] = []

    def form(self, tree: Tree) -> Form:
        """The form of a tree. Raises Undefined, Beyond, TooMonstrous."""
        match tree:
            case Number(value):
                return Form(p.constant(value))
            case Mixed():
                return Form(p.constant(tree.value))
            case Symbol(name):
                known = self.values.get(name)
                return Form(p.variable(name) if known is None else p.constant(known))
            case Group(body):
                return self.form(body)
            case Negative(body):
                form = self.form(body)
                return Form(p.scale(form.top, -1), form.bottom)
            case Sum(terms):
                total = self.form(terms[0])
                for term in terms[1:]:
                    total = self.added(total, self.form(term))
                return total
            case Product(factors):
                total = self.form(factors[0])
                for factor in factors[1:]:
                    total = self.times(total, self.form(factor))
                return total
            case Quotient(top, bottom) | Ratio((top, bottom)):
                return self.divided(self.form(top), self.form(bottom))
            case Power(base, exponent):
                return self.power(self.form(base), exponent)
            case Root(index, body):
                return self.root(self.form(body), index)
            case Absolute(body):
                return self.absolute(self.form(body))
            case Percent(body):
                form = self.form(body)
                return Form(p.scale(form.top, Fraction(1, 100)), form.bottom)
        raise Beyond

    def difference(self, left: Tree, right: Tree) -> Form:
        """The form of `left - right`."""
        form = self.form(right)
        return self.added(self.form(left), Form(p.scale(form.top, -1), form.bottom))

    # ------------------------------------------------------------------ arithmetic of forms

    def added(self, left: Form, right: Form) -> Form:
        """The sum."""
        if left.bottom == right.bottom:
            return Form(p.add(left.top, right.top), left.bottom)
        top = p.add(p.multiply(left.top, right.bottom), p.multiply(right.top, left.bottom))
        return self.tidy(top, p.multiply(left.bottom, right.bottom))

    def times(self, left: Form, right: Form) -> Form:
        """The product."""
        return self.tidy(p.multiply(left.top, right.top), p.multiply(left.bottom, right.bottom))

    def divided(self, left: Form, right: Form) -> Form:
        """The quotient. Raises Undefined for a divisor that is zero."""
        if not right.top:
            raise Undefined
        if p.as_constant(right.top) is None:
            self.bottoms.append(right.top)
        return self.tidy(p.multiply(left.top, right.bottom), p.multiply(left.bottom, right.top))

    def tidy(self, top: Polynomial, bottom: Polynomial) -> Form:
        """With powers of atoms worked out, and a denominator that is a number divided out."""
        top, bottom = self.reduced(top), self.reduced(bottom)
        if not bottom:
            raise Undefined
        value = p.as_constant(bottom)
        if value is not None:
            return Form(p.scale(top, 1 / value))
        return Form(top, bottom)

    def power(self, base: Form, exponent: Tree) -> Form:
        """A power with a rational exponent that has no letter left in it."""
        try:
            value = value_at(exponent, self.values)
        except KeyError:
            raise Beyond from None
        if not isinstance(value, Fraction):
            raise Beyond
        if value.denominator != 1:
            if value.denominator > limits.MAX_ROOT_INDEX:
                raise Beyond
            raised = self.power(base, Number(Fraction(abs(value.numerator))))
            root = self.root(raised, value.denominator)
            return self.divided(Form(ONE), root) if value < 0 else root
        times = abs(value.numerator)
        if not times:
            return self.divided(base, base)
        form = Form(ONE)
        if len(base.top) <= 1 and len(base.bottom) <= 1:
            form = self.tidy(p.power(base.top, times), p.power(base.bottom, times))
        else:
            if times > limits.MAX_EXPONENT:
                p.power(base.top, times)
            for _ in range(times):
                form = self.times(form, base)
        return self.divided(Form(ONE), form) if value < 0 else form

    # ------------------------------------------------------------------ atoms

    def reduced(self, poly: Polynomial) -> Polynomial:
        """With every power of an atom below its index, where the atom has no denominator."""
        for atom in reversed(self.atoms):
            if p.as_constant(atom.bottom) is None:
                continue
            parts = p.by_powers(poly, atom.name)
            if max(parts, default=0) < atom.index:
                continue
            total: Polynomial = {}
            for exponent, part in parts.items():
                whole, rest = divmod(exponent, atom.index)
                term = p.multiply(part, p.power(atom.top, whole))
                if rest:
                    term = p.multiply(term, {((atom.name, rest),): Fraction(1)})
                total = p.add(total, term)
            poly = total
        return poly

    def root(self, form: Form, index: int) -> Form:
        """A root."""
        if index % 2 == 0:
            for part in (form.top, form.bottom):
                if p.as_constant(part) is None:
                    self.insides.append(part)
        top, bottom = p.as_constant(form.top), p.as_constant(form.bottom)
        if top is None or bottom is None:
            return self.atom(index, form.top, form.bottom)
        value = top / bottom
        if value < 0:
            if index % 2 == 0:
                raise Undefined
            form = self.root(Form(p.constant(-value)), index)
            return Form(p.scale(form.top, -1), form.bottom)
        return self.number_root(value, index)

    def number_root(self, value: Fraction, index: int) -> Form:
        """The root of a number, one atom for every prime in it: √12 is 2√3."""
        inside = value.numerator * value.denominator ** (index - 1)
        outside = Fraction(1, value.denominator)
        form = Form(ONE)
        for prime, times in _factors(inside):
            whole, rest = divmod(times, index)
            outside *= prime**whole
            if rest:
                atom = self.atom(index, p.constant(prime), ONE)
                form = self.times(form, Form(p.power(atom.top, rest)))
        return Form(p.scale(form.top, outside if value else 0), form.bottom)

    def absolute(self, form: Form) -> Form:
        """An absolute value: the root of a square."""
        top, bottom = p.as_constant(form.top), p.as_constant(form.bottom)
        if top is not None and bottom is not None:
            return Form(p.constant(abs(top / bottom)))
        self.insides.extend(part for part in (form.top, form.bottom) if p.as_constant(part) is None)
        square = self.times(form, form)
        return self.atom(2, square.top, square.bottom)

    def atom(self, index: int, top: Polynomial, bottom: Polynomial) -> Form:
        """The letter for a root, the same one each time."""
        for known in self.atoms:
            if (known.index, known.top, known.bottom) == (index, top, bottom):
                return Form(p.variable(known.name))
        # A sign no student can write, so that it never meets a letter; sorted behind all letters.
        atom = Atom(f"\uffff{len(self.atoms):03}", index, top, bottom)
        self.atoms.append(atom)
        return Form(p.variable(atom.name))

    # ------------------------------------------------------------------ without atoms

    def candidates(self, poly: Polynomial) -> list[Polynomial]:
        """Polynomials without atoms one of which is zero wherever `poly` is.

        Each atom is removed by multiplying with what the expression would be for the other roots,
        the last atom first as it may hold earlier ones. When nothing is left, the parts count.
        """
        for atom in reversed(self.atoms):
            parts = p.by_powers(poly, atom.name)
            if max(parts, default=0) == 0:
                continue
            most = max(parts) // atom.index
            rests: dict[int, Polynomial] = {}
            for exponent, part in parts.items():
                whole, rest = divmod(exponent, atom.index)
                term = p.multiply(part, p.power(atom.top, whole))
                term = p.multiply(term, p.power(atom.bottom, most - whole))
                rests[rest] = p.add(rests.get(rest, {}), term)
            norm = self.reduced(_norm(rests, atom))
            if not norm:
                return [c for part in rests.values() if part for c in self.candidates(part)]
            poly = norm
        return [poly]


def _norm(parts: dict[int, Polynomial], atom: Atom) -> Polynomial:
    """What is left of the sum of `parts[i] * atom ** i` without the atom."""
    one, two, three = (parts.get(i, {}) for i in range(3))
    n, d, k = atom.top, atom.bottom, atom.index
    if set(parts) <= {0, 1}:
        left = p.multiply(p.power(p.scale(one, -1), k), d)
        return p.add(left, p.multiply(p.power(two, k), n), -1)
    if k == 3:
        nd = p.multiply(n, d)
        total = p.multiply(p.power(one, 3), p.multiply(d, d))
        total = p.add(total, p.multiply(p.power(two, 3), nd))
        total = p.add(total, p.multiply(p.power(three, 3), p.multiply(n, n)))
        mixed = p.multiply(p.multiply(one, two), p.multiply(three, nd))
        return p.add(total, mixed, -3)
    raise Beyond


def _factors(value: int) -> list[tuple[int, int]]:
    """Small primes of an integer with their powers; what is left counts as one more."""
    found = []
    for prime in range(2, _MOST_PRIMES):
        if prime * prime > value:
            break
        times = 0
        while value % prime == 0:
            value //= prime
            times += 1
        if times:
            found.append((prime, times))
    if value > 1:
        for index in (6, 5, 4, 3, 2):
            base = round(value ** (1 / index)) if value.bit_length() < 900 else 0
            if base > 1 and base**index == value:
                return [*found, (base, index)]
        found.append((value, 1))
    return found
