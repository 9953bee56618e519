from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.language_model.conftest import GOOD, Answer
from tutor_app.language_model.answers import Spoken, Unusable, read_answer

JSON = json.dumps(GOOD)


@pytest.mark.parametrize(
    "text",
    [
        JSON,
        f"```json\n{JSON}\n```",
        f"```\n{JSON}\n```\nThat is my answer.",
        f"Here it is: {JSON}. I hope it helps.",
        f'<think>maybe {{"verdict": "wrong", "confidence": 0.1}}?</think>{JSON}',
        f'Not {{"verdict": "unheard of"}} but {JSON}',
        json.dumps(GOOD, indent=4),
        f"I think: <think> is a tag. {JSON}",
        json.dumps({**GOOD, "more": 1}),
    ],
)
def test_a_valid_object_is_found_wherever_it_is(text: str) -> None:
    assert read_answer(Spoken(text=text), Answer).answer == Answer(**GOOD)
    assert read_answer(Spoken(arguments=(text,)), Answer).answer == Answer(**GOOD)


@pytest.mark.parametrize(
    ("spoken", "unusable"),
    [
        (Spoken(), Unusable.EMPTY),
        (Spoken(text=" \n"), Unusable.EMPTY),
        (Spoken(text="It is right."), Unusable.IGNORED),
        (Spoken(text='{"answer": "right"}'), Unusable.IGNORED),
        (Spoken(text='{"verdict": "right"}'), Unusable.INVALID),
        (Spoken(text='{"verdict": "right", "confidence": 7}'), Unusable.INVALID),
        (Spoken(text='{"verdict": "right", "confidence": NaN}'), Unusable.INVALID),
        (Spoken(text='{"verdict": "right", "conf'), Unusable.INVALID),
        (Spoken(text='{"verdict": "right", "conf', finish="length"), Unusable.TRUNCATED),
        (Spoken(refusal="no"), Unusable.REFUSED),
        (Spoken(text="x", finish="content_filter"), Unusable.REFUSED),
    ],
)
def test_what_cannot_be_used_is_told_apart(spoken: Spoken, unusable: Unusable) -> None:
    assert read_answer(spoken, Answer).unusable is unusable


def test_a_whole_answer_counts_though_the_server_says_it_was_cut_off() -> None:
    assert read_answer(Spoken(text=JSON, finish="length"), Answer).answer == Answer(**GOOD)


def test_the_problem_names_the_field_and_not_the_value() -> None:
    text = '{"verdict": "zebra", "confidence": 0.5}'
    problem = read_answer(Spoken(text=text), Answer).problem
    assert "verdict" in problem
    assert "zebra" not in problem


@given(st.text(alphabet='{}[]":,ab1 \n`<think>/', max_size=300))
def test_no_text_breaks_the_reader(text: str) -> None:
    reading = read_answer(Spoken(text=text), Answer)
    assert (reading.answer is None) == (reading.unusable is not None)


@pytest.mark.parametrize(
    "text",
    [
        "{" * 300_000,
        '{"a":' * 60_000,
        "[" * 300_000,
        "```{" * 50_000,
        "<think>" * 50_000,
        "```" + " " * 300_000,
        "{" + "\n" * 300_000,
    ],
)
def test_hostile_text_is_read_in_bounded_time(text: str) -> None:
    assert read_answer(Spoken(text=text), Answer).answer is None


@given(
    st.fixed_dictionaries(
        {"verdict": st.sampled_from(["right", "wrong"]), "confidence": st.floats(0, 1)}
    ),
    st.text(alphabet=st.characters(exclude_characters="{}`<>", exclude_categories=["Cs"])),
)
def test_an_answer_amid_any_words_is_read_as_it_is(answer: dict[str, object], words: str) -> None:
    text = f"{words}\n{json.dumps(answer)}\n{words}"
    assert read_answer(Spoken(text=text), Answer).answer == Answer.model_validate(answer)
