"""The base of everything that crosses a room's border."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """Base of all values that cross a room's border: immutable, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")
