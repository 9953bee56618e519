"""The document around the page: our own head instead of Gradio's, and the first paint."""

from __future__ import annotations

import html
import re

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tutor_app.web.words import Words

PLACE = "/page-files"
# In this order.
SHEETS = ("colours", "frame", "lists", "own", "work", "lines", "talk", "class", "narrow")


def dress(document: str, words: Words, version: str) -> str:
    """Put our style sheet, script and icon into the document that Gradio serves.

    They belong in the document itself, not in what Gradio adds later, so that the page never
    flashes in the wrong colours. Gradio's own description, icon and manifest links go.
    """
    document = re.sub(
        r"\s*<meta\s+(?:property|name)=\"(?:og|twitter):[^>]*>", "", document, flags=re.DOTALL
    )
    document = re.sub(r"\s*<link rel=\"manifest\"[^>]*>", "", document)
    document = document.replace(', shrink-to-fit=no"', '"')
    head = (
        f"<title>{html.escape(words('brand.title'))}</title>"
        f'<meta name="description" content="{html.escape(words("brand.description"), quote=True)}">'
        f'<meta name="color-scheme" content="light dark">'
        f'<link rel="icon" href="{PLACE}/icon.svg" type="image/svg+xml">'
        f'<script src="{PLACE}/editor.js?{version}"></script>'
        f'<script src="{PLACE}/library.js?{version}"></script>'
        f'<script src="{PLACE}/listening.js?{version}"></script>'
        f'<script src="{PLACE}/places.js?{version}"></script>'
        f'<script src="{PLACE}/page.js?{version}"></script>'
        + "".join(
            f'<link rel="stylesheet" href="{PLACE}/{sheet}.css?{version}">' for sheet in SHEETS
        )
    )
    body = (
        f'<a class="skip" href="#main">{html.escape(words("brand.skip"))}</a>'
        f'<div id="opening" role="status"><p class="wordmark">{html.escape(words("brand.name"))}'
        f'<span class="stop">.</span></p><p>{html.escape(words("brand.loading"))}</p></div>'
        f"<noscript><p>{html.escape(words('brand.no_script'))}</p></noscript>"
    )
    document = document.replace("</head>", head + "</head>", 1)
    return re.sub(r"(<body[^>]*>)", lambda tag: tag.group(1) + body, document, count=1)


class DressPage:
    """ASGI middleware that dresses the document served at the root."""

    def __init__(self, app: ASGIApp, words: Words, version: str) -> None:
        self.app, self.words, self.version = app, words, version

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Dress the response when it is the document, else pass it on as it is."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        is_page = scope["method"] == "GET" and scope["path"] in ("/", "")
        start: Message | None = None
        collected = b""

        async def collect(message: Message) -> None:
            nonlocal start, collected
            if message["type"] == "http.response.start":
                kind = dict(message["headers"]).get(b"content-type", b"")
                if is_page and kind.startswith(b"text/html"):
                    start = message
                    return
            if start is None:
                await send(message)
                return
            collected += message.get("body", b"")
            if message.get("more_body"):
                return
            document = dress(collected.decode("utf-8"), self.words, self.version).encode()
            kept = [pair for pair in start["headers"] if pair[0] != b"content-length"]
            length = (b"content-length", str(len(document)).encode())
            await send({**start, "headers": [*kept, length]})
            await send({"type": "http.response.body", "body": document})

        await self.app(scope, receive, collect)
