"""What a student has mastered: an online hierarchical Gaussian filter.

The chance of a right answer grows with the student's trait, plus their state for the knowledge
component, minus the difficulty of the item. Each of the three is a normal distribution in logits,
moved by every piece of evidence in proportion to its variance (one step of Fisher scoring, after
Glickman 1999 and Jaakkola & Jordan 2000; slip and guess as in Corbett & Anderson 1995). States are
forgotten by a power of time, back towards where everybody starts; their uncertainty grows.

Pure: times are given, in seconds since any fixed moment.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from tutor_app.learner.parameters import LearnerParameters, SignSource, Trust


class Normal(NamedTuple):
    """A normal distribution in logits."""

    mean: float
    variance: float


class ComponentState(NamedTuple):
    """What is known of one knowledge component: as of when (seconds), from how many signs."""

    state: Normal
    at: float
    signs: int


class Observed(NamedTuple):
    """One observation: at a time in seconds, about a component, on an item of a difficulty (1 to
    5), and what it rests on.
    """

    at: float
    component: str
    item: str
    difficulty: int
    correct: bool
    source: SignSource


@dataclass(frozen=True)
class LearnerState:
    """Everything known of one student. Immutable: `observe` gives a new one."""

    trait: Normal
    components: Mapping[str, ComponentState] = field(default_factory=dict)
    items: Mapping[str, Normal] = field(default_factory=dict)


class Mastery(NamedTuple):
    """The chance that a student does an item of middling difficulty right, and how sure that is.

    `logit` and `deviation` are in logits; `signs` is how many there were about this component.
    """

    logit: float
    deviation: float
    signs: int

    @property
    def probability(self) -> float:
        """Between 0 and 1."""
        return _chance(self.logit)

    @property
    def low(self) -> float:
        """The probability one standard deviation below."""
        return _chance(self.logit - self.deviation)

    @property
    def high(self) -> float:
        """The probability one standard deviation above."""
        return _chance(self.logit + self.deviation)

    @property
    def sd(self) -> float:
        """The standard deviation as a probability: half the span from `low` to `high`."""
        return (self.high - self.low) / 2


def beginner(parameters: LearnerParameters) -> LearnerState:
    """A student of whom nothing is known."""
    return LearnerState(Normal(parameters.trait.mean, parameters.trait.variance))


def observe(state: LearnerState, seen: Observed, parameters: LearnerParameters) -> LearnerState:
    """The state after one more observation. A time before the last one counts as that one."""
    components, items = dict(state.components), dict(state.items)
    trait = _update(state.trait, components, items, seen, parameters)
    return LearnerState(trait, components, items)


def mastery(
    state: LearnerState, component: str, at: float, parameters: LearnerParameters
) -> Mastery:
    """How well a component is mastered at a time (seconds); what is unseen follows the trait."""
    now = _faded(state.components.get(component), at, parameters)
    return Mastery(
        logit=state.trait.mean + now.state.mean,
        deviation=math.sqrt(state.trait.variance + now.state.variance),
        signs=now.signs,
    )


def trace(observations: Iterable[Observed], parameters: LearnerParameters) -> LearnerState:
    """The state of one student after all observations, whatever order they come in."""
    return trace_class({"": observations}, parameters).get("", beginner(parameters))


def trace_class(
    observations: Mapping[str, Iterable[Observed]], parameters: LearnerParameters
) -> dict[str, LearnerState]:
    """The states of the students of a class, who share what is learned of the items' difficulty.

    Taken in order of time (then of student and content, so that the result is always the same).
    """
    in_order = sorted(
        (seen.at, student, seen) for student, seen_by in observations.items() for seen in seen_by
    )
    items: dict[str, Normal] = {}
    traits = {student: beginner(parameters).trait for student in observations}
    components: dict[str, dict[str, ComponentState]] = {student: {} for student in observations}
    for _, student, seen in in_order:
        traits[student] = _update(traits[student], components[student], items, seen, parameters)
    return {
        student: LearnerState(traits[student], components[student], items)
        for student in observations
    }


def _update(
    trait: Normal,
    components: dict[str, ComponentState],
    items: dict[str, Normal],
    seen: Observed,
    parameters: LearnerParameters,
) -> Normal:
    """Take one observation into `components` and `items`; give the new trait."""
    before = _faded(components.get(seen.component), seen.at, parameters)
    known, item = before.state, items.get(seen.item) or _first_item(seen.difficulty, parameters)
    trust = parameters.evidence[seen.source]
    score, information = _evidence(trait.mean + known.mean - item.mean, seen.correct, trust)
    # With all three uncertain at once, each takes its share of the surprise by its variance.
    share = 1 / (1 + information * (trait.variance + known.variance + item.variance))

    def moved(one: Normal, sign: int) -> Normal:
        return Normal(
            one.mean + sign * one.variance * score * share,
            one.variance * (1 - one.variance * information * share),
        )

    after = moved(known, 1)
    gained = after.mean + parameters.practice_gain
    # Practice teaches also when the answer was wrong, but never so much that it looks like a hit.
    mean = gained if seen.correct else min(known.mean, gained)
    components[seen.component] = ComponentState(
        Normal(mean, after.variance), max(before.at, seen.at), before.signs + 1
    )
    items[seen.item] = moved(item, -1)
    return moved(trait, 1)


def _evidence(logit: float, correct: bool, trust: Trust) -> tuple[float, float]:
    """How strongly, and with how much information, an answer speaks (score and Fisher information
    of the chance of a right answer with slip and guess).
    """
    able = _chance(logit)
    right = trust.guess + (1 - trust.guess - trust.slip) * able
    slope = (1 - trust.guess - trust.slip) * able * (1 - able)
    score = slope / right if correct else -slope / (1 - right)
    return score, slope * slope / (right * (1 - right))


def _faded(
    component: ComponentState | None, at: float, parameters: LearnerParameters
) -> ComponentState:
    """A component's state at a later time."""
    start = parameters.component
    if component is None:
        return ComponentState(Normal(start.mean, start.variance), at, 0)
    left = parameters.forgetting.left(at - component.at)
    known = component.state
    return component._replace(
        state=Normal(
            start.mean + (known.mean - start.mean) * left,
            # As uncertain as at the start once all is forgotten, and never more.
            start.variance + (known.variance - start.variance) * left * left,
        )
    )


def _first_item(difficulty: int, parameters: LearnerParameters) -> Normal:
    return Normal(parameters.difficulty[difficulty], parameters.difficulty_variance)


def _chance(logit: float) -> float:
    """The logistic function, safe for any number."""
    if logit >= 0:
        return 1 / (1 + math.exp(-min(logit, 500)))
    low = math.exp(max(logit, -500))
    return low / (1 + low)
