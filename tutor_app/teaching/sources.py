"""What the overview needs of a session, and the numbers of `knowledge/overview.yaml`."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple, Protocol

from pydantic import Field

from tutor_app.datafiles import KNOWLEDGE, load
from tutor_app.dialogue import Record, Status
from tutor_app.summary import SessionSummaryData

OVERVIEW_FILE = KNOWLEDGE / "overview.yaml"


class SessionLine(Protocol):
    """A session in the list of its class, without its state. `summary` is JSON, empty where there
    is none; `owner` is the token of the student.
    """

    @property
    def id(self) -> str: ...  # noqa: D102
    @property
    def owner(self) -> str: ...  # noqa: D102
    @property
    def problem_id(self) -> str: ...  # noqa: D102
    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def status(self) -> Status: ...  # noqa: D102
    @property
    def turns(self) -> int: ...  # noqa: D102
    @property
    def summary(self) -> str: ...  # noqa: D102
    @property
    def created(self) -> datetime: ...  # noqa: D102
    @property
    def updated(self) -> datetime: ...  # noqa: D102


class Summed(NamedTuple):
    """A session with its summary, once that is read."""

    line: SessionLine
    summary: SessionSummaryData


class OverviewRules(Record):
    """See the comments in `knowledge/overview.yaml`."""

    stuck_turns: int = Field(ge=1)
    idle_minutes: int = Field(ge=1)
    sessions_named: int = Field(ge=1)


@cache
def overview_rules(path: Path = OVERVIEW_FILE) -> OverviewRules:
    """The rules, read once per process. Raises DataFileError for a broken file."""
    return load(path, OverviewRules)
