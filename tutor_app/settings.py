"""Configuration from the environment and `.env`. Every name is listed in the README."""

from __future__ import annotations

import os
from enum import StrEnum
from functools import cache
from pathlib import Path

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from tutor_app.datafiles import ROOT


class When(StrEnum):
    """How often an optional check by the model is made."""

    NEVER = "never"
    LAST_RUNGS = "last_rungs"  # only for hints at the most concrete rungs
    ALWAYS = "always"


class Mode(StrEnum):
    """Whom a server is for."""

    OWN = "own"  # oneself, a class, a school: what is stored stays until it is deleted
    DEMO = "demo"  # strangers: limits for everybody, everything is deleted after a while


class LogFormat(StrEnum):
    """How the server writes its log."""

    TEXT = "text"
    JSON = "json"  # one object a line, and a line for every turn


DEMO_LIMITS = {
    "visitor_turns": 20,
    "total_turns": 600,
    "visitor_run_seconds": 15,
    "total_run_seconds": 240,
    "visitor_pages": 600,
    "total_pages": 1_800,
}


class Settings(BaseSettings):
    """What an operator may set. Unset means: offline engine, SQLite and Chroma in `data/`."""

    model_config = SettingsConfigDict(
        env_file=os.environ.get("TUTOR_ENV_FILE", ".env") or None,
        extra="ignore",
        populate_by_name=True,
        env_parse_none_str="none",
    )

    data_dir: Path = Field(default=ROOT / "data", alias="TUTOR_DATA_DIR")
    host: str = Field(default="127.0.0.1", alias="TUTOR_HOST")
    port: int = Field(default=7860, alias="TUTOR_PORT", ge=0, le=65535)
    secret: SecretStr | None = Field(default=None, alias="TUTOR_SECRET")
    database_url: str | None = Field(default=None, alias="DATABASE_URL")
    chroma_url: str | None = Field(default=None, alias="CHROMA_URL")
    # The first teacher, made at the start unless there is one of that name.
    teacher: str | None = Field(default=None, alias="TUTOR_TEACHER")
    teacher_password: SecretStr | None = Field(default=None, alias="TUTOR_TEACHER_PASSWORD")
    max_work_characters: int = Field(default=20_000, alias="TUTOR_MAX_WORK", ge=100)
    max_message_characters: int = Field(default=4_000, alias="TUTOR_MAX_MESSAGE", ge=100)
    open_browser: bool = Field(default=False, alias="TUTOR_OPEN_BROWSER")

    # Running it for others. Amounts are per minute; `none` is no limit.
    mode: Mode = Field(default=Mode.OWN, alias="TUTOR_MODE")
    demo_hours: float = Field(default=24, alias="TUTOR_DEMO_HOURS", gt=0)
    source_url: str = Field(default="", alias="TUTOR_SOURCE_URL", pattern=r"^(https?://\S+)?$")
    visitor_turns: int | None = Field(default=None, alias="TUTOR_VISITOR_TURNS", ge=1)
    total_turns: int | None = Field(default=None, alias="TUTOR_TOTAL_TURNS", ge=1)
    visitor_run_seconds: int | None = Field(default=None, alias="TUTOR_VISITOR_RUN_SECONDS", ge=1)
    total_run_seconds: int | None = Field(default=None, alias="TUTOR_TOTAL_RUN_SECONDS", ge=1)
    # Pages of the sample class, which guests of a demo look at.
    visitor_pages: int | None = Field(default=None, alias="TUTOR_VISITOR_PAGES", ge=1)
    total_pages: int | None = Field(default=None, alias="TUTOR_TOTAL_PAGES", ge=1)
    log_format: LogFormat = Field(default=LogFormat.TEXT, alias="TUTOR_LOG")
    metrics_token: SecretStr | None = Field(default=None, alias="TUTOR_METRICS_TOKEN")
    framed_by: str = Field(default="'self'", alias="TUTOR_FRAMED_BY", pattern=r"^[^;,\r\n]+$")

    # The language model, if any. A key or a base URL is enough.
    api_key: SecretStr | None = Field(default=None, alias="OPENAI_API_KEY")
    base_url: str | None = Field(default=None, alias="OPENAI_BASE_URL")
    model: str | None = Field(default=None, alias="TUTOR_MODEL")
    turn_seconds: float = Field(default=20.0, alias="TUTOR_TURN_SECONDS", gt=0, le=300)
    model_concurrency: int = Field(default=8, alias="TUTOR_MODEL_CONCURRENCY", ge=1)
    model_per_minute: int | None = Field(default=None, alias="TUTOR_MODEL_PER_MINUTE", ge=1)
    judge: When = Field(default=When.NEVER, alias="TUTOR_JUDGE")
    simulated_student: When = Field(default=When.LAST_RUNGS, alias="TUTOR_SIMULATED_STUDENT")

    # Past a cap the offline engine goes on. `none` in the environment means no cap.
    session_tokens: int | None = Field(default=100_000, alias="TUTOR_SESSION_TOKENS", ge=0)
    class_tokens: int | None = Field(default=None, alias="TUTOR_CLASS_TOKENS", ge=0)
    day_tokens: int | None = Field(default=2_000_000, alias="TUTOR_DAY_TOKENS", ge=0)
    session_cost: float | None = Field(default=None, alias="TUTOR_SESSION_COST", ge=0)
    class_cost: float | None = Field(default=None, alias="TUTOR_CLASS_COST", ge=0)
    day_cost: float | None = Field(default=None, alias="TUTOR_DAY_COST", ge=0)

    @model_validator(mode="after")
    def _demo_has_limits(self) -> Settings:
        """A demo that anybody can reach has limits, unless they were set to something else."""
        if self.mode is Mode.DEMO:
            for name, amount in DEMO_LIMITS.items():
                if name not in self.model_fields_set:
                    setattr(self, name, amount)
        return self

    @property
    def has_model(self) -> bool:
        """Whether a language model is configured."""
        key = self.api_key.get_secret_value().strip() if self.api_key else ""
        return bool(key or (self.base_url or "").strip())


@cache
def get_settings() -> Settings:
    """The settings of this process. Raises pydantic's ValidationError for a bad value."""
    return Settings()
