"""Which rule, or which two, turn a right line into the student's line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from tutor_app.subjects.algebra.line import Body, trees_of
from tutor_app.subjects.algebra.malrules import RULES
from tutor_app.subjects.algebra.malrules.deriving import derivation
from tutor_app.subjects.algebra.malrules.matching import SIDES, Target
from tutor_app.subjects.algebra.malrules.rule import Change, Kind, MalRule, Setting, parts_of
from tutor_app.subjects.algebra.tree import walk

MOST_CANDIDATES = 1500
"""Lines that are compared with the student's in one search."""

MOST_FIRST = 1000
"""Of these, lines by a single rule."""

MOST_OF_A_RULE = 40
"""Results of one rule on one line that are looked at."""

MOST_FIRST_OF_PAIRS = 60
"""Results of a first rule on which a second one is tried."""

LARGE = 50
"""Parts of a line from which on only single rules are tried, and on the line itself alone."""

DERIVED = {Setting.STEP: 0.85, Setting.MODEL: 0.85, Setting.ANSWER: 0.97}
"""How much less a rule is believed when it acts on a line that was not written.

An answer leaves out steps anyway; a line of a written work may.
"""

INDIRECT = 0.35
"""How much less a way with steps in between is believed where a rule does it in one."""


@dataclass(frozen=True, slots=True)
class Found:
    """A way from a right line to the student's: the rules, what they did, how well it fits."""

    rules: tuple[MalRule, ...]
    changes: tuple[Change, ...]
    fit: float
    depth: int
    derived: float

    @property
    def score(self) -> float:
        """How much it is believed, rivals aside."""
        score = self.fit * (self.derived if self.depth else 1.0)
        for rule in dict.fromkeys(self.rules):
            score *= rule.weight
        return score * (0.6 if len(self.changes) > 1 else 1.0)


def search(before: Body, target: Target, setting: Setting) -> tuple[Found, ...]:
    """Single rules that explain the line; if no wrong rule does, pairs too. Best first."""
    size = sum(1 for tree in trees_of(before) for _ in walk(tree))
    lines = derivation(before) if size < LARGE else (before,)
    best: dict[tuple[str, ...], Found] = {}
    firsts: list[tuple[int, MalRule, Change]] = []
    for depth, rule, change in _changes(lines, setting):
        if target.compared >= MOST_FIRST:
            break
        fit = target.fits(change.result)
        if fit:
            _keep(best, Found((rule,), (change,), fit, depth, DERIVED[setting]))
        else:
            firsts.append((depth, rule, change))
    wrong = any(found.rules[0].kind is Kind.WRONG_RULE for found in best.values())
    if not wrong and size < LARGE:
        _pairs(firsts, target, setting, best, slips=not best)
    ways = list(best.values())
    if setting is not Setting.ANSWER and any(_direct(way) for way in ways):
        ways = [way if _direct(way) else replace(way, fit=way.fit * INDIRECT) for way in ways]
    return tuple(sorted(ways, key=lambda found: (len(found.changes), -found.score)))


def _direct(way: Found) -> bool:
    """Whether a wrong rule turns the written line into the student's, side by side."""
    return way.depth == 0 and way.fit >= SIDES and way.rules[0].kind is Kind.WRONG_RULE


def _changes(lines: tuple[Body, ...], setting: Setting) -> Iterator[tuple[int, MalRule, Change]]:
    """Every result of a rule on the line, then on the lines that follow from it."""
    seen: set[Body] = set(lines)
    for depth, line in enumerate(lines):
        parts = parts_of(line)
        for rule in RULES:
            if setting not in rule.settings or (rule.written and depth):
                continue
            for change in islice(rule.changes(line, parts), MOST_OF_A_RULE):
                key = change.result
                if key not in seen or depth == 0:
                    seen.add(key)
                    yield depth, rule, change


def _pairs(
    firsts: list[tuple[int, MalRule, Change]],
    target: Target,
    setting: Setting,
    best: dict[tuple[str, ...], Found],
    slips: bool,
) -> None:
    """Add what two rules explain, at least one of them a wrong rule, to what was found."""
    known = bool(best)
    wrong = [first for first in firsts if first[1].kind is Kind.WRONG_RULE]
    wrong.sort(key=lambda first: (first[0] > 0, -first[1].weight))
    if known:
        return
    for depth, rule, change in wrong[:MOST_FIRST_OF_PAIRS]:
        lines = derivation(change.result)[:3] if not depth else (change.result,)
        for line in lines:
            if target.compared >= MOST_CANDIDATES:
                return
            if line is not change.result and target.fits(line):
                continue
            parts = parts_of(line)
            for second in RULES:
                if setting not in second.settings or (second.kind is Kind.SLIP and not slips):
                    continue
                for further in islice(second.changes(line, parts), MOST_OF_A_RULE // 4):
                    fit = target.fits(further.result)
                    if fit:
                        _keep(
                            best,
                            Found((rule, second), (change, further), fit, depth, DERIVED[setting]),
                        )


def _keep(best: dict[tuple[str, ...], Found], found: Found) -> None:
    """Keep the best of the ways that use the same rules."""
    key = tuple(sorted({rule.id for rule in found.rules}))
    if key not in best or best[key].score < found.score:
        best[key] = found
