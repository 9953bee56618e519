"""Pages that ask whether a teacher has written hold up nothing when the database does not answer."""

from __future__ import annotations

import asyncio
import threading

import pytest

from tutor_app.errors import StorageDown
from tutor_app.web.hearing import QUIET_SECONDS, THREADS, Hearing


async def test_after_a_failure_nobody_waits_for_the_same() -> None:
    now, asked, answer = [100.0], [], threading.Event()

    def heard(session: str) -> int:
        asked.append(session)
        answer.wait(30)
        if now[0] == 100.0:
            raise StorageDown
        return 7

    hearing = Hearing(heard, clock=lambda: now[0])
    asking = [asyncio.create_task(hearing.ask(str(number))) for number in range(50)]
    while len(asked) < THREADS:
        await asyncio.sleep(0)
    answer.set()
    found = await asyncio.gather(*asking, return_exceptions=True)
    assert {type(one) for one in found} == {StorageDown}
    assert len(asked) == THREADS
    with pytest.raises(StorageDown):
        await hearing.ask("one more")
    assert len(asked) == THREADS
    now[0] += QUIET_SECONDS
    assert await hearing.ask("later") == 7
