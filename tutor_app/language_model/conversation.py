"""From a prompt to a valid answer: finding the way a server takes it, and one repair."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from pydantic import BaseModel

from tutor_app.dialogue import Fault
from tutor_app.language_model.answers import Reading, Spoken, Unusable, read_answer
from tutor_app.language_model.dialect import (
    About,
    Dialect,
    Discovery,
    alternatives,
    lapsed,
    next_mode,
    worked,
)
from tutor_app.language_model.failures import failure, fault_of, refusal_in
from tutor_app.language_model.faults import ModelFault, Outage, redact
from tutor_app.language_model.messages import Bad, Prompt, messages
from tutor_app.language_model.meter import Meter
from tutor_app.language_model.rejections import Rejection
from tutor_app.language_model.server import Server

T = TypeVar("T", bound=BaseModel)

MOST_CALLS = 8  # of one ask; reached only while a server is being found out

_FAULTS = {
    Unusable.REFUSED: (Fault.REFUSED, "the model refused"),
    Unusable.TRUNCATED: (
        Fault.TRUNCATED,
        "the answer was cut off: raise completion_tokens in knowledge/model_client.yaml",
    ),
    Unusable.EMPTY: (Fault.EMPTY, "the model said nothing"),
    Unusable.IGNORED: (Fault.MALFORMED, "no JSON, also when asked again"),
    Unusable.INVALID: (Fault.MALFORMED, "not of the schema, also when asked again"),
}


async def converse(
    server: Server,
    prompt: Prompt,
    kind: type[T],
    meter: Meter,
    turn: Callable[[], Awaitable[object]],
) -> T:
    """A valid answer. Raises ModelFault. `turn` is awaited before each call (the rate limit).

    Until a server's dialect is proven, an answer that shows no sign of the mode it was asked for in
    leads on to the next mode; after that a bad answer is repaired once, in the same mode.
    """
    known = await server.meet()
    dialect, tried = known.dialect, {known.dialect}
    bad: Bad | None = None
    for _ in range(MOST_CALLS):
        await turn()
        sent = messages(prompt, kind, dialect, server.options.wording, bad)
        spoken, rejection = await _call(server, sent, kind, dialect, meter)
        if spoken is None:
            other = _other(known, dialect, rejection, tried)
            if other is None:
                raise _final(server, rejection)
            dialect = other
            tried.add(dialect)
            continue
        reading = read_answer(spoken, kind)
        most = server.options.most_lapses
        if reading.answer is not None:
            now = server.known or known
            server.learn(worked(now, dialect, repaired=bad is not None, most_lapses=most))
            return reading.answer
        simpler = next_mode(dialect.mode)
        if _ignored(reading, spoken) and simpler and not known.proven and bad is None:
            dialect = dialect.model_copy(update={"mode": simpler})
            tried.add(dialect)
            continue
        malformed = reading.unusable in (Unusable.IGNORED, Unusable.INVALID)
        if malformed and bad is None:
            bad = Bad(said=spoken.said, problem=reading.problem)
            continue
        if malformed:
            server.learn(lapsed(server.known or known, dialect, most_lapses=most))
        raise _unusable(reading, server.address.key)
    raise ModelFault(Fault.MALFORMED, "no way of asking this server for JSON was found")


async def _call(
    server: Server,
    sent: list[tuple[str, str]],
    kind: type[BaseModel],
    dialect: Dialect,
    meter: Meter,
) -> tuple[Spoken | None, Rejection]:
    """What was said, or the refusal of the request. Raises ModelFault for everything else."""
    fault: ModelFault
    try:
        return await server.call(sent, kind, dialect, meter), _NOTHING
    except Exception as error:
        rejection = refusal_in(error)
        if rejection is not None:
            return None, rejection
        fault = failure(error, server.address)
    # Outside of the handler, so that no traceback shows the libraries' words, which may hold a key.
    raise fault


_NOTHING = Rejection(fault=Fault.EMPTY, mend="")


def _other(
    known: Discovery, dialect: Dialect, rejection: Rejection, tried: set[Dialect]
) -> Dialect | None:
    """Another way to put a request that was refused; None when the fault is not in the form."""
    about = rejection.about
    if about is None or (known.proven and about is About.UNCLEAR):
        return None
    if known.proven and rejection.outage is not Outage.NO:
        return None  # an outage, in words that only look like a refusal of the form
    return next((d for d in alternatives(dialect, about) if d not in tried), None)


def _final(server: Server, rejection: Rejection) -> ModelFault:
    if rejection.fault is Fault.NO_SUCH_MODEL:
        server.forget_name()
    return fault_of(rejection, server.address.key)


def _ignored(reading: Reading[T], spoken: Spoken) -> bool:
    """Whether the answer shows no sign of the mode it was asked for in."""
    if reading.unusable is Unusable.TRUNCATED:
        return bool(spoken.said) and "{" not in spoken.said
    return reading.unusable in (Unusable.IGNORED, Unusable.EMPTY)


def _unusable(reading: Reading[T], key: str) -> ModelFault:
    assert reading.unusable is not None
    fault, detail = _FAULTS[reading.unusable]
    return ModelFault(fault, redact(f"{detail} ({reading.problem})", key))
