"""Exceptions of the libraries to faults: what a call failed of when no response came back."""

from __future__ import annotations

import logging
import ssl
from collections.abc import Iterator

from tutor_app.dialogue import Fault
from tutor_app.language_model.address import Address
from tutor_app.language_model.connection import NO_API, Refused
from tutor_app.language_model.faults import ModelFault, Outage, redact
from tutor_app.language_model.rejections import Rejection

logger = logging.getLogger(__name__)


def fault_of(rejection: Rejection, key: str) -> ModelFault:
    """A refusal as a fault, without the key."""
    detail = rejection.mend
    if rejection.fault is Fault.WRONG_KEY and not key:
        detail = "no key is set and the server wants one: set OPENAI_API_KEY; " + detail
    return ModelFault(
        rejection.fault,
        redact(detail, key),
        outage=rejection.outage,
        retry_after=rejection.retry_after,
    )


def refusal_in(error: BaseException) -> Rejection | None:
    """The server's refusal behind an exception, if that is what it was."""
    return next((e.rejection for e in _causes(error) if isinstance(e, Refused)), None)


def failure(error: Exception, address: Address) -> ModelFault:
    """What an exception of a call means for the operator."""
    import httpx2

    causes = tuple(_causes(error))
    for cause in causes:
        if isinstance(cause, ModelFault):
            return cause
        if isinstance(cause, Refused):
            return fault_of(cause.rejection, address.key)
    if any(isinstance(cause, httpx2.TimeoutException) for cause in causes):
        return ModelFault(Fault.TIMEOUT, "the server did not answer", outage=Outage.LIKELY)
    said = redact(str(causes[-1]), address.key)
    for cause in causes:
        if isinstance(cause, httpx2.ConnectError):
            hint = "its certificate is not trusted" if _is_tls(causes) else "is it running?"
            detail = f"cannot connect to {address.public_name} ({hint} {said})"
            return ModelFault(Fault.UNREACHABLE, detail, outage=Outage.LIKELY)
        if isinstance(cause, httpx2.RemoteProtocolError) and "disconnected" not in said.lower():
            closed = "closed connection" in said.lower()
            fault = Fault.SERVER_ERROR if closed else Fault.NOT_AN_API
            detail = f"the server broke off its answer ({said})" if closed else f"{NO_API} ({said})"
            return ModelFault(fault, detail, outage=Outage.LIKELY)
        if isinstance(cause, httpx2.TransportError):
            detail = f"the server broke off the connection ({said})"
            return ModelFault(Fault.SERVER_ERROR, detail, outage=Outage.LIKELY)
    # The libraries stumbled over an answer of a form they do not foresee. Their words are left
    # out: they may hold the key or what a student wrote.
    kind = type(error).__name__
    logger.error("unexpected %s from the language model's client library", kind)
    detail = f"the server's answers have a form that the client library cannot read ({kind})"
    return ModelFault(Fault.NOT_AN_API, detail, outage=Outage.LIKELY)


def _is_tls(causes: tuple[BaseException, ...]) -> bool:
    return any(isinstance(c, ssl.SSLError) or "CERTIFICATE" in str(c) for c in causes)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
