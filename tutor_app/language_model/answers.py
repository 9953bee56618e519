"""From what a model said to a validated answer. Pure.

Whatever way the server was asked for JSON, and wherever it put it (content, arguments of a tool,
a fenced block amid an explanation): an object that is valid against the schema is good.
"""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from tutor_app.dialogue import Record

T = TypeVar("T", bound=BaseModel)

LONGEST_TEXT = 400_000  # characters
MOST_STARTS = 200  # places in a text where an object may begin; bounds the work on hostile text
MOST_PROBLEMS = 5

# No patterns that look ahead over the whole text: on hostile text they take for ever.
_THINKING_ENDS = ("</think>", "</thinking>", "</reasoning>")
_FENCE = "```"


class Spoken(Record):
    """What came back of one call, before anything was made of it.

    `arguments` are those of tool calls, as text. `finish` is the server's finish reason. Tokens
    are None where the server did not count them.
    """

    text: str = ""
    arguments: tuple[str, ...] = ()
    refusal: str = ""
    finish: str = ""
    prompt_tokens: int | None = None
    completion_tokens: int | None = None

    @property
    def said(self) -> str:
        """All of it, as one text."""
        return "\n".join(part for part in (*self.arguments, self.text) if part.strip())


class Unusable(StrEnum):
    """Why there is no answer in what was said."""

    REFUSED = "refused"
    TRUNCATED = "truncated"
    EMPTY = "empty"
    IGNORED = "ignored"  # no object at all, or one of quite another form: the mode had no effect
    INVALID = "invalid"  # it tried: broken JSON, a field missing, a value that is not allowed


class Reading(Record, Generic[T]):
    """A valid answer, or why there is none. `problem` is fit to be told the model."""

    answer: T | None = None
    unusable: Unusable | None = None
    problem: str = ""


def read_answer(spoken: Spoken, kind: type[T]) -> Reading[T]:
    """Find a valid answer in what was said. Of several the last one counts."""
    problem, familiar = "", False
    for found in reversed(_objects(spoken)):
        try:
            return Reading(answer=kind.model_validate(_clean(found)))
        except ValidationError as error:
            problem = problem or _problems(error)
            familiar = familiar or not set(kind.model_fields).isdisjoint(found)
    if spoken.refusal or spoken.finish == "content_filter":
        return Reading(unusable=Unusable.REFUSED, problem=spoken.refusal or "content filter")
    if spoken.finish == "length":
        return Reading(unusable=Unusable.TRUNCATED, problem="the answer was cut off")
    if not spoken.said:
        return Reading(unusable=Unusable.EMPTY, problem="the answer is empty")
    if familiar:
        return Reading(unusable=Unusable.INVALID, problem=problem)
    if problem:
        return Reading(unusable=Unusable.IGNORED, problem=problem)
    attempted = "{" in _after_thinking(spoken.said)
    return Reading(
        unusable=Unusable.INVALID if attempted else Unusable.IGNORED,
        problem="it holds no valid JSON object",
    )


def _objects(spoken: Spoken) -> list[dict[str, Any]]:
    """JSON objects in order of trust, least first: amid text, fenced, a whole text."""
    amid: list[dict[str, Any]] = []
    fenced: list[dict[str, Any]] = []
    whole: list[dict[str, Any]] = []
    for part in (spoken.text, *spoken.arguments):
        text = part[:LONGEST_TEXT].strip()
        after = _after_thinking(text)
        if (found := _parse(text) or _parse(after)) is not None:
            whole.append(found)
            continue
        for block in after.split(_FENCE)[1::2]:
            # What stands before the object is the name of a language.
            found = _parse(block[max(0, block.find("{")) :].strip())
            fenced += [] if found is None else [found]
        amid += _amid(after) or _amid(text)
    return amid + fenced + whole


def _after_thinking(text: str) -> str:
    """What follows the thoughts that some models say aloud; all of it where there are none."""
    for end in _THINKING_ENDS:
        text = text.rpartition(end)[2]
    return text.strip()


def _amid(text: str) -> list[dict[str, Any]]:
    decoder = json.JSONDecoder(parse_constant=_not_json)
    found: list[dict[str, Any]] = []
    place = text.find("{")
    for _ in range(MOST_STARTS):
        if place < 0:
            break
        try:
            value, end = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            end = place + 1
        else:
            found.append(value)
        place = text.find("{", end)
    return found


def _parse(text: str) -> dict[str, Any] | None:
    try:
        value = json.loads(text, parse_constant=_not_json)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _not_json(name: str) -> float:
    raise ValueError(f"{name} is not JSON")


def _clean(value: Any) -> Any:
    """Without characters that cannot be stored or sent: NUL and halves of surrogate pairs."""
    if isinstance(value, str):
        return value.encode("utf-8", "ignore").decode("utf-8").replace("\x00", "")
    if isinstance(value, list):
        return [_clean(item) for item in value]
    if isinstance(value, dict):
        return {_clean(key): _clean(item) for key, item in value.items()}
    return value


def _problems(error: ValidationError) -> str:
    # Without the values: the text also goes to the operator's log.
    found = [
        f"{'.'.join(str(part) for part in problem['loc']) or 'the object'}: {problem['msg']}"
        for problem in error.errors(include_url=False, include_input=False, include_context=False)
    ]
    more = f"; and {len(found) - MOST_PROBLEMS} more" if len(found) > MOST_PROBLEMS else ""
    return "; ".join(found[:MOST_PROBLEMS]) + more
