"""The guard that keeps tests from reaching a real language model, or any other machine."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import httpx
import pytest

from tutor_app.datafiles import ROOT
from tutor_app.settings import Settings
from tutor_app.testing import ModelDouble

ELSEWHERE = "192.0.2.1"  # reserved for documentation: nobody is there
KEY = "sk-a-developers-real-key"
RUN = """
import os
import socket
from tutor_app.settings import Settings

def test_of_code_that_takes_every_error_for_an_outage():
    try:
        socket.create_connection(("api.openai.com", 443))
    except Exception:
        pass

def test_that_stays_here():
    socket.create_server(("127.0.0.1", 0)).close()

def test_of_settings():
    assert not Settings().has_model and Settings().model is None
    assert not {"OPENAI_API_KEY", "https_proxy", "HTTPS_PROXY"} & set(os.environ)
"""
ASKS = """
from pydantic import BaseModel
from tutor_app.language_model import Meter, Prompt, RealModelForbidden, open_language_model
from tutor_app.settings import Settings

class Answer(BaseModel):
    word: str

model = open_language_model(Settings(), None)
assert model is not None
try:
    model.ask(Prompt(role="r", system="s", user="u"), Answer, Meter(1.0))
except RealModelForbidden as error:
    print("forbidden", error)
"""


def _run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("host", [ELSEWHERE, "api.openai.com", "2001:db8::1"])
def test_a_connection_to_another_machine_is_refused(host: str, strayed: list[str]) -> None:
    with pytest.raises(RuntimeError, match="tried to reach"):
        socket.create_connection((host, 443), timeout=1)
    assert strayed == [host]
    strayed.clear()


def test_a_socket_of_ones_own_is_refused_too(strayed: list[str]) -> None:
    with socket.socket() as tcp, pytest.raises(RuntimeError, match=ELSEWHERE):
        tcp.connect((ELSEWHERE, 443))
    with socket.socket() as tcp, pytest.raises(RuntimeError, match=ELSEWHERE):
        tcp.connect_ex((ELSEWHERE, 443))
    with socket.socket(type=socket.SOCK_DGRAM) as udp, pytest.raises(RuntimeError, match=ELSEWHERE):
        udp.sendto(b"?", (ELSEWHERE, 53))
    strayed.clear()


async def test_asynchronous_and_http_clients_are_refused(strayed: list[str]) -> None:
    with pytest.raises(RuntimeError, match="tried to reach"):
        await asyncio.open_connection("api.openai.com", 443)
    with pytest.raises(RuntimeError, match="tried to reach"):
        httpx.get("https://api.openai.com/v1/models", timeout=1)
    async with httpx.AsyncClient() as client:
        with pytest.raises(RuntimeError, match="tried to reach"):
            await client.get("https://api.openai.com/v1/models", timeout=1)
    strayed.clear()


def test_what_threads_do_is_noted(strayed: list[str]) -> None:
    def stray() -> None:
        with pytest.raises(RuntimeError):
            socket.getaddrinfo("api.openai.com", 443)

    thread = threading.Thread(target=stray)
    thread.start()
    thread.join()
    assert strayed == ["api.openai.com"]
    strayed.clear()


def test_this_machine_can_be_reached(tmp_path: Path) -> None:
    with ModelDouble() as double:
        assert httpx.get(double.base_url + "/models").status_code == 200
        by_name = double.base_url.replace("127.0.0.1", "localhost")
        assert httpx.get(by_name + "/models").status_code == 200
    left, right = socket.socketpair()
    left.sendall(b"x")
    assert right.recv(1) == b"x"
    left.close()
    right.close()
    path = str(tmp_path / "s")
    with socket.socket(socket.AF_UNIX) as listening, socket.socket(socket.AF_UNIX) as calling:
        listening.bind(path)
        listening.listen()
        calling.connect(path)


def test_a_name_that_nobody_has_is_simply_unknown() -> None:
    with pytest.raises(socket.gaierror):
        socket.getaddrinfo("no-such-host.invalid", 443)


def test_a_test_run_forgets_the_shells_settings_and_fails_whoever_strays(tmp_path: Path) -> None:
    file = tmp_path / "test_swallows.py"
    file.write_text(RUN, encoding="utf-8")
    options = ("-p", "tests.conftest", "-p", "no:cacheprovider", "-c", os.devnull, "-q")
    shell = {"OPENAI_API_KEY": KEY, "TUTOR_MODEL": "m", "https_proxy": "http://127.0.0.1:9"}
    done = _run("-m", "pytest", str(file), *options, **shell)
    assert "1 failed, 2 passed" in done.stdout, done.stdout + done.stderr
    assert "reached for other machines: api.openai.com" in done.stdout


def test_nothing_of_the_developers_own_settings_reaches_a_test(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text(f"OPENAI_API_KEY={KEY}\nTUTOR_PORT=9\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    settings = Settings()
    assert not settings.has_model
    assert settings.port == 7860
    names = [name for name in os.environ if name.startswith(("OPENAI_", "LANGSMITH_"))]
    assert names == []


def test_a_process_that_a_test_starts_cannot_ask_a_real_model() -> None:
    done = _run("-c", ASKS, OPENAI_API_KEY=KEY, TUTOR_MODEL="some-model")
    assert done.stdout.startswith("forbidden"), done.stdout + done.stderr
    assert KEY not in done.stdout + done.stderr
