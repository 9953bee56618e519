"""The page's handlers for problems of algebra, with a real tutor, without a browser."""

from __future__ import annotations

from collections.abc import Iterator

import gradio as gr
import pytest

from tests.web.updates import drain, shown
from tutor_app.dialogue import Picture, Problem, Status
from tutor_app.settings import Settings
from tutor_app.tutor import Tutor
from tutor_app.web.access import new_owner
from tutor_app.web.concept_names import load_concept_names
from tutor_app.web.desk import Desk
from tutor_app.web.layout import Parts, lay_out
from tutor_app.web.words import Words, load_words

OFFLINE = Settings(api_key=None, base_url=None)
EQUATION = "3x + 5 = 20"
SLIP = "3x = 25\nx = 25/3"
RIGHT = "3x = 15\nx = 5"


@pytest.fixture(scope="module")
def tutor() -> Iterator[Tutor]:
    opened = Tutor.open(None, OFFLINE)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def parts(tutor: Tutor) -> Parts:
    with gr.Blocks():
        listed = tutor.catalog.problems.values()
        return lay_out(listed, load_words(), load_concept_names(), "s", has_model=False)


@pytest.fixture
def desk(tutor: Tutor, parts: Parts, words: Words) -> Desk:
    return Desk(tutor, parts, words, load_concept_names(), OFFLINE)


def begin(desk: Desk, owner: str, rows: str = SLIP) -> str:
    updates = drain(desk.start_equation(owner, EQUATION, "solve", rows))
    return str(shown(updates, desk.parts.session))


def listed(tutor: Tutor) -> Problem:
    """A problem of the list with a start line and somebody's wrong lines."""
    problems = tutor.catalog.problems.values()
    return next(p for p in problems if p.subject == "algebra" and p.start and p.faulty)


def test_a_problem_of_the_list_begins_with_an_empty_page_and_its_start_line(
    desk, parts, owner, tutor
):
    problem = listed(tutor)
    updates = drain(desk.open_problem(owner, problem.id))
    assert updates[0][parts.code]["value"] == ""
    assert updates[0][parts.code]["language"] != "python"
    assert updates[0][parts.run]["value"] == desk.words("work.run_algebra")
    assert desk.words("lines.start") in updates[0][parts.results]
    assert desk.words("lines.start") in shown(updates, parts.results)
    assert "line tutor" in shown(updates, parts.conversation)
    everything = str(updates)
    for solution in problem.solutions:
        assert solution.splitlines()[-1] not in everything
    assert all(attempt.what not in everything for attempt in problem.faulty)


def test_somebody_elses_lines_are_one_click_away(desk, parts, owner, tutor):
    problem = listed(tutor)
    session = str(shown(drain(desk.open_problem(owner, problem.id)), parts.session))
    updates = drain(desk.start_from(owner, session, "0"))
    assert updates[0][parts.code]["value"] == problem.faulty[0].code
    assert desk.words("work.lines_attempt") in updates[0][parts.origin]
    assert desk.words("lines.states.look_again") in shown(updates, parts.results)


def test_an_equation_of_ones_own_starts_with_the_lines_so_far(desk, parts, owner, tutor):
    updates = drain(desk.start_equation(owner, EQUATION, "solve", SLIP))
    assert updates[0][parts.code]["value"] == SLIP
    assert desk.words("lines.not_yet") in updates[0][parts.results]
    assert desk.words("lines.states.look_again") in shown(updates, parts.results)
    assert "<math" in shown(updates, parts.conversation)
    assert tutor.sessions(owner)[0].title == EQUATION


def test_an_equation_that_cannot_be_read_starts_nothing_and_says_why(desk, parts, owner, tutor):
    updates = drain(desk.start_equation(owner, "3x + = 5", "solve", SLIP))
    assert list(updates[0]) == [parts.own_errors]
    assert "3x + = 5" in updates[0][parts.own_errors]
    said = drain(desk.start_equation(owner, "<script>alert(1)</script>", "solve", ""))[-1]
    assert "<script" not in said[parts.own_errors]
    said = drain(desk.start_equation(owner, "x = 1" * 20_000, "solve", ""))[-1]
    assert "characters" in said[parts.own_errors]
    assert tutor.sessions(owner) == ()


def test_checking_says_how_each_line_stands_and_never_why(desk, parts, owner):
    session = begin(desk, owner, "")
    desk.step_seconds = 0.0
    updates = drain(desk.run(owner, session, SLIP))
    assert desk.words("lines.checking") in updates[0][parts.summary]
    assert desk.words("lines.wrong_one") in shown(updates, parts.summary)
    results = shown(updates, parts.results)
    assert desk.words("lines.states.look_again") in results
    assert desk.words("lines.states.after_a_slip") in results
    assert "<mn>15</mn>" not in results
    assert shown(updates, parts.conversation).count('class="line tutor') == 2


def test_lines_that_reach_the_goal_are_said_to(desk, parts, owner):
    session = begin(desk, owner)
    updates = drain(desk.run(owner, session, RIGHT))
    assert desk.words("lines.finished") in shown(updates, parts.summary)
    assert desk.words("lines.states.look_again") not in shown(updates, parts.results)


def test_checking_the_same_lines_again_starts_no_turn(desk, parts, owner):
    session = begin(desk, owner)
    updates = drain(desk.run(owner, session, SLIP))
    assert all(parts.conversation not in update for update in updates)
    assert desk.words("lines.states.look_again") in shown(updates, parts.results)


def test_lines_are_shown_as_mathematics_while_they_are_typed(desk, parts, owner):
    session = begin(desk, owner)
    typed = desk.keep_work(owner, session, "3x = 25\nx/2 = 4", "algebra")
    first, second = typed[parts.results].split("<li ")[2:]
    assert desk.words("lines.states.look_again") in first
    assert desk.words("lines.not_yet") in second
    assert "<mfrac>" in second
    assert desk.words("lines.wrong_one") not in typed[parts.summary]
    back = desk.keep_work(owner, session, SLIP, "algebra")
    assert desk.words("lines.wrong_one") in back[parts.summary]


def test_a_session_is_opened_again_as_it_was_left(desk, parts, owner):
    session = begin(desk, owner)
    desk.keep_work(owner, session, RIGHT, "algebra")
    opened = desk.resume(owner, session)
    assert opened[parts.code]["value"] == RIGHT
    assert opened[parts.subject] == "algebra"
    assert desk.words("lines.not_yet") in opened[parts.results]
    assert "Algebra" in opened[parts.header]


def test_nothing_is_shown_of_anothers_lines(desk, parts, owner):
    session = begin(desk, owner)
    update = desk.keep_work(new_owner(), session, "x = 1", "algebra")
    assert parts.results not in update
    assert desk.words("notices.not_found")[:20] in update[parts.notice]


def test_the_picture_of_the_question_is_shown_with_it(desk, owner, tutor):
    session = begin(desk, owner)
    picture = Picture(svg="<svg/>", alt="A balance that is level.")
    view = tutor.view(session, owner=owner).model_copy(update={"picture": picture})
    assert 'alt="A balance that is level."' in desk.conversation(view)
    done = view.model_copy(update={"status": Status.SOLVED})
    assert "<img" not in desk.conversation(done)
