from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor_app.dialogue import Answer, AnswerKind, Verdict
from tutor_app.subjects.answers import ENDLESS, read_answer

NAMES = {"return at the end": "3", "the for loop": "1", "return total": "3"}


def verdict(kind: str, value: str, reply: str) -> Verdict:
    return read_answer(Answer(kind=AnswerKind(kind), value=value), reply, names=NAMES).verdict


@pytest.mark.parametrize(
    ("kind", "value", "replies"),
    [
        (
            "value",
            "6",
            "6|it's 6|maybe 6?|i'd say six|the answer is: 6!|= 6|total is 6|`6`|six|6.0|６|"
            "because it adds 1 and 2 it is 3, so 6|5, no wait, 6|6 because 3 + 3|6, since i is 3|"
            "3 + 3 = 6|it's 6 not 5|not 5 but 6|after the 3rd time round it is 6|is it 6?|"
            "after 3 rounds it is 6|```\n6\n```|6 i think|when i is 3, it is 6|idk maybe 6|"
            "f(3, [1,2]) gives 6|it becomes 6 at the end|i get 6 (3 + 3)|oh wait it's 6|total=6|"
            "first 1, then 3 and then 6",
        ),
        ("value", "[1, 2]", "[1,2]|1,2|1 and 2|(1, 2)|it's [1, 2] I think|one and two|1 2"),
        ("value", "[]", "[]|empty list|it's an empty list."),
        (
            "value",
            "None",
            "nothing|None because there is no return|it would return None|None|it returns nothing|no value|null|i think None",
        ),
        ("value", "True", "True|true|yes|it's true|yes because 3 < 5|not false|TRUE"),
        (
            "value",
            "False",
            "False|no|it's not|it won't be true|it's not true|no, 5 is not less than 5",
        ),
        ("value", "'abc'", "abc|'abc'|\"abc\"|it's abc|“abc”|the answer is 'abc'"),
        ("value", "2.5", "2.5|2,5|two point five|2.50"),
        ("value", "0.5", "50%|0.5|.5"),
        ("value", "3.3333333333333335", "3.33|3.333..."),
        ("value", "1000", "1,000|a thousand"),
        ("value", "-1", "-1|−1|minus one|negative 1"),
        ("value", "{'a': 1}", "{'a': 1}|{a: 1}|'a': 1"),
        ("value", "[('M', 30)]", "[('M', 30)]|[(M, 30)]|[(\"M\",30)]"),
        ("error", "IndexError", "an IndexError|index error|index out of range|indexerror"),
        ("error", ENDLESS, "it never stops|infinite loop|it hangs"),
        (
            "count",
            "3",
            "3|three times|3x|thrice|it runs 3 times|4 times, no 3|3 times, for 1, 2 and 3",
        ),
        ("count", "0", "never|0|zero|not at all|it doesn't"),
        ("count", "2", "twice|it runs twice"),
        ("count", ENDLESS, "forever|infinitely|it never ends"),
        (
            "line",
            "3",
            "line 3|the third line|3|L3|the return at the end|not line 2, line 3|line 2, no line 3",
        ),
        ("printed", "1\n2\n3", "1 2 3|1\n2\n3|1, 2, 3|1 then 2 then 3|1\\n2\\n3"),
        ("printed", "", "nothing|it prints nothing"),
    ],
)
def test_what_is_right_in_any_wording_is_read_as_right(kind: str, value: str, replies: str) -> None:
    read = {reply: verdict(kind, value, reply) for reply in replies.split("|")}
    assert read == dict.fromkeys(read, Verdict.RIGHT)


@pytest.mark.parametrize(
    ("kind", "value", "replies"),
    [
        (
            "value",
            "6",
            "5|[6]|five|True|none|it is 3|6, no wait, 5|6.5|-6|an error|twenty six",
        ),
        ("value", "[1, 2]", "[1]|[2, 1]|2,1|[1, 2, 3]|[]|12|[[1, 2]]"),
        ("value", "True", "False|no|not true|1|nope"),
        ("value", "1", "True|0.1"),
        ("value", "'abc'", "ab|'ab'|abcd"),
        ("error", "IndexError", "KeyError|3|None|no error|[1]"),
        ("count", "3", "4|never|twice|forever"),
        ("line", "3", "line 4|4|the for loop"),
    ],
)
def test_what_is_wrong_is_read_as_wrong(kind: str, value: str, replies: str) -> None:
    read = {reply: verdict(kind, value, reply) for reply in replies.split("|")}
    assert read == dict.fromkeys(read, Verdict.WRONG)


@pytest.mark.parametrize(
    "reply",
    [
        "not 5", "5 or 6", "after the 3rd time round?", "what do you mean by i = 3?", "idk", "",
        "more than 5", "5? 6?", "either 5 or 6", "I don't know", "the loop adds things", "3 + 3",
        "between 5 and 6", "1, 6", "6 and i is 3", "why?", "\x00", "?" * 50,
    ],
)  # fmt: skip
def test_what_settles_nothing_is_unsure(reply: str) -> None:
    reading = read_answer(Answer(kind=AnswerKind.VALUE, value="6"), reply)
    assert (reading.verdict, reading.said) == (Verdict.UNSURE, None)


def test_half_right_answers() -> None:
    assert verdict("error", "IndexError", "it crashes") is Verdict.PARTLY
    assert verdict("value", "[]", "nothing") is Verdict.PARTLY
    assert verdict("value", "6", "'6'") is Verdict.PARTLY
    assert verdict("value", "[(1,)]", "[[1]]") is Verdict.PARTLY


def test_said_and_quotation_show_what_was_read() -> None:
    reading = read_answer(Answer(kind=AnswerKind.VALUE, value="[1, 2]"), "I think it's 1 and 3")
    assert reading.said == "(1, 3)"
    assert "1" in reading.quotation


@pytest.mark.parametrize("reply", ["[" * 100_000, "9" * 100_000, "1 or " * 100_000, "(-" * 50_000])
def test_huge_replies_are_survived(reply: str) -> None:
    assert verdict("value", "6", reply) is not Verdict.RIGHT
    assert verdict("count", "6", reply) is not Verdict.RIGHT
    assert verdict("line", "6", reply) is not Verdict.RIGHT


scalars = (
    st.integers(-10_000, 10_000)
    | st.booleans()
    | st.none()
    | st.floats(-1000, 1000).map(lambda x: round(x, 2))
    | st.text("abcxyz ", min_size=1, max_size=8).map(lambda s: s.strip() or "a")
)
values: st.SearchStrategy[Any] = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text("abc", min_size=1, max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)
SURFACES = (
    "{}",
    "{}.",
    "it's {} I think",
    "maybe {}?",
    "the answer is: {}",
    "I'd say {}!",
    "`{}`",
    "= {}",
    "it gives {}",
    "```\n{}\n```",
)


@settings(max_examples=80, deadline=None)
@given(values, st.sampled_from(SURFACES))
def test_any_value_in_any_wording_is_right(value: Any, surface: str) -> None:
    assert verdict("value", repr(value), surface.format(repr(value))) is Verdict.RIGHT


@settings(max_examples=80, deadline=None)
@given(st.lists(st.integers(-50, 50), min_size=2, max_size=5), st.sampled_from(SURFACES))
def test_lists_without_brackets_are_right(items: list[int], surface: str) -> None:
    for separator in (", ", ",", " and "):
        said = surface.format(separator.join(map(str, items)))
        assert verdict("value", repr(items), said) is Verdict.RIGHT


@settings(max_examples=120, deadline=None)
@given(values, values, st.sampled_from(SURFACES))
def test_another_value_is_never_right(value: Any, other: Any, surface: str) -> None:
    if _alike(value, other):
        return
    assert verdict("value", repr(value), surface.format(repr(other))) is not Verdict.RIGHT


def _alike(value: Any, other: Any) -> bool:
    """Equal, or told apart by brackets that people leave out."""
    if isinstance(value, bool) or isinstance(other, bool):
        return value is other
    if isinstance(value, list | tuple) and isinstance(other, list | tuple):
        return list(map(repr, value)) == list(map(repr, other)) or list(value) == list(other)
    return bool(value == other)


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=80), st.sampled_from(list(AnswerKind)))
def test_any_text_is_survived(reply: str, kind: AnswerKind) -> None:
    value = {"value": "[1, 'a']", "error": "KeyError", "printed": "a\nb"}.get(kind.value, "3")
    reading = read_answer(Answer(kind=kind, value=value), reply, names=NAMES)
    assert reading.verdict in Verdict
