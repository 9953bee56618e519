"""Whether a server can do its work: database, index of misconceptions, sandbox."""

from __future__ import annotations

from tutor_app.assembly import Parts
from tutor_app.dialogue import Record
from tutor_app.storage import StorageUnavailable

FINE = "ok"


class Readiness(Record):
    """What answers, in words for whoever runs the server; `ok` where all is well.

    A server is `ready` when its database answers and programs can be isolated. The index is no
    condition: without it the same vectors are searched in memory.
    """

    ready: bool
    database: str
    sandbox: str
    index: dict[str, str]


def readiness(parts: Parts) -> Readiness:
    """Ask each part. Never raises."""
    database = _database(parts)
    sandbox = parts.grounds["python"].subject.unavailable() or FINE
    return Readiness(
        ready=database == FINE and sandbox == FINE,
        database=database,
        sandbox=sandbox,
        index={
            name: ground.retriever.state
            for name, ground in parts.grounds.items()
            if ground.retriever is not None
        },
    )


def _database(parts: Parts) -> str:
    try:
        parts.repository.ping()
    except StorageUnavailable:
        return "does not answer"  # why is in the log: an address is nothing for strangers
    return FINE
