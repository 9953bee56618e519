"""What is said of a step from one line to another."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from tutor_app.subjects.algebra.equivalence import Witness
from tutor_app.subjects.algebra.real_sets import RealSet


class StepKind(StrEnum):
    """How a line stands to another."""

    SAME = "same"
    ROUNDED = "rounded"  # the same but for rounding to the decimals written
    REPEATED = "repeated"  # the same line, or one that stood there before: right but circular
    FOLLOWS = "follows"  # true wherever the other is, one part of what a system says
    LOST = "lost"  # some solutions are gone
    GAINED = "gained"  # there are solutions that were none
    DIFFERENT = "different"
    UNREADABLE = "unreadable"
    NOT_COMPARABLE = "not comparable"  # about other letters, or nothing that can be computed here


RIGHT = frozenset((StepKind.SAME, StepKind.ROUNDED, StepKind.REPEATED, StepKind.FOLLOWS))
WRONG = frozenset((StepKind.LOST, StepKind.GAINED, StepKind.DIFFERENT))


@dataclass(frozen=True, slots=True)
class StepVerdict:
    """How a line stands to another.

    `lost` and `gained` are the solutions that went and came, for statements about one letter.
    `at` are values of the letters that show the difference: one line holds there and the other does
    not, or the two expressions come to `witness.left` and `witness.right`. `side` is the first side
    of a chain of equals signs that differs.
    """

    kind: StepKind
    lost: RealSet | None = None
    gained: RealSet | None = None
    witness: Witness | None = None
    at: dict[str, Fraction] | None = None
    side: int | None = None

    @property
    def right(self) -> bool:
        """Whether nothing is wrong with it."""
        return self.kind in RIGHT

    @property
    def wrong(self) -> bool:
        """Whether it is proven wrong."""
        return self.kind in WRONG
