"""Configuration from the environment and `.env`. Every name is listed in the README."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from tutor_app.datafiles import ROOT


class Settings(BaseSettings):
    """What an operator may set. Unset means: offline engine, SQLite and Chroma in `data/`."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", populate_by_name=True)

    data_dir: Path = Field(default=ROOT / "data", alias="TUTOR_DATA_DIR")
    host: str = Field(default="127.0.0.1", alias="TUTOR_HOST")
    port: int = Field(default=7860, alias="TUTOR_PORT", ge=0, le=65535)
    secret: SecretStr | None = Field(default=None, alias="TUTOR_SECRET")
    database_url: str | None = Field(default=None, alias="DATABASE_URL")
    chroma_url: str | None = Field(default=None, alias="CHROMA_URL")
    max_work_characters: int = Field(default=20_000, alias="TUTOR_MAX_WORK", ge=100)
    max_message_characters: int = Field(default=4_000, alias="TUTOR_MAX_MESSAGE", ge=100)
    open_browser: bool = Field(default=False, alias="TUTOR_OPEN_BROWSER")


@cache
def get_settings() -> Settings:
    """The settings of this process. Raises pydantic's ValidationError for a bad value."""
    return Settings()
