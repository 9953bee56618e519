"""States of sessions as they were stored last, kept for whoever reads them next.

A page reads a session several times around a turn, and most of that is parsing the state. What is
kept is found by the very text that is stored, so that it can never be another than the stored one.
"""

from __future__ import annotations

import threading
from collections import OrderedDict

from tutor_app.session import SessionState

MOST = 32


class KeptStates:
    """Between states and their JSON; the latest few (`most`) are not parsed again. States are
    immutable, so one may be given to many. Safe to share between threads.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._known: OrderedDict[str, SessionState] = OrderedDict()

    def state_of(self, text: str) -> SessionState:
        """The state that was stored as this text. Raises ValidationError where it is no state."""
        with self._lock:
            state = self._known.get(text)
        if state is None:
            state = SessionState.model_validate_json(text)
        self._keep(text, state)
        return state

    def text_of(self, state: SessionState) -> str:
        """The text to store a state as."""
        text = state.model_dump_json()
        self._keep(text, state)
        return text

    def _keep(self, text: str, state: SessionState) -> None:
        with self._lock:
            self._known[text] = state
            self._known.move_to_end(text)
            while len(self._known) > self._most:
                self._known.popitem(last=False)


__all__ = ["KeptStates"]
