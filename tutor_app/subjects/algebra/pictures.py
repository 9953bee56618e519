"""Drawings for the student: a balance for an equation, a number line. Each says the same in words.

They are drawn from the student's own lines, in the colour of the text around them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from html import escape
from math import ceil, floor

from tutor_app.dialogue import Picture

WIDTH = 360
MOST_BOXES = 6
"""Boxes that are drawn on one pan; more of them would not fit."""

MOST_TICKS = 12
_STYLE = 'fill="none" stroke="currentColor" stroke-width="2"'
_TEXT = 'fill="currentColor" font-family="sans-serif" font-size="14" text-anchor="middle"'


@dataclass(frozen=True, slots=True)
class Pan:
    """What lies on one pan: so many boxes of unknown weight, and one weight (0 for none)."""

    boxes: int
    weight: int

    def words(self, letter: str) -> str:
        """The pan in words."""
        parts = []
        if self.boxes:
            parts.append(f"{self.boxes} {'box' if self.boxes == 1 else 'boxes'} marked {letter}")
        if self.weight:
            parts.append(f"a weight of {self.weight}")
        return " and ".join(parts) or "nothing"


@dataclass(frozen=True, slots=True)
class Ray:
    """A shaded part of a number line: from a number to the right or left, with or without it."""

    start: Fraction
    rightward: bool
    closed: bool


def balance(left: Pan, right: Pan, letter: str) -> Picture:
    """A balance that is level, with what lies on its two pans."""
    middle = WIDTH // 2
    parts = [
        f'<path d="M40 92H{WIDTH - 40}M{middle} 92V128M{middle - 28} 130H{middle + 28}" {_STYLE}/>'
    ]
    for centre, pan in ((100, left), (WIDTH - 100, right)):
        parts.append(f'<path d="M{centre - 66} 84Q{centre} 96 {centre + 66} 84" {_STYLE}/>')
        parts.extend(_load(centre, pan, letter))
    alt = (
        f"A balance that is level. On the left pan: {left.words(letter)}. "
        f"On the right pan: {right.words(letter)}."
    )
    return _picture(parts, 140, alt)


def _load(centre: int, pan: Pan, letter: str) -> Iterable[str]:
    """Boxes side by side, two rows of three, and the weight beside them."""
    columns = min(3, pan.boxes)
    width = columns * 26 + (38 if pan.weight else 0)
    x = centre - width // 2
    for index in range(pan.boxes):
        left, top = x + (index % 3) * 26, 60 - (index // 3) * 26
        yield f'<rect x="{left}" y="{top}" width="23" height="23" {_STYLE}/>'
        yield f'<text x="{left + 11}" y="{top + 17}" {_TEXT}>{escape(letter)}</text>'
    if pan.weight:
        left = x + columns * 26
        yield f'<circle cx="{left + 19}" cy="66" r="18" {_STYLE}/>'
        yield f'<text x="{left + 19}" y="71" {_TEXT}>{pan.weight}</text>'


def number_line(
    numbers: Sequence[Fraction], rays: Sequence[Ray] = (), names: Sequence[str] = ()
) -> Picture:
    """A number line with marked numbers (each named, or by its own value) and shaded rays."""
    low, high, step = _span([*numbers, *(ray.start for ray in rays)])
    scale = (WIDTH - 60) / float(high - low)

    def x(value: Fraction) -> float:
        return round(30 + float(value - low) * scale, 1)

    parts = [f'<path d="M14 70H{WIDTH - 14}" {_STYLE}/>']
    for index in range(int((high - low) / step) + 1):
        tick = low + index * step
        parts.append(f'<path d="M{x(tick)} 64V76" {_STYLE}/>')
        parts.append(f'<text x="{x(tick)}" y="94" {_TEXT}>{shown(tick)}</text>')
    for ray in rays:
        end = WIDTH - 14 if ray.rightward else 14
        fill = "currentColor" if ray.closed else "#fff"
        parts.append(
            f'<path d="M{x(ray.start)} 70H{end}" stroke="currentColor" stroke-width="6" '
            'opacity="0.5"/>'
            f'<circle cx="{x(ray.start)}" cy="70" r="6" fill="{fill}" stroke="currentColor" '
            'stroke-width="2"/>'
        )
    labels = list(names) or [shown(value) for value in numbers]
    for value, name in zip(numbers, labels, strict=True):
        parts.append(f'<path d="M{x(value)} 48V66" {_STYLE}/>')
        parts.append(f'<text x="{x(value)}" y="40" {_TEXT}>{escape(name)}</text>')
    return _picture(parts, 104, _line_words(low, high, numbers, labels, rays))


def _line_words(
    low: Fraction,
    high: Fraction,
    numbers: Sequence[Fraction],
    labels: Sequence[str],
    rays: Sequence[Ray],
) -> str:
    words = [f"A number line from {shown(low)} to {shown(high)}."]
    for ray in rays:
        side = "right" if ray.rightward else "left"
        itself = "which belongs to it" if ray.closed else "which does not belong to it"
        words.append(f"Everything to the {side} of {shown(ray.start)}, {itself}, is shaded.")
    for value, label in zip(numbers, labels, strict=True):
        where = f"at {shown(value)}" if label != shown(value) else ""
        words.append(f"{label} is marked{' ' + where if where else ''}.")
    return " ".join(words)


def _span(values: Sequence[Fraction]) -> tuple[Fraction, Fraction, Fraction]:
    """The ends of a line that has room for all values, and the step of its ticks."""
    least, most = min(values), max(values)
    step = Fraction(1)
    if most - least < 2 and any(value.denominator != 1 for value in values):
        step = Fraction(1, 2) if most - least > Fraction(1, 2) else Fraction(1, 10)
    while (most - least) / step > MOST_TICKS - 4:
        step *= 2 if str(step.numerator)[0] != "2" else Fraction(5, 2)
    low = floor(least / step) - 1
    high = ceil(most / step) + 1
    return low * step, high * step, step


def shown(value: Fraction) -> str:
    """A number as it stands on a line: an integer, a short decimal, or a fraction."""
    sign = "−" if value < 0 else ""
    size = abs(value)
    if size.denominator == 1:
        return f"{sign}{size.numerator}"
    if 1000 % size.denominator == 0:
        return f"{sign}{float(size):g}"
    return f"{sign}{size.numerator}/{size.denominator}"


def _picture(parts: Iterable[str], height: int, alt: str) -> Picture:
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-label="{escape(alt, quote=True)}">{"".join(parts)}</svg>'
    )
    return Picture(svg=svg, alt=alt)
