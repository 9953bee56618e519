from __future__ import annotations

from pathlib import Path

import pytest

from tutor_app.datafiles import KNOWLEDGE, DataFileError, load
from tutor_app.roles.offline.glossary import Entry, Glossary, glossary

ENTRIES = load(KNOWLEDGE / "glossary.yaml", tuple[Entry, ...])
NAMES = [(name, entry.term) for entry in ENTRIES for name in (entry.term, *entry.also)]


def term(message: str) -> str | None:
    entry = glossary().lookup(message)
    return entry.term if entry else None


@pytest.mark.parametrize("ask", ["what is {}?", "What does {} mean", "{}", "I don't get {}, sorry"])
def test_every_term_and_every_other_word_for_it_is_found(ask: str) -> None:
    asked = [(name, expected, term(ask.format(name))) for name, expected in NAMES]
    assert [row for row in asked if row[1] != row[2]] == []


def test_letter_case_does_not_matter() -> None:
    assert term("WHAT IS A FOR LOOP") == term("what is a for loop") == "for loop"


def test_the_longest_term_wins() -> None:
    assert term("what does a loop have to do with a for loop?") == "for loop"
    assert term("what is a local variable?") == "scope"


@pytest.mark.parametrize("message", ["", "what is a zorp?", "the indexer", "listen to me", "?!"])
def test_parts_of_words_and_unknown_words_find_nothing(message: str) -> None:
    assert glossary().lookup(message) is None


def test_only_the_beginning_of_a_long_message_is_read() -> None:
    assert glossary().lookup("z " * 10_000 + "what is an index") is None


def test_signs_in_a_name_are_taken_as_they_are() -> None:
    words = Glossary((Entry(term="a.b", also=("c+",), definition="d"),))
    assert words.lookup("what is a.b") is not None
    assert words.lookup("what is c+?") is not None
    assert words.lookup("axb and ccc") is None


def test_a_broken_or_empty_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "glossary.yaml"
    path.write_text("[]")
    with pytest.raises(DataFileError, match=r"glossary.yaml: .*at least one"):
        glossary(path)
    path.write_text("- {term: loop}")
    with pytest.raises(DataFileError, match="definition"):
        glossary(path)
