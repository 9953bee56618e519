"""The answers of a model that does its work: sensible for each of the tutor's roles, plain, and
always the same for the same question.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tutor_app.testing.request import BLOCK, Request
from tutor_app.testing.schemas import completed, minimal_instance

Answer = dict[str, Any] | str
Answering = Callable[[Request], Answer | None]

LONGEST_PLACE = 120
FENCE = re.compile(r"(`{3,}|~{3,}).*?(\1|\Z)", re.S)
INLINE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)", re.S)
SENTENCE_END = re.compile(r"[.!?…][\"”’')\]]*(?=\s|$)|\n")
DOES_NOT_KNOW = re.compile(
    r"\b(idk|dunno|no idea|no clue|not sure|(i )?(do not|don'?t) (know|understand|get it))\b", re.I
)
ASKS_ANSWER = re.compile(
    r"\b(just|please|pls)\b.*\b(tell|give|show)\b|\b(give|tell) me the (answer|solution|fix)\b",
    re.I,
)
# What the tutor's prompts say where a table stands, where the session is over, and of a cut.
SHOWN, ENDS, CUT = "[shown]", 'question is ""', "[…]"
PLAIN_ANSWER = "Could you tell me a little more about what you did there?"


def default_answer(request: Request) -> Answer:
    """What the double says unless told otherwise. Valid for the schema that was asked for.

    For a schema that is of no known role: a minimal instance. Without a schema: a sentence.
    """
    schema = request.answer_schema
    makes = ROLES.get(request.role)
    made = makes(request) if makes else {}
    if schema is None:
        return made or PLAIN_ANSWER
    filled: dict[str, Any] = completed(made, schema) if made else minimal_instance(schema)
    return filled


def instructor_answer(request: Request) -> dict[str, Any]:
    """The planned words (block `planned`) as they are: the last question, and before it at most
    two sentences. Tables, blocks of code and the mark for them are left out, since the tutor adds
    its own. A goodbye, where the prompt says it is one, is all acknowledgement.
    """
    sentences = split_sentences(prose(request.data("planned")).replace(SHOWN, " "))
    asking = [at for at, text in enumerate(sentences) if text.rstrip("\"”’')]").endswith("?")]
    at = asking[-1] if asking else len(sentences) - 1
    if not asking and ENDS in BLOCK.sub("", request.user):
        return {"acknowledgement": " ".join(sentences[:2]), "question": ""}
    before = [text for place, text in enumerate(sentences[: max(at, 0)]) if place not in asking]
    question = sentences[at] if sentences else "What do you think happens there?"
    return {"acknowledgement": " ".join(before[:2]), "question": question}


def copilot_answer(request: Request) -> dict[str, Any]:
    """The planned words of each numbered plan as they are, like `instructor_answer`."""
    plans = re.split(r"^\d+\. \(.*\)$", request.data("planned"), flags=re.MULTILINE)[1:]
    replies = []
    for plan in plans:
        sentences = split_sentences(prose(plan).replace(SHOWN, " "))
        question = sentences.pop() if sentences else "What do you see there?"
        replies.append({"acknowledgement": " ".join(sentences[:2]), "question": question})
    return {"replies": replies}


def verifier_answer(request: Request, verdict: str = "partly") -> dict[str, Any]:
    """A cheap reading of the block `message`: no answer at all, or an answer with this verdict.

    The quotation is the beginning of the message, word for word.
    """
    message = request.data("message").strip()
    intent = "answer"
    if not message:
        intent = "empty"
    elif ASKS_ANSWER.search(message):
        intent = "asks_answer"
    elif DOES_NOT_KNOW.search(message):
        intent = "does_not_know"
    answered = intent == "answer"
    return {
        "intent": intent,
        "asked": verdict if answered else "none",
        "understandings": [],
        "misconception": "",
        "confidence": 0.8,
        "quotation": message.split("\n", 1)[0][:LONGEST_PLACE].strip() if answered else "",
    }


def analyst_answer(request: Request) -> dict[str, Any]:
    """One or two understandings, each about a line of the block `work`, quoted word for word."""
    lines = list(
        dict.fromkeys(
            line.strip()[:LONGEST_PLACE].strip()
            for line in request.data("work").splitlines()
            if len(line.strip()) > 1 and CUT not in line
        )
    )
    # The longest line and the last one: as likely places as any.
    places = list(dict.fromkeys([max(lines, key=len), lines[-1]])) if lines else []
    return {
        "correct": False,
        "understandings": [_understanding(place, number) for number, place in enumerate(places, 1)],
    }


def judge_answer(request: Request) -> dict[str, Any]:
    """The judge lets everything pass."""
    return {"allowed": True, "leaking_span": "", "reason": "It gives nothing away."}


def simulated_student_answer(request: Request) -> dict[str, Any]:
    """The student is helped, and not handed anything."""
    step = "I would go through that part once more, slowly."
    return {"next_step": step, "helps": True, "hands_over": False, "span": ""}


def prose(text: str) -> str:
    """A reply without its tables and blocks of code."""
    lines = FENCE.sub("\n", text).splitlines()
    return "\n".join(line for line in lines if not line.lstrip().startswith("|"))


def split_sentences(text: str) -> list[str]:
    """The sentences of a text; marks within `inline code` end none."""
    hidden = INLINE.sub(lambda code: "x" * len(code[0]), text)
    ends = [end.end() for end in SENTENCE_END.finditer(hidden)]
    starts = [0, *ends]
    parts = (text[a:b].strip() for a, b in zip(starts, [*ends, len(text)], strict=True))
    return [part for part in parts if part]


def _understanding(place: str, number: int) -> dict[str, Any]:
    return {
        "id": f"step-{number}",
        "place": place,
        "what": f"Step {number} does not follow from what comes before it.",
        "concept": "What this step is for.",
        "skill": "Can write this step so that it follows.",
        "shown": f"You worked out what belongs in step {number}.",
        "needs": [f"step-{number - 1}"] if number > 1 else [],
        "secrets": [f"the mended wording of step {number}"],
        "open_question": "How did you get to this step?",
        "focused_question": "What does this step say, in your own words?",
        "concrete_question": "How could you check this step by yourself?",
    }


ROLES: dict[str, Callable[[Request], dict[str, Any]]] = {
    "analyst": analyst_answer,
    "verifier": verifier_answer,
    "instructor": instructor_answer,
    "copilot": copilot_answer,
    "judge": judge_answer,
    "simulated_student": simulated_student_answer,
}
