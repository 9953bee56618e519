"""The HTTP client: what is no chat completion is told apart here, before a library sees it.

langchain and the openai client raise a dozen kinds of exceptions for what may come back instead of
an answer, some of them KeyError and TypeError. So a hook looks at every response first and raises
`Refused` or `ModelFault`, which arrive as the cause of whatever the libraries raise then.
"""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from tutor_app.dialogue import Fault
from tutor_app.language_model.address import Address
from tutor_app.language_model.faults import ModelFault, Outage, redact
from tutor_app.language_model.rejections import Rejection, judge, message_of

if TYPE_CHECKING:
    import httpx2

MOST_BYTES = 4_000_000  # of one response
# Shorter than what servers keep a connection for (5 s is usual), or a request may meet its end.
KEEP_ALIVE_SECONDS = 3.0

NO_API = "what answers is not an OpenAI-compatible API: check OPENAI_BASE_URL (most end in /v1)"


class Refused(Exception):
    """The server answered with a refusal; see `Rejection`."""

    def __init__(self, rejection: Rejection) -> None:
        self.rejection = rejection
        super().__init__(rejection.mend)


def http_client(address: Address) -> httpx2.AsyncClient:
    """A client for one server. It follows no redirects: they could lead key and words elsewhere."""
    import httpx2
    import openai

    class Bounded(httpx2.AsyncByteStream):
        """A body that ends in a fault when it is too large."""

        def __init__(self, stream: httpx2.AsyncByteStream) -> None:
            self._stream = stream

        async def __aiter__(self) -> AsyncIterator[bytes]:
            total = 0
            async for chunk in self._stream:
                total += len(chunk)
                if total > MOST_BYTES:
                    raise _not_an_api("its response is endless")
                yield chunk

        async def aclose(self) -> None:
            await self._stream.aclose()

    async def look(response: httpx2.Response) -> None:
        if isinstance(response.stream, httpx2.AsyncByteStream):
            response.stream = Bounded(response.stream)
        body = await response.aread()
        check_response(response.status_code, body, dict(response.headers), response.url.path)

    proxy = None if address.is_loopback else os.environ.get("OPENAI_PROXY") or None
    return openai.DefaultAsyncHttpxClient(
        follow_redirects=False,
        trust_env=not address.is_loopback,
        proxy=proxy,
        headers={"Accept-Encoding": "identity"},
        limits=httpx2.Limits(
            max_connections=None,
            max_keepalive_connections=20,
            keepalive_expiry=KEEP_ALIVE_SECONDS,
        ),
        event_hooks={"response": [look]},
    )


def check_response(status: int, body: bytes, headers: dict[str, str], path: str) -> None:
    """Raises `Refused` for a refusal, ModelFault for what is no answer of a chat API at all.

    `headers` have lower-case names.
    """
    parsed = _parsed(body)
    if status >= 300:
        text = body.decode("utf-8", "replace")
        raise Refused(judge(status, text if parsed is None else parsed, headers))
    if not isinstance(parsed, dict):
        kind = "a web page" if body.lstrip()[:1] == b"<" else "no JSON"
        raise _not_an_api(f"it sends {kind}")
    if not path.endswith("/chat/completions"):
        return
    choices = parsed.get("choices")
    if parsed.get("error") and not choices:
        error = parsed["error"]
        code = error.get("code") if isinstance(error, dict) else None
        if "unexpected endpoint" in message_of(parsed).lower():
            raise _not_an_api(message_of(parsed))
        raise Refused(judge(_status(code), parsed, headers))
    if choices == []:
        raise ModelFault(Fault.EMPTY, "the server sent no answer at all")
    if not isinstance(choices, list) or not _is_message(choices[0]):
        raise _not_an_api("its JSON holds no chat message")


def _status(code: object) -> int:
    return code if isinstance(code, int) and 400 <= code < 600 else 500


def _is_message(choice: Any) -> bool:
    return isinstance(choice, dict) and isinstance(choice.get("message"), dict)


def _not_an_api(what: str) -> ModelFault:
    return ModelFault(Fault.NOT_AN_API, f"{NO_API} ({redact(what)})", outage=Outage.LIKELY)


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
