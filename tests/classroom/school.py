"""A school in memory, with a clock that tests can turn."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher

from tutor_app.classroom import Accounts, Classes, Members, Rules, Teacher, passwords
from tutor_app.classroom.tries import Tries
from tutor_app.storage import (
    AttemptStore,
    ClassStore,
    MemberStore,
    StoredTeacher,
    TeacherStore,
    open_database,
)

WHEN = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
HERE = "192.0.2.1"
PASSWORD = "a few words in a row"
SUBJECTS = ("python", "algebra", "open")
PROBLEMS = ("add-up-to-n", "factorial")


def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same algorithm with the least work, so that tests need not wait for it."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_HASHER", cheap)
    passwords._of_nobody.cache_clear()


class Clock:
    """The time, as the tests set it."""

    def __init__(self) -> None:
        self.now = WHEN

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


class School:
    """Everything of `tutor_app.classroom` over one database in memory."""

    def __init__(self) -> None:
        self.clock = Clock()
        engine = open_database("sqlite://")
        self.engine = engine
        self.teachers = TeacherStore(engine)
        self.class_store, self.member_store = ClassStore(engine), MemberStore(engine)
        self.tries = Tries(AttemptStore(engine), self.clock)
        self.accounts = Accounts(self.teachers, self.tries, self.clock)
        self.classes = Classes(self.class_store, self.teachers, SUBJECTS, PROBLEMS, self.clock)
        self.members = Members(self.member_store, self.class_store, self.tries, self.clock)
        self.rules = Rules(self.class_store, self.member_store)

    def teacher(self, name: str = "Ada") -> Teacher:
        """A teacher, made without the cost of a real password."""
        stored = StoredTeacher(
            id=name.lower(), name=name, name_key=name.lower(), password="none", created=WHEN
        )
        assert self.teachers.add(stored)
        return Teacher(id=stored.id, name=name)
