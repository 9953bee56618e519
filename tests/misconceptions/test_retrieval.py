"""Retrieval: structural hits first, topic first, the right entry among three, always an answer."""

import shutil
import sys

import pytest

from tests.misconceptions.held_out import HELD_OUT
from tutor_app.misconceptions.library import library
from tutor_app.misconceptions.retrieval import Retriever

MEMORY = Retriever("python", None)
TEXT = "range goes up to n so n is counted too"


def ids(found):
    return [hit.misconception for hit in found]


def test_the_nearest_three_come_best_first(python):
    found = python.retrieve(TEXT)
    assert len(found) == 3
    assert found[0].misconception == "range-includes-stop"
    assert found[0].name == library("python")["range-includes-stop"].name
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)
    assert not any(hit.structural for hit in found)


def test_structural_hits_outrank_nearness_and_are_marked(python):
    found = python.retrieve(TEXT, structural=["alias-is-copy", "no-such-entry", "alias-is-copy"])
    assert ids(found)[:2] == ["alias-is-copy", "range-includes-stop"]
    assert (found[0].score, found[0].structural) == (1.0, True)
    assert not found[1].structural
    assert len(found) == 3


def test_more_than_three_structural_hits_are_cut_to_three(python):
    names = list(library("python"))[:5]
    assert ids(python.retrieve("", structural=names)) == names[:3]


def test_the_topic_comes_before_nearness(python):
    entries = library("python")
    found = python.retrieve(TEXT, topic="strings")
    assert {entries[name].topic for name in ids(found)} == {"strings"}


def test_a_small_topic_is_filled_up_and_an_unknown_one_passed_over(python):
    entries = library("python")
    found = python.retrieve(TEXT, topic="classes", structural=["self-forgotten"])
    assert len(set(ids(found))) == 3
    assert entries[found[1].misconception].topic == "classes"
    assert python.retrieve(TEXT, topic="cooking") == python.retrieve(TEXT)


def test_nothing_said_and_nothing_found_gives_nothing(python):
    assert python.retrieve("  \n ") == ()


def test_sentences_that_stand_nowhere_in_the_library_find_their_entry(python, record_property):
    entries = library("python")
    known = {line for entry in entries.values() for line in (*entry.says, *entry.grasped)}
    assert not known & {sentence for sentence, _, _ in HELD_OUT}
    free = sum(gold in ids(python.retrieve(text)) for text, _, gold in HELD_OUT)
    within = sum(gold in ids(python.retrieve(text, topic=topic)) for text, topic, gold in HELD_OUT)
    record_property("top3", f"{free}/{len(HELD_OUT)}, topic known {within}/{len(HELD_OUT)}")
    assert free >= 0.75 * len(HELD_OUT)
    assert within >= 0.88 * len(HELD_OUT)


def test_chroma_and_memory_find_the_same(place):
    retriever = Retriever("python", *place)
    assert retriever.open_index()
    assert retriever.state == "chroma"
    for text, topic, _ in HELD_OUT[::6]:
        for narrowed in (None, topic):
            ours, theirs = (r.retrieve(text, topic=narrowed) for r in (MEMORY, retriever))
            assert ids(ours) == ids(theirs)
            assert [h.score for h in ours] == pytest.approx([h.score for h in theirs], abs=2e-3)
    assert retriever.state == "chroma"
    retriever.close()


def test_the_first_question_does_not_wait_for_the_index(place, few):
    retriever = Retriever("python", *place, library_folder=few)
    assert ids(retriever.retrieve(TEXT)) == ids(
        Retriever("python", None, library_folder=few).retrieve(TEXT)
    )
    assert retriever.open_index()
    retriever.close()
    assert ids(retriever.retrieve(TEXT)) == ids(
        Retriever("python", None, library_folder=few).retrieve(TEXT)
    )
    assert "closed" in retriever.state


def test_a_folder_deleted_under_it_costs_no_answer_and_comes_back(tmp_path, few):
    retriever = Retriever("python", tmp_path / "index", library_folder=few)
    assert retriever.open_index()
    shutil.rmtree(tmp_path / "index")
    assert ids(retriever.retrieve(TEXT)) == ids(
        Retriever("python", None, library_folder=few).retrieve(TEXT)
    )
    assert retriever.open_index()
    assert retriever.state == "chroma"
    assert ids(retriever.retrieve(TEXT)) == ids(
        Retriever("python", None, library_folder=few).retrieve(TEXT)
    )
    retriever.close()


def test_a_folder_in_use_is_left_alone_and_memory_answers(tmp_path, few):
    first, second = (
        Retriever("python", tmp_path, library_folder=few),
        Retriever("python", tmp_path, library_folder=few),
    )
    assert first.open_index()
    assert not second.open_index()
    assert "another process" in second.state
    assert ids(second.retrieve(TEXT)) == ids(first.retrieve(TEXT))
    first.close()
    assert second.open_index()
    second.close()


def test_a_folder_that_cannot_be_written_is_no_obstacle(tmp_path):
    (tmp_path / "file").write_text("here already")
    retriever = Retriever("python", tmp_path / "file")
    assert not retriever.open_index()
    assert "cannot be written" in retriever.state
    assert ids(retriever.retrieve(TEXT)) == ids(MEMORY.retrieve(TEXT))


def test_without_chroma_memory_answers(tmp_path, few, monkeypatch):
    monkeypatch.setitem(sys.modules, "chromadb", None)
    retriever = Retriever("python", tmp_path, library_folder=few)
    assert not retriever.open_index()
    assert retriever.state.startswith("memory")
    assert ids(retriever.retrieve(TEXT))[0] == "range-includes-stop"


def test_a_changed_library_is_found_again(place, small):
    for keep in (8, 5):
        home = small(keep)
        retriever = Retriever("python", *place, library_folder=home)
        assert retriever.open_index(), retriever.state
        known = set(library("python", home))
        assert len(known) == keep
        for text, _, _ in HELD_OUT[::5]:
            assert set(ids(retriever.retrieve(text))) <= known
        assert retriever.state == "chroma"
        retriever.close()
    if place.folder:
        assert len(list(place.folder.glob("index-*"))) == 1
        assert len(list(place.folder.glob("vectors-*"))) == 1


def test_damaged_vectors_are_computed_again(tmp_path, few):
    Retriever("python", tmp_path, library_folder=few).retrieve(TEXT)
    (kept,) = tmp_path.glob("vectors-*.npy")
    kept.write_bytes(kept.read_bytes()[:1000])
    again = Retriever("python", tmp_path, library_folder=few)
    assert ids(again.retrieve(TEXT)) == ids(
        Retriever("python", None, library_folder=few).retrieve(TEXT)
    )
    again.close()
