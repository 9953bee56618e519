"""Why a line is wrong: the faulty rules that turn the last right line into it.

A faulty rule that gives exactly what the student wrote names the misconception (Sleeman 1984;
Brown and Burton 1978). Where several do, all are returned as rivals, and `tell_apart` finds a
small case in which they give different results: the next question.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from tutor_app.subjects.algebra.equivalence import same_value
from tutor_app.subjects.algebra.line import (
    Body,
    Line,
    Relation,
    is_statement,
    kind_of,
    trees_of,
)
from tutor_app.subjects.algebra.malrules.grouping import grouped
from tutor_app.subjects.algebra.malrules.matching import Target
from tutor_app.subjects.algebra.malrules.predicting import apply_rules
from tutor_app.subjects.algebra.malrules.rule import Change, Kind, MalRule, Setting
from tutor_app.subjects.algebra.malrules.search import Found, search
from tutor_app.subjects.algebra.malrules.telling import Decider, tell_apart
from tutor_app.subjects.algebra.render import to_text
from tutor_app.subjects.algebra.step import bare_body, relation
from tutor_app.subjects.algebra.tree import Tree, letters

MOST_RIVALS = 6
"""Explanations that are returned."""

LEAST = 0.005
"""Explanations below this share of the belief are left out."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """One way to explain a wrong line: one rule, or two that acted one after the other.

    `confidence` is the belief in it beside its rivals, 0 to 1. `before` and `after` are the lines
    it leads from and to (of a chain of equals signs, the two sides between which it went wrong).
    """

    rules: tuple[MalRule, ...]
    changes: tuple[Change, ...]
    confidence: float
    before: Body
    after: Body

    @property
    def key(self) -> str:
        """The ids of its rules."""
        return "+".join(dict.fromkeys(rule.id for rule in self.rules))

    @property
    def slip(self) -> bool:
        """Whether it is nothing but an arithmetic slip."""
        return all(rule.kind is Kind.SLIP for rule in self.rules)

    @property
    def misconceptions(self) -> tuple[str, ...]:
        """Slugs of the misconceptions its rules show, the first rule's first."""
        return tuple(dict.fromkeys(r.misconception for r in self.rules if r.misconception))

    @property
    def misconception(self) -> str | None:
        """The first of its misconceptions; None for a slip."""
        return next(iter(self.misconceptions), None)

    @property
    def concept(self) -> str | None:
        """The concept its first rule is about; None for a slip."""
        return self.rules[0].concept

    @property
    def what(self) -> str:
        """What happened, for the teacher. It holds the right result nowhere."""
        told = [
            rule.what.format(before=to_text(change.before), wrong=to_text(change.wrong))
            for rule, change in zip(self.rules, self.changes, strict=True)
        ]
        return "; then ".join(told)

    def predict(self, other: Line | Body) -> Body | None:
        """What a student with these rules would make of another line; None where none acts."""
        return apply_rules(self.rules, self.changes, _body(other))


def explain_step(before: Line, after: Line) -> tuple[Explanation, ...]:
    """Explain a line meant to follow from a right one. Best first; none when it is right."""
    return _explain(before, after, Setting.STEP)


def explain_answer(start: Line, answer: Line) -> tuple[Explanation, ...]:
    """Explain an answer to a question whose steps are not shown: one wrong rule, the rest right."""
    return _explain(start, answer, Setting.ANSWER)


def explain_model(models: Iterable[Line], after: Line) -> tuple[Explanation, ...]:
    """Explain an equation or expression written for a situation, beside the right ones."""
    found: dict[str, Explanation] = {}
    for model in models:
        explained = _explain(model, after, Setting.MODEL)
        if not explained and relation(model, after).right:
            return ()
        for explanation in explained:
            held = found.get(explanation.key)
            if held is None or held.confidence < explanation.confidence:
                found[explanation.key] = explanation
    return tuple(sorted(found.values(), key=lambda e: (len(e.changes), -e.confidence)))


def explain_claim(line: Line) -> tuple[Explanation, ...]:
    """Explain a statement about numbers that is not true in itself: `0.35 > 0.4`, `6/9 = 3/9`."""
    body = grouped(line.body)
    if not isinstance(body, Relation) or any(map(letters, body.sides)):
        return ()
    return _explain(line_of(body.sides[0]), line, Setting.STEP)


def line_of(body: Body, text: str = "") -> Line:
    """A line of its own for a statement or expression."""
    return Line(text=text or to_text(body), body=body, kind=kind_of(body))


def steps_of(before: Body, after: Body) -> Iterator[tuple[Body, Body]]:
    """The single steps of a line: a chain of equals signs is several. Brackets are left out."""
    before, after = grouped(before), grouped(after)
    if isinstance(after, Relation) and all(sign in "=≈" for sign in after.signs):
        sides = after.sides
        names = frozenset().union(*map(letters, sides))
        numbers = not names and (not is_statement(before) or len(sides) > 1)
        if not is_statement(before) and (numbers or len(sides) > 2 or _about(before, sides)):
            yield before, sides[0]
            yield from pairwise(sides)
            return
        if numbers:
            yield from pairwise(sides)
            return
        if len(sides) > 2:
            yield before, Relation(sides[:2], after.signs[:1])
            yield from pairwise(sides[1:])
            return
    yield before, after


def _about(before: Body, sides: tuple[Tree, ...]) -> bool:
    """Whether sides say what an expression comes to, rather than being those of an equation."""
    first = sides[0]
    return bool(same_value(before, first) or same_value(first, sides[-1]))  # type: ignore[arg-type]


def _explain(before: Line, after: Line, setting: Setting) -> tuple[Explanation, ...]:
    if relation(before, after).right:
        return ()
    known_wrong = bare_body(before.body), bare_body(after.body)
    for start, end in steps_of(_continued(before, after), after.body):
        comparison = _comparison(end)
        if comparison is not None:
            start = comparison
        if start == end:
            continue
        if (start, end) != known_wrong and relation(line_of(start), line_of(end)).right:
            continue
        found = search(start, Target(start, end), setting)
        if found:
            return _ranked(found, start, end)
        if start != grouped(before.body):
            return ()
    return ()


def _continued(before: Line, after: Line) -> Body:
    """What a line that begins with an equals sign goes on from."""
    if after.continues and isinstance(before.body, Relation):
        return before.body.sides[-1]
    return before.body


def _comparison(body: Body) -> Relation | None:
    """The true comparison of two numbers that were compared wrongly."""
    if not isinstance(body, Relation) or len(body.sides) != 2 or body.signs[0] not in "<>":
        return None
    if any(map(letters, trees_of(body))):
        return None
    turned = ">" if body.signs[0] == "<" else "<"
    return Relation(body.sides, ("=" if same_value(*body.sides) else turned,))


def _ranked(found: tuple[Found, ...], before: Body, after: Body) -> tuple[Explanation, ...]:
    """Explanations with their share of the belief; rivals that name the same thing do not vie."""
    most: dict[str | None, float] = {}
    for way in found:
        name = _name(way)
        most[name] = max(most.get(name, 0.0), way.score)
    total = sum(most.values())
    made = [
        Explanation(
            rules=way.rules,
            changes=way.changes,
            confidence=round(way.score * way.score / (total - most[_name(way)] + way.score), 3),
            before=before,
            after=after,
        )
        for way in found[: 4 * MOST_RIVALS]
    ]
    kept = [e for e in made if e.confidence >= LEAST] or made[:1]
    kept.sort(key=lambda e: (len(e.changes), -e.confidence))
    return tuple(kept[:MOST_RIVALS])


def _name(way: Found) -> str | None:
    """What a way would be told apart by."""
    named = [rule.misconception or rule.id for rule in way.rules]
    return "+".join(sorted(set(named)))


def _body(line: Line | Body) -> Body:
    return grouped(line.body if isinstance(line, Line) else line)


__all__ = [
    "Decider",
    "Explanation",
    "explain_answer",
    "explain_claim",
    "explain_model",
    "explain_step",
    "line_of",
    "steps_of",
    "tell_apart",
]
