"""Worked examples: a similar program may be shown, the student's own under other names may not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from tutor_app.dialogue import Fix, Layer, Leak
from tutor_app.guard.canonical import Form, strict_alpha
from tutor_app.guard.context import Context
from tutor_app.guard.forms import Forms, forms, names, root
from tutor_app.guard.known import pieces
from tutor_app.guard.text import segments

# An example is the same program when so much of each is in the other, statement by statement.
SAME = 0.8
FEWEST = 3  # statements; two lines alike are chance


def example_leaks(
    region: str, own_code: str, fixes: Sequence[Fix], context: Context
) -> Iterator[Leak]:
    """Fixes with the student's own names in the example, and an example that is their program."""
    shown = Forms()
    for segment in segments(region, context.directives.vocabulary):
        for piece in pieces(segment):
            shown = shown | forms(piece)
    shown = shown | forms(region)
    for sought in context.open_secrets:
        if sought.root is None or not sought.whole or not names(sought.text) & context.own_names:
            continue
        same = (
            sought.root.strict in shown.strict
            if sought.strict
            else sought.root.loose in shown.loose
        )
        if same:
            yield Leak(
                layer=Layer.STRUCTURE,
                span=region,
                secret=sought.text,
                reason="the example holds the student's own fix",
            )
    fix = _same_program(region, own_code, fixes)
    if fix is not None:
        yield Leak(
            layer=Layer.STRUCTURE,
            span=region,
            secret=fix,
            reason="the example is the student's own program, mended, under other names",
        )


def _same_program(region: str, own_code: str, fixes: Sequence[Fix]) -> str | None:
    """The line of a fix that an example shows in what is otherwise the student's own program."""
    example, own = _shapes(region), _shapes(own_code)
    if len(example) < FEWEST or len(own) < FEWEST:
        return None
    for fix in fixes:
        old = _shapes(fix.before)
        added = {shape: line for shape, line in _lines(fix.after) if shape not in own}
        mended = (own - old) | set(added)
        both = len(example & mended)
        if both < SAME * len(mended) or both < SAME * len(example - old):
            continue
        for shape, line in added.items():
            if shape in example:
                return line
    return None


def _shapes(code: str) -> frozenset[Form]:
    return frozenset(shape for shape, _ in _lines(code))


@lru_cache(maxsize=256)
def _lines(code: str) -> tuple[tuple[Form, str], ...]:
    """The shapes of the statements in a text, line by line, with the lines; headers of functions,
    which say nothing, left out.
    """
    found: list[tuple[Form, str]] = []
    for line in code.splitlines():
        form = root(line.strip()) if line.strip() and not line.strip().startswith("def ") else None
        if form is not None and (form.statement or form.weight > 2) and not form.closed:
            found.append((_shape(form.strict), line.strip()))
    return tuple(found)


def _shape(strict: Form) -> Form:
    """A form without names and without values."""

    def walk(part: Any) -> Any:
        if not isinstance(part, tuple):
            return part
        if len(part) == 3 and part[0] == "const":
            return part[:2]
        return tuple(walk(child) for child in part)

    shape: Form = walk(strict_alpha(strict))
    return shape
