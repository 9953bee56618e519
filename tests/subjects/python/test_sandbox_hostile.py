"""Hostile programs: each is contained, the server lives on, and the next run is normal."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tutor_app.datafiles import read_yaml
from tutor_app.dialogue import Outcome
from tutor_app.subjects.python.sandbox import Job, Sandbox

PROGRAMS: list[dict[str, Any]] = read_yaml(Path(__file__).parent / "hostile" / "programs.yaml")
SECRET = "b7f1-canary-of-the-tutor"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    os.environ["CANARY"] = SECRET
    with Sandbox() as made:
        yield made
    del os.environ["CANARY"]


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program["name"])
def test_hostile_program_is_contained(
    sandbox: Sandbox, program: dict[str, Any], tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_text(SECRET)
    server = sandbox.server_process
    run = sandbox.run(
        Job(
            code=program["code"].replace("@FILE@", str(secret)),
            prelude=program.get("prelude", ""),
            calls=("f()",),
        )
    )
    (call,) = run.calls
    assert call.outcome in [Outcome(end) for end in program["ends"]], call
    if call.outcome is Outcome.PASSED and program.get("gives") is not None:
        assert call.repr == program["gives"]
    if call.outcome is not Outcome.PASSED:
        assert call.error is not None
        assert call.error.type
    assert SECRET not in run.model_dump_json()
    assert secret.read_text() == SECRET
    assert sorted(tmp_path.iterdir()) == [secret]
    after = sandbox.run(Job(code="def g(x):\n    print(x)\n    return x + 1\n", calls=("g(1)",)))
    assert (after.calls[0].value, after.calls[0].printed) == (2, "1\n")
    assert sandbox.server_process == server


def test_enough_hostile_programs() -> None:
    assert len({program["name"] for program in PROGRAMS}) >= 40
