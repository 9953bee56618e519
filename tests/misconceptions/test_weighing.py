"""Weights learnt from the library's own examples, and their closed form."""

import numpy as np
import pytest

from tutor_app.misconceptions.embedding import shared_embedder
from tutor_app.misconceptions.library import library
from tutor_app.misconceptions.query import Query
from tutor_app.misconceptions.weighing import (
    EVERYWHERE,
    KIN_SHARE,
    RIDGE,
    Vocabulary,
    Weighing,
)

ENTRIES = tuple(library("algebra").values())[:4]


@pytest.fixture(scope="module")
def weighing():
    return Weighing(ENTRIES, shared_embedder())


@pytest.fixture(scope="module")
def weights(weighing):
    return weighing.weights()


def refitted(weighing, kept):
    """Weights of the kept samples (primal ridge), learnt for all entries together."""
    topics = {entry.id: entry.topic for entry in ENTRIES}
    design = weighing.design()[kept]
    targets = np.array(
        [
            [(s.entry == name) + KIN_SHARE * (topics[s.entry] == topics[name]) for name in topics]
            for s in weighing.samples
        ],
        dtype=float,
    )
    targets -= targets.mean(axis=0)
    size = design.shape[1]
    return np.linalg.solve(design.T @ design + RIDGE * np.eye(size), design.T @ targets[kept])


def test_every_row_has_one_unit_vector(weighing, weights):
    assert weights.shape == (2 * len(ENTRIES), weighing.width)
    assert np.allclose(np.linalg.norm(weights, axis=1), 1.0, atol=1e-4)
    assert [row.topic for row in weighing.rows[: len(ENTRIES)]] == [EVERYWHERE] * len(ENTRIES)


def test_cosines_rank_as_the_ridge_scores_do(weighing, weights):
    query = Query(question="What fraction of 9 tiles is blue if 4 are?", wrong="4/5", right="4/9")
    learnt = Weighing(ENTRIES, shared_embedder())
    learnt.samples = (query,)
    exact = learnt.design()[0] @ refitted(weighing, np.arange(len(weighing.samples)))
    cosines = weighing.settle(weights)[: len(ENTRIES)] @ weighing.vector(query)
    assert np.corrcoef(exact, cosines)[0, 1] > 0.9999


def test_settled_rows_are_few_unit_vectors_with_the_same_angles(weighing, weights):
    rows = weighing.settle(weights)
    assert rows.shape == (len(weights), len(weights))
    assert np.allclose(rows @ rows.T, weights @ weights.T, atol=1e-3)


def test_an_example_left_out_is_scored_as_by_weights_made_without_it(weighing):
    kept = np.arange(len(weighing.samples)) != 2
    without = weighing.design()[2] @ refitted(weighing, kept)
    assert np.allclose(weighing.left_out()[2], without, atol=1e-6)


def test_with_the_topic_known_other_topics_are_out_of_question():
    mixed = tuple(library("algebra").values())[3:7]
    left = Weighing(mixed, shared_embedder())
    scores = left.left_out(topic_known=True)
    topics = {entry.id: entry.topic for entry in mixed}
    assert len(set(topics.values())) > 1
    for sample, row in zip(left.samples, scores, strict=True):
        same = [entry.topic == topics[sample.entry] for entry in mixed]
        assert list(np.isfinite(row)) == same


def test_made_again_the_weights_are_the_same(weighing, weights):
    again = Weighing(ENTRIES, shared_embedder())
    assert again.rows == weighing.rows
    assert np.array_equal(again.weights(), weights)


def test_a_query_of_words_alone_has_a_vector_of_length_one(weighing, weights):
    weighing.settle(weights)
    for query in (Query(said="I counted the white ones"), Query(wrong="3/4"), Query()):
        assert np.linalg.norm(weighing.vector(query)) == pytest.approx(1.0, abs=1e-5)


def test_rare_names_weigh_more_and_unknown_ones_nothing():
    vocabulary = Vocabulary([{"a", "b"}, {"a", "b"}, {"a", "c"}])
    assert len(vocabulary) == 2
    row = vocabulary.vector({"a", "b"})
    assert row[1] > row[0]
    assert not vocabulary.vector({"c", "d"}).any()
