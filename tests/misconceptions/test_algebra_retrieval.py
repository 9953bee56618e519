"""Retrieval of algebra's misconceptions from a question and a wrong answer."""

import pytest
import yaml

from tests.misconceptions.held_out_algebra import HELD_OUT
from tutor_app.datafiles import KNOWLEDGE
from tutor_app.misconceptions.library import library
from tutor_app.misconceptions.query import Query
from tutor_app.misconceptions.retrieval import Retriever

ENTRIES = library("algebra")
FRACTIONS = Query(question="2/5 + 1/4", wrong="3/9", right="13/20")


@pytest.fixture(scope="module")
def few(tmp_path_factory):
    """A folder with a library of ten entries, which is built quickly."""
    data = yaml.load(
        (KNOWLEDGE / "misconceptions" / "algebra.yaml").read_text(encoding="utf-8"),
        yaml.CSafeLoader,
    )
    folder = tmp_path_factory.mktemp("library")
    part = data | {"misconceptions": data["misconceptions"][:10]}
    (folder / "algebra.yaml").write_text(yaml.safe_dump(part), encoding="utf-8")
    return folder


def ids(found):
    return [hit.misconception for hit in found]


def test_wrong_answers_that_stand_nowhere_in_the_library_find_their_entry(algebra, record_property):
    known = {case.question for entry in ENTRIES.values() for case in entry.examples}
    assert not known & {question for question, *_ in HELD_OUT}
    free = within = 0
    for question, wrong, right, gold in HELD_OUT:
        query = Query(question=question, wrong=wrong, right=right)
        free += gold in ids(algebra.retrieve(query))
        within += gold in ids(algebra.retrieve(query, topic=ENTRIES[gold].topic))
    record_property("top3", f"{free}/{len(HELD_OUT)}, topic known {within}/{len(HELD_OUT)}")
    assert free >= 0.75 * len(HELD_OUT)
    assert within >= 0.85 * len(HELD_OUT)


def test_rules_that_fired_come_first_and_the_nearest_fill_up(algebra):
    found = algebra.retrieve(FRACTIONS, structural=["left-to-right"])
    assert ids(found)[0] == "left-to-right"
    assert found[0].structural
    assert [hit.structural for hit in found[1:]] == [False, False]


def test_rival_rules_come_in_the_order_of_the_search_and_within_the_topic(algebra):
    rivals = ["does-not-check", "adds-tops-and-bottoms"]
    found = algebra.retrieve(FRACTIONS, structural=rivals)
    assert ids(found)[:2] == rivals[::-1]
    within = algebra.retrieve(FRACTIONS, topic="Number Operations", structural=rivals)
    assert ids(within)[0] == rivals[1]
    assert [hit.structural for hit in within] == [True, False, False]
    assert algebra.topic_of(rivals[1]) == "Number Operations"


def test_the_topic_comes_first(algebra):
    topic = "Equations and inequalities"
    found = algebra.retrieve(FRACTIONS, topic=topic)
    assert {ENTRIES[name].topic for name in ids(found)} == {topic}


def test_what_a_student_says_is_enough(algebra):
    found = algebra.retrieve("I just added the tops and then I added the bottoms")
    assert "adds-tops-and-bottoms" in ids(found)
    assert algebra.retrieve(Query()) == ()


def test_chroma_and_memory_find_the_same_and_keep_it(place, few):
    memory = Retriever("algebra", None, library_folder=few)
    for _ in range(2):
        retriever = Retriever("algebra", *place, library_folder=few)
        assert retriever.open_index(), retriever.state
        for question, wrong, right, _ in HELD_OUT[::6]:
            query = Query(question=question, wrong=wrong, right=right)
            ours, theirs = memory.retrieve(query), retriever.retrieve(query)
            assert ids(ours) == ids(theirs)
            assert [h.score for h in ours] == pytest.approx([h.score for h in theirs], abs=2e-3)
        assert retriever.state == "chroma"
        retriever.close()
    if place.folder:
        assert len(list(place.folder.glob("vectors-*"))) == 1
