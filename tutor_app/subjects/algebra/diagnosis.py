"""What is wrong with a work: the first line that does not follow, and the faulty rule behind it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import lru_cache

from tutor_app.dialogue import (
    Check,
    Construct,
    Finding,
    FindingSource,
    Fix,
    Goal,
    Problem,
    StepState,
)
from tutor_app.subjects.algebra.explaining import (
    Explanation,
    explain_answer,
    explain_claim,
    explain_model,
    explain_step,
)
from tutor_app.subjects.algebra.line import Line, is_statement
from tutor_app.subjects.algebra.malrules.texts import explain_texts
from tutor_app.subjects.algebra.modelling import models_as
from tutor_app.subjects.algebra.render import to_text
from tutor_app.subjects.algebra.secrets import lines_to_come, mends
from tutor_app.subjects.algebra.survey import Step, Survey, survey

MOST_RIVALS = 4
MOST_NEXT = 4
ON_TOPIC = 1.3
"""How much more a rule is believed that is about a concept of the problem."""

EXPECTED = 3.0
"""How much more a misconception is believed that the problem's author has met in it."""

UNEXPLAINED = 0.4
"""How sure it is what a wrong line is about when no rule explains it."""


def diagnose(problem: Problem, work: str, check: Check) -> tuple[Finding, ...]:
    """Findings, best first: the first wrong row and rivals for its reason, rows that cannot be
    read, or that the goal is not reached yet. Empty when the work is finished.
    """
    found = survey(problem, work)
    if found.finished:
        return ()
    if found.wrong is not None:
        return tuple(_wrong(problem, found, found.wrong))
    if found.unread is not None and _matters(found, found.unread):
        return (_unread(found.steps[found.unread], found.unread),)
    return (_unfinished(problem, work, found),)


def explanations(problem: Problem, found: Survey, index: int) -> tuple[Explanation, ...]:
    """The rules that explain a wrong step, best first."""
    step = found.steps[index]
    if step.line is None:
        return ()
    return _explained(problem, found.start, step.before, step.line, step.text)


@lru_cache(maxsize=512)
def _explained(
    problem: Problem, start: Line | None, before: Line | None, line: Line, text: str
) -> tuple[Explanation, ...]:
    if start is None and problem.models:
        return explain_model(models_as(problem, line), line)
    if before is None:
        return explain_texts(problem.statement, text, problem.answer)
    ways = explain_step(before, line)
    if not ways and start is not None and _is_question(problem):
        ways = explain_answer(start, line)
    if not ways and start is not None and not is_statement(line.body):
        ways = explain_answer(start, line)
    return ways or explain_claim(line)


def _is_question(problem: Problem) -> bool:
    return problem.goal in (Goal.ANSWER, Goal.EVALUATE)


# ---------------------------------------------------------------------- wrong lines


def _wrong(problem: Problem, found: Survey, index: int) -> Iterator[Finding]:
    step = found.steps[index]
    assert step.line is not None
    model = found.start is None and bool(problem.models) and not step.aside
    part = Construct.MODEL if model else Construct.STEP
    place = f"{part}:{_digest(_place(problem, step))}"
    fixes = tuple(
        Fix(line=step.row, before=step.text, after=after)
        for after in mends(problem, step.before, step.line)
    )
    common = {
        "part": part,
        "lines": (step.row,),
        "fragment": step.text,
        "explains": (index,),
        "fixes": fixes,
    }
    ways = _apart(explanations(problem, found, index))
    for name, way, of, confidence in _by_topic(problem, ways):
        yield Finding(
            key=f"{place}:{name}",
            detector=way.key,
            what=f"{way.what} (in `{step.text}`).",
            confidence=confidence,
            source=FindingSource.MAL_RULE,
            misconception=of,
            concept=way.concept or next(iter(problem.concepts), None),
            **common,
        )
    if not ways:
        yield Finding(
            key=f"{place}:line",
            detector="model-check" if model else "line-check",
            what=_unexplained(step, model),
            confidence=UNEXPLAINED,
            source=FindingSource.LINE_CHECK,
            concept=next(iter(problem.concepts), None),
            **common,
        )


def _apart(ways: Iterable[Explanation]) -> list[tuple[str, Explanation, str | None]]:
    """One explanation for each thing that may be behind the line; both halves of a pair."""
    found: dict[str, tuple[str, Explanation, str | None]] = {}
    for way in ways:
        for of in way.misconceptions or (None,):
            name = of or "slip"
            found.setdefault(name, (name, way, of))
    return list(found.values())[:MOST_RIVALS]


def _by_topic(
    problem: Problem, ways: list[tuple[str, Explanation, str | None]]
) -> list[tuple[str, Explanation, str | None, float]]:
    """The explanations with their confidence, those that fit the problem believed more: the same
    wrong number has many fathers, and its author knows which of them come here.
    """
    met = {work.misconception for work in problem.faulty if work.misconception}
    weights = [
        way.confidence
        * (ON_TOPIC if way.concept in problem.concepts else 1.0)
        * (EXPECTED if of in met else 1.0)
        for _, way, of in ways
    ]
    believed, total = sum(way.confidence for _, way, _ in ways), sum(weights)
    share = believed / total if total else 0.0
    made = [
        (name, way, of, min(1.0, weight * share))
        for (name, way, of), weight in zip(ways, weights, strict=True)
    ]
    return sorted(made, key=lambda one: -one[3]) if ways else []


def _place(problem: Problem, step: Step) -> str:
    """What a wrong step is told by: the line it starts from. Rewriting it wrongly leaves it."""
    before = step.before.text if step.before is not None else problem.id
    return "".join(before.split())


def _unexplained(step: Step, model: bool) -> str:
    if model:
        return f"`{step.text}` does not say what the story says."
    before = " ".join(step.before.text.split()) if step.before is not None else ""
    if not before:
        return f"`{step.text}` is not the answer."
    return f"`{step.text}` does not follow from `{before}`."


# ---------------------------------------------------------------------- nothing wrong


def _matters(found: Survey, index: int) -> bool:
    """Whether a row that could not be read stands in the way: the last, or one read in two ways."""
    step = found.steps[index]
    return step.state is StepState.AMBIGUOUS or index == len(found.steps) - 1


def _unread(step: Step, index: int) -> Finding:
    twofold = step.state is StepState.AMBIGUOUS
    return Finding(
        key=f"{Construct.NOTATION}:{_digest(step.text)}",
        detector="ambiguous" if twofold else "unreadable",
        part=Construct.NOTATION,
        lines=(step.row,),
        fragment=step.text,
        what=f"`{step.text}` can be read in two ways." if twofold else step.note or step.text,
        confidence=1.0,
        source=FindingSource.LINE_CHECK,
        explains=(index,),
    )


def _unfinished(problem: Problem, work: str, found: Survey) -> Finding:
    last = found.steps[-1] if found.steps else None
    shown = last.text if last is not None else problem.start
    begun = "begun" if last is not None else "blank"
    return Finding(
        key=f"{Construct.UNFINISHED}:{_digest(shown or problem.id)}",
        detector=f"unfinished-{begun}",
        part=Construct.UNFINISHED,
        lines=(last.row,) if last is not None else (),
        fragment=shown,
        what=f"Right so far, and not at the goal yet ({problem.goal}).",
        fixes=tuple(
            Fix(line=last.row if last else 1, before=shown, after=to_text(line.body))
            for line in lines_to_come(problem, work)[:MOST_NEXT]
        ),
        confidence=1.0,
        source=FindingSource.LINE_CHECK,
        concept=next(iter(problem.concepts), None),
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:10]
