"""What is said before a question: what was right, what changed, a word to what was said."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tutor_app.dialogue import (
    Construct,
    EvidenceSource,
    Intent,
    Move,
    Question,
    Reading,
    Rung,
    Verdict,
)
from tutor_app.planner import Plan
from tutor_app.roles.algebra import algebra_news, part_of
from tutor_app.roles.changes import work_news
from tutor_app.roles.offline.slot_values import asked_slots
from tutor_app.roles.offline.voice import Voice
from tutor_app.roles.protocols import Scene, Telling
from tutor_app.roles.slots import anchor
from tutor_app.roles.tables import markdown_table

HELLO = re.compile(
    r"\W*(hi+|hey+|hello|hallo|hiya|good (morning|afternoon|evening))\b", re.IGNORECASE
)


def acknowledge(
    voice: Voice,
    scene: Scene,
    plan: Plan,
    reading: Reading,
    telling: Telling,
    slots: dict[str, object],
) -> None:
    """What was right, or what changed: one or two sentences before the question."""
    question = plan.question
    if scene.turn == 0 or telling.answered is None:
        _opening(voice, scene, plan, slots)
        return
    contrasts = question is not None and question.wording.startswith("contrast.")
    if contrasts and question is not None and question.probe is not None:
        asked = {**slots, **asked_slots(question.probe), "table": ""}
        if telling.table is not None:
            asked["table"] = markdown_table(telling.table)
        slots.update(asked)
        return  # the contrast itself shows what a run says
    named = ""
    if reading.intent is Intent.CHANGED_WORK:
        named = news(voice, scene, slots, mended=bool(plan.mended))
    else:
        verdict(voice, scene, reading, telling, slots)
    if plan.credited and reading.asked is not Verdict.RIGHT:
        voice.add("ack.credited", slots)
    _turn_to(voice, scene, plan, telling.answered, named, slots)


def verdict(
    voice: Voice,
    scene: Scene,
    reading: Reading,
    telling: Telling,
    slots: Mapping[str, object],
) -> None:
    """A word to the answer, or to whatever else was said."""
    answered = telling.answered
    if reading.intent is not Intent.ANSWER:
        voice.add(intent_family(reading.intent, scene.message), slots)
        return
    if reading.withheld:
        voice.add("ack.guesses", slots)
        return
    if answered is None or reading.asked is None:
        return
    kind = "open"
    explained = reading.source is EvidenceSource.SEMANTIC and reading.asked is Verdict.RIGHT
    if answered.checkable and answered.probe is not None and not explained:
        kind = f"fact.{answered.wording.split('.')[1]}"
        if answered.rung is Rung.CHOICE:
            kind = "fact.choice"
        slots = {**slots, **asked_slots(answered.probe)}
    elif answered.move is Move.CONTRAST:
        kind = "contrast"
    elif answered.wording in ("why", "unaided"):
        kind = answered.wording
    voice.add(f"ack.{reading.asked}.{kind}", slots)


def news(voice: Voice, scene: Scene, slots: Mapping[str, object], *, mended: bool = False) -> str:
    """Say what an edit changed; the call that was named as still wrong, if any."""
    if scene.problem.subject == "open":
        voice.add("work.mended" if mended else "work", slots)
        return ""
    if scene.problem.subject == "algebra":
        family, lines = algebra_news(scene)
        voice.add(family, {**slots, **lines})
        return ""
    family, more = work_news(scene)
    voice.add(f"work.{family}", {**slots, **more})
    return more.get("changed_call", "") if family in ("worse", "different") else ""


def intent_family(intent: Intent, message: str) -> str:
    """The wording for an intent; "hello" wants another answer than "ok"."""
    says_hello = HELLO.match(message) is not None
    return f"intent.{intent}.hello" if says_hello else f"intent.{intent}"


def _turn_to(
    voice: Voice,
    scene: Scene,
    plan: Plan,
    answered: Question,
    named: str,
    slots: Mapping[str, object],
) -> None:
    """A word of transition to another fault, unless its call was just `named`."""
    question = plan.question
    if question is None or question.finding == answered.finding or question.level != 1:
        return
    finding = scene.finding(question.finding)
    untested = finding is not None and finding.part in (Construct.SYNTAX, Construct.UNWRITTEN)
    if scene.problem.subject == "algebra":
        untested = True  # the news of the work has named the line already
    if untested or (named and named == slots["call"]):
        return
    returned = question.finding in plan.returned and slots["call"]
    voice.add("next.returned" if returned else "next" if slots["call"] else "next.hidden", slots)


def _opening(voice: Voice, scene: Scene, plan: Plan, slots: Mapping[str, object]) -> None:
    finding = scene.finding(plan.question.finding) if plan.question else None
    if scene.problem.subject == "algebra" and not scene.check.all_pass:
        part = part_of(scene, finding) if finding is not None else Construct.UNFINISHED
        voice.add(f"opening.{part}{'.blank' if slots['blank'] else ''}", slots)
    elif scene.problem.subject == "open":
        voice.add("opening", slots)
    elif scene.check.all_pass:
        voice.add("opening.passes", slots)
    elif finding is not None and finding.part is Construct.SYNTAX:
        voice.add("opening.syntax", slots)
    elif finding is not None and finding.part is Construct.UNWRITTEN:
        voice.add("opening.unwritten", slots)
    elif anchor(scene, finding) is None:
        voice.add("opening.hidden", slots)
    else:
        voice.add("opening", slots)


__all__ = ["acknowledge", "intent_family", "news", "verdict"]
