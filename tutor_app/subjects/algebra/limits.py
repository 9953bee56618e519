"""How much mathematics is read. All limits are checked before anything is computed."""

from __future__ import annotations

MAX_LINE = 500
"""Characters of one line."""

MAX_WORK = 20_000
"""Characters of a whole work."""

MAX_ROWS = 200
"""Rows of a whole work."""

MAX_TOKENS = 300
"""Symbols in one line."""

MAX_DEPTH = 40
"""Brackets, powers and fractions inside one another."""

MAX_DIGITS = 30
"""Digits of one written number."""

MAX_EXPONENT = 64
"""The largest exponent that is computed, in size."""

MAX_BITS = 4_096
"""Binary digits of the largest number that is computed."""

MAX_TERMS = 1_500
"""Terms of the longest polynomial that is computed."""

MAX_DEGREE = 64
"""Degree of the highest polynomial that is computed."""

MAX_ROOT_INDEX = 12
"""The highest root: the 12th."""
