"""Read a student's reply to a checkable question exactly: what value was said, and is it right.

`read_answer` never bluffs: what it cannot read for certain is UNSURE, and the caller asks again
or treats the reply as free text. It runs nothing; literals are parsed with `ast.literal_eval`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from tutor_app.dialogue import Answer, AnswerKind, Verdict
from tutor_app.subjects.answer_events import read_count, read_error, read_line, read_printed
from tutor_app.subjects.answer_numbers import read_math, read_number
from tutor_app.subjects.answer_reading import ENDLESS, NOTHING_READ, AnswerReading
from tutor_app.subjects.answer_values import read_value
from tutor_app.subjects.reply_words import plain, strip_filler

__all__ = ["ENDLESS", "AnswerReading", "read_answer"]


def read_answer(
    answer: Answer, reply: str, *, names: Mapping[str, str] | None = None
) -> AnswerReading:
    """Compare a reply with the computed answer.

    `names` maps phrases to line numbers ("the return at the end" to "7"), for answers that are
    lines. A reply with no readable answer is UNSURE with `said` None; one that wavers between
    several values is UNSURE too. Answers of kind INPUT are only checked for being there: whether
    they are right takes a run.
    """
    text = plain(reply)
    if not text:
        return NOTHING_READ
    exact = {answer.value, *answer.accepts}
    if text in exact and answer.kind is not AnswerKind.INPUT:
        return AnswerReading(verdict=Verdict.RIGHT, said=answer.value, quotation=text)
    head = re.split(r"\b(?:because|cause|cuz|coz|since)\b", text, maxsplit=1, flags=re.I)[0]
    alone = re.match(r"\W*(\d+)\s*[,;]\s+(?=[a-z])", text, re.I)
    if answer.kind is AnswerKind.COUNT and alone and not re.search(r"\d", text[alone.end() :]):
        head = alone.group(1)  # "4, n is never added"
    if re.search(r"\w", head) and head != text:
        # "4, because it never gets to n": the value stands before its reason.
        stated = _read(answer, head.strip(" ,;:-"), names)
        if stated.verdict is not Verdict.UNSURE:
            return stated
    return _read(answer, text, names)


def _read(answer: Answer, text: str, names: Mapping[str, str] | None) -> AnswerReading:
    match answer.kind:
        case AnswerKind.COUNT:
            return read_count(answer, text)
        case AnswerKind.LINE:
            return read_line(answer, text, names or {})
        case AnswerKind.ERROR:
            return read_error(answer, text)
        case AnswerKind.PRINTED:
            return read_printed(answer, text)
        case AnswerKind.NUMBER:
            return read_number(answer, text)
        case AnswerKind.MATH:
            return read_math(answer, text)
        case AnswerKind.INPUT:
            return AnswerReading(verdict=Verdict.UNSURE, said=strip_filler(text), quotation=text)
        case AnswerKind.VALUE:
            if answer.value == ENDLESS:
                return read_error(answer, text)
            return read_value(answer, text)
