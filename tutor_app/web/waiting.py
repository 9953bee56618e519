"""Following a turn while it is being taken: from the thread that takes it to the page."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Generic, TypeVar

from tutor_app.dialogue import Problem
from tutor_app.roles.protocols import Doing, Step
from tutor_app.web.words import Words

T = TypeVar("T")


class Followed(Generic[T]):
    """A turn that has begun: first its `steps`, as they come, then its `outcome`.

    Whoever stops listening does not stop the turn: it is stored whole all the same.
    """

    def __init__(
        self,
        take: Callable[[Doing], Awaitable[T]],
        lasting: float = 0.0,
        first: Step | None = None,
    ) -> None:
        """Begin, with the `first` step if it is known. `take` gets the function that is told the
        steps, from any thread. A step that is over within `lasting` seconds is not told of: nobody
        could read it, and each costs the page as much as a reply.
        """
        self._lasting = lasting
        self._steps: asyncio.Queue[Step | None] = asyncio.Queue()
        if first is not None:
            self._steps.put_nowait(first)
        loop = asyncio.get_running_loop()

        def doing(step: Step) -> None:
            # The page may be gone, and its loop with it. That must not disturb the turn.
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(self._steps.put_nowait, step)

        self._turn = asyncio.ensure_future(take(doing))
        self._turn.add_done_callback(self._ended)

    async def steps(self) -> AsyncIterator[Step]:
        """What the turn is at, each step once, until it has ended."""
        last: Step | None = None
        step = await self._steps.get()
        while step is not None:
            newer: Step | None = None
            over = False
            if self._lasting:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(self._lasting):
                        newer = await self._steps.get()
                        over = True
            if not over:
                if step is not last:
                    yield step
                last = step
                newer = await self._steps.get()
            step = newer

    @property
    def is_over(self) -> bool:
        """Whether the turn has ended, one way or the other."""
        return self._turn.done()

    async def outcome(self) -> T:
        """What the turn came to. Raises what it raised."""
        return await asyncio.shield(self._turn)

    def _ended(self, turn: asyncio.Future[T]) -> None:
        self._steps.put_nowait(None)
        if not turn.cancelled():
            turn.exception()  # looked at: nobody may be left to ask for it


def step_words(step: Step, problem: Problem, spoken: bool, words: Words) -> str:
    """What the student reads while waiting. `spoken`: there is a message to be read."""
    if step is Step.ASKING:
        return words("talk.asking")
    if step is Step.CHECKING:
        return words("talk.checking")
    if problem.subject == "open":
        return words("talk.reading" if spoken else "talk.reading_work")
    algebra = problem.subject == "algebra"
    if step is Step.RUNNING:
        return words("talk.checking_lines" if algebra else "talk.running")
    if spoken:
        return words("talk.reading")
    return words("talk.looking_lines" if algebra else "talk.looking")
