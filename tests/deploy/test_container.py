"""The container files: what they promise, and that what they start does start."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import urllib.request
from pathlib import Path

import yaml

from tests.server import Server
from tutor_app.datafiles import ROOT
from tutor_app.settings import Settings

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))


def steps(word: str) -> list[str]:
    joined = DOCKERFILE.replace("\\\n", " ")
    return [line[len(word) + 1 :].strip() for line in joined.splitlines() if line.startswith(word)]


def test_the_container_runs_as_nobody_special_and_says_how_it_is() -> None:
    assert steps("USER") == ["1000"]
    assert "--uid 1000" in DOCKERFILE
    assert "/healthz" in steps("HEALTHCHECK")[0]
    assert steps("FROM") == ["python:3.12-slim"]
    install, copy = DOCKERFILE.index("pip install"), DOCKERFILE.index("COPY tutor_app")
    assert install < copy, "dependencies are a layer that a change of the program keeps"


def test_every_file_that_is_copied_is_there_and_not_kept_out() -> None:
    kept = (ROOT / ".dockerignore").read_text().splitlines()
    for step in steps("COPY"):
        *sources, _ = step.split()
        for source in sources:
            assert (ROOT / source).exists(), source
            assert f"!{source.removeprefix('./')}" in kept, source


def test_every_setting_that_is_named_is_one() -> None:
    known = {field.alias for field in Settings.model_fields.values()}
    for name in re.findall(r"\b(TUTOR_[A-Z_]+|DATABASE_URL|CHROMA_URL)=", DOCKERFILE):
        assert name in known, name
    web = COMPOSE["services"]["web"]["environment"]
    assert {name for name in web if name.startswith("TUTOR")} <= known


def test_a_school_keeps_its_web_processes_locked_up_and_its_data_in_volumes() -> None:
    web = COMPOSE["services"]["web"]
    assert web["read_only"] is True
    assert web["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in web["security_opt"]
    assert web["depends_on"]["database"]["condition"] == "service_healthy"
    assert "ports" not in web, "only the proxy is reached from outside"
    assert set(COMPOSE["volumes"]) == {"database", "chroma"}
    proxy = (ROOT / "deploy" / "Caddyfile").read_text()
    assert "lb_policy cookie" in proxy
    assert "/metrics" in proxy


def test_what_the_container_starts_starts_without_any_privilege(tmp_path: Path) -> None:
    (command,) = [json.loads(step) for step in steps("CMD") if step.startswith("[")][-1:]
    assert command == ["python", "app.py"]
    settings = dict(pair.split("=", 1) for step in steps("ENV") for pair in shlex.split(step))
    assert settings["PYTHONDONTWRITEBYTECODE"] == "1"
    server = Server(tmp_path, **settings)
    # As under Docker with `cap_drop: ALL` and `no-new-privileges`.
    server.command = ["setpriv", "--no-new-privs", "--inh-caps=-all", sys.executable, "app.py"]
    if os.geteuid() == 0:
        server.command.insert(2, "--bounding-set=-all")
    before = changed_files()
    try:
        server.start()
        with urllib.request.urlopen(server.url + "readyz", timeout=10) as answer:
            ready = json.load(answer)
    finally:
        server.stop()
    assert ready["sandbox"] == ready["database"] == "ok"
    assert changed_files() == before, "it writes to its data folder only"


def changed_files() -> str:
    """What differs from the last commit, files that are ignored included; but for what Python
    compiles, for other tests run at the same time, and the container is told to compile nothing.
    """
    status = ["git", "status", "--short", "--ignored", "--", "tutor_app", "prompts", "knowledge"]
    status.append(":(exclude,glob)**/__pycache__/**")
    return subprocess.run(status, cwd=ROOT, check=True, capture_output=True, text=True).stdout
