from __future__ import annotations

from typing import Any

import pytest

from tests.authoring.samples import entry
from tutor_app.authoring.entries import entry_complaints, read_entry
from tutor_app.handed_in import Unusable
from tutor_app.misconceptions.library import library
from tutor_app.subjects.algebra.malrules import BY_ID


@pytest.mark.parametrize("subject", ["python", "algebra"])
def test_every_shipped_entry_could_be_handed_in(subject: str) -> None:
    found = {
        one.id: complaints
        for one in library(subject).values()
        if (complaints := list(entry_complaints(one, subject)))
    }
    assert found == {}


def test_a_good_draft_is_read_as_it_is() -> None:
    assert read_entry(entry(), "python").id == "sorted-by-length"


def asking(*open: str) -> dict[str, Any]:
    questions = entry()["questions"] | {"open": list(open)}
    return {"questions": questions}


TWO = "What does `{{ call }}` give? What should it give?"


@pytest.mark.parametrize(
    ("changes", "field", "mend"),
    [
        ({"topic": "Number sense"}, "topic", "loops"),
        ({"concept": "cooking"}, "concept", "cooking"),
        ({"id": next(iter(library("algebra")))}, "id", "taken by algebra"),
        ({"id": next(id for id in BY_ID if id not in library("algebra"))}, "id", "faulty rule"),
        (asking("A?", TWO), "questions.open.1", "one thing only"),
        (asking("A?", "One. Two. Three?"), "questions.open.1", "2 sentences"),
        (asking("A?", "A?"), "questions.open.1", "the same as questions.open.0"),
        (asking("A?", "What is `{{ variable }}`?"), "questions.open.1", "no variable"),
        (asking("A?", "Is it that texts are compared letter by letter from the front?"),
         "questions.open.1", "find out"),
        (asking("A?", "{% for x in call %}{{ x }}{% endfor %}?"), "questions.open", "slots"),
        (asking("A?", "{{ fragment * 10000000 }}?"), "questions.open", "slots"),
        ({"cues": {"any_of": ["most letters"]}}, "says.0", "right reply"),
        ({"probes": [{"expression": "(" * 1500}]}, "probes.0.expression", "one Python expression"),
        ({"says": ["x" * 5000] * 3}, "says.0", "2000 characters"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_field_and_its_mend(
    changes: dict[str, Any], field: str, mend: str
) -> None:
    with pytest.raises(Unusable) as refused:
        read_entry(entry(**changes), "python")
    mends = [one.mend for one in refused.value.complaints if one.field == field]
    assert mends, refused.value.complaints
    assert mend in mends[0]


def test_a_subject_without_a_library_is_named() -> None:
    with pytest.raises(Unusable, match="subject"):
        read_entry(entry(), "cooking")
