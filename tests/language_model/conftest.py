from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from pydantic import BaseModel, Field

from tests.language_model.loopback import Behaviour, Loopback
from tutor_app.language_model import LanguageModel, Prompt, open_language_model
from tutor_app.settings import Settings


class Answer(BaseModel):
    """What the tests ask for."""

    verdict: Literal["right", "wrong"]
    confidence: float = Field(ge=0, le=1)


GOOD = {"verdict": "right", "confidence": 0.5}
PROMPT = Prompt(role="verifier", system="Judge the reply.", user="The reply is 5.")
KEY = "sk-very-secret-0123456789"

Opener = Callable[..., LanguageModel]
Server = Callable[[Behaviour], Loopback]


@pytest.fixture(scope="session", autouse=True)
def _imported() -> None:
    # Seconds at the first time: not to be taken from the time limit of some test.
    import langchain_openai  # noqa: F401


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "TUTOR_MODEL", "OPENAI_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def serve() -> Iterator[Server]:
    servers: list[Loopback] = []

    def start(behaviour: Behaviour) -> Loopback:
        servers.append(Loopback(behaviour))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


@pytest.fixture
def opened() -> Iterator[Opener]:
    models: list[LanguageModel] = []

    def open_(base_url: str | None, memory: Path | None = None, **settings: Any) -> LanguageModel:
        values = Settings(_env_file=None, base_url=base_url, **settings)  # type: ignore[call-arg]
        model = open_language_model(values, memory)
        assert model is not None
        models.append(model)
        return model

    yield open_
    for model in models:
        model.close()
