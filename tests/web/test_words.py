import re
from pathlib import Path

import pytest

from tutor_app.datafiles import DataFileError
from tutor_app.dialogue import Fault, Outcome, Status, StepState
from tutor_app.web import words as words_module
from tutor_app.web.render_banner import GROUPS
from tutor_app.web.words import load_words

WEB = Path(words_module.__file__).parent


def test_every_text_the_page_uses_is_there():
    words = load_words()
    used = set()
    for file in WEB.glob("*.py"):
        text = file.read_text()
        used |= set(re.findall(r"\bwords\(\s*f?\"([a-z_.]+)\"", text))
        used |= set(
            re.findall(r"\"((?:notices|results|library|talk|progress|own|work)\.[a-z_]+)\"", text)
        )
    assert len(used) > 80
    assert sorted(key for key in used if not words.has(key)) == []


def test_every_status_and_failure_has_words():
    words = load_words()
    for status in Status:
        assert words(f"sessions.status.{status.value}")
        if status is not Status.OPEN:
            assert words(f"progress.{status.value}")
    for fault in Fault:
        for kind in ("exact", "open"):
            assert words(f"standing_in.{kind}.{GROUPS[fault]}")
    for state in StepState:
        assert words(f"lines.states.{state.value}")
    for subject in ("python", "algebra", "open"):
        for key in ("subjects.", "own.kind_", "work.run_", "work.editor_", "work.editor_help_"):
            assert words(f"{key}{subject}")
    said_otherwise = {Outcome.PASSED, Outcome.WRONG_VALUE, Outcome.ERROR}
    for outcome in set(Outcome) - said_otherwise:
        assert words(f"results.outcomes.{outcome.value}")


def test_slots_are_filled_and_text_in_them_is_left_alone():
    words = load_words()
    assert words("results.summary", passed=2, total="{passed}") == "2 of {passed} cases pass"


def test_a_missing_text_names_file_and_key():
    with pytest.raises(DataFileError, match=r"page\.yaml: results\.nonsense"):
        load_words()("results.nonsense")


def test_a_text_that_is_no_text_is_named(tmp_path: Path):
    file = tmp_path / "page.yaml"
    file.write_text("talk:\n  send: 5\n")
    with pytest.raises(DataFileError, match=r"talk\.send"):
        load_words(file)
