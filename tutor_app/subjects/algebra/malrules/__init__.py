"""Faulty rules of algebra that can be run, and the arithmetic slips kept apart from them."""

from __future__ import annotations

from tutor_app.subjects.algebra.malrules import (
    brackets,
    decimals,
    equations,
    fractions,
    inequalities,
    letters,
    moving,
    order,
    percentages,
    powers,
    ratios,
    reducing,
    signs,
    situations,
    slips,
    terms,
)
from tutor_app.subjects.algebra.malrules.rule import (
    Change,
    Kind,
    MalRule,
    Outcome,
    Setting,
)

RULES: tuple[MalRule, ...] = (
    *moving.RULES,
    *equations.RULES,
    *inequalities.RULES,
    *signs.RULES,
    *order.RULES,
    *brackets.RULES,
    *terms.RULES,
    *letters.RULES,
    *powers.RULES,
    *fractions.RULES,
    *reducing.RULES,
    *decimals.RULES,
    *ratios.RULES,
    *percentages.RULES,
    *situations.RULES,
    *slips.RULES,
)
"""Every rule; ids are unique."""

BY_ID: dict[str, MalRule] = {rule.id: rule for rule in RULES}

__all__ = ["BY_ID", "RULES", "Change", "Kind", "MalRule", "Outcome", "Setting"]
