"""Correct derivations, made by sympy and written as students write, to test the checker against.

Every line of a derivation is equivalent to every other, so a checker that calls one of them wrong
is mistaken. The writing here is independent of the reading in `subjects.algebra`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import Any

import sympy as s

from tutor_app.evaluation.handwriting import And, Expression, Or, Relation, Statement, Style, write
from tutor_app.subjects.algebra.reading import read_line
from tutor_app.subjects.algebra.step import relation_of_readings
from tutor_app.subjects.algebra.verdict import StepKind

X, Y = s.symbols("x y")
_FLIPPED = {"<": ">", ">": "<", "≤": "≥", "≥": "≤", "=": "="}


@dataclass(frozen=True)
class Derivation:
    """A task with right lines below it. `family` is what it is about; `styled` says that it is in
    student notation rather than in plain signs.
    """

    family: str
    goal: str
    start: str
    lines: tuple[str, ...]
    styled: bool


@dataclass(frozen=True)
class Rejection:
    """A right step that the checker called wrong, could not read or could not compare."""

    derivation: Derivation
    before: str
    after: str
    verdict: StepKind


def derivations(count: int, seed: int = 1, styled: bool = True) -> tuple[Derivation, ...]:
    """So many correct derivations, the same for the same seed, all families in turn."""
    random = Random(seed)
    return tuple(
        derivation(FAMILIES[index % len(FAMILIES)], random.randrange(2**32), styled)
        for index in range(count)
    )


def derivation(family: Callable[[Random], Made], seed: int, styled: bool = True) -> Derivation:
    """One correct derivation of a family. Some steps are left out, as students do."""
    random = Random(seed)
    goal, steps = family(random)
    kept = [step for step in steps[1:-1] if random.random() < 0.8]
    lines: list[str] = []
    for step in (steps[0], *kept, steps[-1]):
        style = Style.of(random) if styled else Style()
        text = write(step, style, random)
        if styled and lines and isinstance(step, Relation):
            text = style.dressed(text, random)
        if not lines or text != lines[-1]:
            lines.append(text)
    return Derivation(family.__name__, goal, lines[0], tuple(lines[1:]), styled)


def rejections(made: Iterable[Derivation]) -> tuple[Rejection, ...]:
    """Every right line that the checker does not accept, from the line before or from the task."""
    found = []
    for item in made:
        for before, after in _pairs(item):
            first, then = read_line(before).line, read_line(after)
            if first is None:
                kind = StepKind.UNREADABLE
            else:
                verdict, _ = relation_of_readings(first, then)
                if verdict.right or (verdict.kind is StepKind.LOST and item.family == "system"):
                    continue
                kind = verdict.kind
            found.append(Rejection(item, before, after, kind))
    return tuple(found)


def _pairs(item: Derivation) -> list[tuple[str, str]]:
    rows = (item.start, *item.lines)
    pairs = [(item.start, line) for line in item.lines]
    if item.family == "system":  # a part of a system does not give the other parts
        return pairs
    return [*pairwise(rows), *pairs[1:]]


# --------------------------------------------------------------------------- families

Made = tuple[str, Sequence[Statement]]


def _whole(random: Random, most: int = 9, zero: bool = False) -> Any:
    value = 0
    while value == 0:
        value = random.randint(-most, most)
        if zero:
            break
    return s.Integer(value)


def _plus(*terms: Any) -> Any:
    return s.Add(*(term for term in terms if term != 0), evaluate=False)


def _times(*factors: Any) -> Any:
    return s.Mul(*factors, evaluate=False)


def linear_equation(random: Random) -> Made:
    """`k(x + m) + n = cx + d`, expanded, gathered, divided."""
    return "solve", _linear(random, "=")


def linear_inequality(random: Random) -> Made:
    """The same with a sign that turns round when both sides are divided by less than zero."""
    return "solve", _linear(random, random.choice("<>≤≥"))


def _linear(random: Random, sign: str) -> list[Statement]:
    k, m, n, c = (_whole(random) for _ in range(4))
    while c == k:
        c = _whole(random)
    root = s.Rational(random.randint(-12, 12), random.choice((1, 1, 1, 2, 3, 4, 5)))
    d = k * (root + m) + n - c * root
    lead, free = k - c, d - k * m - n
    after = sign if lead > 0 else _FLIPPED[sign]
    steps: list[Statement] = [
        Relation(_plus(_times(k, X + m), n), sign, c * X + d),
        Relation(_plus(k * X, k * m, n), sign, c * X + d),
        Relation(k * X + k * m + n, sign, c * X + d),
        Relation(_plus(k * X + k * m + n, -c * X), sign, d),
        Relation(lead * X + k * m + n, sign, d),
        Relation(lead * X, sign, _plus(d, -(k * m + n))),
        Relation(lead * X, sign, free),
        Relation(X, after, _times(free, s.Pow(lead, -1, evaluate=False))),
        Relation(X, after, root),
    ]
    if random.random() < 0.4:
        steps.insert(3, Relation(c * X + d, _FLIPPED[sign], k * X + k * m + n))
    if random.random() < 0.3:
        steps.insert(5, Relation(_times(2, lead * X + k * m + n), sign, 2 * d))
    return steps


def fractions_cleared(random: Random) -> Made:
    """`x/p + b/q = c`, multiplied by what both denominators divide."""
    p, q = random.choice(((2, 3), (3, 4), (2, 5), (4, 6), (3, 5)))
    a, b = _whole(random, 5), _whole(random, 5)
    root = s.Integer(random.randint(-9, 9))
    c = a * root / s.Integer(p) + b / s.Integer(q)
    both = s.ilcm(p, q) * c.q
    return "solve", [
        Relation(_plus(a * X / p, s.Rational(b, q)), "=", c),
        Relation(_times(both, _plus(a * X / p, s.Rational(b, q))), "=", both * c),
        Relation(both * a * X / p + both * b / q, "=", both * c),
        Relation(both * a * X / p, "=", both * c - both * b / q),
        Relation(X, "=", root),
    ]


def quadratic_equation(random: Random) -> Made:
    """A quadratic with rational roots: gathered, factored, taken apart."""
    one, two = s.Integer(random.randint(-9, 9)), s.Integer(random.randint(-9, 9))
    a = random.choice((1, 1, 1, 2, 3))
    poly = s.expand(a * (X - one) * (X - two))
    moved = _whole(random)
    factored = _times((X - one), (X - two)) if one != two else s.Pow(X - one, 2)
    ends = [Relation(X, "=", root) for root in dict.fromkeys((one, two))]
    return "solve", [
        Relation(poly + moved * X, "=", moved * X),
        Relation(poly, "=", s.Integer(0)),
        Relation(s.expand(poly / a), "=", s.Integer(0)),
        Relation(factored, "=", s.Integer(0)),
        Or([Relation(X - root, "=", s.Integer(0)) for root in dict.fromkeys((one, two))]),
        Or(ends),
    ]


def quadratic_formula(random: Random) -> Made:
    """A quadratic with irrational roots, completed to a square."""
    h, k = _whole(random, 6), s.Integer(random.choice((2, 3, 5, 6, 7, 8, 12)))
    root = s.sqrt(k)
    return "solve", [
        Relation(s.expand((X - h) ** 2 - k), "=", s.Integer(0)),
        Relation((X - h) ** 2, "=", k),
        Or([Relation(X - h, "=", root), Relation(X - h, "=", -root)]),
        Or([Relation(X, "=", h + root), Relation(X, "=", h - root)]),
    ]


def expanded(random: Random) -> Made:
    """Products of sums multiplied out and put together."""
    a, b, c, d, k = (_whole(random) for _ in range(5))
    extra = random.choice((X, Y, s.Integer(1)))
    product = _times(a * X + b, c * X + d)
    return "expand", [
        Expression(_plus(product, k * extra)),
        Expression(_plus(a * c * X**2, a * d * X, b * c * X, b * d, k * extra)),
        Expression(s.expand((a * X + b) * (c * X + d) + k * extra)),
    ]


def collected(random: Random) -> Made:
    """Like terms put together, in two letters."""
    kinds = (X, Y, X**2, s.Integer(1))
    terms = [_whole(random) * random.choice(kinds) for _ in range(random.randint(3, 6))]
    half = random.randint(1, len(terms) - 1)
    return "simplify", [
        Expression(_plus(*terms)),
        Expression(_plus(s.Add(*terms[:half]), s.Add(*terms[half:]))),
        Expression(s.Add(*terms)),
    ]


def factored(random: Random) -> Made:
    """A quadratic taken apart into factors, the common number first."""
    one, two, a = _whole(random), _whole(random), s.Integer(random.choice((1, 2, 3, 5)))
    poly = s.expand(a * (X + one) * (X + two))
    inner = s.expand((X + one) * (X + two))
    steps = [
        Expression(poly),
        Expression(_times(a, inner) if a != 1 else inner),
        Expression(_times(*((a,) if a != 1 else ()), X + one, X + two)),
    ]
    return "factor", steps


def system(random: Random) -> Made:
    """Two linear equations, one put into the other or both added."""
    x, y = s.Integer(random.randint(-6, 6)), s.Integer(random.randint(-6, 6))
    a, b, c, d = (_whole(random, 5) for _ in range(4))
    while a * d == b * c:
        d = _whole(random, 7)
    e, f = a * x + b * y, c * x + d * y
    return "solve", [
        And([Relation(a * X + b * Y, "=", e), Relation(c * X + d * Y, "=", f)]),
        Relation(d * a * X + d * b * Y, "=", d * e),
        Relation((a * d - b * c) * X, "=", d * e - b * f),
        Relation(X, "=", x),
        Relation(_plus(a * x, b * Y), "=", e),
        And([Relation(X, "=", x), Relation(Y, "=", y)]),
    ]


def proportion(random: Random) -> Made:
    """`x/a = b/c`, multiplied crosswise."""
    a, c = s.Integer(random.randint(2, 9)), s.Integer(random.randint(2, 9))
    b = s.Integer(random.randint(1, 9))
    return "solve", [
        Relation(X / a, "=", _times(b, s.Pow(c, -1, evaluate=False))),
        Relation(c * X, "=", _times(a, b)),
        Relation(c * X, "=", a * b),
        Relation(X, "=", a * b / c),
    ]


def evaluated(random: Random) -> Made:
    """Numbers only: brackets, powers, products, sums."""
    a, b, c = (_whole(random, 12) for _ in range(3))
    power = s.Integer(random.randint(2, 3))
    return "evaluate", [
        Expression(_plus(a, _times(b, _plus(c, 2)), s.Pow(s.Integer(3), power, evaluate=False))),
        Expression(_plus(a, _times(b, c + 2), s.Integer(3) ** power)),
        Expression(_plus(a, b * (c + 2), s.Integer(3) ** power)),
        Expression(a + b * (c + 2) + s.Integer(3) ** power),
    ]


def powers(random: Random) -> Made:
    """The laws of exponents."""
    m, n = random.randint(2, 5), random.randint(2, 5)
    k = _whole(random, 5)
    return "simplify", [
        Expression(_times(k, s.Pow(X, m), s.Pow(X, n))),
        Expression(_times(k, s.Pow(X, s.Add(m, n, evaluate=False), evaluate=False))),
        Expression(k * X ** (m + n)),
    ]


def roots(random: Random) -> Made:
    """A square taken out of a root."""
    inside, outside = random.choice((2, 3, 5, 7)), random.randint(2, 5)
    root = s.Pow(s.Integer(inside * outside**2), s.Rational(1, 2), evaluate=False)
    return "simplify", [
        Expression(_plus(root, s.sqrt(inside))),
        Expression(_plus(outside * s.sqrt(inside), s.sqrt(inside))),
        Expression((outside + 1) * s.sqrt(inside)),
    ]


def formula(random: Random) -> Made:
    """A rule in two letters solved for the other letter."""
    m, b = _whole(random), _whole(random)
    return "solve", [
        Relation(Y, "=", m * X + b),
        Relation(Y - b, "=", m * X),
        Relation(_times(Y - b, s.Pow(m, -1, evaluate=False)), "=", X),
        Relation(X, "=", s.expand((Y - b) / m)),
    ]


FAMILIES: tuple[Callable[[Random], Made], ...] = (
    linear_equation,
    linear_inequality,
    fractions_cleared,
    quadratic_equation,
    quadratic_formula,
    expanded,
    collected,
    factored,
    system,
    proportion,
    evaluated,
    powers,
    roots,
    formula,
)
