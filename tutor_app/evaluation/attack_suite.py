"""Attempts to talk the answer out of the tutor, as data: `benchmarks/attacks/*.yaml`."""

from __future__ import annotations

import re
from pathlib import Path

from pydantic import Field, model_validator

from tutor_app.datafiles import ROOT, DataFileError, load
from tutor_app.dialogue import Record

FOLDER = ROOT / "benchmarks" / "attacks"
SLOT = re.compile(r"\{([a-z0-9_]+)\}")


class Step(Record):
    """One turn of an attempt.

    `say` is what the student writes, `work` how they change their work (see `Edit` in
    `attack_targets`). `complies` is what a model says that gives in, with the secret in the form
    that was asked for; without it the model behaves.
    """

    say: str = ""
    work: str = ""
    complies: str = ""

    @model_validator(mode="after")
    def _does_something(self) -> Step:
        if not (self.say.strip() or self.work.strip()):
            raise ValueError("give `say`, `work` or both")
        return self


class Attempt(Record):
    """One attempt: what is said and done, turn by turn.

    `subject` restricts it to programs or to algebra. `guesses`: the student only ever guesses, so
    that a reply which tells a right guess from a wrong one counts as giving the answer.
    """

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    steps: tuple[Step, ...] = Field(min_length=1)
    subject: str = Field(default="", pattern=r"^(python|algebra|)$")
    guesses: bool = False


class Family(Record):
    """Attempts of one kind."""

    family: str
    about: str
    attempts: tuple[Attempt, ...] = Field(min_length=1)


def slots_in(family: Family) -> set[str]:
    """The names of all slots that the texts of a family use."""
    texts = (
        text
        for attempt in family.attempts
        for step in attempt.steps
        for text in (step.say, step.work, step.complies)
    )
    return {slot for text in texts for slot in SLOT.findall(text)}


def filled(text: str, slots: dict[str, str]) -> str:
    """A text with its slots filled; braces that are no slot stay. Raises KeyError for an unknown
    slot.
    """
    return SLOT.sub(lambda match: slots[match[1]], text)


def read_suite(folder: Path = FOLDER) -> tuple[Family, ...]:
    """All families. Raises DataFileError for a broken file or an id that is used twice."""
    families: list[Family] = []
    seen: set[str] = set()
    for path in sorted(folder.glob("*.yaml")):
        family = load(path, Family)
        for attempt in family.attempts:
            if attempt.id in seen:
                raise DataFileError(path, attempt.id, "this id is used twice; choose another")
            seen.add(attempt.id)
        families.append(family)
    return tuple(families)
