"""What a server's refusal of a request means: the fault, and what of the request it is about.

Servers that call themselves OpenAI-compatible agree on little here, so the words of the message
count as much as the status. Pure.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from tutor_app.dialogue import Fault, Record
from tutor_app.language_model.dialect import About
from tutor_app.language_model.faults import Outage


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE | re.DOTALL)


_TOO_LONG = _any(
    r"context.?length",
    r"context.?window",
    r"maximum context",
    r"context.?size",
    r"(prompt|input|request|message)s? (is |are )?too (long|large)",
    r"input tokens? (exceed|count)",
    r"too many tokens",
    r"reduce the length",
)
_WITH_COMPLETION = _any(r"completion", r"max_tokens", r"max_new_tokens", r"output tokens")
_TOKEN_LIMIT = _any(r"max_(completion_|output_|new_)?tokens", r"max tokens")
_MODE = _any(
    r"response.?format",
    r"json.?(schema|mode|object)",
    r"structured.?output",
    r"grammar",
    r"guided",
    r"\btools?\b",
    r"tool_?(choice|use|call)",
    r"function.?call",
    r"requested parameters",
    r"\bstrict\b",
    r"\bschema\b",
)
_SYSTEM_ROLE = _any(
    r"(system|developer).{0,20} role",
    r"role.{0,20}(system|developer)",
    r"roles must alternate",
    r"system (message|prompt)s?.{0,20}not support",
)
_NO_MODEL = _any(
    r"model_not_found",
    r"model.{0,120}(not found|not exist|no longer|not available|unavailable|deprecated|"
    r"decommissioned|do not have access|does not have access|unknown|not loaded)",
    r"(unknown|invalid|no such|unsupported) model",
    r"access to (the )?model",
    r"not a chat model",
    r"no models? (is |are )?loaded",
)
_KEY = _any(
    r"api.?key.{0,40}(invalid|not valid|incorrect|missing|expired|required)",
    r"(invalid|incorrect|missing|wrong|no).{0,20}api.?key",
    r"unauthorized",
)
_FILTER = _any(r"content.?filter", r"content (management )?policy", r"safety system", r"moderation")
_QUOTA = _any(r"insufficient_quota", r"exceeded your current quota", r"billing", r"credit")


class Rejection(Record):
    """A request that the server refused. `about` is what might be put differently, if anything."""

    fault: Fault
    mend: str
    outage: Outage = Outage.NO
    about: About | None = None
    retry_after: float | None = None


def judge(status: int, body: object, headers: dict[str, str] | None = None) -> Rejection:
    """What a status of 300 or more means, with the parsed body (or text) and lower-case headers."""
    text = body if isinstance(body, str) else json.dumps(body, default=str)
    said = message_of(body)
    wait = retry_after(headers or {})

    def rejection(fault: Fault, mend: str, outage: Outage, about: About | None = None) -> Rejection:
        detail = f"{mend} (HTTP {status}{': ' + said if said else ''})"
        return Rejection(fault=fault, mend=detail, outage=outage, about=about, retry_after=wait)

    long = status not in (401, 403) and _TOO_LONG.search(text)
    if status == 413 or (long and (status < 429 or status >= 500 or "too large" in text)):
        about = About.LENGTH if _WITH_COMPLETION.search(text) else None
        mend = "the prompt is too long for the model: use one with a larger context"
        return rejection(Fault.TOO_LONG, mend, Outage.NO, about)
    if status in (401, 403) and not (status == 403 and _NO_MODEL.search(text)):
        mend = "the server does not accept the key: check OPENAI_API_KEY"
        return rejection(Fault.WRONG_KEY, mend, Outage.CERTAIN)
    if status == 402:
        mend = "the account of this key has no credit left: top it up"
        return rejection(Fault.WRONG_KEY, mend, Outage.CERTAIN)
    if status == 429:
        if _QUOTA.search(text):
            mend = "the account's quota is used up: raise it at the provider"
            return rejection(Fault.RATE_LIMITED, mend, Outage.CERTAIN)
        mend = "too many requests for this key: lower TUTOR_MODEL_PER_MINUTE or raise the limit"
        return rejection(Fault.RATE_LIMITED, mend, Outage.LIKELY)
    if status in (408, 504, 524):
        mend = "the server gave up waiting for its model: use a faster one"
        return rejection(Fault.TIMEOUT, mend, Outage.LIKELY)
    if status >= 500:
        about = About.MODE if _MODE.search(text) or status == 501 else None
        mend = "the model's server has a fault: look at its log or the provider's status page"
        return rejection(Fault.SERVER_ERROR, mend, Outage.LIKELY, about)
    if status < 400:
        where = (headers or {}).get("location", "elsewhere")
        mend = f"it redirects to {where}: set OPENAI_BASE_URL to where the API is"
        return rejection(Fault.NOT_AN_API, mend, Outage.LIKELY)
    return _of_the_request(rejection, status, text)


def _of_the_request(rejection: Any, status: int, text: str) -> Rejection:
    """A status of 400 to 499 that is none of the above: something in the request."""
    no_model = "the server has no such model: set TUTOR_MODEL to one it has"
    verdict: Rejection
    if status == 403 or (status in (400, 404, 422) and _NO_MODEL.search(text)):
        verdict = rejection(Fault.NO_SUCH_MODEL, no_model, Outage.CERTAIN)
    elif _KEY.search(text):
        mend = "the server does not accept the key: check OPENAI_API_KEY"
        verdict = rejection(Fault.WRONG_KEY, mend, Outage.CERTAIN)
    elif _FILTER.search(text):
        mend = "the provider's filter refused the prompt"
        verdict = rejection(Fault.REFUSED, mend, Outage.NO)
    elif _TOKEN_LIMIT.search(text):
        mend = "the server refuses the limit of an answer's length"
        verdict = rejection(Fault.SERVER_ERROR, mend, Outage.NO, About.TOKEN_LIMIT)
    elif _SYSTEM_ROLE.search(text):
        mend = "the model takes no system message"
        verdict = rejection(Fault.SERVER_ERROR, mend, Outage.NO, About.SYSTEM_ROLE)
    elif _MODE.search(text):
        mend = "the server refuses to be asked for JSON"
        verdict = rejection(Fault.SERVER_ERROR, mend, Outage.NO, About.MODE)
    elif status in (404, 405, 410):
        mend = "no chat API at this address: check OPENAI_BASE_URL (most end in /v1)"
        verdict = rejection(Fault.NOT_AN_API, mend, Outage.LIKELY)
    else:
        mend = "the server refuses the request"
        verdict = rejection(Fault.SERVER_ERROR, mend, Outage.NO, About.UNCLEAR)
    return verdict


def message_of(body: object) -> str:
    """The server's own words: out of the usual places of a JSON body, or a text that is no page."""
    if isinstance(body, str):
        return "" if "<" in body[:200] else body.strip()
    if isinstance(body, list) and body:
        return message_of(body[0])
    if isinstance(body, dict):
        for name in ("error", "message", "detail", "msg"):
            if body.get(name):
                return message_of(body[name])
    return ""


def retry_after(headers: dict[str, str], now: datetime | None = None) -> float | None:
    """Seconds the server asks to wait (header given as seconds or as a date), None if it does not.

    `headers` have lower-case names.
    """
    try:
        if milliseconds := headers.get("retry-after-ms"):
            return max(0.0, float(milliseconds) / 1000)
    except ValueError:
        pass
    value = headers.get("retry-after", "").strip()
    if not value:
        return None
    try:
        seconds = float(value)
        return seconds if 0 <= seconds < float("inf") else None
    except ValueError:
        pass
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - (now or datetime.now(UTC))).total_seconds())
