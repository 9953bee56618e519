"""Passwords and personal codes: argon2 hashes, and comparing with them."""

from __future__ import annotations

import threading
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LEAST_CHARACTERS = 10
MOST_CHARACTERS = 200  # the time it takes must not be up to whoever sends it

# One hash takes 64 MiB: a class that joins at once must not ask for all of it at once.
_ONE_AT_A_TIME = threading.BoundedSemaphore(2)
_HASHER = PasswordHasher()


def hashed(secret: str) -> str:
    """A hash to store."""
    with _ONE_AT_A_TIME:
        return _HASHER.hash(secret)


def matches(secret: str, stored: str | None) -> bool:
    """Whether this is the secret that was hashed. Without a hash (nobody of that name) it takes as
    long, and is never right.
    """
    nobody = _of_nobody()  # in either case, so that the first time tells nothing either
    compared = nobody if stored is None else stored
    with _ONE_AT_A_TIME:
        try:
            right = _HASHER.verify(compared, secret[:MOST_CHARACTERS])
        except (VerificationError, InvalidHashError):
            return False
    return right and stored is not None


@cache
def _of_nobody() -> str:
    return _HASHER.hash("nobody")
