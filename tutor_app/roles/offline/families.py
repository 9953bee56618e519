"""Which wording a subject has of its own."""

from __future__ import annotations

from tutor_app.roles.wording import Wording

# Families that end so take the place of their namesakes where nothing is run.
SUFFIXES = {"open": "passage", "algebra": "algebra"}


def family_for(wording: Wording, subject: str, family: str) -> str:
    """The family for work of a subject: where nothing runs, wording speaks of no program.

    `ack.wrong.open` becomes `ack.wrong.passage` for an open problem, where there is that.
    """
    suffix = SUFFIXES.get(subject)
    name = family if suffix is not None else ""
    while name:
        if wording.has(f"{name}.{suffix}"):
            return f"{name}.{suffix}"
        name = name.rpartition(".")[0]
    return family
