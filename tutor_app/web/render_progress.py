"""The thin strip: what has been worked out, and how much is left, never what."""

from __future__ import annotations

import html
import re

from tutor_app.dialogue import Progress, Status
from tutor_app.web.words import Words


def progress_html(progress: Progress, status: Status, words: Words) -> str:
    """Chips for what is worked out, in the student's terms, and a count of what is open."""
    label = html.escape(words("progress.label"))
    chips = "".join(
        f'<li class="chip done"><span aria-hidden="true">✓ </span>{_code(item)}</li>'
        for item in progress.done
    )
    if status is Status.OPEN:
        if progress.open:
            key = "progress.open_one" if progress.open == 1 else "progress.open"
            chips += f'<li class="chip open">{_code(words(key, count=progress.open))}</li>'
        elif not progress.done:
            chips = f'<li class="chip open">{_code(words("progress.nothing"))}</li>'
    else:
        chips += f'<li class="chip {status.value}">{_code(words(f"progress.{status.value}"))}</li>'
    return (
        f'<div class="strip" role="group" tabindex="0" aria-label="{label}">'
        f'<span class="strip-label" aria-hidden="true">{label}</span><ul>{chips}</ul></div>'
    )


def _code(text: str) -> str:
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text))
