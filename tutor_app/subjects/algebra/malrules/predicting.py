"""What rules would make of another case, worked out to its end as a student would."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from tutor_app.subjects.algebra.line import Body, Relation, is_statement
from tutor_app.subjects.algebra.malrules.building import (
    constant,
    of_polynomial,
    polynomial,
    unknowns,
)
from tutor_app.subjects.algebra.malrules.deriving import derivation
from tutor_app.subjects.algebra.malrules.matching import Target
from tutor_app.subjects.algebra.malrules.rule import Change, MalRule
from tutor_app.subjects.algebra.tree import Number, Quotient, Tree, number

MOST = 30
"""Results of a rule on one line that are looked at."""


def apply_rules(rules: Sequence[MalRule], changes: Sequence[Change], body: Body) -> Body | None:
    """A case with every rule applied once and the rest worked out right; None where none acts."""
    for rule, change in zip(rules, changes, strict=True):
        made = _apply(rule, change, body)
        if made is None:
            return None
        body = made
    return settled(body)


def _apply(rule: MalRule, model: Change, body: Body) -> Body | None:
    """The first result that differs from the right one, in a place like that of a known change."""
    same = Target(body, body)
    for line in derivation(body):
        found = [c for c in islice(rule.changes(line), MOST) if not same.fits(c.result)]
        if found:
            alike = [c for c in found if c.place == model.place]
            return (alike or found)[0].result
    return None


def settled(body: Body) -> Body:
    """The line worked out: an expression collected, an equation in one unknown solved."""
    if not is_statement(body):
        return _collected(body)  # type: ignore[arg-type]
    if isinstance(body, Relation) and len(body.sides) == 2 and len(unknowns(*body.sides)) == 1:
        for line in reversed(derivation(body)):
            if isinstance(line, Relation) and not unknowns(line.sides[1]):
                left = polynomial(line.sides[0])
                if left and len(left) == 1 and all(c == 1 for c in left.values()):
                    return Relation((line.sides[0], _collected(line.sides[1])), line.signs)
    return body


def _collected(tree: Tree) -> Tree:
    value = constant(tree)
    if value is not None:
        if isinstance(tree, Quotient) and tree.sign == "frac" and value.denominator != 1:
            plain = isinstance(tree.top, Number) and isinstance(tree.bottom, Number)
            return tree if plain else number(value)
        return number(value)
    found = polynomial(tree)
    return tree if found is None else of_polynomial(found)
