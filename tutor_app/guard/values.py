"""Numbers in a message, written or spelled out, and simple arithmetic that comes to one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_SIGNS = frozenset(["+", "-", "*", "/", "(", ")", "**", "//", "%"])
_PLACES = frozenset(
    ["line", "lines", "step", "case", "row", "turn", "question", "part", "number", "level", "time"]
)
MAX_DIGITS = 15
MAX_RUN = 40


def evaluate(tokens: Sequence[str]) -> Fraction | None:
    """The value of arithmetic on whole or decimal numbers; None when it is anything else."""
    place = 0
    depth = 0

    def peek() -> str:
        return tokens[place] if place < len(tokens) else ""

    def term() -> Fraction:
        nonlocal place
        value = factor()
        while peek() in ("*", "/", "//", "%"):
            sign = tokens[place]
            place += 1
            other = factor()
            if sign == "*":
                value *= other
            elif sign == "/":
                value /= other
            elif sign == "//":
                value = Fraction(value // other)
            else:
                value %= other
        return value

    def total() -> Fraction:
        nonlocal place
        value = term()
        while peek() in ("+", "-"):
            sign = tokens[place]
            place += 1
            value = value + term() if sign == "+" else value - term()
        return value

    def factor() -> Fraction:
        nonlocal place, depth
        token = peek()
        place += 1
        if token == "-":
            return -factor()
        if token == "(":
            depth += 1
            if depth > 8:
                raise ValueError
            value = total()
            if peek() != ")":
                raise ValueError
            place += 1
        elif _NUMBER.fullmatch(token) and len(token) <= MAX_DIGITS:
            value = Fraction(token)
        else:
            raise ValueError
        if peek() == "**":
            place += 1
            power = factor()
            if power.denominator != 1 or not 0 <= power <= 6 or abs(value) > 10**6:
                raise ValueError
            value = value ** int(power)
        return value

    if len(tokens) > MAX_RUN or sum(token == "-" for token in tokens) > 12:
        return None
    try:
        value = total()
    except (ValueError, ZeroDivisionError, RecursionError):
        return None
    return value if place == len(tokens) else None


def numbers(tokens: Sequence[str]) -> set[Fraction]:
    """Every number in a stream of tokens and the value of every run of arithmetic in it.

    Numbers that name a place ("line 5") are left out.
    """
    found: set[Fraction] = set()
    run: list[str] = []
    before = ""
    for token in [*tokens, "."]:
        if _NUMBER.fullmatch(token) or token in _SIGNS:
            run.append(token)
            continue
        if run and not (len(run) == 1 and before in _PLACES):
            found.update(_values(run))
        run = []
        before = token
    return found


def _values(run: list[str]) -> set[Fraction]:
    found = {Fraction(t) for t in run if _NUMBER.fullmatch(t) and len(t) <= MAX_DIGITS}
    trimmed = run[:MAX_RUN]
    for cut in range(min(3, len(trimmed))):
        for end in range(len(trimmed), max(cut, len(trimmed) - 3), -1):
            value = evaluate(trimmed[cut:end])
            if value is not None:
                found.add(value)
    return found


def secret_value(text: str) -> Fraction | None:
    """The number in a secret such as `5`, `x = 5` or `10/2`; None when it is no number."""
    after = text.rsplit("=", 1)[-1].strip()
    parts = re.findall(r"\d+(?:\.\d+)?|\*\*|//|[-+*/%()]", after)
    if "".join(parts) != after.replace(" ", ""):
        return None
    return evaluate(parts)
