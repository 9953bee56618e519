"""The language model: structured answers within a time limit, from any thread."""

from __future__ import annotations

import asyncio
import concurrent.futures
import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from tutor_app.dialogue import Fault
from tutor_app.language_model.address import Address, address_of
from tutor_app.language_model.breaker import Breaker, ServerState
from tutor_app.language_model.conversation import converse
from tutor_app.language_model.dialect import Mode
from tutor_app.language_model.faults import ModelFault, Outage
from tutor_app.language_model.gate import Gate
from tutor_app.language_model.loop_thread import LoopThread
from tutor_app.language_model.messages import Prompt
from tutor_app.language_model.meter import Meter
from tutor_app.language_model.options import Options, load_options
from tutor_app.language_model.prices import Prices, load_prices
from tutor_app.language_model.server import Server
from tutor_app.language_model.switch import check_allowed
from tutor_app.settings import Settings

logger = logging.getLogger(__name__)

T = TypeVar("T", bound=BaseModel)

# The time limit is kept inside the loop; should the loop itself be held up, no longer than this.
GRACE_SECONDS = 0.25

_CANCELLED = "the turn was given up"
_CLOSED = "the client was closed"


class LanguageModel:
    """One model of one server. May be used from several threads; see `ask`."""

    def __init__(
        self,
        address: Address,
        options: Options,
        prices: Prices,
        *,
        memory: Path | None = None,
        concurrency: int = 8,
        per_minute: int | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Nothing is imported or connected yet. `clock` (seconds) is the circuit breaker's."""
        self._address, self._options = address, options
        self._server = Server(address, options, prices, memory)
        self._breaker = Breaker(options.circuit, clock)
        self._thread = LoopThread("language-model", self._server.close)
        self._gate = Gate(concurrency, per_minute)
        self._ready = threading.Event()
        self._unusable = ""
        self._preparing = threading.Lock()
        self._warming: threading.Thread | None = None

    @property
    def name(self) -> str:
        """The model's name; empty until the server, which has to be asked for it, was asked."""
        return self._server.name

    @property
    def mode(self) -> Mode | None:
        """How the server is asked for JSON; None until that is proven to work."""
        known = self._server.known
        return known.dialect.mode if known and known.proven else None

    @property
    def server(self) -> str:
        """The base URL, without secrets."""
        return self._address.public_name

    @property
    def state(self) -> ServerState:
        """How the server is doing: whether it is left alone, since when, and the last fault."""
        return self._breaker.state()

    def warm_up(self, *, wait: bool = False) -> None:
        """Begin to import what is needed (2 s) in the background. No network.

        Returns at once, unless it is to `wait` for the end of it.
        """
        with self._preparing:
            if self._warming is None:
                self._warming = threading.Thread(
                    target=self._prepare, name="language-model-imports", daemon=True
                )
                self._warming.start()
        if wait:
            self._ready.wait()

    def ask(self, prompt: Prompt, schema: type[T], meter: Meter, *, share: float = 1.0) -> T:
        """One structured answer: a valid instance of `schema`.

        It takes at most `share` of the meter's remaining seconds in all, waiting, finding out the
        server and one repair included. Raises ModelFault, and RealModelForbidden (see `switch`),
        nothing else. What it cost is charged to the meter.
        """
        check_allowed(self._address.base_url)
        deadline = time.monotonic() + share * meter.remaining()
        if self._thread.closed:
            raise ModelFault(Fault.UNREACHABLE, _CLOSED, outage=Outage.UNKNOWN)
        self._check_time(deadline, meter)
        permit = self._breaker.request()
        fault: ModelFault | None = ModelFault(Fault.TIMEOUT, _CANCELLED, outage=Outage.UNKNOWN)
        try:
            self._address.check()
            self._wait_ready(deadline, meter)
            answer = self._run(prompt, schema, meter, deadline)
            fault = None
        except ModelFault as error:
            fault = error
        finally:
            # Also when the thread is interrupted: a trial that nobody reports would never end.
            self._breaker.report(permit, fault)
        if fault is not None:
            raise fault
        return answer

    def close(self) -> None:
        """Give up what runs and close the connections. Later asks fail at once."""
        self._thread.close()

    def _check_time(self, deadline: float, meter: Meter) -> None:
        if meter.cancelled:
            raise ModelFault(Fault.TIMEOUT, _CANCELLED, outage=Outage.UNKNOWN)
        if deadline <= time.monotonic():
            raise ModelFault(Fault.TIMEOUT, "the turn's time is used up", outage=Outage.UNKNOWN)

    def _prepare(self) -> None:
        try:
            self._server.prepare()
            self._gate.prepare()
        except Exception as error:
            logger.exception("the language model's client library cannot be used")
            self._unusable = type(error).__name__
        self._ready.set()

    def _wait_ready(self, deadline: float, meter: Meter) -> None:
        self.warm_up()
        while not self._ready.wait(min(0.05, max(0.0, deadline - time.monotonic()))):
            self._check_time(deadline, meter)
        if self._unusable:
            detail = f"the client library cannot be used ({self._unusable}): see the log"
            raise ModelFault(Fault.UNREACHABLE, detail, outage=Outage.CERTAIN)

    def _run(self, prompt: Prompt, schema: type[T], meter: Meter, deadline: float) -> T:
        """Hand over to the loop and wait for it. Raises ModelFault."""
        fault: ModelFault
        try:
            future = self._thread.submit(self._within(prompt, schema, meter, deadline))
        except RuntimeError:
            raise ModelFault(Fault.UNREACHABLE, _CLOSED, outage=Outage.UNKNOWN) from None
        try:
            with meter.stopping(future.cancel):
                return future.result(max(0.0, deadline - time.monotonic()) + GRACE_SECONDS)
        except ModelFault as error:
            fault = error
        except TimeoutError:
            detail = "no answer in time, and the client was too busy to notice"
            fault = ModelFault(Fault.TIMEOUT, detail, outage=Outage.UNKNOWN)
        except concurrent.futures.CancelledError:
            closed = self._thread.closed and not meter.cancelled
            kind, why = (Fault.UNREACHABLE, _CLOSED) if closed else (Fault.TIMEOUT, _CANCELLED)
            fault = ModelFault(kind, why, outage=Outage.UNKNOWN)
        except Exception as error:
            logger.exception("unexpected fault in the language model's client")
            detail = f"unexpected {type(error).__name__} in the client: see the log"
            fault = ModelFault(Fault.MALFORMED, detail, outage=Outage.UNKNOWN)
        finally:
            future.cancel()  # where the caller was interrupted, the request must not go on
        raise fault

    async def _within(self, prompt: Prompt, schema: type[T], meter: Meter, deadline: float) -> T:
        """In the loop: the whole conversation under one time limit."""
        limit = max(0.0, deadline - time.monotonic())
        queue = limit * self._options.queue_share
        try:
            async with asyncio.timeout(limit), self._gate.slot(queue):
                return await converse(
                    self._server, prompt, schema, meter, lambda: self._gate.turn(queue)
                )
        except TimeoutError:
            detail = (
                f"no answer within {limit:.1f} s: use a faster model or raise TUTOR_TURN_SECONDS"
            )
        raise ModelFault(Fault.TIMEOUT, detail, outage=Outage.LIKELY)


def open_language_model(settings: Settings, memory: Path | None) -> LanguageModel | None:
    """The model that the settings name, None when they name none. No network, no imports.

    `memory` is the folder for what is found out about the server; None keeps it in this process
    only. Raises DataFileError for a broken file in `knowledge/`.
    """
    if not settings.has_model:
        return None
    options = load_options()
    return LanguageModel(
        address_of(settings, options.default_model),
        options,
        load_prices(),
        memory=memory,
        concurrency=settings.model_concurrency,
        per_minute=settings.model_per_minute,
    )
