"""Random tokens, and codes that people read out and type."""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata

# Without letters and digits that look alike: I, L, O, U (a V in some hands), 0 and 1.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CLASS_CODE = 7  # 30 ** 7: twenty thousand million
PERSONAL_CODE = 8

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def new_id() -> str:
    """An id that nobody can guess: 128 random bits as 32 hexadecimal digits."""
    return secrets.token_hex(16)


def is_id(text: str) -> bool:
    """Whether this could be the id of something: what cannot is not even looked for."""
    return _ID.fullmatch(text) is not None


def new_token() -> str:
    """A token that lets somebody in: 256 random bits, fit for an address or a cookie."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_code(length: int) -> str:
    """A random code of that many characters."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def read_code(typed: str) -> str:
    """A code as it was meant: whatever its case, with or without gaps and hyphens."""
    plain = unicodedata.normalize("NFKC", typed[:100]).upper()
    return "".join(character for character in plain if character.isalnum())[:20]
