"""What a mal-rule is: a faulty rule of algebra that can be run (Sleeman 1984; Payne, Squibb 1990).

A rule looks at one part of a line (`part`) or at a whole line (`line`) and yields what a student
who holds it may write there, each with what is right in the same place, where that makes sense.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from tutor_app.subjects.algebra.line import AllOf, AnyOf, Body, Relation, is_statement
from tutor_app.subjects.algebra.tree import Symbol, Tree, put, walk


class Kind(StrEnum):
    """What a rule stands for."""

    WRONG_RULE = "wrong rule"  # the student holds a belief that is not so
    SLIP = "arithmetic slip"  # the student knows better: a miscount, a lost sign, a copied digit


class Setting(StrEnum):
    """Where a line stands; some rules only make sense in one place."""

    STEP = "step"  # a line that follows from the line before
    MODEL = "model"  # an equation or expression for a situation in words
    ANSWER = "answer"  # the answer to a question, with the steps left out


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule makes of a part: `wrong`, and what would be `right` there."""

    wrong: Body
    right: Body | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A rule applied once: the part it changed, its place, and the whole line that results."""

    before: Body
    wrong: Body
    right: Body | None
    result: Body
    place: tuple[int, ...] = ()


Part = Callable[[Tree], Iterator[Outcome]]
Whole = Callable[[Body], Iterator[Outcome]]
ALWAYS = frozenset(Setting)


@dataclass(frozen=True, slots=True)
class MalRule:
    """A faulty rule.

    `misconception` is a slug of `knowledge/misconceptions/algebra.yaml` (None for slips); `what`
    is for the teacher, with `{before}` and `{wrong}` filled in. `weight` says how
    readily the rule is believed when it fits: one that can make many results fits by chance more
    often. `on` are the kinds of parts it looks at (any when empty). `written`
    rules act on what was written only, not on lines in between. `examples` are pairs of its own.
    """

    id: str
    misconception: str | None
    concept: str | None
    what: str
    examples: tuple[tuple[str, str], ...]
    kind: Kind = Kind.WRONG_RULE
    weight: float = 0.9
    settings: frozenset[Setting] = ALWAYS
    part: Part | None = None
    line: Whole | None = None
    on: tuple[type, ...] = ()
    written: bool = False

    def changes(self, body: Body, parts: Parts | None = None) -> Iterator[Change]:
        """Every result of applying the rule once, at any place of a line without brackets.

        `parts` are the line's parts, when they are known already.
        """
        if self.line is not None:
            for outcome in self.line(body):
                yield Change(body, outcome.wrong, outcome.right, outcome.wrong)
        if self.part is None:
            return
        for side, path, part in parts_of(body) if parts is None else parts:
            if self.on and not isinstance(part, self.on):
                continue
            for outcome in self.part(part):
                wrong = outcome.wrong
                result = put_part(body, side, path, wrong)
                yield Change(part, wrong, outcome.right, result, (side, *path))


Parts = tuple[tuple[int, tuple[int, ...], Tree], ...]


def parts_of(body: Body) -> Parts:
    """Every part of the expressions of a line: which expression, the place in it, the part."""
    return tuple(
        (side, path, part) for side, tree in enumerate(_sides(body)) for path, part in walk(tree)
    )


def _sides(body: Body) -> tuple[Tree, ...]:
    if isinstance(body, Relation):
        return body.sides
    if isinstance(body, AllOf):
        return tuple(tree for part in body.parts for tree in _sides(part))
    if is_tree(body):
        return (body,)  # type: ignore[return-value]
    return ()


def is_tree(body: Body) -> bool:
    """Whether a line is an expression rather than a statement."""
    return not is_statement(body)


def has_letters(body: Body) -> bool:
    """Whether a letter stands anywhere in a line."""
    return any(isinstance(part, Symbol) for _, _, part in parts_of(body))


def put_part(body: Body, side: int, path: tuple[int, ...], part: Body) -> Body:
    """The line with one part exchanged. A statement can only stand for a whole expression."""
    if isinstance(body, Relation):
        sides = list(body.sides)
        sides[side] = put(sides[side], path, part)  # type: ignore[arg-type]
        return Relation(tuple(sides), body.signs)
    if isinstance(body, AllOf):
        parts = list(body.parts)
        for index, inner in enumerate(parts):
            count = len(_sides(inner))
            if side < count:
                parts[index] = put_part(inner, side, path, part)  # type: ignore[assignment]
                return AllOf(tuple(parts))
            side -= count
    if isinstance(body, AnyOf) or not path:
        return part
    return put(body, path, part)  # type: ignore[arg-type]


Examples = tuple[str, str]


def on_part(
    name: str,
    misconception: str | None,
    concept: str | None,
    what: str,
    *examples: Examples,
    kind: Kind = Kind.WRONG_RULE,
    weight: float = 0.9,
    settings: frozenset[Setting] = ALWAYS,
    on: tuple[type, ...] = (),
    written: bool = False,
) -> Callable[[Part], MalRule]:
    """Make a rule of a function that looks at one part of an expression."""

    def made(function: Part) -> MalRule:
        return MalRule(
            name,
            misconception,
            concept,
            what,
            examples,
            kind,
            weight,
            settings,
            part=function,
            on=on,
            written=written,
        )

    return made


def on_line(
    name: str,
    misconception: str | None,
    concept: str | None,
    what: str,
    *examples: Examples,
    kind: Kind = Kind.WRONG_RULE,
    weight: float = 0.9,
    settings: frozenset[Setting] = ALWAYS,
    written: bool = False,
) -> Callable[[Whole], MalRule]:
    """Make a rule of a function that looks at a whole line."""

    def made(function: Whole) -> MalRule:
        return MalRule(
            name,
            misconception,
            concept,
            what,
            examples,
            kind,
            weight,
            settings,
            line=function,
            written=written,
        )

    return made
