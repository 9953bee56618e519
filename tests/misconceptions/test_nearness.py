from __future__ import annotations

from pathlib import Path

import pytest

from tutor_app.datafiles import DataFileError
from tutor_app.misconceptions.embedding import shared_embedder
from tutor_app.misconceptions.library import library
from tutor_app.misconceptions.nearness import Nearness, nearness, nearness_words
from tutor_app.subjects.python.change_kinds import ChangeKind


def reader(*kinds: ChangeKind) -> Nearness:
    found = nearness(kinds, (), shared_embedder())
    assert found is not None
    return found


def test_every_kind_of_change_has_words_and_no_other() -> None:
    assert set(nearness_words().kinds) == set(ChangeKind)


@pytest.mark.parametrize("kind", list(ChangeKind))
def test_a_description_is_near_itself_and_what_is_fine_is_not(kind: ChangeKind) -> None:
    found = reader(kind)
    for text in nearness_words().kinds[kind].fix:
        assert found.described(text, 2) is not None, text
    for text in nearness_words().kinds[kind].fine:
        assert found.described(text, 2) is None, text


def test_a_sentence_that_tells_needs_to_come_less_near() -> None:
    found = reader(ChangeKind.INITIAL)
    sentence = "Nought is a poor thing to begin with."
    assert found.described(sentence, 2) is not None
    assert found.described("The cat is on the mat.", 2) is None


def test_what_one_says_who_has_seen_the_fault_counts_too() -> None:
    entry = library("python")["range-includes-stop"]
    found = nearness((), (entry,), shared_embedder())
    assert found is not None
    assert found.described("range doesn't include the last number", 1) is not None
    assert found.described("What is the last value of `i`?", 1) is None


def test_nothing_known_is_nothing_to_compare_with() -> None:
    assert nearness((), (), shared_embedder()) is None


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "words.yaml"
    path.write_text("ordered: {least: 2, margin: 0}\n")
    with pytest.raises(DataFileError, match=r"ordered\.least"):
        nearness_words(path)
