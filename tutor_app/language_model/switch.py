"""A switch for tests: no model but one on this very computer may be asked."""

from __future__ import annotations

import ipaddress
import os
from urllib.parse import urlsplit

VARIABLE = "TUTOR_FORBID_REAL_MODELS"

_forbidden = False


class RealModelForbidden(BaseException):
    """A real model was about to be asked although that is forbidden.

    Not an `Exception`: code that falls back to the offline engine, or fails closed, must not be
    able to swallow it.
    """


def forbid_real_models() -> None:
    """From now on, asking a model that is not on this computer is a hard error, in all threads.

    Processes that are started with `TUTOR_FORBID_REAL_MODELS=1` obey without calling this.
    """
    global _forbidden
    _forbidden = True


def is_loopback(address: str) -> bool:
    """Whether a URL leads to this computer. Names are not looked up; only localhost is one."""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return False
    host = host.rstrip(".").lower()
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check_allowed(address: str) -> None:
    """Raises RealModelForbidden if real models are forbidden and the URL leads to one.

    A URL without a host leads nowhere; what is wrong with it is another matter.
    """
    forbidden = _forbidden or os.environ.get(VARIABLE, "").strip().lower() in {"1", "true", "yes"}
    try:
        host = urlsplit(address).hostname
    except ValueError:
        host = None
    if forbidden and host and not is_loopback(address):
        raise RealModelForbidden(
            f"a model at {host} was about to be asked, but real models are forbidden here "
            f"(forbid_real_models, {VARIABLE}); use a model on 127.0.0.1"
        )
