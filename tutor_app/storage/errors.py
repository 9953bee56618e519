"""What can go wrong with storage, in words for people."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError


class StorageUnavailable(Exception):
    """The database cannot be read or written right now; nothing was changed."""


class VersionConflict(Exception):
    """Another turn of the same session was stored first; load it again and retry."""


@contextmanager
def storage_errors() -> Iterator[None]:
    """Turn any database error into StorageUnavailable, with the operator's detail as its cause."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise StorageUnavailable(f"its driver is not installed: {error.name}") from error
    except (DBAPIError, SQLAlchemyError, OSError) as error:
        raise StorageUnavailable(f"the database did not answer: {error}") from error
