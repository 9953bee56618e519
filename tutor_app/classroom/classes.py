"""Classes, as their teachers see and change them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

from tutor_app.classroom.accounts import Teacher
from tutor_app.classroom.codes import CLASS_CODE, is_id, new_code, new_id
from tutor_app.classroom.names import LONGEST_NAME, clean_name, name_key
from tutor_app.classroom.refusals import Refused
from tutor_app.classroom.sample import SAMPLE_CLASS
from tutor_app.classroom.tries import now
from tutor_app.dialogue import Record
from tutor_app.storage import (
    ClassSession,
    ClassStore,
    ClassTeacher,
    ClassWithNumbers,
    StoredClass,
    TeacherStore,
)

MOST_TOKENS = 1_000_000_000
MOST_DAYS = 3_650
SESSIONS_LISTED = 20_000


class TeacherOfClass(Record):
    """A teacher and a class that is theirs: whoever has this may see and change the class."""

    teacher: Teacher
    classroom: StoredClass


class ClassSettings(Record):
    """What a teacher chooses for a class; see `StoredClass`."""

    name: str
    subjects: tuple[str, ...] | None
    problems: tuple[str, ...] | None
    own_problems: bool
    with_model: bool
    session_tokens: int | None
    class_tokens: int | None
    retention_days: int | None


class Classes:
    """What a teacher does with classes. Methods that take a `TeacherOfClass` trust it. Every
    method raises StorageUnavailable when the database does not answer.
    """

    def __init__(
        self,
        store: ClassStore,
        teachers: TeacherStore,
        subjects: Collection[str],
        problems: Collection[str],
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._store, self._teachers = store, teachers
        self._subjects, self._problems = subjects, problems
        self._clock = clock

    def mine(self, teacher: Teacher) -> tuple[ClassWithNumbers, ...]:
        """A teacher's classes, open ones first; a guest's is the sample class."""
        if teacher.is_guest:
            return self._store.with_numbers(SAMPLE_CLASS)
        return self._store.all_of_teacher(teacher.id)

    def open(self, teacher: Teacher, class_id: str) -> TeacherOfClass | None:
        """The class, if it is this teacher's."""
        if teacher.is_guest:
            found = self._store.load(SAMPLE_CLASS) if class_id == SAMPLE_CLASS else None
        else:
            found = self._store.of_teacher(class_id, teacher.id) if is_id(class_id) else None
        return TeacherOfClass(teacher=teacher, classroom=found) if found else None

    def create(self, teacher: Teacher, name: str) -> StoredClass:
        """A new class with everything allowed. Raises Refused."""
        name = _class_name(name)
        while True:
            new = StoredClass(
                id=new_id(), name=name, code=new_code(CLASS_CODE), created=self._clock()
            )
            if self._store.add(new, teacher.id):
                return new

    def change(
        self, place: TeacherOfClass, wanted: ClassSettings, published: Collection[str] = ()
    ) -> StoredClass:
        """Store what the teacher chose; `published` are the ids of problems that teachers wrote
        for this class, which may be chosen too. Raises Refused.
        """
        for field, value, most in (
            ("session_tokens", wanted.session_tokens, MOST_TOKENS),
            ("class_tokens", wanted.class_tokens, MOST_TOKENS),
            ("retention_days", wanted.retention_days, MOST_DAYS),
        ):
            least = 1 if field == "retention_days" else 0
            if value is not None and not least <= value <= most:
                raise Refused(field, "number_out_of_range", least=least, most=f"{most:,}")
        if wanted.subjects is not None and not wanted.subjects:
            raise Refused("subjects", "no_subject")
        if wanted.problems is not None and not wanted.problems and not wanted.own_problems:
            raise Refused("problems", "no_problem")
        for field, chosen, known in (
            ("subjects", wanted.subjects, (self._subjects,)),
            ("problems", wanted.problems, (self._problems, published)),
        ):
            if not all(any(one in some for some in known) for one in chosen or ()):
                raise Refused(field, "unknown_choice")
        values = wanted.model_dump() | {"name": _class_name(wanted.name)}
        return self._save(place.classroom.model_copy(update=values))

    def pause(self, place: TeacherOfClass, paused: bool) -> StoredClass:
        """Switch the tutor off or on for the whole class."""
        return self._save(place.classroom.model_copy(update={"paused": paused}))

    def close(self, place: TeacherOfClass, closed: bool) -> StoredClass:
        """Close the class, or open it again. Nothing is deleted."""
        moment = self._clock() if closed else None
        return self._save(place.classroom.model_copy(update={"closed": moment}))

    def new_code(self, place: TeacherOfClass) -> StoredClass:
        """Give the class another join code; the old one no longer works."""
        while True:
            changed = place.classroom.model_copy(update={"code": new_code(CLASS_CODE)})
            if self._store.save(changed):
                return changed

    def teachers(self, place: TeacherOfClass) -> tuple[ClassTeacher, ...]:
        """Those who teach this class, by name."""
        return self._store.teachers(place.classroom.id)

    def remove_teacher(self, place: TeacherOfClass, teacher_id: str) -> bool:
        """Take the class from a teacher. False for the last one: somebody has to have it."""
        return is_id(teacher_id) and self._store.remove_teacher(place.classroom.id, teacher_id)

    def add_teacher(self, place: TeacherOfClass, name: str) -> None:
        """Let another teacher see this class. Raises Refused."""
        key = name_key(clean_name(name))
        found = self._teachers.named(key) if key else None
        if found is None:
            raise Refused("colleague", "no_such_teacher")
        self._store.add_teacher(place.classroom.id, found.id)

    def sessions(
        self, place: TeacherOfClass, most: int = SESSIONS_LISTED
    ) -> tuple[ClassSession, ...]:
        """The sessions of the class, the latest first; at most so many."""
        return self._store.sessions(place.classroom.id, most)

    def session(self, place: TeacherOfClass, session_id: str) -> ClassSession | None:
        """One session, if it belongs to this class."""
        return self._store.session(place.classroom.id, session_id) if is_id(session_id) else None

    def _save(self, changed: StoredClass) -> StoredClass:
        self._store.save(changed)
        return changed


def _class_name(typed: str) -> str:
    name = clean_name(typed)
    if not name:
        raise Refused("name", "no_class_name")
    if len(name) > LONGEST_NAME:
        raise Refused("name", "long_name", count=LONGEST_NAME)
    return name
