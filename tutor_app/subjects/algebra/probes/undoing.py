"""What a step did to each side, and the same step on numbers that are easy to check."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TypeGuard, cast

from tutor_app.dialogue import Probe, ProbeKind
from tutor_app.subjects.algebra.explaining import Explanation, tell_apart
from tutor_app.subjects.algebra.facts import (
    difference,
    is_nice,
    is_whole,
    ratio,
    same,
    sides_of,
    text_of,
    value,
    with_number,
)
from tutor_app.subjects.algebra.line import Body, Kind, Relation, is_statement, trees_of
from tutor_app.subjects.algebra.malrules.building import of_polynomial, polynomial
from tutor_app.subjects.algebra.probes.making import Scene, code, math_probe, number_probe
from tutor_app.subjects.algebra.render import to_text
from tutor_app.subjects.algebra.tree import Negative, Number, Sum, Tree, letters, walk

SMALL = (Fraction(7), Fraction(9), Fraction(4))


def each_side(scene: Scene) -> Iterator[Probe | None]:
    """By how much, or by which number times, each side changed from one line to the other."""
    before, wrong = sides_of(scene.before), sides_of(scene.wrong)
    if before is None or wrong is None:
        return
    if _alike(before, wrong):
        return
    for old, new, name in ((before[0], wrong[0], "left"), (before[1], wrong[1], "right")):
        if same(old, new):
            continue
        slots = {"expression": code(new), "was": code(old), "where": name}
        more = difference(old, new)
        if more is not None and more != 0:
            form = "more" if more > 0 else "less"
            yield number_probe(
                scene, ProbeKind.UNDO, form, abs(more), level=2, slots=slots, accepts=_signed(more)
            )
            continue
        times = ratio(old, new)
        by = None if times is None else max(times, 1 / times)
        if by is not None and by.denominator == 1 and by > 1 and letters(old):
            form = "times" if times == by else "parts"
            yield number_probe(scene, ProbeKind.UNDO, form, by, level=2, slots=slots)
            continue
        yield _lettered(scene, old, new, slots)


def _alike(before: tuple[Tree, Tree], wrong: tuple[Tree, Tree]) -> bool:
    """Whether the same was done to both sides: then what was done is not what went wrong."""
    for change in (difference, ratio):
        left, right = change(before[0], wrong[0]), change(before[1], wrong[1])
        if left is not None and left == right:
            return True
    return False


def _signed(more: Fraction) -> tuple[str, ...]:
    """Who is asked how much less it became may well say -5."""
    return (text_of(more),) if more < 0 else ()


def _lettered(scene: Scene, old: Tree, new: Tree, slots: dict[str, str]) -> Probe | None:
    """What was added or taken away where that has a letter in it: `2x`."""
    gone = polynomial(Sum((old, Negative(new))))
    if gone is None or len(gone) != 1:
        return None
    ((_, coefficient),) = gone.items()
    taken = coefficient > 0
    tree = of_polynomial({name: abs(number) for name, number in gone.items()})
    return math_probe(
        scene, ProbeKind.UNDO, "less" if taken else "more", tree, level=2, slots=slots
    )


def smaller(scene: Scene) -> Iterator[Probe | None]:
    """The same step on a true line of numbers: what keeps it true?"""
    before, wrong = sides_of(scene.before), sides_of(scene.wrong)
    if before is None or wrong is None:
        return
    for place, (old, new) in enumerate(zip(before, wrong, strict=True)):
        opposite = (before[1 - place], wrong[1 - place])
        if not letters(old) or same(old, new):
            continue
        more, times = difference(old, new), ratio(old, new)
        if more is not None and is_whole(more) and more != 0:
            if difference(*opposite) != more:
                yield _moved(scene, more)
            return
        if times is not None and is_nice(times) and times not in (0, 1):
            if ratio(*opposite) != times:
                yield _scaled(scene, times)
            return


def _moved(scene: Scene, more: Fraction) -> Probe | None:
    """`7 + 5 = 12`, and the 5 goes: what must the right side be?"""
    for small in (*SMALL, Fraction(6), Fraction(8)):
        size = abs(more)
        total = small + size if more < 0 else small - size
        if small == size or {small, total} & scene.hidden:
            continue
        sign = "+" if more < 0 else "−"
        return number_probe(
            scene,
            ProbeKind.SMALLER,
            "balance",
            small,
            level=3,
            slots={
                "expression": f"{text_of(small)} {sign} {text_of(size)} = {text_of(total)}",
                "was": f"{text_of(small)} {sign} {text_of(size)}",
                "left": text_of(small),
                "number": text_of(size),
            },
            near=[total, total + size if more < 0 else total - size],
        )
    return None


def _scaled(scene: Scene, times: Fraction) -> Probe | None:
    """`3 · 4 = 12`, and the left side becomes 4: what must the right side be?"""
    for small in (Fraction(4), Fraction(2), Fraction(6), Fraction(7)):
        if {small, small * times if abs(times) > 1 else small / times} & scene.hidden:
            continue
        if times.numerator in (1, -1):
            by = Fraction(times.denominator * times.numerator)
            factor = f"({text_of(by)})" if by < 0 else text_of(by)
            left, total = f"{factor} · {text_of(small)}", by * small
            now = text_of(small)
        elif times.denominator == 1:
            total = small
            left, now = f"{text_of(small * times)} ÷ {text_of(times)}", text_of(small * times)
            small = small * times
        else:
            return None
        if abs(total) > 100:
            return None
        return number_probe(
            scene,
            ProbeKind.SMALLER,
            "balance",
            small,
            level=3,
            slots={
                "expression": f"{left} = {text_of(total)}",
                "was": left,
                "left": now,
                "number": "",
            },
            near=[total, total - abs(times.denominator * times.numerator)],
        )
    return None


def numbers_instead(scene: Scene, one: Tree, other: Tree) -> Iterator[Probe | None]:
    """What was there with a small number in it, written out: `2(1 + 3)`."""
    names = sorted(letters(one))
    if len(names) != 1:
        return
    for number in (Fraction(1), Fraction(4), Fraction(3), Fraction(5)):
        if number in scene.avoid:
            continue
        shown, rival = with_number(one, names[0], number), with_number(other, names[0], number)
        first, second = value(shown), value(rival)
        if first is None or second is None or first == second or not is_whole(first):
            continue
        yield number_probe(
            scene,
            ProbeKind.SMALLER,
            "worked",
            first,
            level=3,
            slots={"expression": code(shown), "against": text_of(second), "mine": code(rival)},
            near=[second],
        )
        return


def deciding(scene: Scene, ways: Sequence[Explanation]) -> Probe | None:
    """A small case that rival explanations of the line would work out differently."""
    decider = tell_apart(ways)
    if decider is None:
        return None
    right = _worth(decider.right)
    near = [found for made in decider.results.values() if (found := _worth(made)) is not None]
    case = decider.case
    names = sorted(letters_of(case))
    numbers = {part.value for tree in trees_of(case) for _, part in walk(tree) if _is_plain(part)}
    if right is None or len(names) > 1 or numbers & scene.hidden:
        return None
    return number_probe(
        scene,
        ProbeKind.SMALLER,
        "solved" if names else "worked",
        right,
        level=2,
        slots={"expression": to_text(case), "letter": names[0] if names else ""},
        near=near,
    )


def _is_plain(part: Tree) -> TypeGuard[Number]:
    return isinstance(part, Number)


def _worth(body: Body) -> Fraction | None:
    """The number that a case comes to: a value, or that of its one letter."""
    if isinstance(body, Relation):
        return next((value(side) for side in body.sides if not letters(side)), None)
    return None if is_statement(body) else value(cast(Tree, body))


def letters_of(body: Body) -> frozenset[str]:
    """The letters of a case."""
    return frozenset().union(*(letters(tree) for tree in trees_of(body)))


def turned(scene: Scene) -> Iterator[Probe | None]:
    """Two numbers in order, both made negative: which is the greater one then?"""
    lines = (scene.before, scene.wrong)
    if any(line is None or line.kind is not Kind.INEQUALITY for line in lines):
        return
    before, wrong = sides_of(scene.before), sides_of(scene.wrong)
    if before is None or wrong is None:
        return
    times = ratio(before[0], wrong[0]) or ratio(before[0], wrong[1])
    if times is None or times >= 0:
        return
    low, high = Fraction(2), Fraction(5)
    by = times if times.denominator == 1 and abs(times) <= 10 else 1 / times
    if by.denominator != 1 or abs(by) > 10:
        by = Fraction(-1)
    pair = (low * by, high * by)
    yield number_probe(
        scene,
        ProbeKind.SMALLER,
        "order",
        max(pair),
        level=3,
        slots={
            "expression": f"{text_of(low)} < {text_of(high)}",
            "number": text_of(by),
            "one": text_of(pair[0]),
            "two": text_of(pair[1]),
        },
        near=[min(pair), high],
    )


__all__ = ["deciding", "each_side", "numbers_instead", "smaller", "turned"]
