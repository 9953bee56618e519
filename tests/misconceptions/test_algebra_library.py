"""The algebra library: what its file promises."""

from tutor_app.learner.concepts import concept_graph
from tutor_app.misconceptions.library import library


def test_every_misconception_of_the_catalogue_has_one_entry() -> None:
    found = sorted(entry.benchmark for entry in library("algebra").values())
    assert found == [f"MaE{number:02}" for number in range(1, 56)]


def test_every_entry_names_a_concept_of_the_graph() -> None:
    entries = library("algebra").values()
    assert [entry.concept for entry in entries if entry.concept not in concept_graph()] == []


def test_no_example_stands_in_two_entries() -> None:
    cases = [
        (case.question, case.wrong)
        for entry in library("algebra").values()
        for case in entry.examples
    ]
    assert len(cases) == len(set(cases))


def test_every_entry_has_examples_to_learn_from() -> None:
    entries = library("algebra").values()
    assert [entry.id for entry in entries if len(entry.examples) < 4] == []
    assert all(case.wrong != case.right for entry in entries for case in entry.examples)
