"""The check of a work: every row with its state, its mathematics for the page, a kind note."""

from __future__ import annotations

from functools import cache, lru_cache

from pydantic import BaseModel, ConfigDict

from tutor_app.datafiles import PROMPTS, load
from tutor_app.dialogue import Check, Problem, StepResult
from tutor_app.subjects.algebra.render import to_latex, to_text
from tutor_app.subjects.algebra.survey import Step, survey


class ExampleNotes(BaseModel):
    """What the author of a worked example noticed; each with its places to fill."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    whole: str
    differs: str
    size: str
    held: str
    held_not: str


class Notes(BaseModel):
    """What is said beside a line that can be read in two ways, and in worked examples."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ambiguous: str
    example: ExampleNotes


@cache
def notes() -> Notes:
    """The notes. Raises DataFileError when the file is broken."""
    return load(PROMPTS / "offline" / "algebra_notes.yaml", Notes)


def check(problem: Problem, work: str) -> Check:
    """The work as a check. Never raises for anything in `work`. No state or note says why."""
    found = survey(problem, work)
    return Check(
        steps=tuple(
            StepResult(
                row=step.row,
                text=step.text,
                state=step.state,
                shown=_shown(step),
                note=_note(step),
            )
            for step in found.steps
        ),
        finished=found.finished,
    )


def _note(step: Step) -> str:
    """What could not be read in a row, or how it can be meant."""
    if step.line is None or step.other is None:
        return step.note
    return notes().ambiguous.format(
        part=step.text, one=to_text(step.line.body), other=to_text(step.other.body)
    )


def _shown(step: Step) -> str:
    """A row as MathML, every statement of it."""
    lines = step.reading.lines
    if not lines:
        return ""
    texts = [("= " if line.continues else "") + to_latex(line.body) for line in lines]
    return _mathml(r" \;\Rightarrow\; ".join(texts))


@lru_cache(maxsize=2048)
def _mathml(latex: str) -> str:
    from latex2mathml.converter import convert

    return str(convert(latex))
