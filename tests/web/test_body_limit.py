import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from tutor_app.web.body_limit import BodyLimit


@pytest.fixture
def client():
    async def count(request: Request) -> PlainTextResponse:
        return PlainTextResponse(str(len(await request.body())))

    inner = Starlette(routes=[Route("/", count, methods=["GET", "POST"])])
    app = BodyLimit(inner, limit=1000, message="Far too large.")
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test")


async def test_a_body_within_the_limit_passes(client):
    answer = await client.post("/", content=b"x" * 1000)
    assert (answer.status_code, answer.text) == (200, "1000")


async def test_a_body_that_says_it_is_too_large_is_refused_kindly(client):
    answer = await client.post("/", content=b"x" * 1001)
    assert answer.status_code == 413
    assert answer.json()["detail"] == "Far too large."


async def test_a_form_that_is_too_large_is_answered_in_words(client):
    page = {"accept": "text/html,application/xhtml+xml"}
    answer = await client.post("/", content=b"x" * 1001, headers=page)
    assert (answer.status_code, answer.text) == (413, "Far too large.")


async def test_a_body_that_hides_its_size_is_cut_off(client):
    async def pieces():
        for _ in range(10):
            yield b"x" * 200

    answer = await client.post("/", content=pieces())
    assert answer.status_code == 413


async def test_a_request_without_a_body_passes(client):
    assert (await client.get("/")).text == "0"
