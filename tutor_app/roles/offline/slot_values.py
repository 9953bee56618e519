"""What stands in the slots of the offline words: values, quotations, what was asked."""

from __future__ import annotations

import re

from tutor_app.dialogue import Finding, Probe, Reading
from tutor_app.roles.protocols import Scene, Telling
from tutor_app.roles.slots import code, one_line, slots_for

ASKING = re.compile(
    r"\W*(so|is|isn|are|was|were|does|do|did|am|must|should|could|would|maybe|perhaps|or|and|yes|no|what|which"
    r"|how|say|grade|it|warmer|hot|thumbs|[A-D])\b",
    re.IGNORECASE,
)
PROBE_SLOTS = (
    "bracket",
    "message",
    "moment",
    "expression",
    "values",
    "counted",
    "options",
    "setup",
    "variable",
    # of algebra
    "against",
    "form",
    "inside",
    "left",
    "letter",
    "mine",
    "number",
    "one",
    "part",
    "there",
    "two",
    "was",
    "where",
)
ENDLESS = "endless"  # how a count that never ends is stored
SHORT_QUOTE = 12  # words: longer ones are not quoted back


def slots_of_reply(
    scene: Scene,
    finding: Finding | None,
    reading: Reading,
    telling: Telling,
    call: str,
) -> dict[str, object]:
    """The slots of a reply about a finding and the call that is talked about."""
    quote = " ".join(reading.quotation.split()).strip(" .!\"'")
    answered = telling.answered
    probe = answered.probe if answered else None
    return {
        **slots_for(scene, finding, call),
        "said": _value(reading.said),
        "quote": quote if 2 <= len(quote.split()) <= SHORT_QUOTE else "",
        "truth": _truth(scene, answered.expected if answered else None),
        "asked": asked_slots(probe) if probe else {},
        "urgent": _is_urgent(scene.message),
        "term": reading.term or "",
    }


def asked_slots(probe: Probe) -> dict[str, str]:
    """The slots of a probe; those its kind does not have are empty."""
    slots = {**dict.fromkeys(PROBE_SLOTS, ""), **probe.slots}
    return {**slots, "call": one_line(slots.get("call", probe.call))}


def _value(text: str | None) -> str:
    """A value as it stands in a sentence; counts without end have no number."""
    if not text:
        return ""
    return "without end" if text == ENDLESS else code(text)


def _truth(scene: Scene, text: str | None) -> str:
    """The computed answer as it stands in a sentence; for algebra a word is just a word."""
    words = {"True": "yes", "False": "no"}
    if scene.problem.subject == "algebra" and text and (text in words or text[0] == "'"):
        return words.get(text, text.strip("'"))
    return _value(text)


def formula(reading: Reading) -> str:
    """The reply when it is nothing but a line of mathematics: worth quoting however short it is."""
    text = " ".join(reading.quotation.split())
    return text if re.search(r"[=<>≤≥]", text) and len(text) <= 60 else ""


def candidate(quote: str, reading: Reading) -> str:
    """What was guessed, when it is one thing that can be named; a question is not quoted back."""
    named = (quote or formula(reading)).rstrip(" ?")
    return "" if reading.guesses > 1 or ASKING.match(named) else named


def _is_urgent(message: str) -> bool:
    lowered = message.lower()
    return any(word in lowered for word in ("due", "deadline", "exam", "minutes", " min", "asap"))


__all__ = ["asked_slots", "candidate", "formula", "slots_of_reply"]
