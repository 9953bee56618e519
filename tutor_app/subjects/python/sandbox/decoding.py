"""Read what comes out of the sandbox. Every byte of it may be forged, so everything is checked."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from tutor_app.dialogue import ErrorReport
from tutor_app.subjects.python.sandbox.compiling import clean, without_addresses
from tutor_app.subjects.python.sandbox.records import Opaque, Step, Value

MAX_REPR = 2_000
MAX_DIGITS = 4_000
MANY = 500


class Forged(Exception):
    """A message from the child that the runner cannot have written."""


REST = Opaque(type="rest", text="...")
"""Stands for the elements left out of a value that was too large."""


def read_message(data: bytes) -> dict[str, Any]:
    """Decode one frame's text. Raises Forged."""
    try:
        message = json.loads(data)
    except (ValueError, RecursionError, MemoryError):
        raise Forged("not a message") from None
    if not isinstance(message, dict):
        raise Forged("not a message")
    return message


def decode(item: Any) -> Value:
    """Turn an encoded value (see inside/encoding.py) into the value. Raises Forged."""
    if item is None or isinstance(item, bool | int | float | str):
        return item
    if not isinstance(item, list) or not item or not isinstance(item[0], str):
        raise Forged("not a value")
    try:
        return _decode_tagged(item[0], item[1:])
    except (IndexError, TypeError, ValueError, OverflowError, RecursionError):
        raise Forged("not a value") from None


def _decode_tagged(tag: str, rest: list[Any]) -> Value:
    match tag:
        case "l":
            return [decode(item) for item in rest]
        case "t":
            return tuple(decode(item) for item in rest)
        case "d":
            keys = _spread(decode(key) for key in rest[0::2])
            return dict(zip(keys, (decode(value) for value in rest[1::2]), strict=True))
        case "s":
            return set(_spread(decode(item) for item in rest))
        case "z":
            return frozenset(_spread(decode(item) for item in rest))
        case "i":
            return int(rest[0], 16)
        case "b":
            return bytes.fromhex(rest[0])
        case "c":
            return complex(float(rest[0]), float(rest[1]))
        case "r":
            return range(int(rest[0], 16), int(rest[1], 16), int(rest[2], 16))
        case "o":
            name, text = str(rest[0]), without_addresses(str(rest[1]))
            base = decode(rest[2]) if len(rest) > 2 else None
            return Opaque(type=clean(name), text=clean(text), has_base=len(rest) > 2, base=base)
        case "...":
            return REST
    raise Forged("not a value")


def _spread(items: Iterable[Any]) -> list[Any]:
    """The items, unless their hashes were chosen to make a dict of them slow."""
    found = list(items)
    if len(found) > MANY and len({hash(item) for item in found}) < len(found) // 2:
        raise Forged("colliding hashes")
    return found


def show(value: Value) -> str:
    """The repr of a decoded value, bounded."""
    if type(value) is int and value.bit_length() > MAX_DIGITS * 3:
        return f"<a whole number of about {int(value.bit_length() * 0.30103) + 1:,} digits>"
    try:
        text = clean(repr(value))
    except (ValueError, RecursionError):
        return f"<{type(value).__name__} too large to show>"
    return text if len(text) <= MAX_REPR else text[: MAX_REPR - 1] + "…"


def decode_error(item: Any) -> ErrorReport | None:
    """Turn `[type, message, line]` into a report. Raises Forged."""
    if item is None:
        return None
    match item:
        case [str(kind), str(message), int() | None as line]:
            message = without_addresses(clean(message))
            return ErrorReport(type=clean(kind), message=message, line=line)
    raise Forged("not an error")


def decode_steps(items: Any) -> tuple[Step, ...]:
    """Turn `[[line, function, depth, event, variables, value, watched], ...]` into steps."""
    steps = []
    try:
        for line, function, depth, event, variables, value, watched in items:
            steps.append(
                Step(
                    line=line,
                    function=clean(function),
                    depth=depth,
                    event=event,
                    variables=_texts(variables),
                    value=None if value is None else without_addresses(clean(value)),
                    watched=_texts(watched),
                )
            )
    except (ValueError, TypeError, AttributeError):
        raise Forged("not steps") from None
    return tuple(steps)


def _texts(items: dict[str, str]) -> dict[str, str]:
    return {clean(name): without_addresses(clean(text)) for name, text in items.items()}


def decode_lines(items: Any) -> dict[int, int]:
    """Turn `{"line": count}` into a dict of ints. Raises Forged."""
    try:
        return {int(line): int(count) for line, count in items.items()}
    except (ValueError, TypeError, AttributeError):
        raise Forged("not lines") from None
