"""A browser on the student's page without a browser: it speaks to the page's queue as its script
does. For tests with real servers, and for benchmarks.
"""

from __future__ import annotations

import contextlib
import html
import json
import re
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import httpx

PROBLEM = "add-up-to-n"
PATIENCE = 60.0  # seconds
_ID = re.compile(r"[A-Za-z0-9_-]{32}")
_LINE = re.compile(r'<li class="line (student|tutor|teacher)[^"]*">(.*?)</li>', re.S)
_ALERT = re.compile(r'role="alert"')


class EventFailed(RuntimeError):
    """The page could not do what it was asked."""


class Line(NamedTuple):
    """One line of a conversation, as it is read: who said it, and what."""

    by: str
    said: str


@dataclass(frozen=True)
class Shown:
    """What the page shows after an event, by the names of its parts. Parts that were left alone are
    not in it.
    """

    parts: dict[str, Any]
    session: str = ""

    @property
    def notice(self) -> str:
        """What the page says about itself, as text; empty where all is well."""
        said = self.parts.get("notice", "")
        return _plain(said) if isinstance(said, str) and _ALERT.search(said) else ""

    @property
    def conversation(self) -> tuple[Line, ...]:
        """All lines of the conversation."""
        found = _LINE.findall(str(self.parts.get("conversation", "")))
        return tuple(Line(by, _plain(re.sub("<span.*?</span>", "", said, 1))) for by, said in found)

    @property
    def students(self) -> list[str]:
        """What the student has said, in order."""
        return [line.said for line in self.conversation if line.by == "student"]


class Door:
    """A server's page: its events by the name of their handler, and what its parts are called."""

    def __init__(self, client: httpx.AsyncClient, config: dict[str, Any]) -> None:
        self.client = client
        self.events = {one["api_name"]: one for one in config["dependencies"] if one["targets"]}
        self.names = {
            one["id"]: one["props"].get("elem_id") or f"part-{one['id']}"
            for one in config["components"]
        }


@contextlib.asynccontextmanager
async def door(address: str) -> AsyncIterator[Door]:
    """The page of a server, as long as it is needed. Raises EventFailed while it only starts."""
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=200)
    async with httpx.AsyncClient(base_url=address, timeout=PATIENCE, limits=limits) as client:
        config = await client.get("/config")
        if config.status_code != 200:
            raise EventFailed(f"the page is not there yet: {config.status_code}")
        yield Door(client, config.json())


class Page:
    """One student's page. `session` is the one that is open; `code` is what is in the editor."""

    def __init__(self, door: Door, owner: str = "", session: str = "", code: str = "") -> None:
        self.door, self.owner = door, owner or secrets.token_hex(16)
        self.session, self.code = session, code
        self._hash = secrets.token_hex(6)

    def at(self, door: Door) -> Page:
        """The same student, session and work, at another server."""
        return Page(door, self.owner, self.session, self.code)

    async def event(self, name: str, data: list[Any], sent: dict[str, str] | None = None) -> Shown:
        """Fire an event and wait until the page shows all of it. Raises EventFailed, and httpx's
        errors when the server is gone.
        """
        found = self.door.events[name]
        body = {
            "data": data,
            "event_data": sent,
            "fn_index": found["id"],
            "session_hash": self._hash,
            "trigger_id": found["targets"][0][0],
        }
        joined = await self.door.client.post("/gradio_api/queue/join", json=body)
        if joined.status_code != 200:
            raise EventFailed(f"join: {joined.status_code} {joined.text[:80]}")
        where, whose = "/gradio_api/queue/data", {"session_hash": self._hash}
        shown: Shown | None = None
        async with self.door.client.stream("GET", where, params=whose) as lines:
            async for line in lines.aiter_lines():
                if not line.startswith("data:"):
                    continue
                message = json.loads(line[5:])
                if message["msg"] == "process_generating" and shown is None:
                    # The first update is whole, those between are differences, the last is whole.
                    shown = self._shown(found["outputs"], message["output"].get("data") or [])
                if message["msg"] == "process_completed":
                    if not message.get("success"):
                        raise EventFailed(line[:120])
                    last = self._shown(found["outputs"], message["output"].get("data") or [])
                    return Shown((shown.parts if shown else {}) | last.parts, last.session)
                if message["msg"] in ("close_stream", "unexpected_error"):
                    raise EventFailed(line[:120])
        raise EventFailed("the stream ended")

    async def open(self, problem: str = PROBLEM) -> Shown:
        """Open a problem with somebody's wrong attempt."""
        shown = await self.event("open_problem", [self.owner], {"id": problem})
        if not shown.session:
            raise EventFailed(f"no session came back: {shown.notice}")
        self.session = shown.session
        self.code = _value(shown.parts.get("code")) or self.code
        return shown

    async def resume(self) -> Shown:
        """Open the session as it was left."""
        return await self.event("resume", [self.owner], {"id": self.session})

    async def say(self, message: str) -> Shown:
        """Send a message."""
        return await self.event("send", [self.owner, self.session, message, self.code])

    async def run(self, code: str) -> Shown:
        """Put a program into the editor and run it."""
        self.code = code
        return await self.event("run", [self.owner, self.session, code])

    def _shown(self, outputs: list[int], data: list[Any]) -> Shown:
        values = dict(zip(outputs, data, strict=False))
        parts = {self.door.names[id]: value for id, value in values.items() if not _alone(value)}
        for value in [*parts.values()]:
            parts |= _places(value)
        ids = [v for v in values.values() if isinstance(v, str) and _ID.fullmatch(v)]
        return Shown(parts, next((id for id in ids if id != self.owner), ""))


def _alone(value: Any) -> bool:
    """Whether an update leaves a part as it is."""
    return isinstance(value, dict) and not value.keys() - {"__type__", "props"}


def _places(value: Any) -> dict[str, str]:
    """What stands in which place, where this brings the news (see tutor_app/web/news.py)."""
    if not isinstance(value, str) or not value.startswith('{"sign"'):
        return {}
    places: dict[str, str] = json.loads(value)["places"]
    return places


def _value(part: Any) -> str:
    found = part.get("value") if isinstance(part, dict) else part
    return found if isinstance(found, str) else ""


def _plain(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())
