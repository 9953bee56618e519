"""The planner's numbers: `knowledge/policy.yaml`, validated."""

from __future__ import annotations

from pydantic import Field

from tutor_app.dialogue import EvidenceSource, Record, Stage


class Reliability(Record):
    """How far one source of evidence can be trusted (Corbett & Anderson 1995: slip and guess)."""

    slip: float = Field(gt=0, lt=0.5)
    guess: float = Field(gt=0, lt=0.5)


class Policy(Record):
    """Thresholds and limits of planning; see the comments in `knowledge/policy.yaml`."""

    prior: dict[Stage, float]
    prior_when_concept_was_understood: float = Field(ge=0, le=1)
    mastery: float = Field(gt=0.5, lt=1)
    evidence: dict[EvidenceSource, Reliability]
    learn: float = Field(ge=0, lt=0.5)
    confidence: float = Field(ge=0, le=1)
    misses_per_level: int = Field(ge=1, le=10)
    misses_after_example: int = Field(ge=1, le=10)
    free_guesses: int = Field(ge=0, le=10)
    detours_per_question: int = Field(ge=0, le=10)
    max_questions: int = Field(ge=4, le=200)
    max_turns: int = Field(ge=10, le=1000)
