"""A small case in which rival explanations give different results: the question that decides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from tutor_app.subjects.algebra.line import Body, Relation, is_statement
from tutor_app.subjects.algebra.malrules.building import constant, natural, polynomial
from tutor_app.subjects.algebra.malrules.grouping import grouped
from tutor_app.subjects.algebra.malrules.predicting import settled
from tutor_app.subjects.algebra.malrules.rule import MalRule, is_tree
from tutor_app.subjects.algebra.reading import read_line
from tutor_app.subjects.algebra.tree import Number, Power, Tree, rewrite, walk

MOST_RIVALS = 4
"""Rivals that one case has to tell apart; the most believed ones."""

SMALL = (
    (2, 3, 5, 7, 4, 9),
    (3, 2, 8, 5, 7, 4),
    (2, 4, 10, 3, 6, 5),
    (4, 7, 3, 2, 9, 5),
    (5, 2, 3, 6, 4, 8),
    (2, 6, 14, 3, 5, 4),
)
"""Numbers put for the numbers of the student's own line, in the order in which they come."""


class Rival(Protocol):
    """What can say what it would make of another case."""

    @property
    def key(self) -> str:
        """Its name."""
        ...

    @property
    def before(self) -> Body:
        """The line it acted on."""
        ...

    @property
    def rules(self) -> tuple[MalRule, ...]:
        """Its rules."""
        ...

    def predict(self, other: Body) -> Body | None:
        """What it makes of another case."""
        ...


@dataclass(frozen=True, slots=True)
class Decider:
    """A case, what comes out of it by rights, and what each rival (by key) would make of it.

    A rival that does not act on the case gives the right result.
    """

    case: Body
    right: Body
    results: dict[str, Body]

    @property
    def kinds(self) -> int:
        """How many different results the rivals give."""
        return len({_value(result) for result in self.results.values()})


def tell_apart(rivals: Sequence[Rival]) -> Decider | None:
    """A small case that tells the most believed rivals apart, as far as one case can.

    None when there are fewer than two, or when no case that was tried tells any two apart.
    """
    rivals = rivals[:MOST_RIVALS]
    if len(rivals) < 2:
        return None
    best: tuple[tuple[int, int, int], Decider] | None = None
    for place, case in enumerate(_cases(rivals)):
        right = settled(case)
        results = {}
        for rival in rivals:
            made = rival.predict(case)
            results[rival.key] = right if made is None else made
        decider = Decider(case, right, results)
        if decider.kinds < 2:
            continue
        shown = _value(right) not in {_value(result) for result in results.values()}
        plain = sum(_plain(result) for result in (right, *results.values()))
        rank = (decider.kinds + shown, plain, -place)
        if best is None or rank > best[0]:
            best = rank, decider
    return best[1] if best else None


def _cases(rivals: Sequence[Rival]) -> Iterator[Body]:
    """The student's own line with small numbers, then the examples of the rules."""
    seen: set[Body] = set()
    for rival in rivals[:1]:
        for numbers in SMALL:
            case = _smaller(rival.before, numbers)
            if case is not None and case not in seen:
                seen.add(case)
                yield case
    for rival in rivals:
        for rule in rival.rules:
            for before, _ in rule.examples:
                line = read_line(before).line
                if line is not None and grouped(line.body) not in seen:
                    seen.add(grouped(line.body))
                    yield grouped(line.body)


def _smaller(body: Body, numbers: tuple[int, ...]) -> Body | None:
    """A line with other numbers for its numbers; exponents, 0 and 1 stay. None when too many."""
    sides = body.sides if isinstance(body, Relation) else (body,) if is_tree(body) else ()
    if not sides:
        return None
    trees: tuple[Tree, ...] = sides  # type: ignore[assignment]
    exponents = {id(p.exponent) for tree in trees for _, p in walk(tree) if isinstance(p, Power)}
    new: dict[int, int] = {}
    for tree in trees:
        for _, part in walk(tree):
            value = natural(part)
            if value is not None and value > 1 and id(part) not in exponents:
                new.setdefault(value, len(new))
    if not new or len(new) > len(numbers):
        return None

    def change(part: Tree) -> Tree:
        value = natural(part)
        if value in new and id(part) not in exponents:
            return Number(Fraction(numbers[new[value]]))
        return part

    made = tuple(rewrite(tree, change) for tree in trees)
    return Relation(made, body.signs) if isinstance(body, Relation) else made[0]


def _value(body: Body) -> object:
    """Something that two results have in common when they are worth the same."""
    if isinstance(body, Relation):
        return (*(_value(side) for side in body.sides), body.signs)
    if is_statement(body):
        return body
    value = constant(body)
    if value is not None:
        return value
    found = polynomial(body)  # type: ignore[arg-type]
    return body if found is None else frozenset(found.items())


def _plain(body: Body) -> bool:
    """Whether a result is a small whole number, which is easier to talk about."""
    tree = body.sides[1] if isinstance(body, Relation) else body
    value = None if is_statement(tree) else constant(tree)
    return value is not None and value.denominator == 1 and abs(value) <= 100
