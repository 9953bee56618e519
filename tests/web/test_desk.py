"""The page's handlers with a real tutor, without a browser."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from typing import Any

import gradio as gr
import pytest

from tests.web.updates import drain, shown
from tutor_app.dialogue import TakeOver
from tutor_app.errors import SessionBusy, StorageDown
from tutor_app.settings import Settings
from tutor_app.tutor import Tutor
from tutor_app.web.access import is_owner, new_owner
from tutor_app.web.concept_names import load_concept_names
from tutor_app.web.desk import Desk
from tutor_app.web.layout import Parts, lay_out
from tutor_app.web.words import Words

OFFLINE = Settings(api_key=None, base_url=None)
PROBLEM = "add-up-to-n"
FIXED = "def total_up_to(n):\n    return n * (n + 1) // 2\n"
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def tutor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tutor]:
    opened = Tutor.open(tmp_path_factory.mktemp("data"), OFFLINE)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def parts(tutor: Tutor) -> Parts:
    from tutor_app.web.words import load_words

    with gr.Blocks():
        listed = tutor.catalog.problems.values()
        return lay_out(listed, load_words(), load_concept_names(), "s", has_model=True)


@pytest.fixture
def desk(tutor: Tutor, parts: Parts, words: Words) -> Desk:
    return Desk(tutor, parts, words, load_concept_names(), OFFLINE)


def begin(desk: Desk, owner: str, problem: str = PROBLEM) -> str:
    updates = drain(desk.open_problem(owner, problem))
    return str(shown(updates, desk.parts.session))


def test_arriving_gives_a_token_and_the_problems(desk: Desk, parts: Parts):
    update = desk.arrive("", "")
    assert is_owner(update[parts.owner])
    assert 'data-problem="add-up-to-n"' in update[parts.library]


def test_opening_a_problem_shows_an_attempt_and_a_question_about_it(desk, parts, owner, tutor):
    updates = drain(desk.open_problem(owner, PROBLEM))
    attempt = tutor.catalog.problems[PROBLEM].faulty[0].code
    assert updates[0][parts.code]["value"] == attempt
    assert desk.words("work.origin_attempt") in updates[0][parts.origin]
    assert "total_up_to" in shown(updates, parts.conversation)
    assert 'class="case fail"' in shown(updates, parts.results)


def test_nothing_secret_reaches_the_page(desk, parts, owner, tutor):
    problem = tutor.catalog.problems[PROBLEM]
    everything = str(drain(desk.open_problem(owner, PROBLEM)))
    for solution in problem.solutions:
        assert solution.strip() not in everything
    for case in problem.cases:
        if case.hidden:
            assert case.call not in everything
    for attempt in problem.faulty:
        assert attempt.what not in everything


def test_opening_it_again_goes_on_where_it_was_left(desk, parts, owner):
    session = begin(desk, owner)
    desk.keep_work(owner, session, "def total_up_to(n):\n    return 7\n")
    updates = drain(desk.open_problem(owner, PROBLEM))
    assert shown(updates, parts.session) == session
    assert shown(updates, parts.code)["value"] == "def total_up_to(n):\n    return 7\n"
    assert desk.words("work.origin_kept") in shown(updates, parts.origin)


def test_one_click_leads_to_the_empty_stub(desk, parts, owner, tutor):
    session = begin(desk, owner)
    updates = drain(desk.start_from(owner, session, "own"))
    assert updates[0][parts.code]["value"] == tutor.catalog.problems[PROBLEM].starter
    assert shown(updates, parts.session) != session
    assert len(tutor.sessions(owner)) == 1, "an untouched session leaves nothing behind"


def test_starting_over_keeps_what_was_said(desk, parts, owner, tutor):
    session = begin(desk, owner)
    drain(desk.send(owner, session, "I don't know", tutor.view(session, owner=owner).work))
    updates = drain(desk.start_over(owner, session))
    assert shown(updates, parts.session) != session
    assert len(tutor.sessions(owner)) == 2


def test_a_message_is_shown_at_once_then_answered(desk, parts, owner, tutor):
    session = begin(desk, owner)
    work = tutor.view(session, owner=owner).work
    desk.step_seconds = 0.0  # as if the turn took its time
    updates = drain(desk.send(owner, session, "what happens to 5?", work))
    first = updates[0][parts.conversation]
    assert "what happens to 5?" in first
    assert desk.words("talk.reading") in first
    assert updates[0][parts.box] == ""
    assert parts.box not in updates[-1], "what is typed meanwhile must not be wiped"
    last = updates[-1][parts.conversation]
    assert last.count('class="line tutor') == 2
    assert desk.words("talk.reading") not in last


def test_a_quick_turn_is_shown_in_one_update(desk, parts, owner, tutor):
    session = begin(desk, owner)
    desk.step_seconds = 30.0
    (shown_at_once,) = drain(desk.send(owner, session, "what happens to 5?", FIXED))
    assert shown_at_once[parts.box] == shown_at_once[parts.notice] == ""
    assert "what happens to 5?" in shown_at_once[parts.conversation]
    assert shown_at_once[parts.conversation].count('class="line tutor') == 2
    assert 'class="case fail"' not in shown_at_once[parts.results]


def test_an_empty_message_does_nothing(desk, parts, owner, tutor):
    session = begin(desk, owner)
    before = tutor.view(session, owner=owner).transcript
    assert drain(desk.send(owner, session, "  \n ", "")) == [{parts.notice: ""}]
    assert tutor.view(session, owner=owner).transcript == before


def test_running_a_mended_program_shows_it_and_the_tutor_takes_note(desk, parts, owner):
    session = begin(desk, owner)
    desk.step_seconds = 0.0
    updates = drain(desk.run(owner, session, FIXED))
    assert desk.words("results.running") in updates[0][parts.summary]
    assert 'class="case fail"' not in shown(updates, parts.results)
    assert shown(updates, parts.conversation).count('class="line tutor') == 2


def test_a_program_that_never_gives_the_same_twice_is_run_once_for_student_and_tutor(
    desk, parts, owner, tutor
):
    session = begin(desk, owner)
    desk.step_seconds = 0.0
    program = "import random\n\ndef total_up_to(n):\n    return random.SystemRandom().randint(10**14, 10**15 - 1)\n"
    updates = drain(desk.run(owner, session, program))
    given = {re.search(r"\b\d{15}\b", u[parts.results])[0] for u in updates if parts.results in u}
    assert given == {tutor.view(session, owner=owner).check.results[0].got}


def test_running_the_same_program_again_starts_no_turn(desk, parts, owner, tutor):
    session = begin(desk, owner)
    work = tutor.view(session, owner=owner).work
    updates = drain(desk.run(owner, session, work))
    assert all(parts.conversation not in update for update in updates)
    assert shown(updates, parts.results)


def test_hostile_text_stays_text(desk, parts, owner):
    session = begin(desk, owner)
    program = f"def total_up_to(n):\n    print({SCRIPT!r})\n    raise ValueError({SCRIPT!r})\n"
    updates = drain(desk.run(owner, session, program))
    updates += drain(desk.send(owner, session, SCRIPT, program))
    for update in updates:
        for part in (parts.conversation, parts.results, parts.announcer, parts.progress):
            assert "<script" not in str(update.get(part, ""))
            assert "<img" not in str(update.get(part, ""))
    assert "&lt;script&gt;" in shown(updates, parts.conversation)


def test_ten_megabytes_are_refused_kindly_and_the_message_comes_back(desk, parts, owner, tutor):
    session = begin(desk, owner)
    work = tutor.view(session, owner=owner).work
    before = tutor.view(session, owner=owner).transcript
    huge = "x" * 10_000_000
    updates = drain(desk.send(owner, session, huge, work))
    assert "characters" in updates[-1][parts.notice]
    assert updates[-1][parts.box] == huge
    assert "characters" in desk.keep_work(owner, session, huge)[parts.notice]
    assert "characters" in drain(desk.run(owner, session, huge))[-1][parts.notice]
    assert tutor.view(session, owner=owner).transcript == before


@pytest.mark.parametrize("session", ["", "nonsense", "../../etc/passwd", "x" * 5000])
def test_a_forged_session_is_not_found(desk, parts, owner, session):
    said = desk.words("notices.not_found")[:20]
    assert said in desk.resume(owner, session)[parts.notice]
    assert said in drain(desk.send(owner, session, "hi", ""))[-1][parts.notice]
    assert said in drain(desk.run(owner, session, ""))[-1][parts.notice]
    assert said in drain(desk.start_over(owner, session))[-1][parts.notice]
    assert said in desk.delete_one(owner, session)[parts.notice]


@pytest.mark.parametrize("stranger", ["another", "", None, "0" * 32])
def test_another_students_session_cannot_be_read_used_or_deleted(desk, parts, tutor, stranger):
    someone = new_owner()
    session = begin(desk, someone)
    before = tutor.view(session, owner=someone)
    other: Any = new_owner() if stranger == "another" else stranger
    updates = [
        desk.resume(other, session),
        desk.arrive(other, session),
        *drain(desk.send(other, session, "hi", "")),
        *drain(desk.run(other, session, FIXED)),
        *drain(desk.start_from(other, session, "own")),
        desk.keep_work(other, session, "mine now"),
        desk.delete_one(other, session),
        desk.download(other),
    ]
    everything = str(updates)
    assert before.transcript[0].text[:40] not in everything
    assert session not in everything
    assert tutor.view(session, owner=someone) == before


def test_two_tabs_at_once_lose_nothing(desk, parts, owner, tutor):
    session = begin(desk, owner)
    work = tutor.view(session, owner=owner).work

    async def both() -> list[list[dict[Any, Any]]]:
        async def one(message: str) -> list[dict[Any, Any]]:
            return [update async for update in desk.send(owner, session, message, work)]

        return list(await asyncio.gather(one("first of two"), one("second of two")))

    asyncio.run(both())
    said = [line.text for line in tutor.view(session, owner=owner).transcript]
    assert said.count("first of two") == 1
    assert said.count("second of two") == 1
    assert len(said) == 5, "an opening, two messages, two replies"


@pytest.mark.parametrize(
    ("error", "key"), [(SessionBusy(), "busy"), (StorageDown(), "storage"), (OSError(), None)]
)
def test_when_a_turn_fails_the_message_comes_back_with_a_reason(
    desk, parts, owner, tutor, monkeypatch, error, key
):
    session = begin(desk, owner)

    async def refuse(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(tutor, "respond_async", refuse)
    desk.step_seconds = 0.0  # so that the page showed the message on its way
    updates = drain(desk.send(owner, session, "my long answer", ""))
    assert updates[-1][parts.box] == "my long answer"
    expected = desk.words(f"notices.{key or 'unexpected'}")
    assert expected[:25] in updates[-1][parts.notice]
    assert "my long answer" not in updates[-1][parts.conversation]


def test_a_database_that_is_down_is_not_asked_again_for_what_the_page_has(
    desk, parts, owner, tutor, monkeypatch
):
    session = begin(desk, owner)

    async def refuse(*_: Any, **__: Any) -> None:
        raise StorageDown

    asked: list[Any] = []
    monkeypatch.setattr(tutor, "respond_async", refuse)
    monkeypatch.setattr(tutor, "view", lambda *given, **named: asked.append(given))
    desk.step_seconds = 30.0
    (update,) = drain(desk.send(owner, session, "my long answer", ""))
    assert update[parts.box] == "my long answer"
    assert desk.words("notices.storage")[:25] in update[parts.notice]
    assert parts.conversation not in update, "it stands as it was"
    assert asked == []


def test_ones_own_program_needs_only_code_and_examples(desk, parts, owner):
    program = "def double(x):\n    return x + x + 1\n"
    updates = drain(desk.start_own(owner, program, "", "double(2) -> 4\ndouble(0) -> 0"))
    assert updates[0][parts.code]["value"] == program
    assert "double" in shown(updates, parts.conversation)
    assert shown(updates, parts.results).count('class="case fail"') == 2


def test_another_subject_without_a_model_says_what_is_needed_and_starts_nothing(
    desk, parts, owner, tutor
):
    assert "OPENAI_API_KEY" in desk.choose_kind("open")[parts.own_needs]
    assert "OPENAI_API_KEY" not in desk.choose_kind("python")[parts.own_needs]
    updates = drain(desk.start_open(owner, "Why is the sky blue?", "Physics", "Because."))
    assert "OPENAI_API_KEY" in shown(updates, parts.own_errors)
    assert tutor.sessions(owner) == ()


def test_a_statement_over_the_limit_leaves_the_form_as_it_is(desk, parts, owner, tutor):
    updates = drain(desk.start_own(owner, "x = 1", "long " * 20_000, "f(1) -> 1"))
    assert list(updates[0]) == [parts.own_errors]
    assert "statement" in updates[0][parts.own_errors]
    assert "characters" in updates[0][parts.own_errors]
    assert tutor.sessions(owner) == ()


def test_what_the_form_lacks_is_said_kindly(desk, parts, owner, tutor):
    said = drain(desk.start_own(owner, "", "", ""))[-1][parts.own_errors]
    assert desk.words("own.no_code")[:20] in said
    assert "example" in said
    said = drain(desk.start_own(owner, "x = 1", "", f"f(1) -> {SCRIPT}"))[-1][parts.own_errors]
    assert "Line 1" in said
    assert "<script" not in said
    assert tutor.sessions(owner) == ()


@pytest.mark.parametrize(
    "program", ["This is an essay, not a program.", "\x00\x01\x02", "%PDF-1.7 \x93", "(" * 3000]
)
def test_something_that_is_no_program_is_taken_gently(desk, parts, owner, program):
    updates = drain(desk.start_own(owner, program, "", "f(1) -> 1"))
    assert "line tutor" in shown(updates, parts.conversation)
    assert "line " in shown(updates, parts.results)


def test_a_problem_that_is_gone_is_said_to_be(desk, parts, owner):
    update = drain(desk.open_problem(owner, "no-such-problem"))[-1]
    assert desk.words("notices.unknown_problem")[:20] in update[parts.notice]


def test_sessions_can_be_listed_downloaded_and_deleted(desk, parts, owner, tutor):
    session = begin(desk, owner)
    other = begin(desk, owner, "countdown")
    assert f'data-resume="{session}"' in desk.show_sessions(owner)[parts.sessions]
    kept = json.loads(desk.download(owner)[parts.payload])
    assert len(kept["sessions"]) == 2
    assert f'data-resume="{session}"' not in desk.delete_one(owner, session)[parts.sessions]
    assert tutor.view(other, owner=owner)
    desk.delete_all(owner)
    assert tutor.sessions(owner) == ()


def test_a_download_holds_no_secret(desk, parts, owner, tutor):
    begin(desk, owner)
    text = desk.download(owner)[parts.payload]
    assert "n * (n + 1) // 2" not in text
    assert tutor.catalog.problems[PROBLEM].faulty[0].what not in text


def test_deleting_all_leaves_others_alone(desk, owner, tutor):
    someone = new_owner()
    session = begin(desk, someone)
    begin(desk, owner)
    desk.delete_all(owner)
    assert tutor.view(session, owner=someone).id == session


def test_the_library_says_where_one_stands(desk, parts, owner):
    begin(desk, owner)
    assert desk.words("library.going_on") in desk.problems(owner)[parts.library]
    assert desk.words("library.going_on") not in desk.problems(new_owner())[parts.library]


def test_somebody_who_goes_too_fast_is_told_when_it_goes_on_and_keeps_the_message(words, owner):
    limited = Settings.model_validate({"TUTOR_VISITOR_TURNS": 1})
    tutor = Tutor.open(None, limited)
    try:
        with gr.Blocks():
            parts = lay_out([], words, load_concept_names(), "s", has_model=False)
        desk = Desk(tutor, parts, words, load_concept_names(), limited)
        session = begin(desk, owner)
        updates = drain(desk.send(owner, session, "is it four?", FIXED))
        assert "a lot in one minute" in shown(updates, parts.notice)
        assert re.search(r"goes on in [1-6]?\d s", shown(updates, parts.notice))
        assert shown(updates, parts.box) == "is it four?"
    finally:
        tutor.close()


def test_when_all_together_go_too_fast_a_newcomer_is_told_when_it_goes_on(words, owner):
    limited = Settings.model_validate({"TUTOR_TOTAL_TURNS": 1})
    tutor = Tutor.open(None, limited)
    try:
        with gr.Blocks():
            parts = lay_out([], words, load_concept_names(), "s", has_model=False)
        desk = Desk(tutor, parts, words, load_concept_names(), limited)
        begin(desk, owner)
        newcomer = new_owner()
        updates = drain(desk.open_problem(newcomer, "add-up-to-n"))
        said = shown(updates, parts.notice)
        assert "Many people are asking" in said
        assert re.search(r"goes on in [1-6]?\d s", said)
        assert tutor.sessions(newcomer) == ()
    finally:
        tutor.close()


# ------------------------------------------------------------------------------ a teacher


def test_what_a_teacher_writes_is_shown_when_the_page_listens(desk, parts, owner, tutor):
    session = begin(desk, owner)
    tutor.teach(session, "Draw it on paper.", teacher="Ms Curie")
    update = desk.listen(owner, session)
    assert "Draw it on paper." in update[parts.conversation]
    assert "Draw it on paper." in update[parts.announcer]
    assert parts.box not in update, "what is being typed stays"
    assert parts.code not in update
    assert "data-heard" not in update[parts.conversation], "alone there is nobody to ask for"


def test_a_stranger_who_listens_hears_nothing(desk, parts, owner, tutor):
    session = begin(desk, owner)
    tutor.teach(session, "Draw it on paper.", teacher="Ms Curie")
    for stranger in (new_owner(), "", None):
        assert "Draw" not in str(desk.listen(stranger, session))


def test_while_a_teacher_answers_a_message_is_kept_and_the_page_says_who_answers(
    desk, parts, owner, tutor
):
    session = begin(desk, owner)
    work = tutor.view(session, owner=owner).work
    tutor.intervene(session, TakeOver(), teacher="Ms Curie")
    drain(desk.send(owner, session, "hello?", work))
    updates = drain(desk.send(owner, session, "are you there?", work))
    assert all(desk.words("talk.reading") not in u.get(parts.conversation, "") for u in updates)
    last = shown(updates, parts.conversation)
    assert "are you there?" in last
    assert desk.words("talk.answering_teacher") in last
    assert last.count('class="line tutor') == 2, "the question, and a word on who answers now"


def test_a_session_in_which_a_teacher_wrote_is_not_dropped(desk, parts, owner, tutor):
    session = begin(desk, owner)
    tutor.teach(session, "Draw it on paper.", teacher="Ms Curie")
    drain(desk.start_from(owner, session, "own"))
    assert session in [summary.id for summary in tutor.sessions(owner)]
