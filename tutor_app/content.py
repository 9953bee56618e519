"""What people wrote, from the database to the rooms that use it: library entries and problems."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection, Mapping

from pydantic import ValidationError

from tutor_app.catalog import Catalog
from tutor_app.datafiles import DataFileError
from tutor_app.dialogue import Problem
from tutor_app.misconceptions.library import Misconception
from tutor_app.misconceptions.living import LOOK_EVERY, SourceDown, Written
from tutor_app.storage import (
    AuthoredProblem,
    AuthoredProblems,
    EntryStatus,
    LibraryEntries,
    StorageUnavailable,
    StoredEntry,
)

TeachersOf = Callable[[str], Collection[str]]

log = logging.getLogger(__name__)


class StoredLibrary:
    """The entries in the database, for the living library to read."""

    def __init__(self, entries: LibraryEntries) -> None:
        self._entries = entries

    def changes(self) -> int:
        """How often entries were changed. Raises SourceDown."""
        try:
            return self._entries.changes()
        except StorageUnavailable as error:
            raise SourceDown(str(error)) from error

    def written(self, subject: str) -> tuple[Written, ...]:
        """All entries that people wrote, one that cannot be read left out. Raises SourceDown."""
        try:
            stored = self._entries.all(subject)
        except StorageUnavailable as error:
            raise SourceDown(str(error)) from error
        return tuple(found for one in stored if (found := written(one)) is not None)


def written(stored: StoredEntry) -> Written | None:
    """A stored entry as the library reads it. None for one that an older or newer version of the
    program wrote and this one cannot read: the shipped one of its name, if any, goes on.
    """
    if stored.status is not EntryStatus.ACTIVE:
        return Written(stored.key, None, stored.merged_into)
    try:
        return Written(stored.key, Misconception.model_validate_json(stored.entry))
    except ValidationError as error:
        log.error("Left out the entry %s/%s: %s", stored.subject, stored.key, error)
        return None


class LivingCatalog:
    """The shipped problems, and for each class those that were published for it.

    `teachers_of` gives the accounts that teach a class: what they published for all of their
    classes is theirs too. Safe to share between threads.
    """

    def __init__(
        self,
        shipped: Catalog,
        authored: AuthoredProblems | None = None,
        teachers_of: TeachersOf = lambda class_code: (),
        *,
        look_every: float = LOOK_EVERY,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._shipped, self._authored, self.teachers_of = shipped, authored, teachers_of
        self._look_every, self._clock = look_every, clock
        self._published: tuple[AuthoredProblem, ...] = ()
        self._changes, self._looked = -1, float("-inf")
        self._lock = threading.Lock()

    @property
    def problems(self) -> Mapping[str, Problem]:
        """The problems that come with the program, easiest first; all a guest sees."""
        return self._shipped.problems

    @property
    def errors(self) -> tuple[DataFileError, ...]:
        """What is wrong with problem files that could not be loaded."""
        return self._shipped.errors

    def for_class(self, class_code: str) -> Mapping[str, Problem]:
        """All problems that students of a class see, easiest first."""
        ours = self.published_for(class_code)
        if not ours:
            return self.problems
        every = {**ours, **self.problems}.values()
        ordered = sorted(every, key=lambda p: (p.difficulty, p.title.casefold(), p.id))
        return {problem.id: problem for problem in ordered}

    def published_for(self, class_code: str) -> Mapping[str, Problem]:
        """What teachers published for a class, and its teachers for all classes of theirs."""
        if not class_code or self._authored is None:
            return {}
        self._look()
        published = self._published
        for_all = any(not one.class_code for one in published)
        teachers = self._teachers(class_code) if for_all else frozenset()
        return {
            one.problem.id: one.problem
            for one in published
            if one.class_code == class_code or (not one.class_code and one.author in teachers)
        }

    def find(self, id: str, class_code: str = "") -> Problem | None:
        """The problem of that id, if students of the class see it."""
        return self.problems.get(id) or self.for_class(class_code).get(id)

    def renew(self) -> None:
        """Take in what was published or withdrawn, now. While the database is down the list stays
        as it is.
        """
        assert self._authored is not None
        with self._lock:
            self._looked = self._clock()
            try:
                changes = self._authored.changes()
                if changes != self._changes:
                    self._published = self._authored.published()
                    self._changes = changes
            except StorageUnavailable as error:
                log.warning("The list of problems stays as it was last seen: %s", error)

    def _teachers(self, class_code: str) -> frozenset[str]:
        """The accounts that teach a class; nobody while the database is down."""
        try:
            return frozenset(self.teachers_of(class_code))
        except StorageUnavailable as error:
            log.warning("Problems for all classes of a teacher are left out: %s", error)
            return frozenset()

    def _look(self) -> None:
        if self._clock() - self._looked >= self._look_every:
            self.renew()


__all__ = ["LivingCatalog", "StoredLibrary", "TeachersOf", "written"]
