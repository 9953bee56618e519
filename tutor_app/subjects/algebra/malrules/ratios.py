"""Faulty rules about ratios and proportions."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from tutor_app.subjects.algebra.line import Body, Relation
from tutor_app.subjects.algebra.malrules.building import (
    added,
    constant,
    multiplied,
    natural,
    negated,
)
from tutor_app.subjects.algebra.malrules.rule import (
    Outcome,
    Setting,
    on_line,
    on_part,
    parts_of,
    put_part,
)
from tutor_app.subjects.algebra.tree import (
    Number,
    Quotient,
    Ratio,
    Symbol,
    Tree,
    letters,
    number,
    rewrite,
)


def _pair(tree: Tree) -> tuple[Tree, Tree] | None:
    """The two parts of a ratio or fraction."""
    if isinstance(tree, Ratio) and len(tree.parts) == 2:
        return tree.parts[0], tree.parts[1]
    return (tree.top, tree.bottom) if isinstance(tree, Quotient) else None


def _proportion(body: Body) -> tuple[Tree, Tree, Tree, Tree] | None:
    """a, b, c, d of a proportion a:b = c:d with a letter in it."""
    if not isinstance(body, Relation) or body.signs != ("=",):
        return None
    one, two = (_pair(side) for side in body.sides)
    if one and two and any(map(letters, body.sides)):
        return (*one, *two)
    return None


@on_line(
    "multiplies-a-proportion-straight-across",
    "wrong-operation-on-ratios",
    "proportions",
    "{before} became {wrong}: tops times tops and bottoms times bottoms",
    ("3/4 = x/12", "3x = 48"),
    ("2:5 = 6:x", "12 = 5x"),
)
def straight_across(body: Body) -> Iterator[Outcome]:
    """a/b = c/d taken as ac = bd."""
    found = _proportion(body)
    if found:
        a, b, c, d = found
        yield Outcome(Relation((multiplied((a, c)), multiplied((b, d))), ("=",)), body)


@on_line(
    "leaves-out-the-colon",
    "wrong-operation-on-ratios",
    "proportions",
    "{before} became {wrong}: the parts of a ratio were run together",
    ("2:5 = 8:x", "25 = 8x"),
    ("4:3 = x:6", "43 = 6x"),
)
def no_colon(body: Body) -> Iterator[Outcome]:
    """3:2 = 24:x taken as 32 = 24x."""
    if not isinstance(body, Relation) or not any(isinstance(s, Ratio) for s in body.sides):
        return

    def glue(part: Tree) -> Tree:
        if not isinstance(part, Ratio):
            return part
        digits = [natural(inner) for inner in part.parts]
        if all(value is not None for value in digits):
            return Number(Fraction(int("".join(str(value) for value in digits))))
        return multiplied(part.parts)

    yield Outcome(Relation(tuple(rewrite(side, glue) for side in body.sides), body.signs), body)


@on_line(
    "turns-one-ratio-over",
    "ratio-units-confused",
    "ratio-meaning",
    "{before} became {wrong}: one ratio was compared the other way round",
    ("3/4 = x/12", "x = 16"),
    ("5:2 = x:6", "x = 12/5"),
    weight=0.7,
)
def one_turned(body: Body) -> Iterator[Outcome]:
    """a/b = c/d taken as a/b = d/c."""
    found = _proportion(body)
    if found:
        a, b, c, d = found
        yield Outcome(Relation((Quotient(a, b, "frac"), Quotient(d, c, "frac")), ("=",)), body)


@on_line(
    "keeps-the-difference-of-a-ratio",
    "absolute-for-relative",
    "ratio-comparison",
    "{before} became {wrong}: the difference was kept, not the ratio",
    ("3/5 = 9/x", "x = 11"),
    ("x/8 = 2/4", "x = 6"),
)
def same_difference(body: Body) -> Iterator[Outcome]:
    """a/b = c/d taken as a - b = c - d or a - c = b - d."""
    found = _proportion(body)
    if found:
        a, b, c, d = found
        left, right = added((a, negated(b))), added((c, negated(d)))
        yield Outcome(Relation((left, right), ("=",)), body)


@on_line(
    "part-to-whole-for-part-to-part",
    "ratio-not-a-relationship",
    "ratio-meaning",
    "{before} became {wrong}: a part was compared with the whole, not with the other part",
    ("3:5", "3/8"),
    ("x:6 = 2:3", "x:6 = 2/5"),
    weight=0.8,
)
def part_to_whole(body: Body) -> Iterator[Outcome]:
    """a:b taken as a/(a + b)."""
    for side, path, part in parts_of(body):
        if isinstance(part, Ratio) and len(part.parts) == 2:
            for top in part.parts:
                made = Quotient(top, added(part.parts), "frac")
                yield Outcome(put_part(body, side, path, made), body)


@on_part(
    "turns-a-ratio-round",
    "ratio-not-a-relationship",
    "ratio-meaning",
    "{before} became {wrong}: the two parts changed places",
    ("4:7", "7:4"),
    ("10:15", "3:2"),
    weight=0.8,
    on=(Ratio,),
)
def ratio_round(part: Tree) -> Iterator[Outcome]:
    """a:b taken as b:a."""
    if isinstance(part, Ratio):
        yield Outcome(Ratio(part.parts[::-1]), part)


@on_line(
    "scales-one-quantity-only",
    "no-composite-unit",
    "proportions",
    "{before} became {wrong}: only one quantity was scaled, not the pair",
    ("4/6 = x/18", "x = 4"),
    ("3:7 = x:21", "x = 3"),
    weight=0.7,
)
def scales_one(body: Body) -> Iterator[Outcome]:
    """a/b = x/d answered with x = a: the pair is not scaled together."""
    found = _proportion(body)
    if found:
        a, b, c, d = found
        for unknown, kept in ((a, c), (c, a), (b, d), (d, b)):
            if isinstance(unknown, Symbol) and constant(kept) is not None:
                yield Outcome(Relation((unknown, kept), ("=",)), body)


@on_part(
    "part-over-the-rest",
    "part-to-part-as-fraction",
    "fractions-as-parts",
    "{before} became {wrong}: the part was compared with the rest instead of the whole",
    ("3/8", "3/5"),
    ("2/7 * n", "2/5 * n"),
    weight=0.8,
    settings=frozenset({Setting.MODEL, Setting.ANSWER}),
    on=(Quotient,),
)
def part_over_rest(part: Tree) -> Iterator[Outcome]:
    """a/b taken as a/(b - a)."""
    if isinstance(part, Quotient):
        top, whole = natural(part.top), natural(part.bottom)
        if top and whole and top < whole:
            yield Outcome(Quotient(part.top, number(Fraction(whole - top)), "frac"), part)


RULES = (
    part_over_rest,
    straight_across,
    no_colon,
    one_turned,
    same_difference,
    part_to_whole,
    ratio_round,
    scales_one,
)
