from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import UndefinedError

from tutor_app.datafiles import PROMPTS, DataFileError, load
from tutor_app.roles.wording import Wording, offline_wording, problems_with, render

EVERYWHERE = {
    "call": "total_up_to(5)",
    "gives": "gives `10`",
    "wanted": "`15`",
    "fragment": "for i in range(1, n):",
    "function": "total_up_to",
    "line": "3",
    "variable": "i",
    "passed": "1",
    "total": "6",
    "said": "`3`",
    "truth": "`4`",
    "quote": "it stops before n",
    "urgent": False,
    "term": "index",
}
OF_PROBES = {
    "moment": "after the last round",
    "expression": "i + 1",
    "values": "`i` is `3`",
    "counted": "loop",
    "options": "line 3, line 5",
    "setup": "x = 1",
    "table": "| a |",
    "choices": ["`1`", "`2`"],
    "bracket": "(",
    "message": "'(' was never closed",
}
OF_CHANGES = dict.fromkeys(
    (
        "changed_call",
        "changed_before",
        "changed_gives",
        "changed_wanted",
        "changed_more",
        "changed_lost",
        "syntax_line",
    ),
    "1",
)
OF_EXAMPLES = dict.fromkeys(
    ("intent", "faulty", "noticed", "mended", "example_call", "example_gives", "example_wanted"),
    "x",
)
OF_LINES = {
    "fragment": "3x = 25",
    "before": "3x + 5 = 20",
    "last": "3x + 5 = 20",
    "start": "3x + 5 = 20",
    "letter": "x",
    "variable": "x",
    "goal": "solve",
    "note": "",
    "blank": "",
    "story": "",
    "changed": "3x = 25",
    **dict.fromkeys(
        ("against", "form", "inside", "left", "mine", "number", "one", "part", "there", "two"), "5"
    ),
    "was": "3x + 5",
    "where": "left",
}
WORDING = offline_wording()
ALGEBRA = frozenset(load(PROMPTS / "offline" / "say_algebra.yaml", dict[str, tuple[str, ...]]))


def slots_of(family: str) -> dict[str, object]:
    """The slots that prompts/README.md promises to a family."""
    slots: dict[str, object] = dict(EVERYWHERE)
    if family in ALGEBRA:
        slots |= OF_LINES | OF_PROBES
    if family.startswith(("ask", "pointer")):
        slots |= OF_PROBES
    if family.startswith("contrast"):
        slots |= {"asked": EVERYWHERE | OF_PROBES, "table": "| a |"}
    if family.startswith("work"):
        slots |= OF_CHANGES
    if family == "passes.changed":
        slots |= {"old": "`10`", "new": "`15`"}
    if family.startswith("example"):
        slots |= OF_EXAMPLES
    if family == "intent.asks_meaning.known":
        slots["definition"] = "An index is a position."
    return slots


@pytest.mark.parametrize("family", WORDING.names())
def test_every_variant_renders_with_the_promised_slots(family: str) -> None:
    for variant in WORDING.variants(family)[1]:
        assert problems_with(variant, slots_of(family)) is None
        said = render(variant, slots_of(family))
        assert said
        assert "{" not in said


def test_a_missing_family_falls_back_to_the_general_one() -> None:
    wording = Wording({"ask": ["general"], "ask.count": ["special"]})
    assert wording.say("ask.count.choice.deep", {}, "s")[0] == "special"
    assert wording.say("ask.value", {}, "s")[0] == "general"
    with pytest.raises(KeyError):
        wording.say("tell.it", {}, "s")


def test_nothing_is_repeated_until_all_were_used_then_the_oldest_comes_again() -> None:
    wording = Wording({"a": ["1", "2", "3"]})
    used: list[str] = []
    said = []
    for turn in range(6):
        text, part = wording.say("a", {}, f"seed {turn}", used)
        used.append(part)
        said.append(text)
    assert sorted(said[:3]) == ["1", "2", "3"]
    assert said[3:] == said[:3]


def test_an_unknown_slot_is_an_error_and_never_an_empty_space() -> None:
    with pytest.raises(UndefinedError):
        render("What is {{ colour }}?", {})
    problem = problems_with("What is {{ colour }}?", {})
    assert problem is not None
    assert "colour" in problem


def test_a_family_in_two_files_or_without_sentences_is_named(tmp_path: Path) -> None:
    (tmp_path / "say_a.yaml").write_text("greet: [hello]\n")
    (tmp_path / "say_b.yaml").write_text("greet: [hi]\n")
    with pytest.raises(DataFileError, match=r"say_b.yaml: greet: .*another file"):
        offline_wording(tmp_path)
    (tmp_path / "say_b.yaml").write_text("empty: []\n")
    with pytest.raises(DataFileError, match="at least one sentence"):
        offline_wording.__wrapped__(tmp_path)
