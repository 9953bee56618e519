"""Worked similar examples: another problem, gone wrong by the same rule, mended; all computed.

The problem is a known case of the rule with other numbers and another letter. The rule itself makes
the wrong line, the right lines are derived, and every line is checked before it is shown. Nothing
in it is a result of the student's own problem.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from random import Random
from typing import cast

from tutor_app.dialogue import Construct, Finding, WorkedExample
from tutor_app.subjects.algebra.facts import (
    affine,
    difference,
    differing,
    is_true,
    plain_number,
    sides_of,
    text_of,
    value,
)
from tutor_app.subjects.algebra.line import Body, Kind, Line, Relation, is_letter, is_statement
from tutor_app.subjects.algebra.malrules import RULES
from tutor_app.subjects.algebra.malrules.building import polynomial
from tutor_app.subjects.algebra.malrules.deriving import derivation
from tutor_app.subjects.algebra.malrules.grouping import grouped
from tutor_app.subjects.algebra.malrules.rule import Kind as RuleKind
from tutor_app.subjects.algebra.malrules.rule import MalRule, Setting
from tutor_app.subjects.algebra.reaching import as_line, is_result
from tutor_app.subjects.algebra.reading import read_line, read_work
from tutor_app.subjects.algebra.render import to_text
from tutor_app.subjects.algebra.solutions import SolutionKind, solution_of
from tutor_app.subjects.algebra.step import relation
from tutor_app.subjects.algebra.tree import (
    Negative,
    Number,
    Power,
    Quotient,
    Sum,
    Symbol,
    Tree,
    children,
    letters,
    walk,
    with_children,
)
from tutor_app.subjects.algebra.unreadable import Beyond, TooMonstrous
from tutor_app.subjects.algebra.work_check import notes

MOST_VARIATIONS = 40
MOST_RULES = 6
LETTERS = "ykmpwt"
LARGEST = 99


@dataclass(frozen=True, slots=True)
class _Case:
    start: Line
    wrong: Line
    right: tuple[Line, ...]


def worked_example(finding: Finding, work: str, avoid: tuple[str, ...]) -> WorkedExample | None:
    """A similar problem for a finding, whose id is not in `avoid`; None when there is none, or for
    a story or a line that cannot be read.
    """
    if finding.part in (Construct.MODEL, Construct.NOTATION):
        return None
    own = _Own.of(finding, work)
    for rule in islice(_rules(finding, own), MOST_RULES):
        id = f"algebra-{rule.id}"
        if id in avoid:
            continue
        case = next(_cases(rule, own), None)
        if case is not None:
            return _told(id, rule, case)
    return None


@dataclass(frozen=True, slots=True)
class _Own:
    """What stands in the student's work, and the kind of line it is about."""

    kind: Kind | None
    numbers: frozenset[Fraction]
    letters: frozenset[str]
    seed: str

    @classmethod
    def of(cls, finding: Finding, work: str) -> _Own:
        texts = [work, finding.fragment, *(fix.after for fix in finding.fixes)]
        lines = [line for text in texts for line in read_work(text)]
        fragment = read_line(finding.fragment).line
        return cls(
            kind=fragment.kind if fragment is not None else None,
            numbers=frozenset(n for line in lines for tree in line.trees for n in _numbers(tree)),
            letters=frozenset().union(*(line.letters for line in lines)),
            seed=finding.key,
        )


def _numbers(tree: Tree) -> Iterator[Fraction]:
    for _, part in walk(tree):
        if isinstance(part, Number):
            yield part.value


def _rules(finding: Finding, own: _Own) -> Iterator[MalRule]:
    """Rules of the same misconception; for a slip or no rule at all, any about such a line."""
    named = finding.detector.split("+")
    if finding.misconception is not None:
        yield from (rule for rule in RULES if rule.id in named and rule.misconception)
        yield from (
            rule
            for rule in RULES
            if rule.id not in named and rule.misconception == finding.misconception
        )
        return
    for rule in RULES:
        if rule.kind is RuleKind.WRONG_RULE and Setting.STEP in rule.settings:
            start = read_line(rule.examples[0][0]).line
            if start is not None and (own.kind is None or start.kind is own.kind):
                yield rule


def _cases(rule: MalRule, own: _Own) -> Iterator[_Case]:
    random = Random(hashlib.sha256(f"{own.seed}/{rule.id}".encode()).hexdigest())
    for _ in range(MOST_VARIATIONS):
        for before, _after in rule.examples:
            seed = read_line(before).line
            if seed is None:
                continue
            case = _case(rule, _varied(seed, own, random), own)
            if case is not None:
                yield case


def _varied(seed: Line, own: _Own, random: Random) -> Line:
    """The same line with other numbers and another letter; small exponents stay."""
    spare = [letter for letter in LETTERS if letter not in own.letters]
    names = {name: spare[place % len(spare)] for place, name in enumerate(sorted(seed.letters))}
    numbers: dict[Fraction, Fraction] = {Fraction(1): Fraction(1), Fraction(0): Fraction(0)}
    whole = own.numbers

    def other(tree: Tree) -> Tree:
        if isinstance(tree, Symbol):
            return Symbol(names.get(tree.name, tree.name))
        if not isinstance(tree, Number):
            return tree
        if tree.value not in numbers:
            top = 10 if tree.value <= 10 else 40
            picks = [Fraction(n) for n in range(2, top) if n not in whole]
            numbers[tree.value] = random.choice(picks or [Fraction(n) for n in range(2, top)])
        return Number(numbers[tree.value])

    def exchanged(tree: Tree) -> Tree:
        if isinstance(tree, Power):
            return Power(exchanged(tree.base), tree.exponent)
        parts = tuple(exchanged(part) for part in children(tree))
        return other(with_children(tree, parts) if parts else tree)

    body = grouped(seed.body)
    if isinstance(body, Relation):
        return as_line(Relation(tuple(exchanged(side) for side in body.sides), body.signs))
    if is_statement(body):
        return seed
    return as_line(exchanged(cast(Tree, body)))


def _case(rule: MalRule, start: Line, own: _Own) -> _Case | None:
    """The line, what the rule makes of it, and how it goes on rightly; None unless all hold."""
    body = grouped(start.body)
    try:
        # What costs little comes first: most variations end here.
        end = _solved(start)
        if not _is_start(start) or (end is not None and not _is_end(end, start, own)):
            return None
        made = [as_line(change.result) for change in islice(rule.changes(body), 12)]
        made = [line for line in made if _plain(line) and _is_small(line) and _seen(start, line)]
        right = _right(start, end) if made else ()
        if not right:
            return None
        made.sort(key=lambda line: (not is_result(line.body), len(_text(line))))
        for wrong in made:
            if relation(start, wrong).wrong and _is_fit(start, right, own):
                return _Case(start, wrong, right)
    except (Beyond, TooMonstrous, ZeroDivisionError):
        return None
    return None


def _solved(start: Line) -> Line | None:
    """What is to be solved, solved: one value or an interval; None for all else."""
    if not isinstance(start.body, Relation):
        return None
    solution = solution_of(start)
    one = solution.kind is SolutionKind.VALUES and len(solution.values) == 1
    if not one and solution.kind is not SolutionKind.INTERVALS:
        return None
    return read_line(solution.text).line


def _right(start: Line, end: Line | None) -> tuple[Line, ...]:
    """A few right lines from the start to its end, the end being a plain one."""
    if isinstance(start.body, Relation) and end is None:
        return ()
    lines = [as_line(body) for body in derivation(grouped(start.body))[1:]]
    lines = [line for line in lines if relation(start, line).right]
    if not lines:
        return ()
    last = end or lines[-1]
    between = [
        line for line in lines if _text(line) not in (_text(start), _text(last)) and _plain(line)
    ]
    distinct = list({_text(line): line for line in between}.values())
    return (*distinct[:2], last)


def _plain(line: Line) -> bool:
    """Whether a line is one that people write on the way: letters left, positive, numbers right."""
    sides = sides_of(line)
    if sides is None:
        return not is_statement(line.body)
    left, right = sides
    first = left.terms[0] if isinstance(left, Sum) else left
    turned = isinstance(right, Quotient) and "−" in to_text(right)
    forward = bool(letters(left)) and not letters(right) and not isinstance(first, Negative)
    return forward and not turned


def _is_fit(start: Line, right: tuple[Line, ...], own: _Own) -> bool:
    """Whether the right lines are what people would write."""
    return all(map(_is_small, right)) and _is_end(right[-1], start, own)


def _is_start(start: Line) -> bool:
    """Whether its numbers are small, and its exponents those of school."""
    powers = [part for tree in start.trees for _, part in walk(tree) if isinstance(part, Power)]
    usual = (Number(Fraction(2)), Number(Fraction(3)))
    return _is_small(start) and all(part.exponent in usual for part in powers)


def _is_small(line: Line) -> bool:
    return all(number <= LARGEST for tree in line.trees for number in _numbers(tree))


def _is_end(end: Line, start: Line, own: _Own) -> bool:
    """Whether a line may be what a start comes to: small, plain, no result of the student's."""
    if not _is_small(end) or _is_same(start, end):
        return False
    results = {n for tree in end.trees for n in _numbers(tree)} - {Fraction(0), Fraction(1)}
    if results & own.numbers:
        return False
    if isinstance(end.body, Relation) and any(n.denominator != 1 for n in results):
        return False
    if isinstance(start.body, Relation):
        worth = [plain_number(side) for side in end.trees if not letters(side)]
        if any(w is None or w.denominator != 1 for w in worth):
            return False
    return True


def _is_same(one: Line, other: Line) -> bool:
    """Whether two lines differ only in the order of their parts."""
    return sorted(_text(one).replace("·", "")) == sorted(_text(other).replace("·", ""))


def _told(id: str, rule: MalRule, case: _Case) -> WorkedExample:
    start, end = _text(case.start), _text(case.right[-1])
    return WorkedExample(
        id=id,
        concept=rule.concept,
        intent=start,
        faulty="\n".join((start, _text(case.wrong))),
        call=start,
        gives=_text(case.wrong),
        wanted=end,
        noticed=_seen(case.start, case.wrong),
        mended="\n".join((start, *(_text(line) for line in case.right))),
    )


def _seen(start: Line, wrong: Line) -> tuple[str, ...]:
    """What shows that the wrong line does not follow, computed."""
    said = notes().example
    one, other = sides_of(start), sides_of(wrong)
    if one is not None and other is not None and start.kind is Kind.INEQUALITY:
        name = next(iter(sorted(start.letters)), "")
        for number in map(Fraction, (4, -4, 2, -2, 1, -1, 6, -6, 10, -10, 0, 20, -20)):
            values = {name: number}
            truths = is_true(start, values), is_true(wrong, values)
            if name and None not in truths and truths[0] != truths[1]:
                family = said.held if truths[0] else said.held_not
                return (family.format(values=_given(values), one=_text(start), other=_text(wrong)),)
        return ()
    if one is not None and other is not None:
        for part, opposed in (other, other[::-1]):
            claimed = None if letters(opposed) else value(opposed)
            if claimed is None or not letters(part):
                continue
            for side, opposite in (one, one[::-1]):
                how, target = affine(side, part), plain_number(opposite)
                simple = how is not None and (is_letter(part) or abs(how.times) == 1)
                if how is None or target is None or not simple:
                    continue
                whole = how.times * claimed + how.plus
                if whole != target and whole.denominator <= 12:
                    return (
                        said.whole.format(
                            part=to_text(part),
                            number=text_of(claimed),
                            whole=to_text(side),
                            comes=text_of(whole),
                            wanted=text_of(target),
                        ),
                    )
        changed = [(a, b) for a, b in zip(one, other, strict=True) if difference(a, b) != 0]
        return _differs(*changed[0]) if len(changed) == 1 else ()
    ends = [side for side in wrong.trees if not is_statement(start.body)]
    return _differs(cast(Tree, start.body), ends[-1]) if ends else ()


def _differs(one: Tree, other: Tree) -> tuple[str, ...]:
    """The same number in both, and what each comes to."""
    said = notes().example
    for values in differing(one, other, frozenset()):
        first, second = value(one, values), value(other, values)
        if first is not None and second is not None:
            return (
                said.differs.format(
                    values=_given(values),
                    one=to_text(one),
                    first=text_of(first),
                    other=to_text(other),
                    second=text_of(second),
                ),
            )
    first, second = value(one), value(other)
    if first is None or second is None or first == second or polynomial(one) is None:
        return ()
    return (
        said.size.format(
            one=to_text(one),
            first=f"{float(first):.2f}".rstrip("0").rstrip("."),
            other=to_text(other),
            second=f"{float(second):.2f}".rstrip("0").rstrip("."),
        ),
    )


def _given(values: object) -> str:
    return " and ".join(f"`{n}` is {text_of(v)}" for n, v in dict(values).items())  # type: ignore[call-overload]


def _text(line: Line | Body) -> str:
    return to_text(line.body if isinstance(line, Line) else line)
