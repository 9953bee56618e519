"""What every reply must be, and helpers to hold a conversation in a test."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tutor_app.dialogue import Reply, Status
from tutor_app.session import Session
from tutor_app.tutor import Tutor

RESIDUE = re.compile(r"\{\{|\}\}|\{%|\bundefined\b|(?<!`)``(?!`)(?! )|Undefined|<built-in|\bNone\b")
FENCED = re.compile(r"(`{3,}).*?\1", re.DOTALL)
CODE = re.compile(r"`` .*? ``|`[^`\n]*`")


def prose(text: str) -> str:
    """A reply without code, tables and worked examples."""
    without = FENCED.sub(" ", text)
    lines = [line for line in without.splitlines() if not line.lstrip().startswith("|")]
    return CODE.sub("CODE", "\n".join(lines))


def complaints(reply: Reply) -> list[str]:
    """What is wrong with the form of a reply, whatever was said before."""
    found = []
    spoken = prose(reply.text)
    if not reply.text.strip():
        found.append("empty")
    # A worked example may tell in plain words what its author saw, `None` too.
    if (residue := RESIDUE.search(spoken)) and not (residue[0] == "None" and "```" in reply.text):
        found.append(f"residue {residue[0]!r}")
    # A worked example may be about spaces.
    if "```" not in reply.text and re.search(r"[^\s]  +[^\s]", spoken):
        found.append("double space")
    if re.search(r"\s[,.;:?!](?:\s|$)", spoken):
        found.append("space before a mark")
    asks = spoken.count("?")
    if "```" not in reply.text and asks > 1:
        found.append(f"{asks} questions")
    return [f"{problem}: {reply.text}" for problem in found]


def converse(tutor: Tutor, session: Session, messages: Iterable[str]) -> list[Reply]:
    """The opening and the replies to messages; stops when the session is over."""
    replies = [session.opening]
    for message in messages:
        if replies[-1].status is not Status.OPEN:
            break
        replies.append(tutor.respond(session.id, message))
    return replies


def repeated(replies: Iterable[Reply]) -> list[str]:
    """Texts said more than once while the session was open."""
    texts = [reply.text for reply in replies if reply.status is Status.OPEN]
    return sorted({text for text in texts if texts.count(text) > 1})
