"""Syntax errors: what Python saw, where it lost the thread, and where the fault most likely is.

Python names the line where it could not go on, which is often later than the fault (an open
bracket is noticed lines further down). Each guess here is tried out: a mend is only reported
when Python gets further with it.
"""

from __future__ import annotations

from tutor_app.subjects.python.syntax.explaining import explain
from tutor_app.subjects.python.syntax.model import SyntaxFinding, SyntaxKind

__all__ = ["SyntaxFinding", "SyntaxKind", "explain"]
