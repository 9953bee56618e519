"""What is sent: a role's prompt, in the form a server's dialect demands. Pure."""

from __future__ import annotations

from pydantic import BaseModel

from tutor_app.dialogue import Record
from tutor_app.language_model.dialect import Dialect, Mode
from tutor_app.language_model.options import Wording
from tutor_app.language_model.schemas import schema_text

LONGEST_REPEATED = 8_000  # characters of a bad answer that are shown to the model again


class Prompt(Record):
    """What a role asks. `role` is its name in accounts and logs; the rest is for the model."""

    role: str
    system: str
    user: str


class Bad(Record):
    """An answer that could not be used, and why."""

    said: str
    problem: str


Messages = list[tuple[str, str]]


def messages(
    prompt: Prompt, kind: type[BaseModel], dialect: Dialect, wording: Wording, bad: Bad | None
) -> Messages:
    """The messages as (speaker, text), with the model's own bad answer where there was one."""
    system, user = prompt.system, prompt.user
    if dialect.mode is Mode.PLAIN:
        system = f"{system}\n\n{wording.plain.replace('{schema}', schema_text(kind))}"
    if dialect.system_role:
        sent = [("system", system), ("user", user)]
    else:
        sent = [("user", f"{system}\n\n{user}")]
    if bad is not None:
        # The problem last: it may quote, and what it quotes must not be filled in again.
        wish = wording.repair.replace("{schema}", schema_text(kind))
        sent.append(("assistant", bad.said[:LONGEST_REPEATED] or "(nothing)"))
        sent.append(("user", wish.replace("{problem}", bad.problem)))
    return sent


def estimated_tokens(text: str | Messages) -> int:
    """A guess at the number of tokens: a quarter of the characters, for want of a count."""
    length = len(text) if isinstance(text, str) else sum(len(part) for _, part in text)
    return -(-length // 4)
