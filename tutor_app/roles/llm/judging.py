"""From a model's answer to a reading: what the student's words bear out, and no more. Pure.

Ground truth outranks the model: an exact reading keeps its verdict, a run decides what is mended.
A verdict must rest on words that the student wrote and that do not speak to the machine.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from tutor_app.dialogue import (
    EvidenceSource,
    Intent,
    Question,
    Reading,
    Stage,
    Understanding,
    Verdict,
)
from tutor_app.roles.llm.answers import INTENTS, VerifierAnswer
from tutor_app.roles.llm.evidence import honest, occurs
from tutor_app.roles.llm.reading_rules import ReadingRules
from tutor_app.roles.protocols import Scene

QUOTE = 160
OF_A_RUN = frozenset({EvidenceSource.EXACT, EvidenceSource.CHOICE, EvidenceSource.EXECUTION})
# What a model may not find by itself: these end a session, or are facts that we know better.
OURS = frozenset({Intent.FINISHING, Intent.EMPTY})


def settled_exactly(reading: Reading) -> bool:
    """Whether the answer to a checkable question was read for certain."""
    return reading.source in OF_A_RUN and reading.asked not in (None, Verdict.UNSURE)


def is_edit(scene: Scene) -> bool:
    """Whether nothing but reading can tell what a change of the work is worth, and there is one."""
    changed = scene.work != scene.previous_work and bool(scene.previous_work.strip())
    return scene.problem.subject == "open" and scene.turn > 0 and changed


def reading_from(
    scene: Scene,
    question: Question | None,
    understandings: Mapping[str, Understanding],
    misconceptions: Sequence[str],
    plain: Reading,
    answer: VerifierAnswer,
    rules: ReadingRules,
) -> Reading:
    """The reading of a reply from a model's answer. `understandings` are those that were shown to
    the model, by the name they had there; `plain` is the offline reading of the same reply.
    """
    quotation = " ".join(answer.quotation.split())
    borne_out = _confidence(answer) >= rules.confidence and _stands(scene, quotation, rules)
    others = _others(scene, question, understandings, answer, quotation, rules) if borne_out else {}
    others = _both(plain.others, others)
    misconception = answer.misconception if answer.misconception in misconceptions else None
    if settled_exactly(plain):
        found = plain.misconception or (misconception if plain.asked is not Verdict.RIGHT else None)
        return plain.model_copy(update={"others": others, "misconception": found})
    if not scene.message.strip():
        return Reading(
            intent=Intent.CHANGED_WORK,
            others=others,
            confidence=_confidence(answer),
            quotation=quotation[:QUOTE] if borne_out else "",
        )
    intent = _intent(scene, plain, answer)
    if intent is not Intent.ANSWER:
        term = plain.term if intent is plain.intent else None
        credit = others if is_edit(scene) else {}
        return Reading(intent=intent, term=term, others=credit)
    asked = None
    if question is not None:
        asked = _asked(scene, question, plain, answer) if borne_out else Verdict.UNSURE
    return Reading(
        intent=intent,
        asked=asked,
        others=others,
        confidence=_confidence(answer) if borne_out else 0.0,
        quotation=(quotation if borne_out else " ".join(scene.message.split()))[:QUOTE],
        misconception=misconception if asked in (Verdict.WRONG, Verdict.PARTLY) else None,
    )


def _confidence(answer: VerifierAnswer) -> float:
    """The model's confidence, within bounds; what is no number is no confidence."""
    value = answer.confidence
    return min(max(value, 0.0), 1.0) if value == value else 0.0


def _stands(scene: Scene, quotation: str, rules: ReadingRules) -> bool:
    """Whether the quotation is the student's own, and no instruction to the machine."""
    return occurs(quotation, honest(_own_words(scene), rules.to_the_machine))


def _own_words(scene: Scene) -> str:
    """What counts as said in this turn: the message; the work too where it is an answer itself."""
    if scene.problem.subject == "open" and (is_edit(scene) or not scene.message.strip()):
        return f"{scene.message}\n{scene.work}"
    return scene.message


def _intent(scene: Scene, plain: Reading, answer: VerifierAnswer) -> Intent:
    intent = INTENTS[answer.intent]
    if intent in OURS:
        return plain.intent
    if intent is Intent.CHANGED_WORK and scene.work == scene.previous_work:
        return Intent.ANSWER
    return intent


def _asked(scene: Scene, question: Question, plain: Reading, answer: VerifierAnswer) -> Verdict:
    verdict = Verdict.UNSURE if answer.asked == "none" else Verdict(answer.asked)
    if question.stage is Stage.MEND and scene.problem.subject != "open":
        # Saying how to mend it is not mending it: a run decides.
        if plain.asked is Verdict.RIGHT:
            return Verdict.RIGHT
        return Verdict.PARTLY if verdict is Verdict.RIGHT else verdict
    if question.checkable and verdict is Verdict.RIGHT and _wavers(scene.message):
        return Verdict.UNSURE
    return verdict


def _wavers(message: str) -> bool:
    """Whether a message offers several numbers to choose from: "3 or 4" answers nothing."""
    return bool(re.search(r"\bor\b", message, re.I)) and len(set(re.findall(r"\d+", message))) > 1


def _others(
    scene: Scene,
    question: Question | None,
    understandings: Mapping[str, Understanding],
    answer: VerifierAnswer,
    quotation: str,
    rules: ReadingRules,
) -> dict[str, Verdict]:
    """The verdicts on what was not asked. Who explains a cause has seen its symptom."""
    asked = question.understanding if question is not None and not is_edit(scene) else None
    if len(re.findall(r"\w+", quotation)) < rules.words_of_credit and scene.message.strip():
        return {}
    by_id = {understanding.id: understanding for understanding in understandings.values()}
    result: dict[str, Verdict] = {}
    for judged in answer.understandings:
        understanding = understandings.get(judged.id) or by_id.get(judged.id)
        verdict = Verdict(judged.verdict)
        if understanding is None or understanding.id == asked or verdict is Verdict.UNSURE:
            continue
        if understanding.stage is Stage.MEND and not _may_be_mended(
            scene, understanding, quotation
        ):
            continue
        result[understanding.id] = verdict
        if understanding.stage is Stage.CAUSE and verdict is Verdict.RIGHT:
            for id in understanding.prerequisites:
                needed = by_id.get(id)
                if needed is not None and needed.finding == understanding.finding and id != asked:
                    result.setdefault(id, Verdict.RIGHT)
    return result


def _may_be_mended(scene: Scene, understanding: Understanding, quotation: str) -> bool:
    """Whether reading may settle that something is mended: only where nothing can be run, and not
    while the work was left as it was: the passage still there, nothing new to point at.
    """
    if scene.problem.subject != "open":
        return False
    if not is_edit(scene):
        return occurs(quotation, scene.message)
    finding = scene.finding(understanding.finding)
    passage_gone = finding is not None and bool(finding.fragment.strip())
    if finding is not None and passage_gone:
        passage_gone = not occurs(finding.fragment, scene.work)
    return passage_gone or not occurs(quotation, scene.previous_work)


def _both(plain: Mapping[str, Verdict], model: Mapping[str, Verdict]) -> dict[str, Verdict]:
    """Both readers' verdicts; where one says right and the other wrong, nobody knows."""
    result = {**plain, **model}
    for id in set(plain) & set(model):
        if {plain[id], model[id]} == {Verdict.RIGHT, Verdict.WRONG}:
            del result[id]
    return result
