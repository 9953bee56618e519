"""Which problem next: the most learning to expect, mixed with review of what has faded."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import StrEnum

from tutor_app.dialogue import Problem, Record
from tutor_app.learner.concepts import ConceptGraph
from tutor_app.learner.mastery import LearnerState, mastery
from tutor_app.learner.parameters import LearnerParameters


class Why(StrEnum):
    """Why a problem is suggested."""

    PROGRESS = "progress"  # there is something to learn, and it is within reach
    REVIEW = "review"  # it was known and has faded


class Suggestion(Record):
    """A problem with what speaks for it: the concept, why, and its worth (higher is better)."""

    problem: str
    why: Why
    concept: str
    worth: float


def suggest(
    state: LearnerState,
    problems: Iterable[Problem],
    graph: ConceptGraph,
    at: float,
    parameters: LearnerParameters,
    solved: Collection[str] = (),
) -> tuple[Suggestion, ...]:
    """All problems with concepts, the best first; `at` is now, in seconds.

    A solved problem is only suggested where something it practises has faded.
    """
    found: list[tuple[float, int, Suggestion]] = []
    for problem in problems:
        best = max(
            (
                one
                for concept in dict.fromkeys(problem.concepts)
                for one in _reasons(state, problem, concept, graph, at, parameters)
                if problem.id not in solved or one.why is Why.REVIEW
            ),
            key=lambda one: one.worth,
            default=None,
        )
        if best is not None:
            found.append((-best.worth, problem.difficulty, best))
    return tuple(one for *_, one in sorted(found, key=lambda f: (f[0], f[1], f[2].problem)))


def _reasons(
    state: LearnerState,
    problem: Problem,
    concept: str,
    graph: ConceptGraph,
    at: float,
    parameters: LearnerParameters,
) -> Iterable[Suggestion]:
    now = mastery(state, concept, at, parameters)
    reach = 1.0
    if not now.signs and concept in graph:
        before = graph.get(concept).prerequisites
        chances = (mastery(state, one, at, parameters).probability for one in before)
        reach = min(chances, default=1.0)
    item = now._replace(logit=now.logit - parameters.difficulty[problem.difficulty])
    # Room above what is known, times the chance to get there: nothing is learned from a problem
    # that is out of reach, and little from one that is done in one's sleep.
    worth = parameters.next.progress * (1 - now.probability) * item.probability * reach
    yield Suggestion(problem=problem.id, why=Why.PROGRESS, concept=concept, worth=worth)
    seen = state.components.get(concept)
    if seen is None:
        return
    then = mastery(state, concept, seen.at, parameters).probability
    faded = then - now.probability
    if then >= parameters.known and faded >= parameters.next.faded:
        worth = parameters.next.review * faded * item.probability
        yield Suggestion(problem=problem.id, why=Why.REVIEW, concept=concept, worth=worth)
