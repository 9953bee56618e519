"""Maieutic: a Socratic tutor. The door for programs is `Tutor`, with `Problem` and `Case`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tutor_app.dialogue import Case, Problem

if TYPE_CHECKING:
    from tutor_app.tutor import Tutor

__all__ = ["Case", "Problem", "Tutor"]


def __getattr__(name: str) -> Any:
    # Tutor pulls in numpy and SQLAlchemy; who only needs the types should not wait for them.
    if name == "Tutor":
        from tutor_app.tutor import Tutor

        return Tutor
    raise AttributeError(name)
