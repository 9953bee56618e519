"""What reading a reply to a checkable question comes to."""

from __future__ import annotations

from typing import Any

from tutor_app.dialogue import Record, Verdict

ENDLESS = "endless"
"""The answer's value when a call or a count never ends."""


class AnswerReading(Record):
    """How a reply stands to a question. `said` is the repr of what was read, None for nothing."""

    verdict: Verdict
    said: str | None = None
    quotation: str = ""


NOTHING_READ = AnswerReading(verdict=Verdict.UNSURE)


def reading(verdict: Verdict, said: Any, quotation: str) -> AnswerReading:
    """A reading of the value `said` in the words `quotation`."""
    return AnswerReading(verdict=verdict, said=repr(said), quotation=quotation.strip())
