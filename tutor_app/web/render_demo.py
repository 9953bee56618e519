"""The line that says that this is a demo, for how long it keeps anything, how to run it, and where
to see the teacher's side. That opens in a tab of its own: it is never shown inside another page.
"""

from __future__ import annotations

import html

from tutor_app.settings import Mode, Settings
from tutor_app.web.words import Words


def demo_html(settings: Settings, words: Words) -> str:
    """The demo's line; empty on a server of one's own."""
    if settings.mode is not Mode.DEMO:
        return ""
    hours = settings.demo_hours
    shown = f"{hours:g}"
    said = html.escape(words("demo.said_one" if hours == 1 else "demo.said", hours=shown))
    how = html.escape(words("demo.run"))
    if settings.source_url:
        address = html.escape(settings.source_url, quote=True)
        how = f'<a href="{address}" target="_blank" rel="noopener">{how}</a>'
    else:
        how = f"{how}: <code>make run</code>"
    seen = html.escape(words("demo.teacher"))
    teacher = f'<a href="teacher/" target="_blank" rel="noopener">{seen}</a>'
    return f'<div class="demo" role="note"><p><strong>{said}</strong> {how} · {teacher}</p></div>'
