"""What browsers are told about our pages: what they may load, who may frame them."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Gradio makes functions from text (`js_on_load`) and sets styles inline; nothing comes from
# elsewhere. Pages that need less set a policy of their own, which stands.
PAGE_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'"
)
STRICT_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'"
)
ITSELF = "'self'"


class Headers:
    """ASGI middleware that adds the headers to every response that does not have them.

    `framed_by` are the places that may show the student's page inside theirs, as in
    `frame-ancestors` ("https://moodle.example.org"). Paths that begin with one of `strict` get the
    strict policy and are framed by nobody.
    """

    def __init__(self, app: ASGIApp, framed_by: str = ITSELF, strict: tuple[str, ...] = ()) -> None:
        self.app = app
        self.framed_by = framed_by
        self.strict = strict

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and dress the answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        strict = scope["path"].startswith(self.strict) if self.strict else False

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers(strict):
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, dressed)

    def _headers(self, strict: bool) -> list[tuple[str, str]]:
        policy = STRICT_POLICY if strict else PAGE_POLICY
        framed_by = "'none'" if strict else self.framed_by
        headers = [
            ("content-security-policy", f"{policy}; frame-ancestors {framed_by}"),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
        ]
        if strict:
            headers.append(("x-frame-options", "DENY"))
        elif self.framed_by == ITSELF:
            headers.append(("x-frame-options", "SAMEORIGIN"))
        return headers
