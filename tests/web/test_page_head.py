import httpx
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route

from tutor_app.web.page_head import DressPage, dress

DOCUMENT = """<!doctype html><html lang="en"><head>
<meta property="og:image" content="https://elsewhere.example/x.jpg" />
<meta name="twitter:creator"
 content="@x" /><link rel="manifest" href="/manifest.json" /></head><body class="b"><p>x</p></body></html>"""


def test_our_style_and_script_are_in_the_head_and_nothing_from_elsewhere(words):
    dressed = dress(DOCUMENT, words, "v1")
    assert "elsewhere.example" not in dressed
    assert "twitter" not in dressed
    assert "manifest" not in dressed
    assert "colours.css?v1" in dressed.split("</head>")[0]
    assert "<title>" in dressed


def test_the_first_thing_in_the_body_is_the_skip_link(words):
    body = dress(DOCUMENT, words, "v1").split('<body class="b">')[1]
    assert body.startswith('<a class="skip"')


async def test_only_the_page_itself_is_dressed(words):
    inner = Starlette(
        routes=[
            Route("/", lambda request: HTMLResponse(DOCUMENT)),
            Route("/other", lambda request: HTMLResponse(DOCUMENT)),
            Route("/text", lambda request: PlainTextResponse("</head>")),
        ]
    )
    transport = httpx.ASGITransport(DressPage(inner, words, "v1"))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        page = await client.get("/")
        assert "colours.css?v1" in page.text
        assert int(page.headers["content-length"]) == len(page.content)
        assert (await client.get("/other")).text == DOCUMENT
        assert (await client.get("/text")).text == "</head>"
