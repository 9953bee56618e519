"""What the handlers of the page give back, for tests to look at."""

from __future__ import annotations

import asyncio
from typing import Any


def drain(handler: Any) -> list[dict[Any, Any]]:
    """All updates of a handler that streams."""

    async def collect() -> list[dict[Any, Any]]:
        return [update async for update in handler]

    return asyncio.run(collect())


def shown(updates: list[dict[Any, Any]], part: Any) -> Any:
    """What a part shows after all updates."""
    return [update[part] for update in updates if part in update][-1]
