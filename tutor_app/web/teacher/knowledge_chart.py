"""What the tutor believed over time, drawn: one small line chart for each understanding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from tutor_app.dialogue import EvidenceSource
from tutor_app.teaching.review import Series

WIDTH, HEIGHT, MARGIN = 240, 48, 5  # units of the drawing


def line_chart(series: Series, turns: int, mastery: float, label: str) -> Markup:
    """The probability of one understanding over all turns, from 0 at the bottom to 1 at the top.

    `turns` is the number of turns of the session, so that charts of one session stand below each
    other; a thin line shows `mastery`. Dots are turns that brought evidence: filled for it, hollow
    against it, square where it is a teacher's word. `label` is the text alternative.
    """

    def place(turn: int, probability: float) -> tuple[str, str]:
        across = MARGIN + turn / max(turns - 1, 1) * (WIDTH - 2 * MARGIN)
        down = MARGIN + (1 - probability) * (HEIGHT - 2 * MARGIN)
        return f"{across:.1f}", f"{down:.1f}"

    line = " ".join(",".join(place(*point)) for point in series.points)
    at = dict(series.points)
    dots = Markup("").join(
        _dot(*place(turn, at[turn]), one.supports, one.source is EvidenceSource.TEACHER)
        for turn, one in {e.turn: e for e in series.evidence if e.turn in at}.items()
    )
    across, level = place(0, mastery)
    return Markup(
        '<svg class="line-chart" viewBox="0 0 {width} {height}" role="img" aria-label="{label}">'
        '<path class="mastery" d="M{across} {level}H{end}"/>'
        '<polyline class="line" points="{line}"/>{dots}</svg>'
    ).format(
        width=WIDTH,
        height=HEIGHT,
        label=label,
        across=across,
        level=level,
        end=WIDTH - MARGIN,
        line=line,
        dots=dots,
    )


def _dot(across: str, down: str, supports: bool, by_teacher: bool) -> Markup:
    kind = "for" if supports else "against"
    if by_teacher:
        return Markup(
            '<rect class="dot {}" x="{}" y="{}" width="6" height="6" transform="translate(-3 -3)"/>'
        ).format(kind, across, down)
    return Markup('<circle class="dot {}" cx="{}" cy="{}" r="3"/>').format(kind, across, down)


@dataclass(frozen=True)
class KnowledgeTable:
    """The same as a table: `turns` in which anything moved, and for each series its cells, None
    where the understanding was not known of yet.
    """

    turns: tuple[int, ...]
    rows: tuple[tuple[float | None, ...], ...]


def knowledge_table(series: Sequence[Series]) -> KnowledgeTable:
    """All series by turn. Turns in which nothing moved are left out."""
    moved: set[int] = set()
    for one in series:
        before: float | None = None
        for turn, probability in one.points:
            if probability != before:
                moved.add(turn)
            before = probability
    turns = tuple(sorted(moved))
    points = [dict(one.points) for one in series]
    return KnowledgeTable(turns, tuple(tuple(at.get(turn) for turn in turns) for at in points))
