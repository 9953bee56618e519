"""The student's own words and lines within a draft: free, whatever they say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tutor_app.guard.directives import Directives
from tutor_app.guard.known import Known, plain_words
from tutor_app.guard.text import Segment, clean, segments

# The mark that closes a quotation at the end of a sentence is cut off with the sentence. Marks in
# code quote nobody.
_QUOTATION = re.compile(
    r"(`+)(?:(?!\1).)+\1|[“\"„«](?P<said>[^“”\"„«»\n]{3,300})(?:[”\"“»]|$)", re.S
)
FEWEST_WORDS = 2


def fresh_segments(draft: str, student: Known, directives: Directives) -> Iterator[Segment]:
    """The segments of a draft that the student has not said word for word, quotations of the
    student taken out of them.
    """
    words = directives.vocabulary
    for segment in segments(draft, words):
        if segment.kind != "sentence":
            yield segment
        elif not was_said(segment.raw, student):
            yield _unquoted(segment, student, directives)


def was_said(text: str, student: Known) -> bool:
    """Whether the student said exactly this in some message, letter case and marks aside."""
    plain = plain_words(text)
    return plain.count(" ") > FEWEST_WORDS and any(plain in each.plain for each in student.said)


def _unquoted(segment: Segment, student: Known, directives: Directives) -> Segment:
    if not any(mark in segment.raw for mark in '“"„«'):
        return segment
    text = _QUOTATION.sub(lambda m: " … " if _quoted(m["said"], student) else m[0], segment.raw)
    if text == segment.raw:
        return segment
    rest: Sequence[Segment] = segments(text, directives.vocabulary)
    if len(rest) != 1:
        text = clean(text).replace("\n", " ")
        rest = segments(re.sub(r"[.!?…]+\s", ", ", text), directives.vocabulary)
    if len(rest) != 1:
        return segment
    return replace(rest[0], raw=segment.raw, spared=text, start=segment.start, end=segment.end)


def _quoted(text: str | None, student: Known) -> bool:
    if text is None:
        return False
    plain = plain_words(text.rstrip("…. "))
    return bool(plain.strip()) and any(plain in each.plain for each in student.said)
