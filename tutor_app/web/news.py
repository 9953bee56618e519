"""What an event changes on the page, in one piece.

Gradio builds a component anew for each output of an event, changed or not: half a millisecond of
processor time each, which for nine of them is as much as the tutor needs for its turn
(`benchmarks/load.py`). So everything that is HTML travels as one text, and static/places.js puts
it where it belongs.
"""

from __future__ import annotations

import json
import secrets
from typing import Any

import gradio as gr

from tutor_app.web.parts import Place

Update = dict[Any, Any]


class News:
    """The news of one event. They add up: the browser may skip an update when the next has come."""

    def __init__(self, carrier: gr.Textbox) -> None:
        """`carrier` is the component that brings them."""
        self._carrier = carrier
        self._told: dict[str, str] = {}

    def of(self, update: Update) -> Update:
        """The update with all that is HTML in the carrier."""
        told = {part.name: shown for part, shown in update.items() if isinstance(part, Place)}
        rest = {part: shown for part, shown in update.items() if not isinstance(part, Place)}
        # `gr.skip()` leaves a place as it is.
        self._told |= {name: shown for name, shown in told.items() if isinstance(shown, str)}
        if not told:
            return rest or {self._carrier: gr.skip()}
        # The sign tells apart two that say the same; servers take turns, so it is no number.
        news = {"sign": secrets.token_hex(4), "places": self._told}
        return rest | {self._carrier: json.dumps(news, ensure_ascii=False)}


__all__ = ["News", "Update"]
