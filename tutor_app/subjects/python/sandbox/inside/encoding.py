"""Say what a value is without trusting it: exact types decide, and everything is bounded.

Encoded values are JSON: None, bool, small int, float and str as they are; everything else a list
whose first item is a tag ("l"ist, "t"uple, "d"ict, "s"et, fro"z"enset, "i"nt in hex, "b"ytes in
hex, "c"omplex, "r"ange, "o"paque: type name, repr, and the plain value inside if there is one;
"..." for what was left out).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

MAX_NODES = 10_000
MAX_TEXT = 100_000
MAX_DEPTH = 60
MAX_BITS = 200_000
MAX_OPAQUE = 2_000
CUT = ["..."]

_TAGS: dict[type, str] = {list: "l", tuple: "t", set: "s", frozenset: "z"}
PLAIN = (bool, int, float, complex, str, bytes, list, tuple, dict, set, frozenset)


def safe_repr(value: Any, limit: int = MAX_OPAQUE) -> str:
    """The repr of any object, bounded; student-written `__repr__` may fail or lie."""
    try:
        text = repr(value)
        if type(text) is not str:
            text = str.__str__(text)
    except MemoryError:
        raise
    except BaseException:
        text = "<" + type_name(value) + " object>"
    return text if len(text) <= limit else text[: limit - 1] + "…"


def type_name(value: Any) -> str:
    """The name of the value's real type."""
    name = type.__dict__["__name__"].__get__(type(value))
    return name[:100] if type(name) is str else "object"


class Encoder:
    """Encodes one value; make a new one for each."""

    def __init__(self) -> None:
        self.nodes = MAX_NODES
        self.text = MAX_TEXT
        self.open: set[int] = set()

    def encode(self, value: Any, depth: int = 0) -> Any:
        """The encoding of a value. Never raises, except MemoryError."""
        kind = type(value)
        if value is None or kind is bool or kind is float:
            self.nodes -= 1
            return value
        if kind is int:
            self.nodes -= 1
            return self._int(value)
        if kind is str:
            self.nodes -= 1
            return self._str(value)
        self.nodes -= 1
        if self.nodes <= 0 or depth > MAX_DEPTH:
            return CUT
        if kind in PLAIN:
            return self._plain(kind, value, depth)
        if kind is range:
            return ["r", hex(value.start), hex(value.stop), hex(value.step)]
        return self._opaque(value, depth)

    def _int(self, value: int) -> Any:
        bits = value.bit_length()
        if bits < 64:
            return value
        if bits <= MAX_BITS:
            self.text -= bits // 4
            if self.text > 0:
                return ["i", hex(value)]
        return ["o", "int", f"<a whole number of about {int(bits * 0.30103) + 1} digits>"]

    def _str(self, value: str) -> Any:
        self.text -= len(value)
        if self.text < 0:
            return ["o", "str", repr(value[:MAX_OPAQUE])[:-1] + "…"]
        return value

    def _plain(self, kind: type, value: Any, depth: int) -> Any:
        if kind is complex:
            return ["c", repr(value.real), repr(value.imag)]
        if kind is bytes:
            self.text -= 2 * len(value)
            if self.text < 0:
                return ["o", "bytes", repr(value[:MAX_OPAQUE])[:-1] + "…"]
            return ["b", value.hex()]
        if id(value) in self.open:
            return ["o", kind.__name__, "{...}" if kind is dict else "[...]"]
        self.open.add(id(value))
        try:
            if kind is dict:
                return self._dict(value, depth)
            return self._items(_TAGS[kind], value, depth)
        except RuntimeError:  # a __repr__ inside changed the container, or it is too deep
            return ["o", kind.__name__, "<" + kind.__name__ + ">"]
        finally:
            self.open.discard(id(value))

    def _items(self, tag: str, values: Iterable[Any], depth: int) -> Any:
        out: list[Any] = [tag]
        for item in values:
            if self.nodes <= 0:
                out.append(CUT)
                break
            out.append(self.encode(item, depth + 1))
        return out

    def _dict(self, value: dict[Any, Any], depth: int) -> Any:
        out: list[Any] = ["d"]
        for key, item in value.items():
            if self.nodes <= 0:
                out += [CUT, CUT]
                break
            out.append(self.encode(key, depth + 1))
            out.append(self.encode(item, depth + 1))
        return out

    def _opaque(self, value: Any, depth: int) -> Any:
        out: list[Any] = ["o", type_name(value), safe_repr(value)]
        self.text -= len(out[2])
        if self.text < 0:
            out[2] = "…"
        for base in type.__dict__["__mro__"].__get__(type(value)):
            if base in _COPY:
                with suppress(RuntimeError):
                    out.append(self.encode(_COPY[base](value), depth + 1))
                break
        return out


def _list(value: Any) -> list[Any]:
    return list.__getitem__(value, slice(0, MAX_NODES))


# Plain copies of instances of subclasses, made by the built-in types' own methods.
_COPY: dict[type, Callable[[Any], Any]] = {
    int: int.__int__,
    float: float.__float__,
    str: str.__str__,
    list: _list,
    tuple: lambda value: tuple.__getitem__(value, slice(0, MAX_NODES)),
    dict: lambda value: dict(list(dict.items(value))[:MAX_NODES]),
    set: lambda value: set(list(set.__iter__(value))[:MAX_NODES]),
    frozenset: lambda value: frozenset(list(frozenset.__iter__(value))[:MAX_NODES]),
}


def short(value: Any, limit: int = 120) -> str:
    """A repr of at most `limit` characters, made without visiting more than that needs."""
    text = _short(value, limit, 0)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _short(value: Any, room: int, depth: int) -> str:
    kind = type(value)
    if kind is str or kind is bytes:
        return repr(value) if len(value) <= room else repr(value[:room])[:-1] + "…"
    if kind is int:
        return repr(value) if value.bit_length() < 4000 else "<a very large whole number>"
    if kind not in (list, tuple, dict, set, frozenset):
        return safe_repr(value, room + 20)
    if depth > 6:
        return "…"
    left, right = _BRACKETS[kind]
    if not value:
        return repr(value)
    parts: list[str] = []
    used = 0
    try:
        for item in value.items() if kind is dict else value:
            if used > room:
                parts.append("…")
                break
            if kind is dict:
                key = _short(item[0], room - used, depth + 1)
                part = key + ": " + _short(item[1], room - used, depth + 1)
            else:
                part = _short(item, room - used, depth + 1)
            used += len(part) + 2
            parts.append(part)
    except RuntimeError:
        return "<" + kind.__name__ + ">"
    if kind is tuple and len(value) == 1:
        return "(" + parts[0] + ",)"
    return left + ", ".join(parts) + right


_BRACKETS: dict[type, tuple[str, str]] = {
    list: ("[", "]"),
    tuple: ("(", ")"),
    dict: ("{", "}"),
    set: ("{", "}"),
    frozenset: ("frozenset({", "})"),
}
