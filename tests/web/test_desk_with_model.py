"""The page's handlers with a real tutor that asks a language model (a double of one)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import gradio as gr
import pytest

from tests.web.updates import drain, shown
from tutor_app.settings import Settings
from tutor_app.testing import Misbehaviour, ModelDouble
from tutor_app.tutor import Tutor
from tutor_app.web.concept_names import load_concept_names
from tutor_app.web.desk import Desk
from tutor_app.web.layout import Parts, lay_out
from tutor_app.web.words import Words, load_words

STATEMENT = "A stone falls from a bridge for $t = 2$ s.\n\nHow high is the bridge?"
WORK = "s = g * t\ns = 9.81 * 2 = 19.62 m"
SECRETS = ("the mended wording of step", "does not follow from what comes before it")


@pytest.fixture
def double() -> Iterator[ModelDouble]:
    with ModelDouble() as started:
        yield started


@pytest.fixture
def settings(double: ModelDouble, tmp_path: Any) -> Settings:
    return Settings(data_dir=tmp_path, base_url=double.base_url, model="double", api_key=None)


@pytest.fixture
def tutor(settings: Settings) -> Iterator[Tutor]:
    opened = Tutor.open(None, settings)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def parts() -> Parts:
    with gr.Blocks():
        return lay_out((), load_words(), load_concept_names(), "s", has_model=True)


@pytest.fixture
def desk(tutor: Tutor, parts: Parts, words: Words, settings: Settings) -> Desk:
    return Desk(tutor, parts, words, load_concept_names(), settings)


def begin(desk: Desk, owner: str, work: str = WORK) -> str:
    updates = drain(desk.start_open(owner, STATEMENT, "Physics", work))
    return str(shown(updates, desk.parts.session))


def test_a_problem_of_any_subject_is_tutored(desk, parts, owner, tutor):
    updates = drain(desk.start_open(owner, STATEMENT, "Physics", WORK))
    assert updates[0][parts.code]["value"] == WORK
    assert updates[0][parts.code]["show_line_numbers"] is False
    assert updates[0][parts.run]["value"] == desk.words("work.run_open")
    assert desk.words("talk.reading_work") in updates[0][parts.conversation]
    assert "Physics" in shown(updates, parts.header)
    assert "<math" in shown(updates, parts.statement)
    assert shown(updates, parts.results) == ""
    assert shown(updates, parts.conversation).count('class="line tutor') == 1
    assert "<p>" not in shown(updates, parts.banner)
    (summary,) = tutor.sessions(owner)
    assert summary.title == "A stone falls from a bridge for t = 2 s."


def test_changed_work_is_shown_to_the_tutor_and_unchanged_work_is_not(desk, parts, owner, double):
    session = begin(desk, owner)
    asked = len(double.requests)
    updates = drain(desk.run(owner, session, WORK))
    assert desk.words("work.unchanged") in shown(updates, parts.summary)
    assert len(double.requests) == asked
    desk.step_seconds = 0.0
    updates = drain(desk.run(owner, session, WORK.replace("g * t", "g * t^2 / 2")))
    said = "".join(update.get(parts.conversation, "") for update in updates)
    assert desk.words("talk.reading_work") in said
    assert shown(updates, parts.conversation).count('class="line tutor') == 2
    assert shown(updates, parts.results) == ""


def test_what_the_tutor_is_at_is_said_while_the_student_waits(desk, parts, owner):
    session = begin(desk, owner)
    desk.step_seconds = 0.0  # the double answers faster than anybody could read
    updates = drain(desk.send(owner, session, "I multiplied by the time", WORK))
    waiting = "".join(u[parts.conversation] for u in updates if parts.conversation in u)
    assert waiting.index(desk.words("talk.reading")) < waiting.index(desk.words("talk.asking"))
    assert desk.words("talk.asking") not in shown(updates, parts.conversation)


def test_nothing_that_the_model_found_reaches_the_page(desk, parts, owner):
    session = begin(desk, owner)
    everything = str(drain(desk.send(owner, session, "I am not sure", WORK)))
    everything += str(drain(desk.start_over(owner, session))) + str(desk.resume(owner, session))
    everything += desk.download(owner)[parts.payload]
    assert STATEMENT.splitlines()[-1] in everything
    for secret in SECRETS:
        assert secret not in everything


def test_the_banner_comes_with_an_outage_and_goes_with_the_next_answer(desk, parts, owner, double):
    session = begin(desk, owner)
    double.misbehaviour = Misbehaviour.SERVER_ERROR
    updates = drain(desk.send(owner, session, "I am not sure", WORK))
    said = shown(updates, parts.banner)
    assert desk.words("standing_in.open.not_answering")[:40] in said
    assert said == desk.resume(owner, session)[parts.banner], "it is there after a reload as well"
    assert "server_error" not in str(updates)
    double.misbehaviour = None
    updates = drain(desk.send(owner, session, "hm, still not sure", WORK))
    assert "<p>" not in shown(updates, parts.banner)


def test_work_that_could_not_be_read_is_read_when_it_is_shown_again(desk, parts, owner, double):
    double.misbehaviour = Misbehaviour.SERVER_ERROR
    session = begin(desk, owner)
    assert "<p>" in desk.resume(owner, session)[parts.banner]
    double.misbehaviour = None
    updates = drain(desk.run(owner, session, WORK))
    assert "<p>" not in shown(updates, parts.banner)
    assert shown(updates, parts.conversation).count('class="line tutor') == 2


def test_ones_own_problem_can_be_resumed_begun_again_and_deleted(desk, parts, owner, tutor):
    session = begin(desk, owner)
    desk.keep_work(owner, session, "s = 5 m")
    assert desk.resume(owner, session)[parts.code]["value"] == "s = 5 m"
    drain(desk.send(owner, session, "I am not sure", "s = 5 m"))
    updates = drain(desk.start_over(owner, session))
    assert updates[0][parts.code]["value"] == WORK
    assert len(tutor.sessions(owner)) == 2
    kept = json.loads(desk.download(owner)[parts.payload])
    assert kept["sessions"][0]["turns"][0]["your_work"]
    assert f'data-resume="{session}"' not in desk.delete_one(owner, session)[parts.sessions]


@pytest.mark.parametrize(
    ("statement", "topic", "work", "said"),
    [
        ("", "Physics", "x", "task"),
        ("x" * 800_000, "", "", "statement"),
        ("Why?", "x" * 200, "", "subject"),
        ("Why?", "", "x" * 800_000, "work"),
    ],
)
def test_what_a_form_lacks_or_has_too_much_of_is_said_and_nothing_typed_is_lost(
    desk, parts, owner, tutor, statement, topic, work, said
):
    (update,) = drain(desk.start_open(owner, statement, topic, work))
    assert list(update) == [parts.own_errors]
    assert said in update[parts.own_errors]
    assert tutor.sessions(owner) == ()
