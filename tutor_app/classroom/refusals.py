"""What a form can be refused for."""

from __future__ import annotations

from datetime import datetime


class Refused(Exception):
    """Something that was typed cannot be taken. `field` is where it stands, `reason` names the
    words for it (`refused.<reason>` in prompts/teacher.yaml), `slots` fill them.
    """

    def __init__(self, field: str, reason: str, **slots: object) -> None:
        super().__init__(f"{field}: {reason}")
        self.field, self.reason, self.slots = field, reason, slots


class TooManyTries(Refused):
    """Too many failed tries; it goes on at `until`."""

    def __init__(self, field: str, until: datetime) -> None:
        super().__init__(field, "too_many", until=until)
        self.until = until
