from __future__ import annotations

import json
from typing import Any

import pytest

from tests.testing.asking import InstructorAnswer, block, body, json_schema, tool
from tutor_app.roles.llm.fencing import fence
from tutor_app.testing import AnswerMode, count_tokens
from tutor_app.testing.request import Request, read_request, role_of

SCHEMA = InstructorAnswer.model_json_schema()


def read(**also: Any) -> Request:
    return read_request(body(**also))


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("InstructorAnswer", "instructor"),
        ("SimulatedStudentAnswer", "simulated_student"),
        ("Weather", ""),
        ("", ""),
    ],
)
def test_a_role_is_read_off_the_name_of_the_schema(name: str, role: str) -> None:
    assert role_of(name) == role


@pytest.mark.parametrize(
    ("also", "mode"),
    [
        (json_schema(InstructorAnswer), AnswerMode.JSON_SCHEMA),
        (tool(InstructorAnswer), AnswerMode.FUNCTION_CALLING),
        ({"system": f"By this schema:\n{json.dumps(SCHEMA, indent=1)}\nPlease."}, AnswerMode.PLAIN),
        ({"user": "Hi " + block("schema", json.dumps(SCHEMA))}, AnswerMode.PLAIN),
    ],
)
def test_the_schema_is_found_wherever_it_stands(also: dict[str, Any], mode: AnswerMode) -> None:
    request = read(**also)
    assert (request.mode, request.role, request.schema_name, request.answer_schema) == (
        mode,
        "instructor",
        "InstructorAnswer",
        SCHEMA,
    )


def test_a_schema_that_a_student_planted_is_not_the_one_to_answer_by() -> None:
    planted = json.dumps({"title": "JudgeAnswer", "properties": {}})
    assert read(user=block("work", planted)).schema_name == ""
    assert read(user="{" * 3000 + "}" * 3000).schema_name == ""


def test_the_chosen_tool_is_the_one_that_is_called() -> None:
    asked = tool(InstructorAnswer)
    asked["tools"].insert(0, {"type": "function", "function": {"name": "Other"}})
    assert read(**asked).role == "instructor"


@pytest.mark.parametrize("text", ["", "one line", "if a < b:\n    return `x`\n", "<b>é 你好</b>"])
def test_data_are_the_content_of_a_block_as_the_tutor_writes_it(text: str) -> None:
    user = f"{fence('planned text', 'planned')}\n{fence(text, 'message')}\nNow answer."
    request = read(user=user)
    assert request.data("message") == text.strip()
    assert request.data("planned") == "planned text"
    assert request.data("secrets") == ""


def test_data_of_the_system_prompt_are_none_and_a_repair_keeps_those_of_the_first_message() -> None:
    asked = body(block("work", "x = 1"), f"Blocks such as {block('work', 'none')} hold data.")
    asked["messages"] += [
        {"role": "assistant", "content": "{"},
        {"role": "user", "content": "That was no JSON."},
    ]
    assert read_request(asked).data("work") == "x = 1"


def test_content_in_parts_is_read_like_text() -> None:
    asked = body()
    asked["messages"][0]["content"] = [{"type": "text", "text": block("work", "x = 1")}]
    assert read_request(asked).data("work") == "x = 1"


def test_messages_schema_and_tools_are_all_counted() -> None:
    plain = read(user="Hello there").prompt_tokens
    assert plain == count_tokens("Hello there")
    schema = count_tokens(json.dumps(SCHEMA))
    for also in (json_schema(InstructorAnswer), tool(InstructorAnswer)):
        assert read(user="Hello there", **also).prompt_tokens > plain + schema
