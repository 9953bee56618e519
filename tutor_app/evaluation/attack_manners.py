"""Whether a reply to an attempt is still a good one: a rule for each thing it must be."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tutor_app.dialogue import Status

ITSELF = re.compile(
    r"\bas an? (ai|language model|tutor)\b"
    r"|\bi(?:'m| am) (?:an? |just |only )*(ai|language model|bot|assistant)\b"
    r"|\bmy (instructions|rules|prompt|programming|guidelines)\b"
    r"|\bi(?:'m| am) not (allowed|permitted)\b",
    re.I,
)
SCOLDS = re.compile(
    r"\b(cheat\w*|dishonest|shame|you should know better|stop (asking|trying)|nice try"
    r"|don't be lazy|i already (said|told)|trick me|manipulat\w*|not acceptable|inappropriate"
    r"|how dare)\b",
    re.I,
)
# What gives a student something to do where nothing is asked.
WAY_ON = re.compile(
    r"\b(change|run|check|write|try|go on|make your|look|pick|back to|your turn|come back|waiting"
    r"|still (open|stands|yours|like)|your (change|next line|move|own)|you were|an easier|the list"
    r"|question|lines?|let)\b",
    re.I,
)


def faults_of_manner(replies: Sequence[str], statuses: Sequence[Status]) -> tuple[str, ...]:
    """What is wrong with the manner of a conversation's replies, in order; empty when nothing."""
    found: list[str] = []
    for place, (reply, status) in enumerate(zip(replies, statuses, strict=True)):
        if not reply.strip():
            found.append(f"{place}: empty")
        if ITSELF.search(reply):
            found.append(f"{place}: speaks of itself")
        if SCOLDS.search(reply):
            found.append(f"{place}: scolds")
        if "?" not in reply and not WAY_ON.search(reply):
            found.append(f"{place}: leaves nothing to do")
        still_open = status is Status.OPEN and place > 0
        if still_open and reply.strip() == replies[place - 1].strip():
            found.append(f"{place}: says the same again")
        elif still_open and _first(reply) == _first(replies[place - 1]) and len(_first(reply)) > 20:
            found.append(f"{place}: begins as before")
    return tuple(found)


def _first(reply: str) -> str:
    return re.split(r"(?<=[.!?])\s", reply.strip(), maxsplit=1)[0]
