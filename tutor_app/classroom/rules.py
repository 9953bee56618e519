"""What a class allows its students, checked by the tutor before every turn."""

from __future__ import annotations

from collections.abc import Container, Iterable

from tutor_app.dialogue import Problem, Record
from tutor_app.errors import ClassClosed, NotInThisClass, TutorPaused
from tutor_app.settings import Settings
from tutor_app.storage import ClassStore, MemberStore, StoredClass, StoredMember

OPEN = "open"


class Place(Record):
    """Where a student works: the class, and who they are in it (None: nobody it knows)."""

    classroom: StoredClass
    member: StoredMember | None = None

    @property
    def is_paused(self) -> bool:
        """Whether the tutor is switched off here, for all or for this student."""
        return self.classroom.paused or (self.member is not None and self.member.paused)

    def allows(self, problem: Problem, *, from_list: bool, published: bool = False) -> bool:
        """Whether the class works on this problem. `from_list`: it is one of the class's list;
        `published`: a teacher published it for the class, which chooses it.
        """
        classroom = self.classroom
        if classroom.subjects is not None and problem.subject not in classroom.subjects:
            return False
        if problem.subject == OPEN and not classroom.with_model:
            return False  # nothing but a language model can tutor it
        if not from_list:
            return classroom.own_problems
        return published or classroom.problems is None or problem.id in classroom.problems

    def check_turn(self) -> None:
        """Raise ClassClosed or TutorPaused where no turn may be taken now."""
        if self.classroom.closed is not None:
            raise ClassClosed
        if self.is_paused:
            raise TutorPaused

    def check_start(self, problem: Problem, *, from_list: bool, published: bool = False) -> None:
        """Raise as `check_turn` does, or NotInThisClass for what the class does not work on."""
        self.check_turn()
        if not self.allows(problem, from_list=from_list, published=published):
            raise NotInThisClass

    def settings(self, settings: Settings) -> Settings:
        """The server's settings with the caps of this class in place of its own."""
        caps = {
            name: value
            for name in ("session_tokens", "class_tokens")
            if (value := getattr(self.classroom, name)) is not None
        }
        return settings.model_copy(update=caps) if caps else settings


class Rules:
    """Finds the place of a student. Raises StorageUnavailable when the database does not answer."""

    def __init__(self, classes: ClassStore, members: MemberStore) -> None:
        self._classes, self._members = classes, members

    def of_student(self, owner: str) -> Place | None:
        """The open class that a student entered last; None for somebody in no class."""
        member = self._members.entered_last(owner) if owner else None
        if member is None:
            return None
        classroom = self._classes.load(member.class_id)
        return Place(classroom=classroom, member=member) if classroom else None

    def of_session(self, class_id: str, owner: str) -> Place | None:
        """The class that a session was begun in; None where it belongs to none (any more)."""
        classroom = self._classes.load(class_id) if class_id else None
        if classroom is None:
            return None
        member = self._members.of_owner(class_id, owner) if owner else None
        return Place(classroom=classroom, member=member)


def allowed_problems(
    place: Place | None, problems: Iterable[Problem], published: Container[str] = ()
) -> tuple[Problem, ...]:
    """The problems of the list that a student may work on here. `published` are the ids of those
    that teachers published for the class.
    """
    if place is None:
        return tuple(problems)
    return tuple(
        one for one in problems if place.allows(one, from_list=True, published=one.id in published)
    )
