"""How students and sessions are called outside: by pseudonyms, unless names are asked for."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping

LENGTH = 10  # hexadecimal digits: two of a thousand students share them once in two million exports


class Names:
    """Stable pseudonyms within one export, and across exports that use the same secret. Who does
    not have the secret cannot tell whose they are, nor link two exports with different ones.
    """

    def __init__(
        self, secret: bytes | None = None, nicknames: Mapping[str, str] | None = None
    ) -> None:
        """`secret=None` draws a new one. `nicknames` (by owner) are used where they are given."""
        self._secret = secret or secrets.token_bytes(32)
        self._nicknames = nicknames or {}

    def student(self, owner: str) -> str:
        """What a student is called."""
        return self._nicknames.get(owner) or f"student-{self._digest('student', owner)}"

    def session(self, id: str) -> str:
        """What a session is called; its real id would find it in the database."""
        return f"session-{self._digest('session', id)}"

    def _digest(self, kind: str, value: str) -> str:
        message = f"{kind}\x00{value}".encode()
        return hmac.new(self._secret, message, hashlib.sha256).hexdigest()[:LENGTH]
