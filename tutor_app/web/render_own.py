"""The form for one's own problem: its head, its choices, and what it still lacks."""

from __future__ import annotations

import html
from collections.abc import Mapping

from tutor_app.dialogue import Goal
from tutor_app.web.words import Words

KINDS = ("python", "algebra", "open")
GOALS = (Goal.SOLVE, Goal.SIMPLIFY, Goal.EXPAND, Goal.FACTOR)


def own_heading_html(words: Words) -> str:
    """The head of the form for one's own problem."""
    return (
        f'<div class="own-head"><h1 tabindex="-1">{_text(words("own.heading"))}</h1>'
        f'<p class="lead">{_text(words("own.lead"))}</p></div>'
    )


def kinds_html(words: Words) -> str:
    """The first choice of the form: what kind of problem it is."""
    named = {kind: words(f"own.kind_{kind}") for kind in KINDS}
    return _choices("own-kind", "kind", words("own.kind"), named)


def goals_html(words: Words) -> str:
    """What is to be done with an equation or expression of one's own."""
    named = {goal.value: words(f"own.goal_{goal.value}") for goal in GOALS}
    return _choices("own-goal", "goal", words("own.goal"), named)


def needs_html(key: str, words: Words) -> str:
    """What the server lacks for one's own problem, announced; nothing for an empty key."""
    said = f"<p>{_text(words(key))}</p>" if key else ""
    return f'<div class="needs" role="status">{said}</div>'


def form_errors_html(errors: list[str]) -> str:
    """What is still missing in the form."""
    if not errors:
        return ""
    rows = "".join(f"<li>{_text(error)}</li>" for error in errors)
    return f'<div class="form-errors" role="alert"><ul>{rows}</ul></div>'


def _choices(name: str, prefix: str, legend: str, named: Mapping[str, str]) -> str:
    first = next(iter(named))
    choices = "".join(
        f'<label><input type="radio" name="{name}" id="{prefix}-{value}" value="{value}"'
        f"{' checked' if value == first else ''}><span>{_text(label)}</span></label>"
        for value, label in named.items()
    )
    return f'<fieldset class="kinds"><legend>{_text(legend)}</legend>{choices}</fieldset>'


def _text(text: str) -> str:
    return html.escape(text, quote=True)
