"""The stand-in for a language model: a real server on this machine, with answers to order."""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Any, Self

from tutor_app.testing.answers import Answer, Answering, default_answer
from tutor_app.testing.completion import completion, events, models
from tutor_app.testing.misbehaviour import (
    PAGE,
    WHOLE_SERVER,
    Misbehaviour,
    ServerError,
    error_of,
    said,
)
from tutor_app.testing.request import AnswerMode, Request, read_request
from tutor_app.testing.schemas import not_strict
from tutor_app.testing.scripts import scripted
from tutor_app.testing.server import HOST, Delivery, LoopbackServer, Response, json_response

Misbehaving = (
    Misbehaviour | Sequence[Misbehaviour | None] | Callable[[Request], Misbehaviour | None] | None
)

DELIVERIES = {
    Misbehaviour.HANG: Delivery.HANG,
    Misbehaviour.TRICKLE: Delivery.TRICKLE,
    Misbehaviour.DROP: Delivery.DROP,
}


class ModelDouble:
    """A chat completions server on 127.0.0.1 for the length of a `with` block.

    `answer` is a function of the `Request` that gives the object (or text) to answer with, or
    None for the default answer; or one answer for ever; or a list, given in turn.
    `misbehaviour` is one way to fail, a list of them played in turn (None: behave), or a function
    of the `Request`; it may be changed at any time. `watch` is called with each request, before
    it is answered. `trickle_seconds` is the time between two bytes of a trickle.

    When the block ends the server and all its threads are gone, and an exception that `answer`
    or a `misbehaviour` function raised (the client saw a status 500) is raised again.
    """

    def __init__(
        self,
        answer: Answering | Answer | Sequence[Answer | Answering | None] | None = None,
        misbehaviour: Misbehaving = None,
        *,
        port: int = 0,
        models: Sequence[str] = ("double",),
        watch: Callable[[Request], None] | None = None,
        trickle_seconds: float = 1.0,
    ) -> None:
        self._answer = _as_script(answer)
        self._port, self._models, self._watch = port, tuple(models), watch
        self._trickle_seconds = trickle_seconds
        self._lock = threading.Lock()
        self._requests: list[Request] = []
        self._failures: list[Exception] = []
        self._server: LoopbackServer | None = None
        self._in_turn: deque[Misbehaviour | None] | None = None
        self._lasting: Misbehaviour | Callable[[Request], Misbehaviour | None] | None = None
        self.misbehaviour = misbehaviour

    def __enter__(self) -> Self:
        """Start the server. Raises OSError when the port is taken."""
        self._server = LoopbackServer(self._port, self._respond)
        self._port = self._server.server_port
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop the server; raise what a script raised, unless something else is being raised."""
        if self._server is not None:
            self._server.stop()
            self._server = None
        if kind is None and self._failures:
            raise self._failures[0]

    @property
    def base_url(self) -> str:
        """The address for a client's `base_url`, or for OPENAI_BASE_URL."""
        return f"http://{HOST}:{self._port}/v1"

    @property
    def requests(self) -> tuple[Request, ...]:
        """The requests for completions so far, in the order in which they came."""
        with self._lock:
            return tuple(self._requests)

    @property
    def misbehaviour(self) -> Misbehaving:
        """How the double fails; of a list, what is still to come."""
        with self._lock:
            return self._lasting if self._in_turn is None else tuple(self._in_turn)

    @misbehaviour.setter
    def misbehaviour(self, value: Misbehaving) -> None:
        with self._lock:
            self._in_turn = self._lasting = None
            if isinstance(value, str):
                self._lasting = Misbehaviour(value)
            elif value is None or callable(value):
                self._lasting = value
            else:
                self._in_turn = deque(value)

    def _respond(self, method: str, path: str, authorization: str, body: bytes) -> Response:
        place = path.partition("?")[0].rstrip("/")
        if method == "GET" and place == "/v1/models":
            return self._list_models(authorization)
        if method != "POST" or place != "/v1/chat/completions":
            return _refused(ServerError(status=404, message=f"Invalid URL ({method} {path})"))
        try:
            parsed = json.loads(body)
            if not isinstance(parsed, dict):
                raise ValueError("We expected a JSON object.")
            request = read_request(parsed, authorization)
        except ValueError as error:
            return _refused(ServerError(status=400, message=str(error)))
        with self._lock:
            self._requests.append(request)
            number = len(self._requests)
        try:
            if self._watch:
                self._watch(request)
            kind = self._next(request)
            return self._complete(request, kind, number)
        except Exception as error:
            with self._lock:
                self._failures.append(error)
            message = f"The double's script failed: {type(error).__name__}: {error}"
            return _refused(ServerError(status=500, message=message, type="server_error"))

    def _next(self, request: Request) -> Misbehaviour | None:
        with self._lock:
            if self._in_turn is not None:
                return self._in_turn.popleft() if self._in_turn else None
            lasting = self._lasting
        return lasting(request) if callable(lasting) else lasting

    def _list_models(self, authorization: str) -> Response:
        # Lists and functions are for completions; only a lasting failure hits this as well.
        current = self.misbehaviour
        kind = current if isinstance(current, Misbehaviour) and current in WHOLE_SERVER else None
        if (error := error_of(kind, authorization)) is not None:
            return _refused(error)
        return self._delivered(json_response(models(self._models)), kind)

    def _complete(self, request: Request, kind: Misbehaviour | None, number: int) -> Response:
        error = error_of(kind, request.authorization, request) or _strictness(request)
        if error is not None:
            return _refused(error)
        answer = self._answer(request)
        spoken = said(kind, default_answer(request) if answer is None else answer, request)
        choices = kind is not Misbehaviour.EMPTY_CHOICES
        counted = kind is not Misbehaviour.NO_USAGE
        if request.stream:
            parts = events(request, spoken, number, choices=choices, counted=counted)
            made = Response(parts=parts, content_type="text/event-stream", streamed=True)
        else:
            body: dict[str, Any] = completion(
                request, spoken, number, choices=choices, counted=counted
            )
            made = json_response(body)
        return self._delivered(made, kind)

    def _delivered(self, response: Response, kind: Misbehaviour | None) -> Response:
        if kind is Misbehaviour.HTML_BODY:
            return Response(parts=(PAGE.encode(),), content_type="text/html; charset=utf-8")
        if kind not in DELIVERIES:
            return response
        change = {"delivery": DELIVERIES[kind], "pause": self._trickle_seconds}
        return response.model_copy(update=change)


def _as_script(
    answer: Answering | Answer | Sequence[Answer | Answering | None] | None,
) -> Answering:
    if answer is None:
        return default_answer
    if callable(answer):
        return answer
    if isinstance(answer, str | dict):
        return lambda request: answer
    return scripted(answer)


def _strictness(request: Request) -> ServerError | None:
    """The error of a server that enforces schemas, for one that says it is strict and is not."""
    if request.mode is not AnswerMode.JSON_SCHEMA:
        return None
    given = request.body["response_format"]["json_schema"]
    fault = not_strict(request.answer_schema or {}) if given.get("strict") else ""
    if not fault:
        return None
    message = f"Invalid schema for response_format '{request.schema_name}': {fault}"
    return ServerError(status=400, message=message, param="response_format")


def _refused(error: ServerError) -> Response:
    headers = {} if error.retry_after is None else {"Retry-After": str(error.retry_after)}
    return json_response(error.body(), error.status, headers)
