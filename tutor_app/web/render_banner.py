"""The line above the conversation while the built-in engine stands in for a language model."""

from __future__ import annotations

import html

from tutor_app.dialogue import Fault
from tutor_app.web.words import Words

NOT_ANSWERING = "not_answering"
SET_UP_WRONG = "set_up_wrong"
USED_UP = "used_up"
UNUSABLE = "unusable"

# Students are told what it means for them; the exact fault is for whoever runs the server.
GROUPS = {
    Fault.TIMEOUT: NOT_ANSWERING,
    Fault.RATE_LIMITED: NOT_ANSWERING,
    Fault.SERVER_ERROR: NOT_ANSWERING,
    Fault.UNREACHABLE: NOT_ANSWERING,
    Fault.CIRCUIT_OPEN: NOT_ANSWERING,
    Fault.WRONG_KEY: SET_UP_WRONG,
    Fault.NO_SUCH_MODEL: SET_UP_WRONG,
    Fault.NOT_AN_API: SET_UP_WRONG,
    Fault.OVER_BUDGET: USED_UP,
    Fault.TOO_LONG: UNUSABLE,
    Fault.REFUSED: UNUSABLE,
    Fault.TRUNCATED: UNUSABLE,
    Fault.EMPTY: UNUSABLE,
    Fault.MALFORMED: UNUSABLE,
    Fault.UNSUITABLE: UNUSABLE,
    Fault.HELD_BACK: UNUSABLE,
}


def banner_html(fault: Fault | None, subject: str, words: Words) -> str:
    """Why the built-in engine is standing in, in everyday words; nothing to see when it is not.

    The element is there in either case: screen readers announce what changes in it.
    """
    said = ""
    if fault is not None:
        kind = "open" if subject == "open" else "exact"
        text = html.escape(words(f"standing_in.{kind}.{GROUPS[fault]}"))
        said = f"<p>{text.replace('make model-check', '<code>make model-check</code>')}</p>"
    return f'<div class="banner" role="status">{said}</div>'
