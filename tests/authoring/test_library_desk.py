"""Tending the library: in use at once, in other processes too, and no editor loses anything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.authoring.samples import entry, opened
from tests.test_noticing import LONGEST, WRONG
from tutor_app.authoring.library_desk import EditConflict, LibraryDesk, News, Origin
from tutor_app.handed_in import Unusable
from tutor_app.misconceptions.library import Misconception
from tutor_app.storage import EntryStatus
from tutor_app.tutor import Tutor

SAID = "the word with the most letters is the biggest"
RANGE = "range-includes-stop"
OFF_BY_ONE = """\
def total_up_to(n):
    total = 0
    for i in range(1, n):
        total += i
    return total
"""


@pytest.fixture
def tutor() -> Iterator[Tutor]:
    with opened() as made:
        yield made


def nearest(tutor: Tutor, said: str = SAID) -> str:
    retriever = tutor.parts.grounds["python"].retriever
    assert retriever is not None
    return retriever.retrieve(said)[0].misconception


def test_an_entry_is_in_use_when_it_is_saved_and_no_longer_when_it_is_retired(tutor: Tutor) -> None:
    desk = LibraryDesk(tutor.parts)
    assert nearest(tutor) != "sorted-by-length"
    saved = desk.save("python", entry(), version=0, author="ada")
    assert (saved.version, saved.origin, saved.author) == (1, Origin.ADDED, "ada")
    assert nearest(tutor) == "sorted-by-length"
    assert desk.entries("python")[-1] == saved
    retired = desk.retire("python", "sorted-by-length", version=1, author="ben")
    assert (retired.status, retired.version) == (EntryStatus.RETIRED, 2)
    assert nearest(tutor) != "sorted-by-length"
    desk.bring_back("python", "sorted-by-length", version=2, author="ada")
    assert nearest(tutor) == "sorted-by-length"


def test_a_changed_shipped_entry_takes_the_place_of_the_shipped_one(tutor: Tutor) -> None:
    desk = LibraryDesk(tutor.parts)
    listed = desk.entry("python", RANGE)
    assert listed is not None
    assert (listed.origin, listed.version) == (Origin.SHIPPED, 0)
    questions = listed.entry.questions.model_copy(
        update={"open": ("What do you know of `range`?", "Where does `range` end its work?")}
    )
    changed = listed.entry.model_copy(
        update={"questions": questions, "understanding": "ends early"}
    )
    desk.save("python", changed, version=0, author="ada")
    session = tutor.start("add-up-to-n", OFF_BY_ONE)
    replies = [session.opening]
    for _ in range(10):
        asked = replies[-1].question
        said = asked.expected if asked and asked.expected else "I cannot tell you that yet"
        replies.append(tutor.respond(session.id, said))
    assert any(text in reply.text for text in questions.open for reply in replies)
    back = desk.save("python", listed.entry, version=1, author="ada")
    assert back.origin is Origin.SHIPPED


def test_a_retired_shipped_entry_is_asked_about_no_longer(tutor: Tutor) -> None:
    desk = LibraryDesk(tutor.parts)
    desk.retire("python", RANGE, version=0, author="ada")
    session = tutor.start("add-up-to-n", OFF_BY_ONE)
    for _ in range(6):
        reply = tutor.respond(session.id, "I do not see why")
        assert RANGE not in {one.misconception for one in reply.misconceptions}
        assert reply.question is None or f"library.{RANGE}." not in reply.question.wording


def test_a_session_goes_on_though_the_entry_it_asked_with_is_changed_and_retired(
    tutor: Tutor,
) -> None:
    desk = LibraryDesk(tutor.parts)
    session = tutor.start("add-up-to-n", OFF_BY_ONE)
    current = desk.entry("python", RANGE)
    assert current is not None
    for number in range(8):
        version = number
        if number % 2:
            desk.bring_back("python", RANGE, version=version, author="ada")
        else:
            desk.retire("python", RANGE, version=version, author="ada")
        assert tutor.respond(session.id, f"maybe because of step {number} of it").text


def test_a_merged_entry_is_the_other_from_now_on(tutor: Tutor) -> None:
    desk = LibraryDesk(tutor.parts)
    desk.save("python", entry(), version=0, author="ada")
    desk.merge("python", RANGE, "sorted-by-length", version=0, author="ada")
    opening = tutor.start("add-up-to-n", OFF_BY_ONE).opening
    assert opening.misconceptions[0].misconception == "sorted-by-length"
    assert opening.misconceptions[0].structural
    with pytest.raises(Unusable, match="into"):
        desk.merge("python", "sorted-by-length", RANGE, version=1, author="ada")
    with pytest.raises(Unusable, match="id"):
        desk.retire("python", "no-such-entry", version=0, author="ada")


def test_questions_that_people_wrote_are_asked_where_no_rule_explains_the_work(
    tutor: Tutor,
) -> None:
    def asked(desk: LibraryDesk | None) -> set[str]:
        if desk is not None:
            desk.save("python", entry(), version=0, author="ada")
        replies = [tutor.start(LONGEST, WRONG).opening]
        session = tutor.sessions("")[0].id
        for _ in range(8):
            question = replies[-1].question
            fact = question.expected if question else None
            replies.append(tutor.respond(session, fact or "max picks the longest word of them"))
        return {one.question.wording for one in replies if one.question}

    ours = "library.sorted-by-length."
    assert not any(wording.startswith(ours) for wording in asked(None))
    assert any(wording.startswith(ours) for wording in asked(LibraryDesk(tutor.parts)))


def test_the_second_editor_is_told_and_loses_nothing(tutor: Tutor) -> None:
    ada, ben = LibraryDesk(tutor.parts), LibraryDesk(tutor.parts)
    ada.save("python", entry(), version=0, author="ada")
    first = ada.save("python", entry(name="what ada says"), version=1, author="ada")
    mine = entry(name="what ben says")
    with pytest.raises(EditConflict) as told:
        ben.save("python", mine, version=1, author="ben")
    assert told.value.current == first
    assert told.value.yours == Misconception.model_validate(mine)
    assert ben.entry("python", "sorted-by-length") == first
    mended = ben.save("python", mine, version=told.value.current.version, author="ben")
    assert mended.version == 3


def test_another_process_on_the_same_database_sees_it_from_its_next_turn_on(tmp_path: Path) -> None:
    with opened(tmp_path) as here, opened(tmp_path) as there:
        desk = LibraryDesk(here.parts)
        for tutor in (here, there):
            assert nearest(tutor) != "sorted-by-length"
        there.parts.library._look_every = 0.0
        desk.save("python", entry(), version=0, author="ada")
        there.start("add-up-to-n", OFF_BY_ONE)
        assert nearest(there) == "sorted-by-length"
        desk.retire("python", "sorted-by-length", version=1, author="ada")
        there.start("add-up-to-n", OFF_BY_ONE)
        assert nearest(there) != "sorted-by-length"


def test_an_export_is_imported_elsewhere_all_or_nothing(tutor: Tutor) -> None:
    desk = LibraryDesk(tutor.parts)
    desk.save("python", entry(), version=0, author="ada")
    desk.save("python", entry("another-one", name="another"), version=0, author="ada")
    text = desk.export("python", ["sorted-by-length", "another-one"])
    with opened() as other:
        there = LibraryDesk(other.parts)
        subject, incoming = there.read(text)
        assert [one.news for one in incoming] == [News.NEW, News.NEW]
        there.save("python", entry("another-one", name="in between"), version=0, author="ben")
        with pytest.raises(EditConflict) as told:
            there.take_in(subject, incoming, "ben")
        assert told.value.current.entry.name == "in between"
        assert there.entry("python", "sorted-by-length") is None
        subject, incoming = there.read(text)
        assert [one.news for one in incoming] == [News.NEW, News.CHANGED]
        assert there.take_in(subject, incoming, "ben") == 2
        assert nearest(other) == "sorted-by-length"
        _, again = there.read(text)
        assert {one.news for one in again} == {News.SAME}
        assert there.take_in(subject, again, "ben") == 0


def test_an_import_with_a_bad_entry_names_the_field_and_stores_nothing(tutor: Tutor) -> None:
    desk = LibraryDesk(tutor.parts)
    desk.save("python", entry(), version=0, author="ada")
    text = desk.export("python", ["sorted-by-length"])
    with pytest.raises(Unusable, match=r"misconceptions\.0\.topic"):
        desk.read(text.replace("topic: strings", "topic: Number sense"))
    with pytest.raises(Unusable, match="subject"):
        desk.read(text.replace("subject: python", "subject: cooking"))
