"""What every checkable question is made with: the scene it is about, choices, and what to avoid."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from tutor_app.dialogue import Answer, AnswerKind, Finding, Picture, Probe, ProbeKind, Problem
from tutor_app.subjects.algebra.facts import is_nice, text_of
from tutor_app.subjects.algebra.line import Line
from tutor_app.subjects.algebra.render import to_text
from tutor_app.subjects.algebra.survey import Survey
from tutor_app.subjects.algebra.tree import Tree

MOST_CHOICES = 3
_OFFSETS = (-2, 3, 5, -4, 10, 1, -1, 7, -6)


@dataclass(frozen=True, slots=True)
class Scene:
    """What the questions about one finding rest on.

    `before` is the line that holds and `wrong` the one that does not follow from it (None where
    nothing is wrong). `hidden` are the numbers of the solution and of the lines still to come:
    nothing that is asked may have one of them for an answer, in a slot or among its choices, and
    what the answer is held against may be none of them either.
    `avoid` are the solutions themselves, which are never put in for a letter.
    """

    problem: Problem
    survey: Survey
    finding: Finding
    before: Line | None
    wrong: Line | None
    hidden: frozenset[Fraction] = frozenset()
    avoid: frozenset[Fraction] = frozenset()
    row: int = 0
    seen: frozenset[Fraction] = field(default_factory=frozenset)

    @property
    def letter(self) -> str:
        """The one letter of the lines, an empty text where there are several or none."""
        lines = [line for line in (self.before, self.wrong) if line is not None]
        names = sorted(frozenset().union(*(line.letters for line in lines)))
        return names[0] if len(names) == 1 else ""


def code(tree: Tree) -> str:
    """An expression as it stands in a question."""
    return to_text(tree)


def given(values: Mapping[str, Fraction]) -> str:
    """Values of letters as they stand in a question: "`x` is 2 and `y` is 3"."""
    return " and ".join(f"`{name}` is {text_of(value)}" for name, value in values.items())


def number_probe(
    scene: Scene,
    kind: ProbeKind,
    form: str,
    answer: Fraction | None,
    *,
    level: int,
    slots: Mapping[str, str],
    near: Iterable[Fraction] = (),
    picture: Picture | None = None,
    accepts: Sequence[str] = (),
) -> Probe | None:
    """A question whose answer is a number; None when the number gives away too much or is too
    awkward to work out. `near` are numbers that choices may be made of.
    """
    if answer is None or not is_nice(answer) or answer in scene.hidden:
        return None
    return _probe(
        scene,
        kind,
        form,
        Answer(kind=AnswerKind.NUMBER, value=text_of(answer), accepts=tuple(accepts)),
        level=level,
        slots=slots,
        choices=_choices(scene, answer, near),
        picture=picture,
    )


def word_probe(
    scene: Scene,
    kind: ProbeKind,
    form: str,
    answer: str,
    others: Mapping[str, Sequence[str]],
    *,
    level: int,
    slots: Mapping[str, str],
    picture: Picture | None = None,
) -> Probe:
    """A question whose answer is one of a few words, each with its synonyms in `others`."""
    said = tuple(repr(word) for word in others[answer])
    return _probe(
        scene,
        kind,
        form,
        Answer(kind=AnswerKind.VALUE, value=repr(answer), accepts=said),
        level=level,
        slots=slots,
        choices=(),
        picture=picture,
    )


def truth_probe(
    scene: Scene,
    kind: ProbeKind,
    form: str,
    answer: bool,
    *,
    level: int,
    slots: Mapping[str, str],
    picture: Picture | None = None,
) -> Probe:
    """A question to be answered by yes or no."""
    return _probe(
        scene,
        kind,
        form,
        Answer(kind=AnswerKind.VALUE, value=repr(answer)),
        level=level,
        slots=slots,
        choices=(),
        picture=picture,
    )


def math_probe(
    scene: Scene,
    kind: ProbeKind,
    form: str,
    answer: Tree,
    *,
    level: int,
    slots: Mapping[str, str],
) -> Probe:
    """A question whose answer is an expression with a letter in it."""
    return _probe(
        scene,
        kind,
        form,
        Answer(kind=AnswerKind.MATH, value=to_text(answer)),
        level=level,
        slots=slots,
        choices=(),
    )


def _probe(
    scene: Scene,
    kind: ProbeKind,
    form: str,
    answer: Answer,
    *,
    level: int,
    slots: Mapping[str, str],
    choices: tuple[str, ...],
    picture: Picture | None = None,
) -> Probe:
    named = {"form": form, "letter": scene.letter, **slots}
    if named.get("against") in {text_of(number) for number in scene.hidden}:
        named["against"] = ""
    call = slots.get("expression", "")
    content = "|".join((kind, form, answer.value, *(f"{k}={v}" for k, v in sorted(named.items()))))
    return Probe(
        id=f"{kind.value}-{hashlib.sha256(content.encode()).hexdigest()[:12]}",
        kind=kind,
        finding=scene.finding.key,
        call=call,
        answer=answer,
        level=level,
        line=scene.row or None,
        picture=picture,
        choices=choices,
        slots=named,
    )


def _choices(scene: Scene, answer: Fraction, near: Iterable[Fraction]) -> tuple[str, ...]:
    """The answer among other plausible numbers, in an order that says nothing."""
    pool = [*near, *(answer + offset for offset in _OFFSETS)]
    others = [
        n for n in dict.fromkeys(pool) if n != answer and n not in scene.hidden and is_nice(n)
    ]
    if answer >= 0:
        others = [n for n in others if n >= 0] or others
    chosen = [answer, *others[: MOST_CHOICES - 1]]
    if len(chosen) < MOST_CHOICES:
        return ()

    def place(number: Fraction) -> str:
        return hashlib.sha256(f"{scene.finding.key}/{answer}/{number}".encode()).hexdigest()

    return tuple(text_of(number) for number in sorted(chosen, key=place))
