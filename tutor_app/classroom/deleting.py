"""Deleting for good, by the teacher of a class: a session, a student, the class."""

from __future__ import annotations

from tutor_app.classroom.classes import TeacherOfClass
from tutor_app.storage import ClassSession, Repository, StoredMember


class Deleting:
    """What a teacher can delete. There is no way back. Every method trusts that the session or
    student is of the class, and raises StorageUnavailable when the database does not answer.
    """

    def __init__(self, repository: Repository) -> None:
        self._repository = repository

    def session(self, session: ClassSession) -> None:
        """Delete a session with its turns. What it cost still counts, and names nobody."""
        self._repository.delete([session.id])

    def student(self, place: TeacherOfClass, member: StoredMember) -> None:
        """Delete a student of the class with all their sessions in it. What they did alone or in
        another class is no business of this one.
        """
        self._repository.delete_member(place.classroom.id, member.owner)

    def whole_class(self, place: TeacherOfClass) -> None:
        """Delete the class with its students, sessions, and problems written for it alone."""
        self._repository.delete_class(place.classroom.id)
