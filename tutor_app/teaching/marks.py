"""What a teacher says about single turns of the tutor: the part of an intervention that reviews,
preference pairs and regression cases are made of.
"""

from __future__ import annotations

from pydantic import Field

from tutor_app.dialogue import Record

GOOD, POOR = 4, 2  # stars from which on, and up to which


class TurnMark(Record):
    """One teacher's word about one turn. Each part may be left out.

    `stars` is what the reply was worth, 1 (poor) to 5 (good); `better` what should have been said.
    `leaked` is the passage of the reply that gave something away (empty: all of it);
    `wrongly_blocked` the place in `GuardReport.blocked` of a draft that should have passed.
    """

    turn: int = Field(ge=0)
    stars: int | None = Field(default=None, ge=1, le=5)
    better: str = ""
    leaked: str | None = None
    wrongly_blocked: int | None = Field(default=None, ge=0)
    comment: str = ""
