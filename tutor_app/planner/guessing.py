"""Guesses: the first is read like any answer, later ones on the same fault are not judged.

Who tries one candidate after the other, or several at once, would otherwise be told by our yes and
no which one is right. A run of their own work tells that; we ask why instead. A value that was
asked for and can be checked is no guess at a secret, and a candidate with a reason is an answer.
"""

from __future__ import annotations

from tutor_app.dialogue import EvidenceSource, Intent, Reading, Verdict
from tutor_app.planner.policy import Policy
from tutor_app.planner.state import PlanState

FACTS = frozenset({EvidenceSource.EXACT, EvidenceSource.CHOICE})


def weigh_guess(state: PlanState, reading: Reading, policy: Policy) -> tuple[PlanState, Reading]:
    """Count the guesses of a reading, and withhold its verdicts if there were too many.

    The count is per fault and never falls: other words, another question or an edit in between do
    not buy another yes or no.
    """
    current = state.current
    if reading.intent is not Intent.ANSWER or not reading.guesses or current is None:
        return state, reading
    question = current.question
    fact = _is_fact(reading, question.checkable)
    if question.finding not in state.present:
        return state, reading
    made = state.guesses.get(question.finding, 0) + reading.guesses
    state = state.model_copy(update={"guesses": {**state.guesses, question.finding: made}})
    if made <= policy.free_guesses:
        return state, reading
    # The value itself is a fact of the student's own run, and is confirmed all the same.
    return state, reading.model_copy(update={"others": {}}) if fact else withheld(reading)


def withheld(reading: Reading) -> Reading:
    """The reading with nothing in it that depends on whether the student was right."""
    return Reading(
        intent=reading.intent,
        quotation=reading.quotation,
        guesses=reading.guesses,
        withheld=True,
    )


def _is_fact(reading: Reading, checkable: bool) -> bool:
    """Whether a value was read that the question asked for."""
    settled = reading.asked in (Verdict.RIGHT, Verdict.WRONG, Verdict.PARTLY)
    return checkable and settled and reading.source in FACTS
