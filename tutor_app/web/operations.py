"""For whoever keeps the server running: is it alive, can it work, what has it done."""

from __future__ import annotations

import asyncio
import hmac
from typing import TYPE_CHECKING

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response

from tutor_app.metrics import CONTENT_TYPE

if TYPE_CHECKING:
    from tutor_app.settings import Settings
    from tutor_app.tutor import Tutor


def add_operations(app: FastAPI, tutor: Tutor, settings: Settings) -> None:
    """Add `/healthz` (the process answers), `/readyz` (503 until it can work) and `/metrics`.

    `/metrics` answers only to the bearer token of TUTOR_METRICS_TOKEN; without one there is none.
    """

    @app.get("/healthz", include_in_schema=False)
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/readyz", include_in_schema=False)
    async def readyz() -> JSONResponse:
        found = await asyncio.get_running_loop().run_in_executor(None, tutor.readiness)
        return JSONResponse(found.model_dump(), status_code=200 if found.ready else 503)

    @app.get("/metrics", include_in_schema=False)
    async def metrics(request: Request) -> Response:
        token = settings.metrics_token.get_secret_value() if settings.metrics_token else ""
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        if not token or not hmac.compare_digest(given.encode(), token.encode()):
            return Response(status_code=404)
        return Response(tutor.metrics.text(), media_type=CONTENT_TYPE)
