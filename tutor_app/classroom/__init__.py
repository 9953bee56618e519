"""Teachers, their classes, and the students in them.

`Classroom` is the door: `accounts` (who is a teacher), `classes` (what a teacher does with
classes), `members` (joining and coming back), `rules` (what a class allows; the tutor asks),
`deleting` (for good).
"""

from __future__ import annotations

from tutor_app.assembly import Parts
from tutor_app.classroom.accounts import Accounts, Teacher
from tutor_app.classroom.classes import Classes, ClassSettings, TeacherOfClass
from tutor_app.classroom.deleting import Deleting
from tutor_app.classroom.members import Joined, Members
from tutor_app.classroom.refusals import Refused, TooManyTries
from tutor_app.classroom.rules import Place, Rules, allowed_problems
from tutor_app.classroom.sample import GUEST, SAMPLE_CLASS, sample_class
from tutor_app.classroom.tries import Tries


class Classroom:
    """Everything about teachers and classes, over one database."""

    def __init__(self, parts: Parts) -> None:
        school = parts.school
        tries = Tries(school.attempts)
        self.accounts = Accounts(school.teachers, tries)
        self.classes = Classes(
            school.classes, school.teachers, parts.grounds, parts.catalog.problems
        )
        self.members = Members(school.members, school.classes, tries)
        self.rules = Rules(school.classes, school.members)
        self.deleting = Deleting(parts.repository)


__all__ = [
    "GUEST",
    "SAMPLE_CLASS",
    "Accounts",
    "ClassSettings",
    "Classes",
    "Classroom",
    "Deleting",
    "Joined",
    "Members",
    "Place",
    "Refused",
    "Rules",
    "Teacher",
    "TeacherOfClass",
    "TooManyTries",
    "allowed_problems",
    "sample_class",
]
