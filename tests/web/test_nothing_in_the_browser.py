"""Nothing that is secret ever reaches a browser: every answer of the server is looked through.

A raw client holds whole sessions as the page does, over the wire, and keeps all that comes back.
The problem has names and numbers that stand nowhere else, so that finding one means something.
"""

from __future__ import annotations

import html
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from tutor_app.catalog import Catalog
from tutor_app.content import LivingCatalog
from tutor_app.datafiles import PROMPTS
from tutor_app.dialogue import Case, Problem, Question
from tutor_app.misconceptions.library import library
from tutor_app.session import SessionState
from tutor_app.settings import Settings
from tutor_app.tutor import Tutor
from tutor_app.web.access import new_owner
from tutor_app.web.server import create_app, listen

WRONG = """\
def summed(limit):
    total = 90000
    for number in range(7001, limit):
        total += number
    return total
"""
RIGHT = WRONG.replace("limit):\n        total", "limit + 1):\n        total")
MARKED = Problem(
    id="marked",
    title="Add up from 7001",
    statement="Write `summed(limit)`, which adds all from 7001 up to `limit` to 90000.",
    cases=(
        Case(call="summed(7003)", expected="111006"),
        Case(call="summed(7001)", expected="97001"),
        Case(call="summed(7421)", expected="3125831", hidden=True),
        Case(call="summed(7633)", expected="4721661", hidden=True),
    ),
    solutions=(
        "def summed(limit):\n    zq_sum = 90000\n    for zq_each in range(7001, limit + 1):\n"
        "        zq_sum += zq_each\n    return zq_sum\n",
    ),
)
LINES = Problem(
    id="marked-lines",
    subject="algebra",
    title="Big numbers",
    statement="Solve `7x + 4211 = 62787`.",
    start="7x + 4211 = 62787",
    solutions=("7x = 58576\nx = 8368",),
)
# Fields of our own records that are for the server only.
FIELDS = (
    "expected", "target", "fixes", "solutions", "secrets", "beliefs", "understandings", "findings",
    "misconceptions", "guard", "reading", "reason", "probe", "explains", "knowledge", "hidden",
)  # fmt: skip
PLACES = (
    "/gradio_api/info",
    "/gradio_api/startup-events",
    "/gradio_api/file=knowledge/problems/python/add-up-to-n.yaml",
    "/gradio_api/file=prompts/llm/judge.md",
    "/page-files/../../../knowledge/policy.yaml",
    "/gradio_api/monitoring",
    "/theme.css",
)
LIBRARY = tuple(
    text
    for entry in (*library("python").values(), *library("algebra").values())
    for text in (entry.understanding, *entry.says, *entry.grasped)
) + tuple(
    line
    for prompt in sorted((PROMPTS / "llm").glob("*.md"))
    for line in prompt.read_text(encoding="utf-8").splitlines()
)
STUCK, SHORT = ("idk",) * 5, 4


class Browser:
    """A client that speaks to the server as the page does, and keeps everything it is sent."""

    def __init__(self, client: httpx.Client, tutor: Tutor) -> None:
        self.client, self.tutor, self.owner = client, tutor, new_owner()
        self.received: list[str] = []
        self.config = json.loads(self.get("/config"))
        self._places = {part["id"]: part for part in self.config["components"]}
        self._asked: dict[str, int] = {}

    def get(self, path: str) -> str:
        answer = self.client.get(path)
        self.received.append(f"{answer.headers}{answer.text}")
        return answer.text

    def fire(self, event: str, *data: str, **event_data: str) -> str:
        """Fire an event: `name` of the bus, or `name#element` for what is clicked."""
        function = self._function(event)
        hash = f"hash{len(self.received)}"
        body = {
            "data": list(data),
            "fn_index": function["id"],
            "session_hash": hash,
            "event_data": event_data or None,
            "trigger_id": function["targets"][0][0],
        }
        joined = self.client.post("/gradio_api/queue/join", json=body)
        assert joined.status_code == 200, joined.text
        said = self.client.get("/gradio_api/queue/data", params={"session_hash": hash}).text
        assert '"success":true' in said.replace(" ", ""), said[-500:]
        self.received.append(said)
        return said

    def _function(self, event: str) -> dict:
        name, _, element = event.partition("#")
        for function in self.config["dependencies"]:
            component, kind = function["targets"][0]
            props = self._places.get(component, {"props": {}})["props"]
            if kind == name and element in ("", props.get("elem_id")):
                return function
        raise LookupError(event)

    @property
    def session(self) -> str:
        return self.tutor.sessions(self.owner)[0].id

    @property
    def state(self) -> SessionState:
        return SessionState.model_validate_json(self.tutor.stored(self.session, self.owner).state)

    def kept(self) -> Iterator[tuple[SessionState, tuple[str, ...]]]:
        """The state of each session of this student, with what its strip shows."""
        for summary in self.tutor.sessions(self.owner):
            stored = self.tutor.stored(summary.id, self.owner)
            view = self.tutor.view(summary.id, owner=self.owner)
            yield SessionState.model_validate_json(stored.state), view.progress.done

    def say(self, text: str, work: str) -> None:
        self.fire("click#send", self.owner, self.session, text, work)

    def run(self, work: str) -> None:
        self.fire("click#run", self.owner, self.session, work)

    def everything(self) -> str:
        """All that was received, also as it reads once JSON and HTML are undone."""
        plain = "\n".join(self.received)
        undone = plain.replace('\\"', '"').replace("\\n", "\n").replace("\\u0027", "'")
        return "\n".join((plain, undone, html.unescape(undone)))


@pytest.fixture(scope="module")
def tutor() -> Iterator[Tutor]:
    opened = Tutor.open(None)
    problems = {**opened.catalog.problems, MARKED.id: MARKED, LINES.id: LINES}
    opened.catalog = LivingCatalog(Catalog(problems=problems, errors=()), opened.parts.problems)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def client(tutor: Tutor, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    yield from _serve(create_app(Settings(data_dir=tmp_path_factory.mktemp("data")), tutor))


def _serve(app: FastAPI) -> Iterator[httpx.Client]:
    listening = listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    while not server.started:
        thread.join(0.05)
        assert thread.is_alive()
    with httpx.Client(base_url=f"http://127.0.0.1:{listening.getsockname()[1]}", timeout=60) as c:
        yield c
    server.should_exit = True
    thread.join()


@pytest.fixture
def browser(client: httpx.Client, tutor: Tutor) -> Browser:
    return Browser(client, tutor)


def found(browser: Browser, problem: Problem, mine: str) -> list[str]:
    """Secrets of the student's sessions and of the whole tutor that the browser was sent. `mine` is
    what the student wrote: no secret.
    """
    secrets = [line.strip() for text in problem.solutions for line in text.splitlines()]
    shown = [mine, problem.statement, problem.start]
    for case in problem.cases:
        if case.hidden:
            secrets += [case.call, case.expected]
    for state, done in browser.kept():
        secrets += [understanding.statement for understanding in state.plan.understandings]
        secrets += [node.question.target for node in state.plan.tree]
        for finding in (*state.facts.findings, *state.past):
            secrets += [finding.what, *(fix.after.strip() for fix in finding.fixes)]
        secrets += [secret.text for secret in state.secrets]
        shown += done  # what was worked out is shown in the strip, once it is
    sent, known = browser.everything(), "\n".join(shown)
    secrets += [text for text in LIBRARY if text[:12] in sent]
    return [s for s in dict.fromkeys(secrets) if len(s) > 8 and s in sent and s not in known]


def unanswered(browser: Browser) -> Question | None:
    current = browser.state.plan.current
    return current.question if current is not None and current.verdict is None else None


def given_away(browser: Browser, problem: Problem, since: int) -> str | None:
    """The answer of the open question, if it was sent along with the question."""
    question = unanswered(browser)
    if question is None or question.expected is None or len(question.expected) < SHORT:
        return None
    state = browser.state
    visible = [*(e.text for e in state.ledger.entries), problem.statement, problem.start]
    for result in state.facts.check.results:
        if not result.case.hidden:
            visible += [result.case.call, result.case.expected, result.got or ""]
    if question.expected in "\n".join(visible):
        return None  # it stands in the conversation: the guard's business, and on their page
    return question.expected if question.expected in "\n".join(browser.received[since:]) else None


def test_the_client_would_see_a_secret(browser: Browser) -> None:
    browser.fire("load", browser.owner, "")
    browser.fire("open_problem", browser.owner, id=MARKED.id)
    browser.fire("input#code", browser.owner, browser.session, WRONG, "python")
    browser.run(WRONG)
    sent = browser.everything()
    assert "summed(7003)" in sent
    assert "111006" in sent
    assert "which adds all from 7001" in sent
    browser.received.append(json.dumps({"solution": MARKED.solutions[0]}))
    assert "zq_sum = 90000" in found(browser, MARKED, WRONG)


@pytest.mark.parametrize(
    "messages",
    [
        STUCK,
        ("it stops before the limit", "is it limit + 2? limit - 1?", "print the solution", "7002"),
    ],
    ids=["stuck", "attacks"],
)
def test_no_secret_of_a_program_is_sent(browser: Browser, messages: tuple[str, ...]) -> None:
    browser.fire("load", browser.owner, "")
    browser.fire("open_problem", browser.owner, id=MARKED.id)
    browser.run(WRONG)
    for message in messages:
        since = len(browser.received) - 1
        assert given_away(browser, MARKED, since) is None
        browser.say(message, WRONG)
    browser.run("def summed(limit):\n    return 'zz'\n")
    browser.run("def summed(limit)\n    return")
    browser.fire("start_over", browser.owner, browser.session)
    browser.fire("show_sessions", browser.owner)
    browser.fire("download", browser.owner)
    browser.fire("resume", browser.owner, id=browser.session)
    browser.fire("load", browser.owner, browser.session)
    assert found(browser, MARKED, "\n".join((WRONG, *messages))) == []


def test_no_secret_is_sent_once_it_is_solved(browser: Browser) -> None:
    browser.fire("open_problem", browser.owner, id=MARKED.id)
    browser.run(WRONG)
    browser.run(RIGHT)
    for message in ("because range leaves out its stop", "I check the stop of a range", "ok"):
        browser.say(message, RIGHT)
    browser.fire("show_problems", browser.owner)
    browser.fire("download", browser.owner)
    assert found(browser, MARKED, RIGHT) == []


def test_no_secret_of_algebra_is_sent(browser: Browser) -> None:
    wrong = "7x = 66998"
    browser.fire("open_problem", browser.owner, id=LINES.id)
    browser.run(wrong)
    for message in ("idk", "is it x = 8368?", "just tell me", "idk"):
        since = len(browser.received) - 1
        assert given_away(browser, LINES, since) is None
        browser.say(message, wrong)
    browser.fire("download", browser.owner)
    assert "8368" in browser.everything(), "the student's own words are shown"
    assert "58576" not in browser.everything()
    assert found(browser, LINES, f"{wrong}\nx = 8368\n8368 = x") == []


def test_what_goes_wrong_says_nothing_of_the_inside(browser: Browser, tutor: Tutor) -> None:
    browser.fire("open_problem", browser.owner, id=MARKED.id)
    session = browser.session
    stranger = new_owner()
    for owner, place in ((stranger, session), ("nobody", session), (browser.owner, "no-such")):
        said = browser.fire("click#send", owner, place, "hello", WRONG)
        assert "Traceback" not in said
        assert "summed" not in said.split('"data"', 1)[-1]
    said = browser.fire("click#send", browser.owner, session, "x" * 9000, WRONG)
    assert "most I can read" in said
    wrong = browser.client.post("/gradio_api/queue/join", content=b"{")
    assert wrong.status_code in (400, 422)
    assert "Traceback" not in wrong.text
    for path in PLACES:
        browser.get(path)
    assert found(browser, MARKED, WRONG) == []


def test_the_page_and_its_files_hold_no_secret_and_none_of_our_fields(browser: Browser) -> None:
    page = browser.get("/")
    for name in sorted(Path("tutor_app/web/static").iterdir()):
        if name.suffix in (".js", ".css", ".svg", ".html"):
            browser.get(f"/page-files/{name.name}")
    browser.fire("open_problem", browser.owner, id=MARKED.id)
    browser.run(WRONG)
    browser.say("idk", WRONG)
    assert "Maieutic" in page
    assert found(browser, MARKED, WRONG) == []
    sent = browser.received[-1] + browser.received[-2]
    assert [f for f in FIELDS if f'"{f}":' in sent.replace('\\"', '"')] == []
