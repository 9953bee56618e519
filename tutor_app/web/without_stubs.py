"""Gradio without the type stubs that it writes beside its own files whenever it is imported.

For each of its components it parses a source file several times: a second in all, nearly half of
the time that its import takes. Nothing here reads them.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import ModuleType
from typing import Any

WRITER = "gradio.component_meta"


def no_stubs() -> None:
    """See to it; to be called before Gradio is imported."""
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())


class _Finder(MetaPathFinder):
    """Finds the one module that writes them."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name != WRITER:
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and isinstance(spec.loader, SourceFileLoader):
            spec.loader = _Quiet(spec.loader.name, spec.loader.path)
        return spec


class _Quiet(SourceFileLoader):
    """Loads it as it is, but for the function that writes."""

    def exec_module(self, module: ModuleType) -> None:
        super().exec_module(module)
        vars(module).update(create_or_modify_pyi=_write_nothing)


def _write_nothing(*_of_a_component: Any) -> None:
    pass


__all__ = ["no_stubs"]
