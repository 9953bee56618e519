"""The knowledge state: one probability per understanding, moved by evidence both ways."""

from __future__ import annotations

from tutor_app.dialogue import (
    Belief,
    Evidence,
    EvidenceSource,
    Reading,
    Stage,
    Understanding,
    Verdict,
)
from tutor_app.planner.policy import Policy, Reliability

FACTS = (EvidenceSource.EXACT, EvidenceSource.CHOICE)
# Nothing is ever more certain than this: one observation is not to become certainty.
LEAST, MOST = 0.01, 0.99


def posterior(probability: float, supports: bool, reliability: Reliability) -> float:
    """Bayes' rule with slip and guess (Corbett & Anderson 1995), kept inside (0.01, 0.99), so that
    what was shown once can fall again.
    """
    if supports:
        there = probability * (1 - reliability.slip)
        absent = (1 - probability) * reliability.guess
    else:
        there = probability * reliability.slip
        absent = (1 - probability) * (1 - reliability.guess)
    return min(MOST, max(LEAST, there / (there + absent)))


def first_belief(understanding: Understanding, concept_known: bool, policy: Policy) -> Belief:
    """The belief before any evidence; higher when the same concept was explained before."""
    prior = policy.prior[understanding.stage]
    if concept_known and understanding.stage is Stage.CAUSE:
        prior = max(prior, policy.prior_when_concept_was_understood)
    return Belief(understanding=understanding.id, probability=prior)


def observe(belief: Belief, evidence: Evidence, policy: Policy) -> Belief:
    """The belief after one more piece of evidence, which is kept.

    After a missed fact the student is shown the run: the chance of learning from it (the transition
    of Corbett & Anderson 1995) softens the fall, but never turns it into a rise. A teacher's word
    is not weighed: it is taken, and *held* stands against whatever comes later.
    """
    before = belief.probability
    if evidence.source is EvidenceSource.TEACHER:
        after = MOST if evidence.supports else LEAST
    elif is_settled(belief):
        after = before
    else:
        after = posterior(before, evidence.supports, policy.evidence[evidence.source])
        if not evidence.supports and evidence.source in FACTS:
            after = min(before, after + (1 - after) * policy.learn)
    return Belief(
        understanding=belief.understanding,
        probability=after,
        evidence=(*belief.evidence, evidence),
    )


def evidence_from(verdict: Verdict, reading: Reading, turn: int) -> Evidence | None:
    """The evidence a verdict gives. Partly right and unsure move nothing: never bluff."""
    if verdict not in (Verdict.RIGHT, Verdict.WRONG):
        return None
    return Evidence(
        turn=turn,
        source=reading.source,
        supports=verdict is Verdict.RIGHT,
        quotation=reading.quotation,
    )


def is_settled(belief: Belief | None) -> bool:
    """Whether the latest word of a teacher on an understanding is that it is there."""
    words = belief.evidence if belief is not None else ()
    return next((e.supports for e in reversed(words) if e.source is EvidenceSource.TEACHER), False)


def is_there(belief: Belief | None, policy: Policy) -> bool:
    """Whether the understanding counts as there."""
    return belief is not None and belief.probability >= policy.mastery
