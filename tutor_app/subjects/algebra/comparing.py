"""How one statement stands to another: by solution sets, as linear systems, or in slices."""

from __future__ import annotations

from fractions import Fraction
from itertools import islice

from tutor_app.subjects.algebra.bodies import letters_of, put_values
from tutor_app.subjects.algebra.equivalence import points
from tutor_app.subjects.algebra.exact import value_at
from tutor_app.subjects.algebra.interval import Real, Undefined, pi
from tutor_app.subjects.algebra.line import (
    AllOf,
    AnyOf,
    Point,
    Relation,
    Statement,
    Values,
    is_letter,
    trees_of,
)
from tutor_app.subjects.algebra.linear import LinearSystem, linear_system
from tutor_app.subjects.algebra.real_sets import NONE, RealSet, compare, samples
from tutor_app.subjects.algebra.rounding import rounds_to
from tutor_app.subjects.algebra.solving import holds, solution_set
from tutor_app.subjects.algebra.tree import (
    PI,
    Number,
    Symbol,
    Tree,
    letters,
    walk,
)
from tutor_app.subjects.algebra.unreadable import Beyond, TooMonstrous
from tutor_app.subjects.algebra.verdict import StepKind, StepVerdict

SLICES = 5
"""Values tried for all letters but one when a statement has several."""

_NOT = StepVerdict(StepKind.NOT_COMPARABLE)
_SAME = StepVerdict(StepKind.SAME)
_ABOUT_PI = pi().middle().limit_denominator(10**40)


def statement_step(before: Statement, after: Statement) -> StepVerdict:
    """How one statement stands to another. Raises Beyond or TooMonstrous where not computed."""
    names = sorted(letters_of(before) | letters_of(after))
    if letters_of(before) and not letters_of(after) <= letters_of(before):
        return _NOT
    before, after = _without_pi(before), _without_pi(after)
    if len(names) == 0:
        return _numbers(before, after)
    if len(names) == 1 and not isinstance(before, Point) and not isinstance(after, Point):
        return _one_letter(before, after, names[0])
    try:
        return _linear(before, after, names)
    except Beyond:
        pass
    point = _point(after, names)
    if point is not None and not _all_hold(before, point):
        return StepVerdict(StepKind.DIFFERENT, at=point)
    if isinstance(before, AllOf):
        return _system(before, after)
    if isinstance(before, Point | Values) or isinstance(after, AllOf | Point | Values):
        return _NOT
    return _slices(before, after, names)


def _without_pi(body: Statement) -> Statement:
    """With π replaced by a fraction that agrees with it in 40 digits.

    No equation of school algebra has such a fraction for a solution, so nothing else changes.
    """
    has = any(PI in _names(tree) for tree in trees_of(body))
    if not has:
        return body
    return put_values(body, {PI: Number(_ABOUT_PI)})


def _names(tree: Tree) -> set[str]:
    return {part.name for _, part in walk(tree) if isinstance(part, Symbol)}


def _numbers(before: Statement, after: Statement) -> StepVerdict:
    """Statements about numbers only: true or not true."""
    one, other = (solution_set(body, "x").everything for body in (before, after))
    return _SAME if one == other else StepVerdict(StepKind.DIFFERENT, at={})


def _one_letter(before: Statement, after: Statement, name: str) -> StepVerdict:
    one, other = solution_set(before, name), solution_set(after, name)
    lost, gained = one - other, other - one
    if lost.empty and gained.empty:
        return _SAME
    if one.finite and other.finite and _rounded(one, after, name):
        return StepVerdict(StepKind.ROUNDED)
    if lost.empty:
        kind = StepKind.GAINED if not one.empty and _ends_in(one, other) else StepKind.DIFFERENT
    elif gained.empty:
        kind = StepKind.LOST if not other.empty and _ends_in(other, one) else StepKind.DIFFERENT
    else:
        kind = StepKind.DIFFERENT
    return StepVerdict(kind, lost=lost, gained=gained, at=_member(lost, gained, name))


def _ends_in(part: RealSet, whole: RealSet) -> bool:
    """Whether a set is a piece of another cut off where that one ends, not at a new number."""
    return all(
        any(compare(end.value, other.value) == 0 for other in whole.points) for end in part.points
    )


def _member(lost: RealSet, gained: RealSet, name: str) -> dict[str, Fraction] | None:
    """A rational number that belongs to only one of two sets, one of the first for preference."""
    for numbers in (lost, gained):
        for member in numbers.members:
            if isinstance(member.value, Fraction):
                return {name: member.value}
        for value, inside in zip(samples(numbers.points), numbers.between, strict=True):
            if inside:
                return {name: value}
    return None


def _rounded(exact: RealSet, after: Statement, name: str) -> bool:
    """Whether a list of solutions is the exact one, rounded to the decimals written."""
    parts = after.parts if isinstance(after, AnyOf) else (after,)
    given: list[tuple[Tree, bool]] = []
    for part in parts:
        if isinstance(part, Values):
            given.extend((tree, False) for tree in part.values)
        elif isinstance(part, Relation) and len(part.sides) == 2:
            side = part.sides[1] if part.sides[0] == Symbol(name) else part.sides[0]
            given.append((side, part.signs[0] == "≈"))
    if len(given) != len(parts) and not isinstance(after, Values):
        return False
    solutions: list[Real] = [member.value for member in exact.members]
    if len(given) != len(solutions) or any(letters(tree) for tree, _ in given):
        return False
    return all(any(rounds_to(s, tree, about) for tree, about in given) for s in solutions)


def _linear(before: Statement, after: Statement, names: list[str]) -> StepVerdict:
    one, other = linear_system([before], names), linear_system([after], names)
    both = linear_system([before, after], names)
    if one == other:
        return _SAME
    at = _shows(one, other)
    if both == one:
        kind = StepKind.FOLLOWS if isinstance(before, AllOf | Point) else StepKind.GAINED
        return StepVerdict(kind, at=None if kind is StepKind.FOLLOWS else at)
    kind = StepKind.LOST if both == other and other.consistent else StepKind.DIFFERENT
    return StepVerdict(kind, at=at)


def _shows(one: LinearSystem, other: LinearSystem) -> dict[str, Fraction] | None:
    """The one solution of either system, which then is none of the other."""
    return one.solution or other.solution


def _point(body: Statement, names: list[str]) -> dict[str, Fraction] | None:
    """The values of all letters that a solution gives."""
    try:
        return linear_system([body], names).solution
    except Beyond:
        return None


def _all_hold(body: Statement, values: dict[str, Fraction]) -> bool:
    match body:
        case Relation():
            return holds(body, values)
        case AllOf(parts):
            return all(_all_hold(part, values) for part in parts)
        case AnyOf(parts):
            return any(_all_hold(part, values) for part in parts)
    return True


def _system(before: AllOf, after: Statement) -> StepVerdict:
    """From a system that is not linear: to one of its parts, or to what putting one in gives."""
    for part in before.parts:
        if _known_step(part, after).right:
            return StepVerdict(StepKind.FOLLOWS)
    found = _NOT
    for part in before.parts:
        if not isinstance(part, Relation) or len(part.sides) != 2 or part.signs[0] != "=":
            continue
        for letter, value in (part.sides, part.sides[::-1]):
            if not (isinstance(letter, Symbol) and is_letter(letter)) or letter.name in letters(
                value
            ):
                continue
            known = {letter.name: value}
            rest = [put_values(other, known) for other in before.parts if other is not part]
            combined: Statement = rest[0] if len(rest) == 1 else AllOf(tuple(rest))
            then = put_values(after, known)
            if len(letters_of(combined) | letters_of(then)) <= 1:
                verdict = _known_step(combined, then)
                if verdict.right:
                    return StepVerdict(StepKind.FOLLOWS)
                found = verdict
    return found


def _known_step(before: Statement, after: Statement) -> StepVerdict:
    """The same, not comparable where it is not computed: another part may say more."""
    try:
        return statement_step(before, after)
    except (Beyond, TooMonstrous):
        return _NOT


def _slices(before: Statement, after: Statement, names: list[str]) -> StepVerdict:
    """Statements about several letters: compared with all letters but one given, each in turn."""
    verdict = _SAME
    for name in names:
        others = [other for other in names if other != name]
        for values in islice(points(others, 3 * SLICES), 5, 5 + SLICES):
            one, other = solution_set(before, name, values), solution_set(after, name, values)
            lost, gained = one - other, other - one
            if _without_value(lost, after, name, values):
                lost = NONE
            if _without_value(gained, before, name, values):
                gained = NONE
            if lost.empty and gained.empty:
                continue
            member = _member(lost, gained, name)
            at = {**values, **member} if member else None
            if not lost.empty and not gained.empty:
                return StepVerdict(StepKind.DIFFERENT, at=at)
            kind = StepKind.LOST if gained.empty else StepKind.GAINED
            if verdict.kind not in (StepKind.SAME, kind):
                return StepVerdict(StepKind.DIFFERENT, at=at)
            verdict = StepVerdict(kind, at=at)
    return verdict


def _without_value(
    numbers: RealSet, body: Statement, name: str, values: dict[str, Fraction]
) -> bool:
    """Whether a statement has no value at any of some points.

    A formula is rearranged for letters that are not zero: `w = A/l` is `A = lw`.
    """
    if numbers.empty or not numbers.finite:
        return False
    for member in numbers.members:
        at: dict[str, Real] = {**values, name: member.value}
        try:
            for tree in trees_of(body):
                value_at(tree, at)
        except Undefined:
            continue
        return False
    return True
