"""Learn the vectors of the released misconception libraries, so that no start has to.

Run it after a change to `knowledge/misconceptions/` (a test says when):

    .venv/bin/python scripts/learn_library_vectors.py

Without it everything works as well; each new data folder then spends some seconds on it once.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tutor_app.misconceptions.embedding import shared_embedder
from tutor_app.misconceptions.kept_vectors import RELEASED, write_vectors
from tutor_app.misconceptions.living import LivingLibrary
from tutor_app.misconceptions.search import Search


def learn(subject: str) -> Path:
    """Write the vectors of one subject's released library, and return the file."""
    snapshot = LivingLibrary(subjects=(subject,)).snapshot(subject)
    worked = any(entry.examples for entry in snapshot.entries.values())
    search = Search(snapshot, shared_embedder(), worked=worked, folder=None)
    file = RELEASED / search.kept_as
    write_vectors(file, search.weights())
    return file


def main() -> None:
    """Learn them all, and delete those of earlier libraries."""
    for old in RELEASED.glob("vectors-*.npy"):
        old.unlink()
    for subject in ("python", "algebra"):
        file = learn(subject)
        print(f"{subject}: {file.name}, {file.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
