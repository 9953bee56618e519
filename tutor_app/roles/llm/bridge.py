"""`knowledge/bridge.yaml`: which error, strategy and intention lie behind the next question.

After Wang et al. 2024, "Bridging the Novice-Expert Gap via Models of Decision-Making": told what
an expert decides, a model's words are better. Here the planner has decided; this names it.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from tutor_app.datafiles import KNOWLEDGE, DataFileError, load
from tutor_app.dialogue import Intent, Move, Question, Reading, Record, Rung, Stage, Verdict
from tutor_app.planner import Act, Plan


class Decision(Record):
    """What an expert decides: the error behind a reply, a strategy, and what that is to do."""

    error: str
    strategy: str
    intention: str


class When(Record):
    """When a rule fits; what is not named may be anything."""

    act: Act | None = None
    verdict: Verdict | None = None
    intent: Intent | None = None
    stage: Stage | None = None
    move: Move | None = None
    checkable: bool | None = None
    rung: str | None = None
    misconception: bool | None = None


class Rule(Record):
    """One row of the table."""

    when: When
    decide: Decision


def decision(
    rules: tuple[Rule, ...], plan: Plan, reading: Reading, answered: Question | None
) -> Decision:
    """The decision of the first rule that fits. `answered` is the question that was replied to."""
    asked = plan.question
    facts = {
        "act": plan.act,
        "verdict": reading.asked if reading.intent is Intent.ANSWER else None,
        "intent": reading.intent,
        "stage": asked.stage if asked else None,
        "move": asked.move if asked else None,
        "checkable": answered.checkable if answered else None,
        "rung": Rung(answered.rung).name.lower() if answered else None,
        "misconception": reading.misconception is not None,
    }
    for rule in rules:
        wanted = rule.when.model_dump(exclude_none=True)
        if all(facts[name] == value for name, value in wanted.items()):
            return rule.decide
    return rules[-1].decide


@cache
def bridge_rules(path: Path = KNOWLEDGE / "bridge.yaml") -> tuple[Rule, ...]:
    """The project's table. Raises DataFileError when it is broken or does not decide all cases."""
    rules = load(path, tuple[Rule, ...])
    if not rules or rules[-1].when != When():
        raise DataFileError(path, "file", "end with a rule that fits everything (when: {})")
    return rules
