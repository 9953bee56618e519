"""Signatures of Gradio's components, looked up once.

For every part that an event may change Gradio builds the component anew and inspects its
constructor several times: a fifth of what a turn costs the web process (`benchmarks/load.py`).
Python takes a signature that a function carries (PEP 362, `__signature__`) as it is.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from typing import Any


def remember_signatures(kinds: Iterable[type[Any]]) -> None:
    """Let the constructors of these classes, and of those they build on, carry their signature."""
    for kind in kinds:
        for base in kind.__mro__:
            constructor = base.__dict__.get("__init__")
            while inspect.isfunction(constructor):
                if "__signature__" not in constructor.__dict__:
                    constructor.__signature__ = inspect.signature(constructor)  # type: ignore[attr-defined]
                constructor = constructor.__dict__.get("__wrapped__")


__all__ = ["remember_signatures"]
