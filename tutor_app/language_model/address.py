"""Where the model is: base URL, key and name, from the settings. Pure."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

from pydantic import Field

from tutor_app.dialogue import Fault, Record
from tutor_app.language_model.faults import ModelFault, Outage
from tutor_app.language_model.switch import is_loopback
from tutor_app.settings import Settings

OPENAI = "https://api.openai.com/v1"
PLACEHOLDER_KEY = "none"  # servers without accounts take any, the client library demands one

_SURPLUS = ("/chat/completions", "/completions", "/models")


class Address(Record):
    """A server. `key` is empty where there is none, `model` where the server is to be asked."""

    base_url: str
    key: str = Field(default="", repr=False)
    model: str = ""

    @property
    def is_openai(self) -> bool:
        """Whether it is OpenAI proper, not a compatible server."""
        host = urlsplit(self.base_url).hostname or ""
        return host == "openai.com" or host.endswith(".openai.com")

    @property
    def is_loopback(self) -> bool:
        """Whether it is on this computer."""
        return is_loopback(self.base_url)

    @property
    def public_name(self) -> str:
        """The base URL without user name, password, query or fragment: fit for files and logs."""
        parts = urlsplit(self.base_url)
        return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))

    def check(self) -> None:
        """Raises ModelFault when the base URL cannot be one."""
        try:
            parts = urlsplit(self.base_url)
            usable = parts.scheme in ("http", "https") and bool(parts.hostname)
            _ = parts.port
        except ValueError:
            usable = False
        if not usable:
            raise ModelFault(
                Fault.UNREACHABLE,
                "OPENAI_BASE_URL is no web address: it must look like http://localhost:11434/v1",
                outage=Outage.CERTAIN,
            )


def address_of(settings: Settings, default_model: str) -> Address:
    """Where the settings say the model is. A key alone means OpenAI and its default model."""
    base_url = (settings.base_url or "").strip().rstrip("/")
    for surplus in _SURPLUS:
        base_url = base_url.removesuffix(surplus)
    key = settings.api_key.get_secret_value().strip() if settings.api_key else ""
    address = Address(base_url=base_url or OPENAI, key=key, model=(settings.model or "").strip())
    if not address.model and (not base_url or address.is_openai):
        return address.model_copy(update={"model": default_model})
    return address


def choose_model(names: list[str], not_for_chat: tuple[str, ...]) -> str | None:
    """Which of a server's models to use: the first that is for chat, else the first."""
    chat = [n for n in names if not any(mark in n.lower() for mark in not_for_chat)]
    return next(iter(chat or names), None)
