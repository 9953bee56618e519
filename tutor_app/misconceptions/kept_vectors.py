"""Vectors of a library that need not be computed again: of this process, on disk, or released.

Computing them takes seconds. They are named by all that they depend on, so what no longer fits is
passed over and nothing has to be kept up to date for the search to be right.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from tutor_app.datafiles import KNOWLEDGE
from tutor_app.misconceptions.embedding import Embedder, Vectors
from tutor_app.misconceptions.index import Row

RELEASED = KNOWLEDGE / "embedding" / "libraries"
"""The vectors of the released libraries, written by `scripts/learn_library_vectors.py`."""

REMEMBERED = 6

# Several tutors in one process have the same library.
_computed: dict[str, Vectors] = {}
_computing = threading.Lock()


def vectors_name(rows: Sequence[Row], embedder: Embedder) -> str:
    """The file name of vectors: a hash of the texts behind them and of the model."""
    content = json.dumps([embedder.fingerprint(), [row.model_dump() for row in rows]])
    digest = hashlib.sha256(content.encode("utf-8", "replace")).hexdigest()[:20]
    return f"vectors-{digest}.npy"


def kept_vectors(
    name: str, shape: tuple[int, int], folder: Path | None, compute: Callable[[], Vectors]
) -> Vectors:
    """Unit vectors of this shape, float32, from wherever they are; computed where they are not.

    `folder` is where they are kept between runs (None: nowhere). Raises what `compute` raises.
    """
    for place in (folder, RELEASED):
        if place and (kept := _read(place / name, shape)) is not None:
            return kept
    with _computing:  # whoever wants the same waits for it
        vectors = _computed.get(name)
        if vectors is None:
            vectors = compute()
            while len(_computed) >= REMEMBERED:
                del _computed[next(iter(_computed))]
            _computed[name] = vectors
    if folder:
        _keep(folder / name, vectors)
    return vectors


def are_kept(name: str, folder: Path | None) -> bool:
    """Whether vectors need only be read."""
    return any((place / name).is_file() for place in (folder, RELEASED) if place)


def write_vectors(file: Path, vectors: Vectors) -> None:
    """Write them whole or not at all. Raises OSError."""
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=file.parent, suffix=".tmp")
    with os.fdopen(descriptor, "wb") as stream:
        np.save(stream, vectors, allow_pickle=False)
    os.replace(name, file)


def _read(file: Path, shape: tuple[int, int]) -> Vectors | None:
    """Kept vectors, or None when they are not there or not what they should be."""
    try:
        vectors: Vectors = np.load(file, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    if vectors.shape != shape or vectors.dtype != np.float32:
        return None
    unit = bool(np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-3))
    return vectors if unit else None


def _keep(file: Path, vectors: Vectors) -> None:
    """In place of older ones; a folder that cannot be written is no trouble here."""
    with contextlib.suppress(OSError):
        for old in file.parent.glob("vectors-*.npy"):
            old.unlink(missing_ok=True)
        write_vectors(file, vectors)


__all__ = ["RELEASED", "are_kept", "kept_vectors", "vectors_name", "write_vectors"]
