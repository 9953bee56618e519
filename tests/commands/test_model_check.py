"""`python -m tutor_app model-check`: what a self-hoster learns about their model in a minute."""

from __future__ import annotations

import io
import re

import langchain_openai  # noqa: F401  (so that its two seconds fall into no turn)
import pytest

from tutor_app.commands.model_check import model_check
from tutor_app.errors import TutorError
from tutor_app.settings import Settings
from tutor_app.testing import Misbehaviour, ModelDouble, Request, default_answer, foreign_language


def checked(double: ModelDouble) -> tuple[bool, str]:
    out = io.StringIO()
    good = model_check(
        Settings(OPENAI_BASE_URL=double.base_url, OPENAI_API_KEY="sk-not-a-key-at-all"), out
    )
    return good, out.getvalue()


def test_a_good_model_is_called_good_with_its_mode_and_its_cost() -> None:
    with ModelDouble() as double:
        good, said = checked(double)
    assert good
    assert "Model double, structured output by json_schema" in said
    assert re.search(r"In the model.s words: (8|9) of 10 turns", said)
    assert "no price in knowledge/prices.yaml" in said


def test_a_server_without_schemas_is_good_enough_and_the_mode_is_named() -> None:
    with ModelDouble(misbehaviour=Misbehaviour.NO_TOOLS) as double:
        good, said = checked(double)
    assert good
    assert "structured output by plain" in said


@pytest.mark.parametrize(
    ("misbehaviour", "mend"),
    [
        (Misbehaviour.WRONG_KEY, "OPENAI_API_KEY"),
        (Misbehaviour.NO_SUCH_MODEL, "TUTOR_MODEL"),
        (Misbehaviour.HTML_BODY, "OPENAI_BASE_URL"),
    ],
)
def test_what_is_set_up_wrong_is_said_with_what_to_mend(
    misbehaviour: Misbehaviour, mend: str
) -> None:
    with ModelDouble(misbehaviour=misbehaviour) as double, pytest.raises(TutorError) as raised:
        checked(double)
    assert mend in str(raised.value)
    assert "sk-not-a-key" not in str(raised.value)


def test_a_server_that_is_not_there_is_said() -> None:
    with ModelDouble() as gone:
        address = gone.base_url
    with pytest.raises(TutorError, match="could not be reached"):
        model_check(Settings(OPENAI_BASE_URL=address), io.StringIO())


def test_without_a_model_it_says_how_to_have_one() -> None:
    with pytest.raises(TutorError, match="OPENAI_BASE_URL"):
        model_check(Settings(), io.StringIO())


def test_a_model_that_speaks_another_language_is_not_good_enough() -> None:
    speaks = foreign_language()

    def answer(request: Request) -> object:
        return speaks(request) if request.role == "instructor" else default_answer(request)

    with ModelDouble(answer) as double:
        good, said = checked(double)
    assert not good
    assert "did not fit the plan" in said
    assert "students lose nothing" in said
