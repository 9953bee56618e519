"""What a teacher says about single turns of the tutor: the part of an intervention that reviews,
preference pairs and regression cases are made of.
"""

from __future__ import annotations

from enum import StrEnum

from tutor_app.dialogue import Record


class Rating(StrEnum):
    """A teacher's verdict on a reply."""

    GOOD = "good"
    BAD = "bad"


class TurnMark(Record):
    """One teacher's word about one turn. Each part may be left out.

    `better` is what the teacher would have said; `leaked` the words of the reply that gave
    something away; `wrongly_blocked` a draft that the guard should have let pass.
    """

    turn: int
    rating: Rating | None = None
    better: str = ""
    leaked: str = ""
    wrongly_blocked: str = ""
    note: str = ""
