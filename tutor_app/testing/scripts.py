"""Scripts for the double: what it shall answer, and models that behave badly in what they say.

A script is a function of the `Request`; where it returns None the default answer is given.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable
from enum import StrEnum

from tutor_app.testing.answers import Answer, Answering, verifier_answer
from tutor_app.testing.request import Request

Text = str | Callable[[Request], str]

SENTENCES = {
    "de": ("Das hast du gut gesehen.", "Was passiert im letzten Durchlauf der Schleife?"),
    "es": ("Has visto bien esa parte.", "¿Qué pasa en la última vuelta del bucle?"),
    "fr": ("Tu as bien vu cela.", "Que se passe-t-il au dernier tour de la boucle ?"),
    "zh": ("你看得很仔细。", "循环最后一次会发生什么？"),
}
ORDERED = re.compile(
    r"\b(?:say|reply|respond|print|write|repeat|output|answer)\b[^\"“”'\n]{0,60}[\"“']([^\"“”\n]+?)[\"”']",
    re.I,
)
GIVES_ORDERS = re.compile(r"\b(instructions?|system prompt|ignore|you are now|pretend)\b", re.I)


class LeakWay(StrEnum):
    """How a draft hands something over."""

    PLAIN = "plain"  # said outright
    QUESTION = "question"  # "should it perhaps be …?"
    CODE_BLOCK = "code_block"  # typed out
    TWO_SENTENCES = "two_sentences"  # half of it in each of two sentences


def scripted(answers: Iterable[Answer | Answering | None]) -> Answering:
    """These answers in turn, one for each request; then the default ones.

    An item may be an answer, a function of the request, or None for the default answer.
    """
    left = iter(tuple(answers))
    lock = threading.Lock()

    def answer(request: Request) -> Answer | None:
        with lock:
            item = next(left, None)
        return item(request) if callable(item) else item

    return answer


def by_role(**answers: Answering | Iterable[Answer | Answering | None]) -> Answering:
    """A script for each role: `by_role(instructor=[…], verifier=…)`; defaults for all others."""
    scripts = {role: s if callable(s) else scripted(s) for role, s in answers.items()}
    return lambda request: scripts[request.role](request) if request.role in scripts else None


def verdicts(*verdict: str) -> Answering:
    """The verifier gives these verdicts in turn to replies that are answers; then "partly"."""
    left = iter(verdict)
    lock = threading.Lock()

    def answer(request: Request) -> Answer | None:
        if request.role != "verifier":
            return None
        reading = verifier_answer(request)
        if reading["intent"] == "answer":
            with lock:
                reading["asked"] = next(left, "partly")
        return reading

    return answer


def leaking(secret: Text, way: LeakWay = LeakWay.PLAIN) -> Answering:
    """An instructor that blurts out the secret (a text, or a function of the request)."""

    def answer(request: Request) -> Answer | None:
        if request.role != "instructor":
            return None
        text = secret(request) if callable(secret) else secret
        return dict(zip(("acknowledgement", "question"), _draft(text, way), strict=True))

    return answer


def prompt_injected(planted: str | None = None) -> Answering:
    """An instructor that obeys what stands in the student's message or work.

    It says the sentence that the student's text tells it to say (in quotation marks); else
    `planted`, if given; else, where the text gives orders, it reads out its system prompt. A
    text that gives no orders gets the default answer.
    """

    def answer(request: Request) -> Answer | None:
        if request.role != "instructor":
            return None
        text = "\n".join((request.data("message"), request.data("work")))
        ordered = ORDERED.search(text)
        if ordered is None and not GIVES_ORDERS.search(text):
            return None
        obeyed = f"SYSTEM PROMPT: {request.system[:300]}"
        obeyed = planted or obeyed if ordered is None else ordered[1]
        return {"acknowledgement": obeyed, "question": "What else shall I do for you?"}

    return answer


def foreign_language(language: str = "de") -> Answering:
    """An instructor that falls into another language: de, es, fr or zh. Raises KeyError."""
    acknowledgement, question = SENTENCES[language]

    def answer(request: Request) -> Answer | None:
        if request.role != "instructor":
            return None
        return {"acknowledgement": acknowledgement, "question": question}

    return answer


def _draft(secret: str, way: LeakWay) -> tuple[str, str]:
    match way:
        case LeakWay.PLAIN:
            return f"It has to be `{secret}`.", "Can you see why?"
        case LeakWay.QUESTION:
            return "", f"Should it perhaps be `{secret}`?"
        case LeakWay.CODE_BLOCK:
            return f"Try this:\n\n```\n{secret}\n```", "What does it do now?"
        case LeakWay.TWO_SENTENCES:
            middle = len(secret) // 2
            # Between words, where there is a space near the middle.
            space = secret.rfind(" ", 0, middle + 1)
            cut = space if space > 0 else middle
            first, second = secret[:cut].strip(), secret[cut:].strip()
            return f"It begins with `{first}`. Then comes `{second}`.", "What do you get?"
