"""No test reaches a real language model, or anything else beyond this machine.

Models are forbidden to this process and to every process that a test starts (they inherit the
environment); sockets of this process connect to this machine only. Whatever strays fails the test
in which it happens, even where the code under test takes the error for an outage and goes on.
"""

from __future__ import annotations

import gc
import ipaddress
import os
import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tutor_app.language_model import forbid_real_models
from tutor_app.settings import Settings

# Read by language models (a tracing service would be sent every prompt), or ways around the guard.
PREFIXES = ("OPENAI_", "LANGCHAIN_", "LANGSMITH_")
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
FORBIDDEN = {"TUTOR_FORBID_REAL_MODELS": "1", "TUTOR_ENV_FILE": ""}

STRAYED: list[str] = []

# Collecting and running ten thousand tests makes millions of objects, and hardly one of them is
# garbage that only a search finds: a sixth of the time went into looking for it.
gc.set_threshold(100_000, 50, 1_000)

# How long an example takes says more about the machine than about the code.
settings.register_profile("no-timings", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("no-timings")


class StrayedFromThisMachine(RuntimeError):
    """A test tried to reach another machine."""


def _clean_environment() -> None:
    of_settings = {field.alias or "" for field in Settings.model_fields.values()}
    for name in list(os.environ):
        known = name.upper()
        if known in of_settings or known.startswith(PREFIXES) or known in PROXIES:
            del os.environ[name]
    os.environ.update(FORBIDDEN)
    # A developer's own `.env` is no part of a test.
    Settings.model_config["env_file"] = None


def _is_here(host: object) -> bool:
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    if name in (None, "", "localhost") or name == socket.gethostname():
        return True
    try:
        address = ipaddress.ip_address(str(name).split("%")[0])
    except ValueError:
        return str(name).endswith(".localhost")
    return address.is_loopback or address.is_unspecified


def _check(host: object) -> None:
    if not _is_here(host):
        STRAYED.append(str(host))
        raise StrayedFromThisMachine(f"a test tried to reach {host}; use a server on 127.0.0.1")


def _guard_sockets() -> None:
    def address_of(arguments: tuple[Any, ...]) -> object:
        # (address,) of connect; (data, [flags,] address) of sendto. Unix sockets have a path.
        address = arguments[-1] if arguments else None
        return address[0] if isinstance(address, tuple) else None

    def guarded(name: str) -> Callable[..., Any]:
        original = getattr(socket.socket, name)

        def call(self: socket.socket, *arguments: Any) -> Any:
            if self.family in (socket.AF_INET, socket.AF_INET6):
                _check(address_of(arguments))
            return original(self, *arguments)

        return call

    def guarded_lookup(name: str) -> Callable[..., Any]:
        original = getattr(socket, name)

        def call(host: object, *arguments: Any, **options: Any) -> Any:
            # Nobody owns a name in .invalid (RFC 6761): tests of a wrong address may use one.
            if str(host).endswith(".invalid"):
                raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
            _check(host)
            return original(host, *arguments, **options)

        return call

    for name in ("connect", "connect_ex", "sendto"):
        setattr(socket.socket, name, guarded(name))
    for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex"):
        setattr(socket, name, guarded_lookup(name))


_clean_environment()
_guard_sockets()
forbid_real_models()


def _nothing_strayed() -> None:
    strayed, STRAYED[:] = sorted(set(STRAYED)), []
    if strayed:
        pytest.fail(f"reached for other machines: {', '.join(strayed)}", pytrace=False)


def pytest_collection_finish() -> None:
    """Ten thousand tests are millions of objects that live to the end: the garbage collector need
    not look at them again and again.
    """
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    yield
    _nothing_strayed()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    yield
    _nothing_strayed()


@pytest.fixture
def strayed() -> list[str]:
    """The hosts that this test has tried to reach; a test of the guard empties it."""
    return STRAYED
