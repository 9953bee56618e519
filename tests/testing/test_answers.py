from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from tests.testing.asking import block, body, json_schema
from tutor_app.roles.llm.answers import (
    AnalystAnswer,
    CopilotAnswer,
    InstructorAnswer,
    JudgeAnswer,
    SimulatedStudentAnswer,
    VerifierAnswer,
)
from tutor_app.roles.llm.fencing import fence
from tutor_app.testing import default_answer
from tutor_app.testing.answers import split_sentences
from tutor_app.testing.request import read_request

ROLES = [
    AnalystAnswer,
    VerifierAnswer,
    InstructorAnswer,
    CopilotAnswer,
    JudgeAnswer,
    SimulatedStudentAnswer,
]
BLOCKS = ("planned", "message", "work", "draft", "secrets", "problem")


def answer(kind: type[BaseModel], user: str) -> dict[str, Any]:
    found = default_answer(read_request(body(user, **json_schema(kind))))
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("kind", ROLES)
@given(text=st.text(max_size=200))
def test_every_role_gets_a_valid_answer_whatever_it_says(kind: type[BaseModel], text: str) -> None:
    kind.model_validate(answer(kind, "\n".join(fence(text, name) for name in BLOCKS)))
    kind.model_validate(answer(kind, text))


TABLE = "| time | `i` |\n| --- | --- |\n| 1st | ? |"


@pytest.mark.parametrize(
    ("planned", "acknowledgement", "question"),
    [
        ("You get 10. Why?", "You get 10.", "Why?"),
        ("What is `i`?", "", "What is `i`?"),
        (f"This is your loop:\n\n{TABLE}\n\nWhat is `i`?", "This is your loop:", "What is `i`?"),
        ("Look.\n\n```python\nx = 'a. b?'\n```\n\nAnd now?", "Look.", "And now?"),
        ("Look. [shown] And now?", "Look.", "And now?"),
        ("`a? b` is 4.5. So what is `c. d`?", "`a? b` is 4.5.", "So what is `c. d`?"),
        ("Why? One. Two. Three. How?", "One. Two.", "How?"),
        ("Right. Change it, and run it.", "Right.", "Change it, and run it."),
        ('It says "stop." Did you say "go?"', 'It says "stop."', 'Did you say "go?"'),
    ],
)
def test_the_instructor_repeats_the_planned_words(
    planned: str, acknowledgement: str, question: str
) -> None:
    assert answer(InstructorAnswer, block("planned", planned)) == {
        "acknowledgement": acknowledgement,
        "question": question,
    }


def test_the_instructor_asks_nothing_at_the_end() -> None:
    goodbye = block("planned", "All cases pass. Well done.") + '\nIt ends: question is "".'
    found = answer(InstructorAnswer, goodbye)
    assert found == {"acknowledgement": "All cases pass. Well done.", "question": ""}


@pytest.mark.parametrize(
    ("message", "intent"),
    [
        ("it stops before n", "answer"),
        ("idk", "does_not_know"),
        ("I don't know what that means", "does_not_know"),
        ("just tell me what to change pls", "asks_answer"),
        ("", "empty"),
    ],
)
def test_the_verifier_tells_answers_from_what_is_none(message: str, intent: str) -> None:
    found = answer(VerifierAnswer, block("message", message))
    answered = intent == "answer"
    assert found["intent"] == intent
    assert found["asked"] == ("partly" if answered else "none")
    assert found["quotation"] == (message if answered else "")


@given(st.text(min_size=1, max_size=400))
def test_a_quotation_is_always_the_students_own_words(message: str) -> None:
    assert answer(VerifierAnswer, fence(message, "message"))["quotation"] in message


@given(st.text(max_size=400))
def test_places_are_always_lines_of_the_work(work: str) -> None:
    found = answer(AnalystAnswer, fence(work, "work"))["understandings"]
    assert len(found) <= 2
    assert len({one["place"] for one in found}) == len(found)
    for one in found:
        assert one["place"]
        assert any(one["place"] in line for line in work.splitlines())


def test_the_analyst_finds_one_or_two_things_in_work_that_has_a_line() -> None:
    one = answer(AnalystAnswer, block("work", "3x = 25"))["understandings"]
    assert [found["place"] for found in one] == ["3x = 25"]
    two = answer(AnalystAnswer, block("work", "3x + 5 = 20\n  3x = 25\n[…]"))["understandings"]
    assert [found["place"] for found in two] == ["3x + 5 = 20", "3x = 25"]
    assert two[1]["needs"] == [two[0]["id"]]


def test_other_schemas_get_a_minimal_answer_and_none_a_sentence() -> None:
    class Weather(BaseModel):
        degrees: int
        words: list[str]

    assert answer(Weather, "How is it?") == {"degrees": 0, "words": []}
    assert isinstance(default_answer(read_request(body("How is it?"))), str)


@given(st.text(max_size=300))
def test_sentences_lose_nothing_but_white_space(text: str) -> None:
    assert "".join("".join(split_sentences(text)).split()) == "".join(text.split())
