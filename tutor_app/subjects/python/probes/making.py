"""Making a probe: its signature, its choices, and what makes an answer fit to be asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from tutor_app.dialogue import Answer, AnswerKind, Finding, Probe, ProbeKind, TraceTable
from tutor_app.subjects.python.inputs import normal
from tutor_app.subjects.reply_values import NotLiteral, literal

MAX_ANSWER = 60
ENDLESS = "endless"


def askable_value(text: str | None) -> bool:
    """Whether a repr is short and plain enough for a student to write, and can be checked."""
    if not text or len(text) > MAX_ANSWER:
        return False
    try:
        literal(text)
    except NotLiteral:
        return False
    return True


def make(
    kind: ProbeKind,
    finding: Finding | None,
    call: str,
    answer: Answer,
    *,
    level: int,
    fragment: str = "",
    moment: str = "",
    line: int | None = None,
    table: TraceTable | None = None,
    others: Iterable[str] = (),
    **slots: str,
) -> Probe:
    """A probe with its signature and choices.

    The signature is made of what a student would answer: kind, call, place, moment, variable or
    expression, and the answer; no line numbers, so that it outlives an edit elsewhere.
    """
    asked = slots.get("expression") or slots.get("variable") or ""
    what = "value" if kind in (ProbeKind.CELL, ProbeKind.VALUE) else kind.value
    value = answer.value if answer.kind is not AnswerKind.LINE else fragment
    place = " ".join(fragment.split()) if not moment else ""
    signature = "\n".join((what, normal(call), place, moment, asked, value))
    identity = f"{kind.value}-{hashlib.sha256(signature.encode()).hexdigest()[:16]}"
    filled = {"call": call, "fragment": fragment, "moment": moment, **slots}
    if answer.kind is AnswerKind.LINE:
        del filled["fragment"]  # it is the answer
    if line is not None:
        filled["line"] = str(line)
    return Probe(
        id=identity,
        kind=kind,
        finding=finding.key if finding else None,
        call=call,
        answer=answer,
        level=level,
        line=line,
        table=table,
        choices=choices(answer, others, identity),
        slots={name: text for name, text in filled.items() if text},
    )


def choices(answer: Answer, others: Iterable[str], seed: str) -> tuple[str, ...]:
    """The answer among two or three near misses, in an order that depends on `seed` alone.

    Near misses come from the run (`others`), then from the answer itself (one more, one less).
    Truth values and inputs get none: a coin toss is not an understanding.
    """
    if answer.kind is AnswerKind.INPUT or answer.value in ("True", "False"):
        return ()
    misses: list[str] = []
    for other in (*others, *_neighbours(answer)):
        fits = other and len(other) <= MAX_ANSWER and other not in ("True", "False")
        if fits and other not in (answer.value, *answer.accepts) and other not in misses:
            misses.append(other)
    if len(misses) < 2:
        return ()
    picked = [answer.value, *misses[:3]]
    return tuple(sorted(picked, key=lambda text: hashlib.sha256((seed + text).encode()).digest()))


def _neighbours(answer: Answer) -> list[str]:
    if answer.value == ENDLESS:
        return ["1", "0"] if answer.kind is AnswerKind.COUNT else ["RecursionError", "None"]
    if answer.kind is AnswerKind.ERROR:
        return ["TypeError", "IndexError", "ValueError", "NameError"]
    if answer.kind is AnswerKind.LINE:
        return []
    try:
        value: Any = literal(answer.value)
    except NotLiteral:
        return []
    if isinstance(value, bool):
        return []
    if isinstance(value, int):
        lower = [] if answer.kind is AnswerKind.COUNT and value == 0 else [str(value - 1)]
        return [str(value + 1), *lower, str(value + 2)]
    if isinstance(value, float):
        return [repr(value + 1), repr(value - 1)]
    if isinstance(value, list | tuple) and len(value) > 1:
        return [repr(value[::-1]), repr(value[:-1]), repr(value[1:])]
    if isinstance(value, str) and len(value) > 1:
        return [repr(value[:-1]), repr(value[1:])]
    return []


def value_answer(text: str) -> Answer:
    """The repr of a value as an answer."""
    return Answer(kind=AnswerKind.VALUE, value=text)
