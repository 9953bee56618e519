"""Of Gradio's queue: only events of the page, in the form in which the page sends them.

Gradio answers a number that belongs to no function, values of the wrong kind or a page it does not
know with an exception, and puts each into the log with its traceback. Here they are refused before
(400, 422). A body is parsed once, by Gradio; what is looked at is what came of it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import gradio as gr
from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from gradio.data_classes import PredictBodyInternal
from gradio.server_messages import UnexpectedErrorMessage
from starlette.types import ASGIApp, Receive, Scope, Send

if TYPE_CHECKING:
    from gradio.routes import App

UPDATES = "/gradio_api/queue/data"
HASH_CHARACTERS = 40  # a page names itself by about ten letters and digits

REFUSED = "That is no event of this page. Please load it again."

Push = Callable[[PredictBodyInternal, Request, str | None], Awaitable[tuple[bool, Any, str]]]


class PageEvents:
    """ASGI application in front of Gradio's, whose queue it makes particular."""

    def __init__(self, app: App) -> None:
        self.app: ASGIApp = app
        app.add_exception_handler(RequestValidationError, _misshapen)
        self._queue = queue = app.get_blocks()._queue
        functions, push = queue.blocks.fns, queue.push

        async def push_if_from_the_page(
            body: PredictBodyInternal, request: Request, username: str | None
        ) -> tuple[bool, Any, str]:
            if not is_of_the_page(body, functions):
                return False, REFUSED, "error"
            return await push(body, request, username)

        queue.push = push_if_from_the_page  # type: ignore[method-assign, assignment]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass it on; who asks for the updates of a page that is not known is told so."""
        if scope["type"] == "http" and scope["path"].endswith(UPDATES):
            asked = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
            names = asked.get("session_hash", [])
            if names and names[-1] not in self._queue.pending_messages_per_session:
                await _not_known(scope, receive, send)
                return
        await self.app(scope, receive, send)


def is_of_the_page(body: PredictBodyInternal, functions: dict[int, Any]) -> bool:
    """Whether a function of the page is called as the page calls it: by its number, under a name
    that a page may have, with texts for all its fields.
    """
    function = None if body.fn_index is None else functions.get(body.fn_index)
    if function is None or function.fn is None:  # the latter are for the browser alone
        return False
    name = body.session_hash or ""
    if not (name.isascii() and name.isalnum() and len(name) <= HASH_CHARACTERS):
        return False
    return len(body.data) == len(function.inputs) and all(
        value is None or isinstance(value, str) or isinstance(field, gr.BrowserState)
        for field, value in zip(function.inputs, body.data, strict=True)
    )


async def _misshapen(request: Request, error: Exception) -> Response:
    """What was sent is not said again: there are numbers and texts that JSON cannot hold."""
    return JSONResponse({"detail": REFUSED}, status_code=422)


async def _not_known(scope: Scope, receive: Receive, send: Send) -> None:
    """As Gradio says it, so that the page's script knows what to do."""
    told = UnexpectedErrorMessage(message="404: Not Found", session_not_found=True)
    answer = Response(f"data: {told.model_dump_json()}\n\n", media_type="text/event-stream")
    await answer(scope, receive, send)
