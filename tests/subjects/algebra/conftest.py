"""Short ways to read a line in tests."""

from __future__ import annotations

import pytest

from tutor_app.subjects.algebra.line import Line
from tutor_app.subjects.algebra.reading import read_line


def read(text: str) -> Line:
    """The line a text is read as."""
    line = read_line(text).line
    assert line is not None, text
    return line


@pytest.fixture
def line():
    """A function from text to the line it is read as."""
    return read
