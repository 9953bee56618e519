"""Thresholds and wording of the client, from `knowledge/model_client.yaml`."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, field_validator

from tutor_app.datafiles import KNOWLEDGE, load
from tutor_app.dialogue import Record
from tutor_app.language_model.circuit import CircuitRules


class Wording(Record):
    """What the model is told about the form of its answer, beside the role's prompt."""

    plain: str
    repair: str

    @field_validator("plain")
    @classmethod
    def _plain_has_schema(cls, text: str) -> str:
        if "{schema}" not in text:
            raise ValueError("put {schema} where the JSON schema belongs")
        return text

    @field_validator("repair")
    @classmethod
    def _repair_has_problem(cls, text: str) -> str:
        if "{schema}" not in text or "{problem}" not in text:
            raise ValueError("put {schema} and {problem} where they belong")
        return text


class Options(Record):
    """See the comments in the file. Times in seconds."""

    default_model: str = Field(min_length=1)
    not_for_chat: tuple[str, ...] = ()
    completion_tokens: int = Field(ge=64)
    queue_share: float = Field(gt=0, le=1)
    most_lapses: int = Field(ge=1)
    circuit: CircuitRules
    wording: Wording


def load_options(path: Path = KNOWLEDGE / "model_client.yaml") -> Options:
    """Read the file. Raises DataFileError."""
    return load(path, Options)
