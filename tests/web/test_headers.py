from __future__ import annotations

import pytest
from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from tutor_app.settings import Settings
from tutor_app.web.headers import Headers


def served(path: str, **options: object) -> dict[str, str]:
    def answer(request: Request) -> PlainTextResponse:
        own = {"content-security-policy": "default-src 'none'"} if path == "/own" else {}
        return PlainTextResponse("x", headers=own)

    app = Starlette(routes=[Route(path, answer)])
    return dict(TestClient(Headers(app, **options)).get(path).headers)  # type: ignore[arg-type]


def test_pages_load_nothing_from_elsewhere_and_are_framed_by_themselves_only() -> None:
    found = served("/")
    policy = found["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "http" not in policy
    assert found["x-frame-options"] == "SAMEORIGIN"
    assert found["x-content-type-options"] == "nosniff"


def test_a_course_page_may_frame_the_students_page_when_it_is_named() -> None:
    found = served("/", framed_by="https://moodle.example.org")
    assert "frame-ancestors https://moodle.example.org" in found["content-security-policy"]
    assert "x-frame-options" not in found


def test_a_place_cannot_smuggle_in_another_rule() -> None:
    with pytest.raises(ValidationError, match="TUTOR_FRAMED_BY"):
        Settings(TUTOR_FRAMED_BY="https://a.example; script-src *")


def test_strict_paths_run_no_inline_script_and_are_never_framed() -> None:
    found = served("/teacher/x", framed_by="https://moodle.example.org", strict=("/teacher",))
    assert "unsafe" not in found["content-security-policy"]
    assert "frame-ancestors 'none'" in found["content-security-policy"]
    assert found["x-frame-options"] == "DENY"


def test_a_policy_that_a_page_sets_itself_stands() -> None:
    assert served("/own")["content-security-policy"] == "default-src 'none'"
