"""Putting numbers in: what a side comes to, and whether a line is true of a number."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import cast

from tutor_app.dialogue import Probe, ProbeKind
from tutor_app.subjects.algebra.facts import (
    Values,
    affine,
    differing,
    is_nice,
    is_true,
    is_whole,
    plain_number,
    same,
    sides_of,
    text_of,
    value,
)
from tutor_app.subjects.algebra.line import AllOf, Kind, Line, is_letter, is_statement
from tutor_app.subjects.algebra.probes.making import Scene, code, given, number_probe, truth_probe
from tutor_app.subjects.algebra.reaching import as_line
from tutor_app.subjects.algebra.render import to_text
from tutor_app.subjects.algebra.solutions import SolutionKind, solution_of
from tutor_app.subjects.algebra.tree import Number, Tree, letters
from tutor_app.subjects.algebra.verdict import StepVerdict

SUBSTITUTE = ProbeKind.SUBSTITUTE
MOST_VALUES = 2


def in_expressions(scene: Scene, one: Tree, other: Tree) -> Iterator[Probe | None]:
    """The same number put into what was there and into what the student made of it."""
    for place, values in enumerate(differing(one, other, scene.avoid)):
        if place == MOST_VALUES:
            return
        first, second = value(one, values), value(other, values)
        if first is None or second is None:
            continue
        yield number_probe(
            scene,
            SUBSTITUTE,
            "side",
            first,
            level=1 + place,
            slots={
                "expression": code(one),
                "values": given(values),
                "mine": code(other),
                "against": text_of(second),
            },
            near=[second],
        )
        yield number_probe(
            scene,
            SUBSTITUTE,
            "side",
            second,
            level=2,
            slots={
                "expression": code(other),
                "values": given(values),
                "mine": code(one),
                "against": text_of(first),
            },
            near=[first],
        )


def in_equations(scene: Scene) -> Iterator[Probe | None]:
    """What the line before would come to if the student's line were true."""
    before, wrong = sides_of(scene.before), sides_of(scene.wrong)
    if before is None or wrong is None:
        return
    for part, number in ((wrong[0], wrong[1]), (wrong[1], wrong[0])):
        claimed = plain_number(number)
        if claimed is None or not letters(part):
            continue
        for side, opposite in ((before[0], before[1]), (before[1], before[0])):
            yield from _as_part(scene, part, claimed, side, opposite)
        return
    yield from _at_own_solution(scene, before)


def _as_part(
    scene: Scene, part: Tree, claimed: Fraction, side: Tree, opposite: Tree
) -> Iterator[Probe | None]:
    """`3x` in `3x + 5`: if that is 25, the whole is 30."""
    if not letters(side) or same(part, side):
        return
    how = affine(side, part)
    if how is None or not (is_letter(part) or abs(how.times) == 1 or how.plus == 0):
        return
    whole = how.times * claimed + how.plus
    if whole.denominator > 2 >= claimed.denominator:
        return
    target = plain_number(opposite)
    against = target
    if against is None and is_letter(part):
        against = value(opposite, {scene.letter: claimed})
    yield number_probe(
        scene,
        SUBSTITUTE,
        "whole" if not is_letter(part) else "side",
        whole,
        level=1,
        slots={
            "expression": code(side),
            "part": code(part),
            "number": text_of(claimed),
            "values": f"`{code(part)}` is {text_of(claimed)}",
            "mine": code(opposite),
            "against": text_of(against) if against is not None and against != whole else "",
        },
        near=[number for number in (against, claimed) if number is not None],
    )
    if against is not None and letters(opposite):
        yield number_probe(
            scene,
            SUBSTITUTE,
            "side",
            against,
            level=1,
            slots={
                "expression": code(opposite),
                "values": f"`{scene.letter}` is {text_of(claimed)}",
                "mine": code(side),
                "against": text_of(whole) if whole != against else "",
            },
            near=[whole],
        )


def _at_own_solution(scene: Scene, before: tuple[Tree, Tree]) -> Iterator[Probe | None]:
    """The number the student's line is true of, put into the line before."""
    assert scene.wrong is not None
    found = solution_of(scene.wrong)
    if found.kind is not SolutionKind.VALUES or len(found.values) != 1 or not scene.letter:
        return
    own = value(found.values[0])
    if own is None or not is_whole(own) or own in scene.avoid:
        return
    values = {scene.letter: own}
    left, right = (value(side, values) for side in before)
    if left is None or right is None or left == right:
        return
    for side, worth, other in ((before[0], left, right), (before[1], right, left)):
        if letters(side):
            yield number_probe(
                scene,
                SUBSTITUTE,
                "own",
                worth,
                level=1,
                slots={
                    "expression": code(side),
                    "values": given(values),
                    "number": text_of(own),
                    "mine": code(before[1] if side is before[0] else before[0]),
                    "against": text_of(other),
                },
                near=[other, own],
            )


def each_solution(scene: Scene, line: Line) -> Iterator[Probe | None]:
    """Each result of the student's line put into the start."""
    start = sides_of(scene.survey.start)
    found = solution_of(line)
    if start is None or found.kind is not SolutionKind.VALUES or not found.letter:
        return
    for tree in found.values:
        own = value(tree)
        if not is_nice(own) or own is None or own in scene.avoid:
            continue
        values = {found.letter: own}
        left, right = value(start[0], values), value(start[1], values)
        for side, worth, other in ((start[0], left, right), (start[1], right, left)):
            if letters(side) and worth is not None and other is not None and worth != other:
                yield number_probe(
                    scene,
                    SUBSTITUTE,
                    "side",
                    worth,
                    level=1,
                    slots={
                        "expression": code(side),
                        "values": given(values),
                        "mine": code(start[1] if side is start[0] else start[0]),
                        "against": text_of(other),
                    },
                    near=[other],
                )
        yield _holds(scene, scene.survey.start, values, own)


def _holds(
    scene: Scene, line: Line | None, values: Values, number: Fraction, level: int = 2
) -> Probe | None:
    """Whether a line is true of known values."""
    holds = None if line is None else is_true(line, values)
    if line is None or holds is None:
        return None
    return truth_probe(
        scene,
        SUBSTITUTE,
        "holds",
        holds,
        level=level,
        slots={
            "expression": _written(line),
            "values": given(values),
            "number": text_of(number),
            "mine": "",
            "against": "",
        },
    )


def in_inequalities(scene: Scene, verdict: StepVerdict | None) -> Iterator[Probe | None]:
    """A number of which one line is true and the other is not."""
    before, wrong = scene.before, scene.wrong
    if before is None or wrong is None or not scene.letter:
        return
    for place, number in enumerate(_telling(scene, before, wrong)):
        if place == MOST_VALUES:
            return
        values = {scene.letter: number}
        first, second = is_true(before, values), is_true(wrong, values)
        for line, holds, level in ((before, first, 1), (wrong, second, 2)):
            if holds is None:
                continue
            yield truth_probe(
                scene,
                SUBSTITUTE,
                "holds",
                holds,
                level=min(level + place, 3),
                slots={
                    "expression": _written(line),
                    "values": given(values),
                    "number": text_of(number),
                    "mine": _written(wrong if line is before else before),
                    "against": "",
                },
            )
        sides = sides_of(before)
        if sides is not None:
            for side in sides:
                if letters(side) and not is_letter(side):
                    yield number_probe(
                        scene,
                        SUBSTITUTE,
                        "side",
                        value(side, values),
                        level=1,
                        slots={
                            "expression": code(side),
                            "values": given(values),
                            "mine": "",
                            "against": "",
                        },
                        near=[number],
                    )


def _telling(scene: Scene, before: Line, wrong: Line) -> Iterator[Fraction]:
    """Whole numbers of which just one of two lines is true, small ones first."""
    for size in (4, 1, 2, 3, 5, 6, 0, 10, 8, 7, 12, 20, 15, 30):
        for number in dict.fromkeys((Fraction(size), Fraction(-size))):
            values = {scene.letter: number}
            if number not in scene.avoid and is_true(before, values) != is_true(wrong, values):
                yield number


def in_systems(scene: Scene, system: Line, wrong: Line) -> Iterator[Probe | None]:
    """What the student's result makes of each equation of a system."""
    found = solution_of(wrong)
    if found.kind is not SolutionKind.POINT:
        return
    values = found.point
    if set(values.values()) & scene.avoid and set(values.values()) <= scene.avoid:
        return
    for part in system.body.parts if isinstance(system.body, AllOf) else ():
        sides = sides_of(as_line(part))
        if sides is None:
            continue
        left, right = value(sides[0], values), value(sides[1], values)
        equation = as_line(part)
        yield _holds(scene, equation, values, Fraction(0))
        if left is not None and right is not None and left != right:
            yield number_probe(
                scene,
                SUBSTITUTE,
                "side",
                left,
                level=1,
                slots={
                    "expression": code(sides[0]),
                    "values": given(values),
                    "mine": code(sides[1]),
                    "against": text_of(right),
                },
                near=[right],
            )


def tries(scene: Scene, line: Line, level: int) -> Iterator[Probe | None]:
    """A small number tried in a line that holds: a way into a problem that has not begun."""
    sides = sides_of(line)
    for tree in _expressions(line):
        if is_letter(tree) or isinstance(tree, Number):
            continue
        names = sorted(letters(tree))
        if len(names) != 1 or line.kind is Kind.SYSTEM:
            continue
        for number in (Fraction(2), Fraction(1), Fraction(3), Fraction(10)):
            values: Values = {names[0]: number}
            worth = value(tree, values)
            if number in scene.avoid or not is_whole(worth):
                continue
            against = ""
            if sides is not None:
                other = value(sides[1] if tree is sides[0] else sides[0], values)
                against = text_of(other) if other is not None and other != worth else ""
            yield number_probe(
                scene,
                SUBSTITUTE,
                "try",
                worth,
                level=level,
                slots={
                    "expression": code(tree),
                    "values": given(values),
                    "mine": "",
                    "against": against,
                },
                near=[number],
            )
            break


def _expressions(line: Line) -> tuple[Tree, ...]:
    """The sides of a relation, or the one expression that a line is."""
    sides = sides_of(line)
    if sides is not None:
        return sides
    return () if is_statement(line.body) else (cast(Tree, line.body),)


def _written(line: Line) -> str:
    return " ".join(line.text.split()) or to_text(line.body)


__all__ = [
    "each_solution",
    "in_equations",
    "in_expressions",
    "in_inequalities",
    "in_systems",
    "tries",
]
