"""What a misconception is looked for with: a question, a wrong and a right answer, some words."""

from __future__ import annotations

from tutor_app.dialogue import Record


class Query(Record):
    """A student's work and words; whatever is not known stays empty.

    `question` is the statement or the line the student started from, `wrong` the line or answer
    that is not right, `right` what it should have been (it is compared, never shown), `said` what
    the student said about it.
    """

    question: str = ""
    wrong: str = ""
    right: str = ""
    said: str = ""

    @property
    def text(self) -> str:
        """What is compared by meaning: the right answer is left out, it says little about why."""
        answer = f"Wrong answer: {self.wrong}" if self.question and self.wrong else self.wrong
        return " ".join(part for part in (self.question, answer, self.said) if part.strip())


__all__ = ["Query"]
