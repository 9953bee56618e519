from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.roles.scenes import OFF_BY_ONE, question, roles, saying, scene_of, subject
from tutor_app.dialogue import Finding, Intent, Reading, TraceTable, WorkedExample
from tutor_app.planner import Act, Plan, PlanState
from tutor_app.roles.protocols import Telling
from tutor_app.roles.tables import example_blocks, example_text, fenced, markdown_table
from tutor_app.roles.wording import offline_wording

CELLS = st.text(alphabet=st.sampled_from("ab1 |`\n*'[]"), max_size=8)


@given(
    st.integers(1, 4).flatmap(
        lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=4)
    )
)
def test_no_cell_can_break_the_table(rows: list[list[str]]) -> None:
    width = len(rows[0]) if rows else 2
    table = TraceTable(
        columns=tuple(f"c{n}" for n in range(width)), rows=tuple(tuple(row) for row in rows)
    )
    lines = markdown_table(table).split("\n")
    assert len(lines) == len(rows) + 2
    for line in lines:
        assert len(re.findall(r"(?<!\\)\|", line)) == width + 1
        assert line.count("`") % 2 == 0


def test_no_column_name_can_break_the_table() -> None:
    table = TraceTable(columns=("time round", "`a | b`"), rows=(("1st", "7"),))
    header = markdown_table(table).split("\n")[0]
    assert len(re.findall(r"(?<!\\)\|", header)) == 3


def test_the_asked_cell_shows_a_question_mark_and_not_its_value() -> None:
    table = TraceTable(
        columns=("time round", "i", "total"),
        rows=(("1st", "1", "'secret'"), ("2nd", "2", "3")),
        asked=(0, 2),
    )
    text = markdown_table(table)
    assert text == (
        "| time round | `i` | `total` |\n| --- | --- | --- |\n"
        "| 1st | `1` | **?** |\n| 2nd | `2` | `3` |"
    )
    assert "'secret'" in markdown_table(table.model_copy(update={"asked": None}))


def test_an_empty_cell_stays_empty() -> None:
    table = TraceTable(columns=("line", "x"), rows=(("", ""),))
    assert markdown_table(table).endswith("|   |   |")


@given(st.text(alphabet=st.sampled_from("a`~ \n"), max_size=30))
def test_no_code_can_close_its_fence(code: str) -> None:
    lines = fenced(code).split("\n")
    opened = re.match(r"`+", lines[0])
    assert opened is not None
    assert lines[-1] == opened[0]
    assert not [line for line in lines[1:-1] if line.strip().startswith(opened[0])]
    assert "\n".join(lines[1:-1]) == code.strip()


# ------------------------------------------------------------------------------ worked examples


def finding_of(misconception: str) -> Finding:
    scene = scene_of("add-up-to-n", OFF_BY_ONE)
    return scene.findings[0].model_copy(update={"misconception": misconception, "fixes": ()})


@pytest.fixture(scope="module")
def examples() -> list[WorkedExample]:
    found = []
    for name in ("accumulator-reset-in-loop", "integer-division-surprise", "dict-missing-key"):
        example = subject().worked_example(finding_of(name), OFF_BY_ONE, ())
        assert example is not None
        found.append(example)
    return found


def test_the_blocks_are_the_two_programs_and_what_was_noticed(
    examples: list[WorkedExample],
) -> None:
    for example in examples:
        faulty, noticed, mended = example_blocks(example)
        assert example.faulty.strip() in faulty
        assert example.mended.strip() in mended
        assert [line.partition(". ")[0] for line in noticed.splitlines()] == [
            str(n) for n in range(1, len(example.noticed) + 1)
        ]


@pytest.mark.parametrize("variant", range(len(offline_wording().variants("example")[1])))
def test_the_text_of_an_example_covers_every_line_that_is_printed_of_it(
    examples: list[WorkedExample], variant: int
) -> None:
    """What is left of the reply is the frame: the same words around every example."""
    scene = scene_of("add-up-to-n", OFF_BY_ONE)
    asked = question(scene, "ask.")
    frames = set()
    for example in examples:
        utterance = roles().instructor.say(
            saying(scene, "I don't know"),
            Plan(act=Act.EXAMPLE, question=asked),
            Reading(intent=Intent.DOES_NOT_KNOW),
            PlanState(),
            Telling(answered=asked, example=example),
            tuple(f"example#{n}" for n in range(9) if n != variant),
        )
        assert f"example#{variant}" in utterance.parts
        covered = {" ".join(line.split()) for line in example_text(example).splitlines()}
        rest = "\n".join(
            line for line in utterance.text.splitlines() if " ".join(line.split()) not in covered
        )
        for value in (example.call, example.gives, example.wanted):
            rest = rest.replace(f"`{value}`", "`VALUE`")
        frames.add(re.sub(r"stopped with an? `", "gave `", rest))
    assert len(frames) == 1
