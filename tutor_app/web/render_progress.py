"""The thin strip: what has been worked out, and how much is left, never what."""

from __future__ import annotations

import html

from tutor_app.dialogue import Progress, Status
from tutor_app.web.markdown import quoting_html
from tutor_app.web.words import Words


def progress_html(
    progress: Progress, status: Status, words: Words, *, algebra: bool = False
) -> str:
    """Chips for what is worked out, in the student's terms, and a count of what is open."""
    label = html.escape(words("progress.label"))
    chips = "".join(
        f'<li class="chip done"><span aria-hidden="true">✓ </span>'
        f"{quoting_html(item, algebra=algebra)}</li>"
        for item in progress.done
    )
    if status is Status.OPEN:
        if progress.open:
            key = "progress.open_one" if progress.open == 1 else "progress.open"
            chips += f'<li class="chip open">{html.escape(words(key, count=progress.open))}</li>'
        elif not progress.done:
            chips = f'<li class="chip open">{html.escape(words("progress.nothing"))}</li>'
    else:
        chips += (
            f'<li class="chip {status.value}">{html.escape(words(f"progress.{status.value}"))}</li>'
        )
    return (
        f'<div class="strip" role="group" tabindex="0" aria-label="{label}">'
        f'<span class="strip-label" aria-hidden="true">{label}</span><ul>{chips}</ul></div>'
    )
