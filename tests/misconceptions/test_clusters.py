"""Clusters: works of one kind end together, whatever their order, the same every time."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor_app.misconceptions.clusters import groups, likeness, most_central
from tutor_app.misconceptions.embedding import shared_embedder
from tutor_app.misconceptions.numbers import library_numbers

# Four kinds of wrong belief, said in different words about different problems, each with what its
# mend would look like. None of them is in the library.
KINDS: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "by length": (
        ("the biggest word is the one with the most letters", ("part:call", "mend:max name -> max name key", "gives:text for text")),
        ("max gives the longest word of the list", ("part:call", "mend:max name -> max name key", "gives:text for text", "by:mend-call")),
        ("long words are greater than short ones", ("part:call", "with:key", "mend:max name -> max name key")),
        ("I thought it compares how many letters each word has", ("part:call", "with:key", "gives:text for text")),
    ),
    "rounds by itself": (
        ("money is rounded to two places by itself", ("part:return", "mend:name -> round name 2", "with:round")),
        ("the computer rounds prices to cents automatically", ("part:return", "mend:name -> round name 2", "with:round", "gives:number for number")),
        ("I did not know I have to round it, prices always have two digits", ("part:expression", "with:round", "gives:number for number")),
        ("it should cut the price to cents on its own", ("part:return", "with:round", "mend:name -> round name 2")),
    ),
    "capitals are equal": (
        ("capital letters and small letters are the same letter", ("part:condition", "with:lower", "mend:name in name -> name . lower ( ) in name")),
        ("A and a are equal so it should count both", ("part:condition", "with:lower", "gives:number for number")),
        ("upper case does not matter when you compare letters", ("part:condition", "with:lower", "mend:name in name -> name . lower ( ) in name")),
        ("a big letter is the same as a small one for Python", ("part:condition", "with:lower", "gives:number for number")),
    ),
    "prints from below": (
        ("the last line is printed first, like a stack of plates", ("part:loop_bound", "with:reversed", "case:wrong_output")),
        ("printing starts at the bottom and goes up", ("part:loop_bound", "with:reversed", "case:wrong_output", "mend:name -> reversed name")),
        ("new lines are put on top of the old ones", ("part:loop_bound", "case:wrong_output", "mend:name -> reversed name")),
        ("each print goes above the one before", ("part:loop_bound", "with:reversed", "case:wrong_output")),
    ),
}  # fmt: skip
WORKS = [(kind, said, seen) for kind, works in KINDS.items() for said, seen in works]


def clustered(works: list[tuple[str, str, tuple[str, ...]]]) -> list[list[int]]:
    numbers = library_numbers()
    meaning = shared_embedder().embed([said for _, said, _ in works])
    alike = likeness(meaning, [seen for _, _, seen in works], numbers.structure_share)
    return groups(alike, numbers.together)


def rand_index(kinds: list[str], found: list[list[int]]) -> float:
    """Adjusted Rand index (Hubert and Arabie 1985): 0 is chance, 1 is agreement."""

    def pairs(count: int) -> float:
        return count * (count - 1) / 2

    label = {place: number for number, members in enumerate(found) for place in members}
    both = sum(
        kinds[a] == kinds[b] and label[a] == label[b]
        for a, b in itertools.combinations(range(len(kinds)), 2)
    )
    by_kind = sum(pairs(kinds.count(kind)) for kind in set(kinds))
    by_group = sum(pairs(len(members)) for members in found)
    chance = by_kind * by_group / pairs(len(kinds))
    return (both - chance) / ((by_kind + by_group) / 2 - chance)


def test_works_of_one_kind_end_together(record_property: pytest.RecordProperty) -> None:
    score = rand_index([kind for kind, _, _ in WORKS], clustered(WORKS))
    record_property("adjusted_rand", score)
    assert score >= 0.6


def test_the_order_of_the_works_makes_no_difference() -> None:
    turned = WORKS[::-1]
    names = [{WORKS[i][1] for i in members} for members in clustered(WORKS)]
    again = [{turned[i][1] for i in members} for members in clustered(turned)]
    assert sorted(map(sorted, names)) == sorted(map(sorted, again))
    assert clustered(WORKS) == clustered(WORKS)


points = st.integers(1, 24).flatmap(
    lambda n: st.lists(
        st.lists(st.floats(-1, 1, width=16), min_size=3, max_size=3), min_size=n, max_size=n
    )
)


@given(points, st.floats(0.1, 0.9))
def test_every_work_is_in_one_group_and_groups_are_those_of_plain_agglomeration(
    rows: list[list[float]], together: float
) -> None:
    vectors = np.array(rows, dtype=np.float32) + np.arange(len(rows))[:, None] * 1e-3
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
    alike = (vectors @ vectors.T).astype(np.float32)
    found = groups(alike, together)
    assert sorted(place for members in found for place in members) == list(range(len(rows)))
    assert [len(members) for members in found] == sorted(map(len, found), reverse=True)
    heights = np.sort(alike[np.triu_indices(len(rows), 1)])
    if np.min(np.abs(heights - together), initial=1.0) > 1e-4 and len(set(heights)) == len(heights):
        assert sorted(found) == sorted(plainly(alike, together))


def plainly(alike: np.ndarray, together: float) -> list[list[int]]:
    """Average linkage by its definition: merge the two groups most alike, again and again."""
    parts = [[place] for place in range(len(alike))]

    def between(a: list[int], b: list[int]) -> float:
        return float(alike[np.ix_(a, b)].mean(dtype=np.float64))

    while len(parts) > 1:
        best, a, b = max(
            (between(parts[a], parts[b]), a, b)
            for a, b in itertools.combinations(range(len(parts)), 2)
        )
        if best < together:
            break
        merged = sorted(parts[a] + parts[b])
        parts = [p for i, p in enumerate(parts) if i not in (a, b)] + [merged]
    return parts


def test_examples_are_the_most_central_then_those_far_from_it() -> None:
    vectors = np.array([[1, 0], [0.9, 0.1], [0.8, 0.3], [0.4, 0.9]], dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    alike = vectors @ vectors.T
    shown = most_central(alike, [0, 1, 2, 3], 3)
    assert shown[0] == 2
    assert shown[1] == 3
    assert len(set(shown)) == 3
    assert most_central(alike, [1], 3) == [1]


def test_nothing_and_one_are_no_trouble() -> None:
    assert groups(np.zeros((0, 0), dtype=np.float32), 0.5) == []
    assert groups(np.ones((1, 1), dtype=np.float32), 0.5) == [[0]]
    assert groups(np.ones((3, 3), dtype=np.float32), 0.5) == [[0, 1, 2]]
