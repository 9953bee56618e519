"""The sentence embedding: texts in, unit vectors out, on the processor, with no network.

The model is all-MiniLM-L6-v2 (Reimers and Gurevych, "Sentence-BERT", 2019) with 8-bit weights;
`knowledge/embedding/SOURCE.md` says where it comes from and how it was built.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tutor_app.datafiles import KNOWLEDGE, DataFileError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Vectors = NDArray[np.float32]

WIDTH = 384
MAX_TOKENS = 256
# More text than 256 tokens can hold is cut before it is split into tokens: a paste may be 10 MB.
MAX_CHARACTERS = 8_000
CACHED_TEXTS = 4_096

MODEL, TOKENIZER, HASHES = "model.int8.onnx", "tokenizer.json", "SHA256SUMS"
_MEND = "put the file of the release back, or build it with scripts/build_embedding.py"


class Embedder:
    """Sentence vectors. Loads the model at first use (0.2 s); safe to share between threads.

    Texts go through the model one at a time: with 8-bit weights the vector of a text would
    otherwise depend a little on the others in its batch, and could not be kept for later.
    """

    def __init__(self, folder: Path = KNOWLEDGE / "embedding", threads: int = 1) -> None:
        self.folder, self.threads = folder, threads
        self._lock = threading.Lock()
        self._parts: tuple[Any, Tokenizer] | None = None
        self._cached: Callable[[str], Vectors] = lru_cache(CACHED_TEXTS)(self._compute)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of the texts, shape (n, 384), float32; only 256 tokens of each are read.

        Raises DataFileError when a model file is missing, unreadable or not the released one.
        """
        if not texts:
            return np.zeros((0, WIDTH), dtype=np.float32)
        return np.stack([self._cached(text[:MAX_CHARACTERS]) for text in texts])

    def warm(self) -> None:
        """Load the model now. Raises DataFileError as `embed` does."""
        self._load()

    def fingerprint(self) -> str:
        """The SHA-256 of the released model file, by which indexes of its vectors are named."""
        return released_hashes(self.folder)[MODEL]

    def _load(self) -> tuple[Any, Tokenizer]:
        with self._lock:
            if self._parts is None:
                hashes = released_hashes(self.folder)
                model = _released(self.folder / MODEL, hashes)
                words = _released(self.folder / TOKENIZER, hashes)
                # Imported here: together they take 0.2 s, which the first page should not wait for.
                import onnxruntime
                from tokenizers import Tokenizer

                options = onnxruntime.SessionOptions()
                options.intra_op_num_threads = self.threads
                options.inter_op_num_threads = 1
                options.log_severity_level = 3
                session = onnxruntime.InferenceSession(
                    model, options, providers=["CPUExecutionProvider"]
                )
                tokenizer = Tokenizer.from_str(words.decode("utf-8"))
                tokenizer.no_padding()
                tokenizer.enable_truncation(MAX_TOKENS)
                self._parts = session, tokenizer
            return self._parts

    def _compute(self, text: str) -> Vectors:
        session, tokenizer = self._load()
        # A lone surrogate cannot be encoded; a student's paste may hold one.
        tokens = tokenizer.encode(text.encode("utf-8", "replace").decode("utf-8"))
        feed = {
            "input_ids": np.array([tokens.ids], dtype=np.int64),
            "attention_mask": np.array([tokens.attention_mask], dtype=np.int64),
        }
        vector: Vectors = session.run(None, feed)[0][0]
        vector.setflags(write=False)
        return vector


def released_hashes(folder: Path) -> dict[str, str]:
    """File name to SHA-256, as listed next to the model. Raises DataFileError."""
    path = folder / HASHES
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataFileError(path, "file", _MEND) from error
    hashes = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    for name in (MODEL, TOKENIZER):
        if len(hashes.get(name, "")) != 64:
            raise DataFileError(path, name, _MEND)
    return hashes


def _released(path: Path, hashes: dict[str, str]) -> bytes:
    """The content of a file, which must have the listed hash. Raises DataFileError."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataFileError(
            path, "file", f"it cannot be read ({error.strerror}): {_MEND}"
        ) from error
    if hashlib.sha256(content).hexdigest() != hashes[path.name]:
        raise DataFileError(path, "SHA-256", f"it is not the released file: {_MEND}")
    return content


def similarity(a: Vectors, b: Vectors) -> NDArray[np.float32]:
    """Cosines of unit vectors: shapes (384,) or (n, 384) with (384,) or (m, 384).

    The result has one dimension for each argument that has rows; two single vectors give a
    scalar array. Values lie between -1 and 1; they are no probabilities.
    """
    result: NDArray[np.float32] = np.clip(np.asarray(a) @ np.asarray(b).T, -1.0, 1.0)
    return result


@cache
def shared_embedder() -> Embedder:
    """The embedder of this process, over the released model."""
    return Embedder()


__all__ = ["WIDTH", "Embedder", "Vectors", "released_hashes", "shared_embedder", "similarity"]
