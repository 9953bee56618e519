from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tutor_app.dialogue import Case, Problem
from tutor_app.roles.protocols import Doing, Step
from tutor_app.web.waiting import Followed, step_words

PYTHON = Problem.python(statement="Add up.", cases=[Case(call="f(1)", expected="1")])
ALGEBRA = Problem.algebra(start="3x = 12")
OPEN = Problem.open(statement="Why is the sky blue?")


def in_a_thread(pool: ThreadPoolExecutor, turn):
    """A turn as the tutor takes it: in a thread of its own."""

    async def take(doing: Doing):
        return await asyncio.get_running_loop().run_in_executor(pool, turn, doing)

    return take


async def test_steps_come_while_the_turn_is_taken_and_each_once():
    seen = threading.Event()

    def turn(doing: Doing) -> str:
        doing(Step.RUNNING)
        assert seen.wait(10), "the page did not hear of the first step before the turn was over"
        for step in (Step.READING, Step.READING, Step.ASKING):
            doing(step)
        return "reply"

    with ThreadPoolExecutor() as pool:
        followed = Followed(in_a_thread(pool, turn))
        steps = []
        async for step in followed.steps():
            steps.append(step)
            seen.set()
        assert steps == [Step.RUNNING, Step.READING, Step.ASKING]
        assert await followed.outcome() == "reply"


async def test_steps_that_are_over_at_once_are_not_told_of():
    def turn(doing: Doing) -> str:
        for step in (Step.RUNNING, Step.READING, Step.CHECKING):
            doing(step)
        return "reply"

    with ThreadPoolExecutor() as pool:
        followed = Followed(in_a_thread(pool, turn), lasting=60.0)
        assert [step async for step in followed.steps()] == []
        assert await followed.outcome() == "reply"


async def test_a_step_that_lasts_is_told_of():
    seen = threading.Event()

    def turn(doing: Doing) -> str:
        doing(Step.RUNNING)
        doing(Step.ASKING)
        assert seen.wait(10), "the page did not hear of the step that lasted"
        return "reply"

    with ThreadPoolExecutor() as pool:
        followed = Followed(in_a_thread(pool, turn), lasting=0.05)
        told = []
        async for step in followed.steps():
            told.append(step)
            seen.set()
        assert told[-1] is Step.ASKING


async def test_what_a_turn_raises_comes_out_after_its_steps():
    def turn(doing: Doing) -> None:
        doing(Step.RUNNING)
        raise OSError("the disk is full")

    with ThreadPoolExecutor() as pool:
        followed = Followed(in_a_thread(pool, turn))
        assert [step async for step in followed.steps()] == [Step.RUNNING]
        with pytest.raises(OSError, match="full"):
            await followed.outcome()


def test_a_page_that_is_gone_does_not_disturb_the_turn():
    begun, gone, stored = threading.Event(), threading.Event(), threading.Event()

    def turn(doing: Doing) -> None:
        begun.set()
        gone.wait(10)
        doing(Step.CHECKING)
        stored.set()

    with ThreadPoolExecutor() as pool:
        loop = asyncio.new_event_loop()

        async def listen_for_a_moment() -> None:
            Followed(in_a_thread(pool, turn))
            await asyncio.sleep(0)
            begun.wait(10)

        loop.run_until_complete(listen_for_a_moment())
        loop.close()
        gone.set()
    assert stored.is_set()


@pytest.mark.parametrize("problem", [PYTHON, OPEN, ALGEBRA])
@pytest.mark.parametrize("spoken", [True, False])
def test_every_step_has_words_that_fit_the_problem(words, problem, spoken):
    said = {step: step_words(step, problem, spoken, words) for step in Step}
    assert all(said.values())
    assert ("program" in said[Step.RUNNING]) == (problem is PYTHON)
    assert said[Step.ASKING] != said[Step.CHECKING]
    assert (said[Step.READING] == words("talk.reading")) == spoken
