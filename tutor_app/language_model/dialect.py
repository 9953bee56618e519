"""What an OpenAI-compatible server understands, and how that is found out. Pure."""

from __future__ import annotations

from enum import StrEnum

from tutor_app.dialogue import Record


class Mode(StrEnum):
    """How the server is made to answer in JSON, best first."""

    JSON_SCHEMA = "json_schema"  # response_format with the schema
    FUNCTION_CALLING = "function_calling"  # a tool whose arguments are the answer
    PLAIN = "plain"  # the schema in the prompt, the JSON taken from the text


class TokenLimit(StrEnum):
    """Under which name the limit of an answer's length is sent.

    OpenAI's newer models refuse the old name, many local servers do not know the new one.
    """

    MAX_COMPLETION_TOKENS = "max_completion_tokens"
    MAX_TOKENS = "max_tokens"
    NONE = "none"


class Dialect(Record):
    """How to put a request to one server."""

    mode: Mode = Mode.JSON_SCHEMA
    token_limit: TokenLimit = TokenLimit.MAX_TOKENS
    system_role: bool = True  # else the instructions are put at the head of the user's message


class About(StrEnum):
    """What of a request a server refuses."""

    MODE = "mode"
    TOKEN_LIMIT = "token_limit"
    LENGTH = "length"  # prompt and token limit together are too long for the model
    SYSTEM_ROLE = "system_role"
    UNCLEAR = "unclear"


def next_mode(mode: Mode) -> Mode | None:
    """The next best mode, None after the last."""
    modes = list(Mode)
    place = modes.index(mode) + 1
    return modes[place] if place < len(modes) else None


def alternatives(dialect: Dialect, about: About) -> tuple[Dialect, ...]:
    """Other ways to put a request that was refused, best first."""
    simpler = next_mode(dialect.mode)
    without_mode = (dialect.model_copy(update={"mode": simpler}),) if simpler else ()
    other_names = tuple(
        dialect.model_copy(update={"token_limit": limit})
        for limit in TokenLimit
        if limit is not dialect.token_limit and dialect.token_limit is not TokenLimit.NONE
    )
    match about:
        case About.MODE:
            return without_mode
        case About.TOKEN_LIMIT:
            return other_names
        case About.LENGTH:
            return other_names[-1:]
        case About.SYSTEM_ROLE:
            return (dialect.model_copy(update={"system_role": False}),)
        case About.UNCLEAR:
            return without_mode or other_names


class Discovery(Record):
    """What is known of a server's dialect.

    `proven`: the mode has given a valid answer at the first go. `lapses` counts answers in a row
    that were not; too many, and the mode is given up though it once worked.
    """

    dialect: Dialect = Dialect()
    proven: bool = False
    lapses: int = 0


def worked(known: Discovery, dialect: Dialect, *, repaired: bool, most_lapses: int) -> Discovery:
    """A dialect gave a valid answer, at the first go or only after a repair."""
    if not repaired:
        return Discovery(dialect=dialect, proven=True)
    return lapsed(known, dialect, most_lapses=most_lapses)


def lapsed(known: Discovery, dialect: Dialect, *, most_lapses: int) -> Discovery:
    """A dialect gave an answer that had to be repaired or could not be."""
    same = dialect.mode is known.dialect.mode
    lapses = (known.lapses if same else 0) + 1
    proven = known.proven and same
    if lapses < most_lapses:
        return Discovery(dialect=dialect, proven=proven, lapses=lapses)
    # After the last mode begin again: the server may have become better.
    mode = next_mode(dialect.mode) or Mode.JSON_SCHEMA
    return Discovery(dialect=dialect.model_copy(update={"mode": mode}))
