"""Mathematics as it was written: a small immutable tree, nothing simplified.

Sums and products keep all their terms in order; a subtracted term is a `Negative` in a `Sum`;
brackets that were written stay as `Group`. `text` and `signs` fields keep the student's notation
and play no part in comparing trees.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Number:
    """A number that is not negative: an integer or a decimal."""

    value: Fraction
    text: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Mixed:
    """A mixed number such as 2 1/2."""

    whole: int
    top: int
    bottom: int

    @property
    def value(self) -> Fraction:
        """What it is worth."""
        return self.whole + Fraction(self.top, self.bottom)


@dataclass(frozen=True, slots=True)
class Symbol:
    """A letter, perhaps with an index (`x_1`). π is one too."""

    name: str


@dataclass(frozen=True, slots=True)
class Group:
    """Brackets, as written."""

    body: Tree


@dataclass(frozen=True, slots=True)
class Negative:
    """A minus sign before something."""

    body: Tree


@dataclass(frozen=True, slots=True)
class Sum:
    """Two or more terms; one that is subtracted is a `Negative`."""

    terms: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Product:
    """Two or more factors. `signs[i]` stands between factor i and i + 1; empty when unwritten."""

    factors: tuple[Tree, ...]
    signs: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Quotient:
    """A fraction or division. `sign` is `/`, `÷`, `:` or `frac` (a fraction bar)."""

    top: Tree
    bottom: Tree
    sign: str = field(default="/", compare=False)


@dataclass(frozen=True, slots=True)
class Power:
    """A base with an exponent."""

    base: Tree
    exponent: Tree


@dataclass(frozen=True, slots=True)
class Root:
    """A root; `index` 2 is the square root."""

    index: int
    body: Tree


@dataclass(frozen=True, slots=True)
class Absolute:
    """An absolute value."""

    body: Tree


@dataclass(frozen=True, slots=True)
class Percent:
    """Something per cent."""

    body: Tree


@dataclass(frozen=True, slots=True)
class PlusMinus:
    """± before something: two values at once."""

    body: Tree


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio of two or more parts, 2:3:5."""

    parts: tuple[Tree, ...]


Tree = (
    Number
    | Mixed
    | Symbol
    | Group
    | Negative
    | Sum
    | Product
    | Quotient
    | Power
    | Root
    | Absolute
    | Percent
    | PlusMinus
    | Ratio
)

Path = tuple[int, ...]
"""Where a part stands in a tree: the child to take at each step from the top."""


def children(tree: Tree) -> tuple[Tree, ...]:
    """The parts of a tree, left to right."""
    match tree:
        case Number() | Mixed() | Symbol():
            return ()
        case Sum(terms):
            return terms
        case Product(factors):
            return factors
        case Ratio(parts):
            return parts
        case Quotient(top, bottom):
            return (top, bottom)
        case Power(base, exponent):
            return (base, exponent)
        case _:
            return (tree.body,)


def with_children(tree: Tree, parts: tuple[Tree, ...]) -> Tree:
    """The same tree with other parts, as many as it had."""
    match tree:
        case Number() | Mixed() | Symbol():
            return tree
        case Sum():
            return Sum(parts)
        case Product():
            return Product(parts, tree.signs)
        case Ratio():
            return Ratio(parts)
        case Quotient():
            return Quotient(parts[0], parts[1], tree.sign)
        case Power():
            return Power(parts[0], parts[1])
        case _:
            return replace(tree, body=parts[0])


def walk(tree: Tree, path: Path = ()) -> Iterator[tuple[Path, Tree]]:
    """Every part of a tree with its place, outer parts before inner ones."""
    yield path, tree
    for index, child in enumerate(children(tree)):
        yield from walk(child, (*path, index))


def at(tree: Tree, path: Path) -> Tree:
    """The part at a place."""
    for index in path:
        tree = children(tree)[index]
    return tree


def put(tree: Tree, path: Path, part: Tree) -> Tree:
    """The tree with the part at a place exchanged."""
    if not path:
        return part
    parts = list(children(tree))
    parts[path[0]] = put(parts[path[0]], path[1:], part)
    return with_children(tree, tuple(parts))


def rewrite(tree: Tree, change: Callable[[Tree], Tree]) -> Tree:
    """The tree with `change` applied to every part, inner parts first."""
    parts = children(tree)
    changed = tuple(rewrite(part, change) for part in parts)
    if any(new is not old for new, old in zip(changed, parts, strict=True)):
        tree = with_children(tree, changed)
    return change(tree)


def bare(tree: Tree) -> Tree:
    """The tree without written brackets. Its structure says what belongs together.

    Sums in sums and products in products stay nested: `a + (b + c)` is not `a + b + c`.
    """
    return rewrite(tree, lambda part: part.body if isinstance(part, Group) else part)


def letters(tree: Tree) -> frozenset[str]:
    """The letters that stand for unknown numbers. π is not one."""
    found = {part.name for _, part in walk(tree) if isinstance(part, Symbol)}
    return frozenset(found - {PI})


def substitute(tree: Tree, values: dict[str, Tree]) -> Tree:
    """The tree with letters exchanged for other trees, in brackets unless plain numbers."""

    def change(part: Tree) -> Tree:
        if not isinstance(part, Symbol) or part.name not in values:
            return part
        value = values[part.name]
        return value if isinstance(value, Number | Symbol) else Group(value)

    return rewrite(tree, change)


def number(value: Fraction | int) -> Tree:
    """A tree for a rational number: an integer, or a fraction in lowest terms, with its sign."""
    value = Fraction(value)
    size = abs(value)
    tree: Tree = Number(Fraction(size.numerator))
    if size.denominator != 1:
        tree = Quotient(tree, Number(Fraction(size.denominator)), "frac")
    return Negative(tree) if value < 0 else tree


PI = "π"
