"""The guard: what is secret, what a draft would disclose, and what was already disclosed.

Deterministic and pure: no network, no disk, no clock. `guard` is the door for one reply, `review`
the judgement alone, `Ledger` the session's memory of who disclosed what.
"""

from tutor_app.guard.codes import Codes
from tutor_app.guard.directives import Directive, Directives, Spoken, TokenWords
from tutor_app.guard.gate import guard, repair
from tutor_app.guard.layers import Review, review
from tutor_app.guard.ledger import Ledger
from tutor_app.guard.mathematics import ReadsMathematics
from tutor_app.guard.nearness import ReadsNearness

__all__ = [
    "Codes",
    "Directive",
    "Directives",
    "Ledger",
    "ReadsMathematics",
    "ReadsNearness",
    "Review",
    "Spoken",
    "TokenWords",
    "guard",
    "repair",
    "review",
]
