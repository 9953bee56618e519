"""The numbers of the learner's model: `knowledge/learner.yaml`, validated."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from pathlib import Path

from pydantic import Field, model_validator

from tutor_app.datafiles import KNOWLEDGE, load
from tutor_app.dialogue import Record

LEARNER_FILE = KNOWLEDGE / "learner.yaml"
EASIEST, HARDEST = 1, 5


class SignSource(StrEnum):
    """What a sign about a student rests on: the planner's sources of evidence, and two more."""

    EXECUTION = "execution"
    EXACT = "exact"
    CHOICE = "choice"
    SEMANTIC = "semantic"
    TEACHER = "teacher"
    FAULT = "fault"  # found in the work
    FIRST_TRY = "first_try"  # work that was right as it came


class Start(Record):
    """A quantity before any evidence: its mean and variance in logits."""

    mean: float = Field(ge=-10, le=10)
    variance: float = Field(gt=0, le=25)


class Trust(Record):
    """How far evidence can be trusted: slip (missed though known), guess (got though not)."""

    slip: float = Field(gt=0, lt=0.5)
    guess: float = Field(gt=0, lt=0.5)


class Forgetting(Record):
    """What is left after t days: (1 + t / days) ** -exponent."""

    days: float = Field(gt=0)
    exponent: float = Field(gt=0, le=3)

    def left(self, seconds: float) -> float:
        """The share that is left after so many seconds, in (0, 1]; 1 for less than none."""
        return float((1 + max(0.0, seconds) / 86_400 / self.days) ** -self.exponent)


class NextPolicy(Record):
    """How much progress and review weigh when a problem is suggested."""

    progress: float = Field(ge=0)
    review: float = Field(ge=0)
    faded: float = Field(gt=0, lt=1)


class LearnerParameters(Record):
    """Everything in `knowledge/learner.yaml`; see the comments there."""

    trait: Start
    component: Start
    difficulty: dict[int, float]
    difficulty_variance: float = Field(gt=0, le=25)
    practice_gain: float = Field(ge=0, le=1)
    forgetting: Forgetting
    evidence: dict[SignSource, Trust]
    fault_confidence: float = Field(ge=0, le=1)
    known: float = Field(gt=0.5, lt=1)
    next: NextPolicy

    @model_validator(mode="after")
    def _complete(self) -> LearnerParameters:
        if missing := set(SignSource) - set(self.evidence):
            raise ValueError(f"say how far to trust {', '.join(sorted(missing))}")
        if set(self.difficulty) != set(range(EASIEST, HARDEST + 1)):
            raise ValueError(f"give a difficulty for each of {EASIEST} to {HARDEST}")
        return self


@cache
def learner_parameters(path: Path = LEARNER_FILE) -> LearnerParameters:
    """The parameters, read once per process. Raises DataFileError for a broken file."""
    return load(path, LearnerParameters)
