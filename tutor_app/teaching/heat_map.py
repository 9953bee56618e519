"""The heat map of a class: each student's mastery of each knowledge component, with its doubt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from tutor_app.dialogue import Record
from tutor_app.learner.mastery import LearnerState, Observed, mastery, trace_class
from tutor_app.learner.parameters import LearnerParameters
from tutor_app.teaching.sources import Summed


class Cell(NamedTuple):
    """A student's mastery of a component: probability, standard deviation (as a probability), and
    how many signs it rests on.
    """

    probability: float
    sd: float
    signs: int


class HeatMap(Record):
    """`cells[i][j]` is student i and component j; None where there is no sign of either kind."""

    students: tuple[str, ...]
    concepts: tuple[str, ...]
    cells: tuple[tuple[Cell | None, ...], ...]


def learner_states(
    sessions: Iterable[Summed], parameters: LearnerParameters
) -> dict[str, LearnerState]:
    """What is known of every student (by owner) of a class, from their sessions' summaries."""
    observations: dict[str, list[Observed]] = {}
    for line, summary in sessions:
        observations.setdefault(line.owner, []).extend(summary.observations(line.problem_id))
    return trace_class(observations, parameters)


def heat_map(
    states: Mapping[str, LearnerState],
    order: Sequence[str],
    now: datetime,
    parameters: LearnerParameters,
) -> HeatMap:
    """The map of all students and of the components anybody gave a sign about.

    `order` says in which order components are taught; those that are not in it come last.
    """
    seen = {concept for state in states.values() for concept in state.components}
    concepts = (*(c for c in order if c in seen), *sorted(seen - set(order)))
    students, at = tuple(sorted(states)), now.timestamp()
    return HeatMap(
        students=students,
        concepts=concepts,
        cells=tuple(
            tuple(_cell(states[student], concept, at, parameters) for concept in concepts)
            for student in students
        ),
    )


def _cell(
    state: LearnerState, concept: str, at: float, parameters: LearnerParameters
) -> Cell | None:
    if concept not in state.components:
        return None
    found = mastery(state, concept, at, parameters)
    return Cell(round(found.probability, 3), round(found.sd, 3), found.signs)
