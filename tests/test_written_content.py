"""What people wrote, on its way from the database: the room `content`."""

from __future__ import annotations

import pytest

from tests.authoring.samples import entry
from tutor_app.catalog import Catalog, load_catalog
from tutor_app.content import LivingCatalog, StoredLibrary, written
from tutor_app.dialogue import Case, Problem
from tutor_app.misconceptions.library import Misconception
from tutor_app.misconceptions.living import LivingLibrary, SourceDown
from tutor_app.storage import (
    AuthoredProblem,
    AuthoredProblems,
    EntryStatus,
    LibraryEntries,
    ProblemStatus,
    StorageUnavailable,
    StoredEntry,
    open_database,
)


def row(key: str, text: str, status: EntryStatus = EntryStatus.ACTIVE) -> StoredEntry:
    return StoredEntry(subject="python", key=key, entry=text, status=status)


def test_an_entry_that_cannot_be_read_is_left_out_and_the_shipped_one_goes_on() -> None:
    database = open_database("sqlite://")
    stored = LibraryEntries(database)
    stored.save(row("range-includes-stop", '{"of": "another version"}'))
    own = Misconception.model_validate(entry())
    stored.save(row(own.id, own.model_dump_json()))
    living = LivingLibrary(StoredLibrary(stored))
    living.renew()
    seen = living.snapshot("python")
    assert seen.name("range-includes-stop") == "range-includes-stop"
    assert seen.entries[own.id] == own
    database.dispose()


def test_a_retired_entry_needs_no_reading() -> None:
    found = written(row("old", "no longer readable", EntryStatus.RETIRED))
    assert found is not None
    assert found.entry is None


class Down(LibraryEntries):
    """A database that stopped answering."""

    down = False

    def changes(self) -> int:
        if self.down:
            raise StorageUnavailable("no answer")
        return super().changes()


def test_a_database_that_does_not_answer_is_said_in_the_librarys_words() -> None:
    database = open_database("sqlite://")
    source = Down(database)
    source.down = True
    with pytest.raises(SourceDown):
        StoredLibrary(source).changes()
    database.dispose()


def test_the_list_of_problems_stays_while_the_database_is_down() -> None:
    database = open_database("sqlite://")
    AuthoredProblems(database).save(
        AuthoredProblem.model_validate(
            {
                "problem": Problem.python(id="p", statement="x", cases=[Case(call="f()")]),
                "author": "ada",
                "status": "published",
                "class_code": "9b",
            }
        )
    )

    class Problems(AuthoredProblems):
        down = False

        def changes(self) -> int:
            if self.down:
                raise StorageUnavailable("no answer")
            return super().changes()

    problems = Problems(database)
    catalog = LivingCatalog(load_catalog(), problems, look_every=0.0)
    assert catalog.find("p", "9b") is not None
    problems.down = True
    assert catalog.find("p", "9b") is not None
    assert catalog.find("add-up-to-n") is not None
    database.dispose()


def test_without_a_database_there_are_the_shipped_problems() -> None:
    catalog = LivingCatalog(Catalog({}))
    assert catalog.for_class("9b") == {}
    assert catalog.find("p", "9b") is None
    assert catalog.errors == ()


def test_while_teachers_cannot_be_asked_what_is_for_one_class_stays() -> None:
    database = open_database("sqlite://")
    problems = AuthoredProblems(database)
    for id, code in (("for-9b", "9b"), ("for-all", "")):
        problem = Problem.python(statement="Add.", cases=[Case(call="1", expected="1")], id=id)
        problems.save(
            AuthoredProblem(
                problem=problem, author="ada", class_code=code, status=ProblemStatus.PUBLISHED
            )
        )
    asked: list[str] = []

    def down(class_code: str) -> list[str]:
        asked.append(class_code)
        raise StorageUnavailable("no answer")

    catalog = LivingCatalog(Catalog({}), problems, down)
    assert set(catalog.published_for("9b")) == {"for-9b"}
    assert asked == ["9b"]
    catalog.teachers_of = lambda class_code: ["ada"]
    assert set(catalog.published_for("9b")) == {"for-9b", "for-all"}
    assert catalog.published_for("") == {}
    database.dispose()
