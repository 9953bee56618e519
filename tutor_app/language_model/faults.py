"""Why a model's answer could not be used, and what that says about the server."""

from __future__ import annotations

import re
from enum import StrEnum

from tutor_app.dialogue import Fault

LONGEST_DETAIL = 300

_KEY_LIKE = re.compile(r"\b(?:sk|pk|key|gsk|lsv2|xai|hf)[-_][\w*.-]{6,}")
_USER_IN_ADDRESS = re.compile(r"(?<=//)[^/@\s]+@")


class Outage(StrEnum):
    """What a fault says about the server, for the circuit breaker."""

    NO = "no"  # it answers; this answer is of no use
    UNKNOWN = "unknown"  # it was not asked, or not to the end
    LIKELY = "likely"  # several of these in a row are an outage
    CERTAIN = "certain"  # asking again is of no use until somebody mends it


class ModelFault(Exception):
    """A model gave no usable answer. The caller falls back to the offline engine.

    `fault` says which kind, `detail` tells the operator what to mend and never holds the key.
    `retry_after` is how many seconds the server asked to be left alone, if it did.
    """

    def __init__(
        self,
        fault: Fault,
        detail: str = "",
        *,
        outage: Outage = Outage.NO,
        retry_after: float | None = None,
    ) -> None:
        self.fault, self.detail = fault, detail
        self.outage, self.retry_after = outage, retry_after
        super().__init__(f"{fault.value}: {detail}" if detail else fault.value)


def redact(text: str, secret: str = "") -> str:
    """Text in one line and of bounded length, without the secret or anything that looks like a key.

    Servers repeat the key they were sent in their error messages.
    """
    if secret:
        whole = re.escape(secret)
        text = re.sub(whole if len(secret) > 5 else rf"(?<!\w){whole}(?!\w)", "…", text)
    text = _USER_IN_ADDRESS.sub("…@", _KEY_LIKE.sub("…", text))
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_DETAIL else text[: LONGEST_DETAIL - 1] + "…"
