"""What one of several processes does for all of them, such as filling a demo's sample class.

A process takes an errand for a while and says again and again that it is still at it. One that
dies in the middle says nothing more, and the errand is there to be taken anew.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Engine, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session as Connection

from tutor_app.storage.errors import storage_errors
from tutor_app.storage.tables import ErrandRow
from tutor_app.storage.times import stored_time


class Errand(StrEnum):
    """How it stands with an errand for a process that wants to take it."""

    MINE = "mine"
    OTHERS = "others"  # somebody is at it
    DONE = "done"


class ErrandStore:
    """Who is at which errand. Every method raises StorageUnavailable when the database does not
    answer.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def take(self, name: str, what: str, holder: str, now: datetime, until: datetime) -> Errand:
        """Take an errand until then, unless it is done or somebody is at it. `what` is to be done:
        an errand that was done as something else is to be done again.
        """
        self._known(name, now)
        free = (ErrandRow.holder == holder) | (ErrandRow.until <= stored_time(now))
        with storage_errors(), Connection(self._engine) as connection, connection.begin():
            taken = connection.execute(
                update(ErrandRow)
                .where(ErrandRow.name == name, ErrandRow.done != what, free)
                .values(holder=holder, until=stored_time(until), done="")
            )
            if taken.rowcount == 1:  # type: ignore[attr-defined]
                return Errand.MINE
            done = connection.scalar(select(ErrandRow.done).where(ErrandRow.name == name))
        return Errand.DONE if done == what else Errand.OTHERS

    def keep(self, name: str, holder: str, until: datetime) -> bool:
        """Say that one is still at it. False when it is somebody else's by now."""
        return self._of_holder(name, holder, until=stored_time(until))

    def finish(self, name: str, what: str, holder: str) -> bool:
        """It is done. False when it is somebody else's by now."""
        return self._of_holder(name, holder, done=what)

    def give_back(self, name: str, holder: str, now: datetime) -> None:
        """Let others have it at once."""
        self._of_holder(name, holder, until=stored_time(now))

    def _known(self, name: str, now: datetime) -> None:
        with storage_errors(), Connection(self._engine) as connection:
            if connection.get(ErrandRow, name) is not None:
                return
            connection.add(ErrandRow(name=name, holder="", until=stored_time(now), done=""))
            try:
                connection.commit()
            except IntegrityError:  # another process was first
                connection.rollback()

    def _of_holder(self, name: str, holder: str, **values: object) -> bool:
        with storage_errors(), Connection(self._engine) as connection, connection.begin():
            changed = connection.execute(
                update(ErrandRow)
                .where(ErrandRow.name == name, ErrandRow.holder == holder)
                .values(**values)
            )
            return bool(changed.rowcount)  # type: ignore[attr-defined]
