"""The embedding: right vectors, bounded input, honest errors."""

import shutil
import threading

import numpy as np
import pytest

from tutor_app.datafiles import KNOWLEDGE, DataFileError
from tutor_app.misconceptions.embedding import Embedder, shared_embedder, similarity

FOLDER = KNOWLEDGE / "embedding"


def test_agrees_with_the_published_similarities():
    # sentence-transformers documentation, "Quickstart", computed there with 32-bit weights
    texts = ["The weather is lovely today.", "It's so sunny outside!", "He drove to the stadium."]
    vectors = shared_embedder().embed(texts)
    found = similarity(vectors, vectors)[[0, 0, 1], [1, 2, 2]]
    assert found == pytest.approx([0.6660, 0.1046, 0.1411], abs=0.05)


def test_vectors_have_length_one_and_do_not_depend_on_their_neighbours():
    embedder = shared_embedder()
    together = embedder.embed(["a list", "", "x" * 50_000, "\ud800 \x00 ☃"])
    assert together.shape == (4, 384)
    assert together.dtype == np.float32
    assert np.linalg.norm(together, axis=1) == pytest.approx(1.0, abs=1e-4)
    assert np.array_equal(Embedder().embed(["a list"])[0], together[0])


def test_no_texts_give_no_rows():
    assert shared_embedder().embed([]).shape == (0, 384)


def test_text_beyond_256_tokens_changes_nothing():
    long = "word " * 300
    first, second = shared_embedder().embed([long, long + "and something else entirely"])
    assert np.array_equal(first, second)


def test_what_is_meant_alike_is_nearer_than_what_is_not():
    query, near, far = shared_embedder().embed(
        ["the loop never ends", "it keeps looping forever", "the list is sorted by name"]
    )
    assert similarity(query, near) > similarity(query, far) + 0.2


def test_a_caller_cannot_spoil_what_is_kept():
    embedder = Embedder()
    before = embedder.embed(["a list"]).copy()
    embedder.embed(["a list"])[:] = 0
    assert np.array_equal(embedder.embed(["a list"]), before)


def test_many_threads_get_the_same_vectors():
    embedder, results = Embedder(), []
    texts = [f"the value of i is {n}" for n in range(8)]
    threads = [
        threading.Thread(target=lambda: results.append(embedder.embed(texts))) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 6
    assert all(np.array_equal(result, results[0]) for result in results)


@pytest.mark.parametrize("missing", ["model.int8.onnx", "tokenizer.json", "SHA256SUMS"])
def test_a_missing_file_is_named(tmp_path, missing):
    for name in {"model.int8.onnx", "tokenizer.json", "SHA256SUMS"} - {missing}:
        shutil.copy(FOLDER / name, tmp_path)
    with pytest.raises(DataFileError, match=missing):
        Embedder(tmp_path).embed(["hello"])


def test_a_changed_model_is_not_loaded(tmp_path):
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    with (tmp_path / "model.int8.onnx").open("ab") as stream:
        stream.write(b"\0")
    with pytest.raises(DataFileError, match="SHA-256"):
        Embedder(tmp_path).warm()
