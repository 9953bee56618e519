"""Questions to be answered by looking: an estimate, a balance, a number line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from tutor_app.dialogue import Probe, ProbeKind
from tutor_app.subjects.algebra.exact import value_at
from tutor_app.subjects.algebra.facts import (
    Values,
    difference,
    is_true,
    ratio,
    sides_of,
    text_of,
    value,
)
from tutor_app.subjects.algebra.form import Former
from tutor_app.subjects.algebra.interval import Interval, Undefined
from tutor_app.subjects.algebra.line import Kind, Line
from tutor_app.subjects.algebra.pictures import MOST_BOXES, Pan, Ray, balance, number_line
from tutor_app.subjects.algebra.polynomial import coefficients, names
from tutor_app.subjects.algebra.probes.making import (
    Scene,
    code,
    given,
    number_probe,
    truth_probe,
    word_probe,
)
from tutor_app.subjects.algebra.real_sets import RealSet
from tutor_app.subjects.algebra.solutions import SolutionKind, solution_of
from tutor_app.subjects.algebra.tree import Mixed, Number, Quotient, Tree, walk
from tutor_app.subjects.algebra.unreadable import Beyond, TooMonstrous

MORE_OR_LESS: Mapping[str, Sequence[str]] = {
    "more": ("greater", "larger", "bigger", "higher", "above", "over", "more than", "it is more"),
    "less": ("smaller", "lower", "below", "under", "fewer", "less than", "less than that"),
}


def estimates(scene: Scene, one: Tree, other: Tree) -> Iterator[Probe]:
    """Whether a sum of numbers comes to more or less than a number between right and wrong."""
    right, wrong = _size(one), _size(other)
    if right is None or wrong is None or right == wrong:
        return
    for bound, shown in _bounds(one, right, wrong):
        for tree, worth, level in ((one, right, 1), (other, wrong, 2)):
            yield word_probe(
                scene,
                ProbeKind.ESTIMATE,
                "bound",
                "more" if worth > bound else "less",
                MORE_OR_LESS,
                level=level,
                slots={"expression": code(tree), "number": shown},
            )
        return


def _size(tree: Tree) -> Fraction | None:
    try:
        found = value_at(tree, {})
    except (Undefined, Beyond, TooMonstrous, KeyError):
        return None
    return found.middle() if isinstance(found, Interval) else found


def _bounds(one: Tree, right: Fraction, wrong: Fraction) -> Iterator[tuple[Fraction, str]]:
    """Numbers strictly between, best one of the problem's own, then round ones."""
    low, high = min(right, wrong), max(right, wrong)
    own = [
        (found, code(part))
        for _, part in walk(one)
        if isinstance(part, Number | Quotient | Mixed) and (found := _size(part)) is not None
    ]
    steps = [Fraction(100), Fraction(50), Fraction(10), Fraction(5), Fraction(1), Fraction(1, 2)]
    round_ones = [step * ((low // step) + 1) for step in steps]
    plain = [(number, text_of(number)) for number in (Fraction(1), Fraction(0), *round_ones)]
    for number, shown in (*own, *plain):
        if low < number < high and number.denominator <= 12:
            yield number, shown


def balances(scene: Scene) -> Iterator[Probe | None]:
    """The line that holds as a balance: what has to go from one pan when it goes from the other?"""
    line = scene.before
    sides, new = sides_of(line), sides_of(scene.wrong)
    if line is None or sides is None or line.kind is not Kind.EQUATION or new is None:
        return
    pans = [_pan(side, scene.letter) for side in sides]
    left, right = pans
    if left is None or right is None or not scene.letter:
        return
    for place, (old, now) in enumerate(zip(sides, new, strict=True)):
        more, times = difference(old, now), ratio(old, now)
        side = ("left", "right") if place == 0 else ("right", "left")
        own = (left, right)[place]
        other = (left, right)[1 - place]
        if more is not None and more < 0 and own.weight == -more:
            if other.weight >= own.weight:
                yield number_probe(
                    scene,
                    ProbeKind.PICTURE,
                    "balance",
                    Fraction(own.weight),
                    level=2,
                    slots={"number": str(own.weight), "where": side[0], "there": side[1]},
                    near=[Fraction(0), Fraction(other.weight)],
                    picture=balance(left, right, scene.letter),
                )
            return
        if (
            times == Fraction(1, own.boxes or 1)
            and not own.weight
            and other == Pan(0, other.weight)
        ):
            yield number_probe(
                scene,
                ProbeKind.PICTURE,
                "boxes",
                Fraction(own.boxes),
                level=2,
                slots={"number": str(other.weight), "where": side[0], "there": side[1]},
                near=[Fraction(1), Fraction(other.weight)],
                picture=balance(left, right, scene.letter),
            )
            return


def _pan(side: Tree, letter: str) -> Pan | None:
    """A side as boxes and a weight; None when it cannot be put on a pan."""
    former = Former()
    try:
        form = former.form(side)
    except (Undefined, Beyond, TooMonstrous):
        return None
    if former.atoms or former.bottoms or not names(form.top) <= {letter}:
        return None
    known = coefficients(form.top, letter) or []
    numbers = [*known, Fraction(0), Fraction(0)][:2]
    if len(known) > 2 or any(n.denominator != 1 or n < 0 for n in numbers):
        return None
    weight, boxes = int(numbers[0]), int(numbers[1])
    return Pan(boxes, weight) if boxes <= MOST_BOXES and weight <= 999 else None


def rays(scene: Scene) -> Iterator[Probe]:
    """The student's inequality as a shaded line: is a number in it, and is the line before true?"""
    before, wrong = scene.before, scene.wrong
    if before is None or wrong is None or wrong.kind is not Kind.INEQUALITY:
        return
    found = solution_of(wrong)
    if found.kind is not SolutionKind.INTERVALS or found.numbers is None:
        return
    shaded = _rays(found.numbers)
    if shaded is None:
        return
    for number in (Fraction(0), Fraction(1), Fraction(-1), Fraction(5), Fraction(-5), Fraction(10)):
        values: Values = {found.letter: number}
        inside, holds = is_true(wrong, values), is_true(before, values)
        if inside is None or holds is None or inside == holds:
            continue
        yield truth_probe(
            scene,
            ProbeKind.PICTURE,
            "ray",
            holds,
            level=2,
            slots={
                "expression": " ".join(before.text.split()),
                "mine": " ".join(wrong.text.split()),
                "values": given(values),
                "number": text_of(number),
                "inside": "in" if inside else "outside",
            },
            picture=number_line([number], shaded),
        )
        return


def _rays(numbers: RealSet) -> list[Ray] | None:
    """A set with one end as a ray; None for anything else."""
    if len(numbers.points) != 1:
        return None
    end = numbers.points[0].value
    before, after = numbers.between
    if before == after or not isinstance(end, Fraction):
        return None
    return [Ray(end, rightward=after, closed=numbers.at[0])]


def orders(scene: Scene, line: Line) -> Iterator[Probe]:
    """Two numbers of a comparison on a number line: which one is further to the right?"""
    sides = sides_of(line)
    if sides is None or line.letters or line.kind is not Kind.INEQUALITY:
        return
    left, right = (value(side) for side in sides)
    if left is None or right is None or left == right or abs(left - right) > 40:
        return
    yield word_probe(
        scene,
        ProbeKind.PICTURE,
        "order",
        "A" if left > right else "B",
        {"A": ("a", "point A", "the A", "mark A"), "B": ("b", "point B", "the B", "mark B")},
        level=2,
        slots={"expression": code(sides[0]), "mine": code(sides[1])},
        picture=number_line([left, right], names=("A", "B")),
    )


__all__ = ["balances", "estimates", "orders", "rays"]
