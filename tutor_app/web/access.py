"""Who is at the page: random owner tokens, kept in the browser, and nothing else.

A token is all that ties a browser to its sessions. It is made here, kept by the browser (Gradio's
BrowserState) and sent with every event; the tutor compares it with the owner of the session
before anything is read or written.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from pathlib import Path

TOKEN_BYTES = 16  # 128 bits: not to be guessed
_TOKEN = re.compile(r"[0-9a-f]{32}")
STORAGE_KEY = "maieutic-owner"


def new_owner() -> str:
    """A fresh owner token: 128 random bits as 32 hexadecimal digits."""
    return secrets.token_hex(TOKEN_BYTES)


def owner_or_new(sent: object) -> str:
    """The token the browser sent when it has the form of one, else a fresh one.

    A malformed token is never passed on, so that nobody can own sessions under an empty or
    guessable name.
    """
    return sent if is_owner(sent) and isinstance(sent, str) else new_owner()


def is_owner(sent: object) -> bool:
    """Whether this has the form of an owner token."""
    return isinstance(sent, str) and _TOKEN.fullmatch(sent) is not None


def server_secret(configured: str | None, data_dir: Path | None) -> str:
    """The server's secret: the configured one, else one made once and kept in the data folder.

    Without a data folder (nothing is kept) it lasts as long as the process. The file can be read
    by its owner only.
    """
    if configured:
        return configured
    if data_dir is None:
        return secrets.token_hex(32)
    file = data_dir / "secret"
    try:
        kept = file.read_text(encoding="ascii").strip()
        if len(kept) >= 32:
            return kept
    except (OSError, UnicodeDecodeError):
        pass
    fresh = secrets.token_hex(32)
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as handle:
            handle.write(fresh)
    except OSError:
        # A read-only data folder: the page still works, but browsers are forgotten at a restart.
        return fresh
    return fresh


def browser_secret(secret: str) -> str:
    """What BrowserState encrypts with. It is sent to every browser, so it is derived one way."""
    return hmac.new(secret.encode(), b"browser-state", hashlib.sha256).hexdigest()[:32]
