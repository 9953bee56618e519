"""Python's search for garbage, kept from holding up those who wait.

Nearly everything here is freed as soon as nothing points to it. What points at itself in a circle
is rare, but to look for it Python stops the whole program, and its own numbers have it look
through everything that is alive: with a few hundred pages open 0.3 s, every 2 s.
"""

from __future__ import annotations

import gc

# New objects between two looks at the new ones; such looks between two at those that outlived
# them; those between two at everything.
BETWEEN_LOOKS = (10_000, 20, 50)


def look_rarely() -> None:
    """To be called first of all: most of what loading makes is there to stay."""
    gc.set_threshold(*BETWEEN_LOOKS)


def leave_to_stay() -> None:
    """To be called once everything is loaded: a million objects need not be looked at again."""
    gc.collect()
    gc.freeze()
