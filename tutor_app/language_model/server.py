"""One server and its model: its name and dialect, and a call that is put on the turn's account."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from tutor_app.dialogue import Fault, Usage
from tutor_app.language_model import calls
from tutor_app.language_model.address import PLACEHOLDER_KEY, Address, choose_model
from tutor_app.language_model.answers import Spoken
from tutor_app.language_model.connection import http_client
from tutor_app.language_model.dialect import Dialect, Discovery, TokenLimit
from tutor_app.language_model.failures import failure
from tutor_app.language_model.faults import ModelFault, Outage
from tutor_app.language_model.memory import Memory
from tutor_app.language_model.messages import Messages, estimated_tokens
from tutor_app.language_model.meter import Meter
from tutor_app.language_model.options import Options
from tutor_app.language_model.prices import Prices, cost

if TYPE_CHECKING:
    import httpx2
    from langchain_core.runnables import Runnable
    from langchain_openai import ChatOpenAI

# Nothing was computed for these, so nothing will be billed.
_NOT_BILLED = {Fault.UNREACHABLE, Fault.WRONG_KEY, Fault.NO_SUCH_MODEL, Fault.RATE_LIMITED}


class Server:
    """Belongs to one event loop, but for `prepare`, `name` and `dialect`."""

    def __init__(
        self, address: Address, options: Options, prices: Prices, memory: Path | None
    ) -> None:
        """Nothing is imported or connected yet."""
        self.address, self.options, self._prices = address, options, prices
        self._memory = Memory(memory)
        self.name = address.model
        self.known: Discovery | None = None
        self._client: httpx2.AsyncClient | None = None
        self._chat: ChatOpenAI | None = None
        self._callers: dict[tuple[type[BaseModel], Dialect], Runnable[Any, Any]] = {}
        self._naming = asyncio.Lock()

    def prepare(self) -> None:
        """Import the libraries and make the client: seconds at the first time. No network."""
        if self._client is None:
            client = http_client(self.address)
            calls.chat_model(self.address, self.name or "unknown", client)
            self._client = client

    async def meet(self) -> Discovery:
        """Find out the model's name, where it is not set, and recall what is known of the server.

        Raises ModelFault.
        """
        async with self._naming:
            if not self.name:
                self.name = await self._ask_name()
            if self.known is None:
                recalled = self._memory.recall(self.address.public_name, self.name)
                self.known = Discovery(
                    dialect=recalled or self._first_dialect(), proven=recalled is not None
                )
        return self.known

    def forget_name(self) -> None:
        """Ask again for the model's name: the one the server gave is no longer there."""
        if not self.address.model:
            self.name, self.known, self._chat = "", None, None
            self._callers.clear()

    def learn(self, known: Discovery) -> None:
        """Keep what was found out about the server's dialect."""
        news = self.known is None or known.dialect != self.known.dialect
        news = news or not self.known or known.proven != self.known.proven
        self.known = known
        if news and known.proven:
            self._memory.remember(self.address.public_name, self.name, known.dialect)

    async def call(
        self, messages: Messages, kind: type[BaseModel], dialect: Dialect, meter: Meter
    ) -> Spoken:
        """One call, put on the account. Raises whatever the libraries raise, see `failures`."""
        runnable = self._caller(kind, dialect)
        began = time.monotonic()
        spoken: Spoken | None = None
        # A call that is given up half-way costs its prompt all the same; one that fails does not.
        guess = estimated_tokens(messages)
        try:
            spoken = await calls.call(runnable, messages)
            return spoken
        except Exception:
            guess = 0
            raise
        finally:
            self._charge(meter, spoken, guess, time.monotonic() - began)

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.aclose()

    def _charge(self, meter: Meter, spoken: Spoken | None, guess: int, seconds: float) -> None:
        prompt, completion, counted = guess, 0, False
        if spoken is not None:
            completion = estimated_tokens(spoken.said)
            if spoken.prompt_tokens is not None and spoken.completion_tokens is not None:
                prompt, completion, counted = spoken.prompt_tokens, spoken.completion_tokens, True
        meter.charge(
            Usage(
                model_calls=1,
                prompt_tokens=prompt,
                completion_tokens=completion,
                cost=cost(self._prices, self.name, prompt, completion),
                seconds=seconds,
                estimated=not counted and prompt + completion > 0,
            )
        )

    def _first_dialect(self) -> Dialect:
        official = self.address.is_openai
        limit = TokenLimit.MAX_COMPLETION_TOKENS if official else TokenLimit.MAX_TOKENS
        return Dialect(token_limit=limit)

    def _caller(self, kind: type[BaseModel], dialect: Dialect) -> Runnable[Any, Any]:
        assert self._client is not None, "prepare first"
        if self._chat is None:
            self._chat = calls.chat_model(self.address, self.name, self._client)
        if (kind, dialect) not in self._callers:
            self._callers[kind, dialect] = calls.caller(
                self._chat, kind, dialect, self.options.completion_tokens
            )
        return self._callers[kind, dialect]

    async def _ask_name(self) -> str:
        import openai

        lister = openai.AsyncOpenAI(
            base_url=self.address.base_url,
            api_key=self.address.key or PLACEHOLDER_KEY,
            max_retries=0,
            timeout=None,
            http_client=self._client,
        )
        fault: ModelFault | None = None
        try:
            names = [model.id for model in (await lister.models.list()).data or []]
        except Exception as error:
            fault = failure(error, self.address)
        if fault is not None:
            raise fault
        name = choose_model([n for n in names if n], self.options.not_for_chat)
        if name is None:
            raise ModelFault(
                Fault.NO_SUCH_MODEL,
                "the server has no model: load one, or set TUTOR_MODEL",
                outage=Outage.CERTAIN,
            )
        return name
