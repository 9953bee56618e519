"""The library of misconceptions: whole, readable, and safe to show."""

import contextlib
import io
import re

import pytest
import yaml
from jinja2 import Environment, StrictUndefined

from tests.misconceptions.held_out import VAGUE
from tutor_app.datafiles import KNOWLEDGE, DataFileError
from tutor_app.misconceptions.library import SLOTS, Cues, library

ENTRIES = list(library("python").values())
SLOT_VALUES = {
    "call": "tally(5)",
    "gives": "gives `10`",
    "wanted": "`15`",
    "fragment": "for k in row:",
    "function": "tally",
    "line": 3,
}


def questions(entry, variable):
    environment = Environment(undefined=StrictUndefined)
    templates = (*entry.questions.open, *entry.questions.focused, *entry.questions.concrete)
    slots = SLOT_VALUES | {"variable": variable}
    return [environment.from_string(text).render(slots) for text in templates]


def every(make):
    return pytest.mark.parametrize("entry", ENTRIES, ids=[e.id for e in ENTRIES])(make)


def test_there_are_enough_entries_and_all_topics_are_covered():
    assert len(ENTRIES) >= 88
    assert {e.topic for e in ENTRIES} == {
        "loops", "conditions", "functions", "values", "strings", "lists",
        "dictionaries", "recursion", "classes", "syntax", "names", "testing",
    }  # fmt: skip


def test_the_slots_of_this_test_are_all_there_are():
    assert set(SLOT_VALUES) | {"variable"} == SLOTS


@every
def test_questions_read_well_with_and_without_a_variable(entry):
    for variable in ("total", ""):
        for text in questions(entry, variable):
            assert "``" not in text
            assert "  " not in text
            prose = re.sub(r"`[^`]*`", "x", text)
            assert len(re.split(r"(?<=[.?!])\s+", prose)) <= 2, text
            assert prose.count("?") <= 1, text
            assert text[0].isupper() or text[0] in '`"', text


@every
def test_no_question_is_asked_twice(entry):
    asked = questions(entry, "total")
    assert len(set(asked)) == len(asked)


@every
def test_questions_hold_no_fix_and_no_verdict(entry):
    forbidden = (
        r"\bbug\b|\bmistake\b|\bwrong\b|\berror in\b|you should|you need|should it|shouldn't|"
        r"what if you|try (to|using|adding|moving|changing)|change .* to\b|instead of|n \+ 1|"
        r"off by one|misconception|as an ai"
    )
    for text in questions(entry, "total"):
        assert not re.search(forbidden, text, re.IGNORECASE), text


@every
def test_what_is_only_matched_is_not_shown(entry):
    shown = " ".join(questions(entry, "total")).lower()
    for secret in (entry.understanding, *entry.grasped):
        assert secret.lower() not in shown


@every
def test_cues_credit_nobody_who_holds_the_misconception_or_says_nothing(entry):
    nothing = ("idk", "no idea", "", "what do you mean?", "not sure", "5", "it's wrong")
    assert not [reply for reply in (*entry.says, *nothing) if entry.cues.fit(reply)]
    assert sum(entry.cues.fit(reply) for reply in entry.grasped) >= 2


def test_cues_know_most_right_replies_and_few_vague_ones():
    right = [entry.cues.fit(reply) for entry in ENTRIES for reply in entry.grasped]
    assert sum(right) >= 0.9 * len(right)
    vague = [entry.cues.fit(reply) for entry in ENTRIES for reply in VAGUE]
    assert sum(vague) <= 0.01 * len(vague)


def test_probes_show_a_value_or_an_exception_and_no_two_are_alike():
    seen = set()
    for entry in ENTRIES:
        for probe in entry.probes:
            assert (probe.setup, probe.expression) not in seen
            seen.add((probe.setup, probe.expression))
            names: dict[str, object] = {}
            with contextlib.redirect_stdout(io.StringIO()):
                exec(probe.setup, names)
                try:
                    shown = repr(eval(probe.expression, names))
                except Exception as error:
                    shown = type(error).__name__
            assert " at 0x" not in shown
            assert len(shown) < 60
    assert len(seen) >= 150


def test_almost_every_entry_has_a_probe():
    without = {entry.id for entry in ENTRIES if not entry.probes}
    assert without <= {"missing-colon"}


@pytest.mark.parametrize(
    ("reply", "fits"),
    [
        ("It STOPS before n.", True),
        ("it isn't included", True),
        ("it isnt included", True),
        ("the end is included", False),
        ("it stops, before that it runs", True),
        ("not sure", False),
    ],
)
def test_cues_read_negations_and_word_beginnings(reply, fits):
    assert Cues(any_of=("stop before", "not includ")).fit(reply) is fits


def test_all_and_none_of_the_cues_count():
    cues = Cues(all_of=("zero|0",), any_of=("start",), none_of=("at one",))
    assert cues.fit("it starts at 0")
    assert not cues.fit("it starts at 1")
    assert not cues.fit("it is 0")
    assert not cues.fit("it starts at one, not zero")
    assert not Cues().fit("anything")


def broken(tmp_path, change):
    path = KNOWLEDGE / "misconceptions" / "python.yaml"
    data = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    data["misconceptions"] = data["misconceptions"][:2]
    change(data["misconceptions"])
    (tmp_path / "python.yaml").write_text(yaml.safe_dump(data), encoding="utf-8")
    with pytest.raises(DataFileError) as caught:
        library("python", tmp_path)
    return str(caught.value)


def test_a_doubled_id_is_named(tmp_path):
    message = broken(tmp_path, lambda entries: entries[1].update(id="range-includes-stop"))
    assert "python.yaml" in message
    assert "range-includes-stop" in message


def test_an_unknown_slot_is_named_with_those_there_are(tmp_path):
    message = broken(
        tmp_path, lambda entries: entries[0]["questions"]["open"].append("See {{ solution }}?")
    )
    assert "solution" in message
    assert "fragment" in message


def test_a_broken_template_is_named(tmp_path):
    message = broken(
        tmp_path, lambda entries: entries[1]["questions"]["focused"].append("What is {{ call?")
    )
    assert "misconceptions.1.questions.focused" in message


def test_a_probe_that_is_no_expression_is_named(tmp_path):
    message = broken(tmp_path, lambda entries: entries[0]["probes"].append({"expression": "x = 1"}))
    assert "x = 1" in message


def test_an_unknown_topic_is_named(tmp_path):
    message = broken(tmp_path, lambda entries: entries[0].update(topic="loop"))
    assert "misconceptions.0.topic" in message
