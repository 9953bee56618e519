from __future__ import annotations

import argparse
import io
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from tests.testing.asking import InstructorAnswer, VerifierAnswer, block, body, json_schema
from tutor_app.commands.double import NAMES, add_double_arguments, double
from tutor_app.datafiles import ROOT
from tutor_app.errors import TutorError
from tutor_app.testing import ModelDouble

PLANNED = block("planned", "You get 10. Why?")


class Screen(io.StringIO):
    """What is printed; says when there is something."""

    def __init__(self) -> None:
        super().__init__()
        self.printed = threading.Event()

    def flush(self) -> None:
        self.printed.set()


@contextmanager
def serving(*names: str) -> Iterator[tuple[str, Screen]]:
    screen, stop = Screen(), threading.Event()
    thread = threading.Thread(target=double, args=(0, names, "n + 1", screen, stop))
    thread.start()
    try:
        assert screen.printed.wait(10)
        yield screen.getvalue().split("OPENAI_BASE_URL=")[1].split()[0], screen
    finally:
        stop.set()
        thread.join(10)
    assert not thread.is_alive()


def ask(url: str, kind: type = InstructorAnswer) -> httpx.Response:
    return httpx.post(url + "/chat/completions", json=body(PLANNED, **json_schema(kind)))


def test_it_says_where_it_serves_and_what_it_was_asked() -> None:
    with serving() as (url, screen):
        assert "You get 10." in ask(url).text
        ask(url, VerifierAnswer)
        lines = screen.getvalue().splitlines()[-2:]
    assert [line.split(",")[0] for line in lines] == [
        "instructor: json_schema",
        "verifier: json_schema",
    ]


def test_one_misbehaviour_lasts_and_several_are_played_in_turn() -> None:
    with serving("server_error") as (url, _):
        assert [ask(url).status_code for _ in range(2)] == [500, 500]
    with serving("server_error", "wrong_key") as (url, _):
        assert [ask(url).status_code for _ in range(3)] == [500, 401, 200]


def test_drafts_that_must_not_be_said_have_names_too() -> None:
    with serving("rate_limited", "leaking_question") as (url, _):
        assert ask(url).status_code == 429
    with serving("leaking_question") as (url, _):
        assert "Should it perhaps be `n + 1`?" in ask(url).text
    with serving("foreign_language") as (url, _):
        assert "Schleife" in ask(url).text
    with pytest.raises(TutorError, match="leaking, injected"):
        double(0, ["leaking", "injected"], "", io.StringIO())


def test_an_interrupt_ends_it_and_leaves_no_complaint() -> None:
    code = (
        "import signal, sys; from tutor_app.commands.double import double\n"
        # A shell that starts tests in the background has them ignore interrupts, and so this.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "double(0, ['hang'], '', sys.stdout)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    )
    assert process.stdout is not None
    printed = iter(process.stdout.readline, b"")
    url = next(line for line in printed if b"http" in line).split(b"=")[1].split()[0].decode()
    with pytest.raises(httpx.ReadTimeout):
        httpx.get(url + "/models", timeout=0.2)
    process.send_signal(signal.SIGINT)
    _, complaints = process.communicate(timeout=20)
    assert (process.returncode, complaints) == (0, b"")


def test_a_taken_port_is_said_so() -> None:
    with ModelDouble() as other:
        port = int(other.base_url.split(":")[2].split("/")[0])
        with pytest.raises(TutorError, match=str(port)):
            double(port, [], "", io.StringIO())
    with pytest.raises(TutorError, match="70000"):
        double(70_000, [], "", io.StringIO())


def test_unknown_names_are_refused_with_those_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    parser = argparse.ArgumentParser()
    add_double_arguments(parser)
    assert parser.parse_args(["--misbehaviour", *NAMES]).misbehaviour == list(NAMES)
    with pytest.raises(SystemExit):
        parser.parse_args(["--misbehaviour", "sulk"])
    assert "rate_limited_90" in capsys.readouterr().err
