from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.authoring.samples import entry, opened
from tests.test_noticing import LONGEST, RIGHT, WRONG
from tutor_app.authoring.preview import preview
from tutor_app.dialogue import Problem
from tutor_app.handed_in import Unusable
from tutor_app.tutor import Tutor


@pytest.fixture(scope="module")
def tutor() -> Iterator[Tutor]:
    with opened() as made:
        yield made


def test_it_shows_what_the_tutor_would_ask_about_the_work(tutor: Tutor) -> None:
    seen = preview(tutor.parts, "python", entry(), LONGEST, WRONG)
    asked = {one.field: one for one in seen.questions}
    assert len(asked) == 5
    assert asked["questions.open.1"].text == (
        "In your own words: what does `return max(words)` compare?"
    )
    assert asked[seen.field].text in seen.reply
    assert seen.guard.allowed
    assert all(not one.held_back and one.usable for one in seen.questions)
    assert tutor.parts.library.snapshot("python").name("sorted-by-length") is None


def test_a_question_that_gives_the_mend_away_is_held_back_with_a_reason(tutor: Tutor) -> None:
    told = "Should it be `return max(words, key=len)`?"
    draft = entry()
    draft["questions"] = {"open": [told, told + " "], "focused": [told[:-1] + " ?", "Or " + told],
                          "concrete": ["So " + told]}  # fmt: skip
    seen = preview(tutor.parts, "python", draft, LONGEST, WRONG)
    assert all(one.held_back for one in seen.questions)
    assert not seen.guard.allowed
    assert "key=len" not in seen.reply


def test_lines_of_algebra_are_previewed_too(tutor: Tutor) -> None:
    draft = entry(topic="Equations and inequalities", concept="solving-equations")
    problem = Problem.algebra(start="3x + 5 = 20")
    seen = preview(tutor.parts, "algebra", draft, problem, "3x = 25")
    assert seen.field.startswith("questions.")
    assert seen.lines == (1,)


@pytest.mark.parametrize(
    ("subject", "draft", "work", "field"),
    [
        ("python", entry(), RIGHT, "work"),
        ("algebra", entry(topic="Number sense", concept="solving-equations"), WRONG, "problem"),
        ("python", entry(topic="cooking"), WRONG, "topic"),
    ],
)
def test_what_cannot_be_previewed_is_named(
    tutor: Tutor, subject: str, draft: dict[str, object], work: str, field: str
) -> None:
    with pytest.raises(Unusable) as refused:
        preview(tutor.parts, subject, draft, LONGEST, work)
    assert field in {one.field for one in refused.value.complaints}
