"""A segment with what the layers need to know about it, worked out once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from tutor_app.guard.directives import Directive, Directives
from tutor_app.guard.forms import root
from tutor_app.guard.known import Known, pieces
from tutor_app.guard.text import Segment, blanked, code_tokens

MAX_FRAGMENT = 80


@dataclass(frozen=True)
class Use:
    """A directive that a sentence uses, where, and whether something makes it harmless."""

    directive: Directive
    place: int
    excused: bool


@dataclass(frozen=True)
class Part:
    """A segment, the same without quotations of the student, and the directives it uses.

    `fragments` are the runs of code in it that are not the student's and no plain values.
    """

    segment: Segment
    fresh: Segment
    uses: tuple[Use, ...]
    fragments: tuple[tuple[str, ...], ...]

    @cached_property
    def directed(self) -> bool:
        """Whether it hands over a change by its phrasing, if something of a fix is in it."""
        return any(
            use.directive.needs in ("secret", "code") and not use.excused for use in self.uses
        )


def is_closed(code: str) -> bool:
    """Whether code holds no variables: values, and calls with values."""
    form = root(code)
    return form is not None and form.closed


def is_value(code: str) -> bool:
    """Whether code is a value or a call with values; `+ 1` is a part of something."""
    return code.strip()[:1] not in "+-*/<>=!%" and is_closed(code)


def part(segment: Segment, student: Known, directives: Directives) -> Part:
    """Work out what the layers need to know about a segment."""
    fresh = blanked(segment, student.own_spans(segment))
    values = tuple(code for code in fresh.codes if len(code) > 1 and is_value(code))
    fragments: list[tuple[str, ...]] = []
    for code in pieces(blanked(fresh, values)):
        tokens = code_tokens(code)
        long_enough = 2 <= len(tokens) <= MAX_FRAGMENT
        if long_enough and not student.is_free(tokens) and not is_value(code):
            fragments.append(tokens)
    return Part(segment, fresh, tuple(_uses(segment, directives)), tuple(fragments))


def _uses(segment: Segment, directives: Directives) -> list[Use]:
    if segment.kind != "sentence":
        return []
    uses: list[Use] = []
    for directive in directives.directives:
        found = directive.pattern.search(segment.masked)
        if found is not None:
            exception = directive.exception
            excused = exception is not None and bool(exception.search(segment.masked))
            uses.append(Use(directive, found.start(), excused))
    return uses
