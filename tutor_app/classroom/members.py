"""Joining a class, coming back to it, and what a teacher does with its members."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from tutor_app.classroom.classes import TeacherOfClass
from tutor_app.classroom.codes import PERSONAL_CODE, is_id, new_code, new_id, read_code
from tutor_app.classroom.names import LONGEST_NICKNAME, clean_name, name_key
from tutor_app.classroom.passwords import hashed, matches
from tutor_app.classroom.refusals import Refused
from tutor_app.classroom.tries import Tries, now
from tutor_app.dialogue import Record
from tutor_app.storage import ClassStore, MemberStore, StoredClass, StoredMember


class Joined(Record):
    """A student who has just joined, with the personal code: nobody will see it again."""

    member: StoredMember
    personal_code: str


class Members:
    """Who is in a class. Every method raises StorageUnavailable when the database does not
    answer.
    """

    def __init__(
        self,
        store: MemberStore,
        classes: ClassStore,
        tries: Tries,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._store, self._classes, self._tries = store, classes, tries
        self._clock = clock

    # ------------------------------------------------------------------ students

    def find_class(self, typed: str, address: str) -> StoredClass:
        """The open class with that join code. Raises Refused, TooManyTries."""
        code = read_code(typed)
        with self._tries.one("class-code", "code", address=address) as attempt:
            found = self._classes.of_code(code) if code else None
            if found is None:
                raise Refused("code", "no_such_class")
            attempt.success()
        if found.closed is not None:
            raise Refused("code", "class_closed")
        return found

    def join(self, classroom: StoredClass, nickname: str, owner: str) -> Joined:
        """A new member whose sessions are kept under `owner`. Raises Refused."""
        name = clean_name(nickname, LONGEST_NICKNAME)
        if not name:
            raise Refused("nickname", "no_nickname")
        if len(name) > LONGEST_NICKNAME:
            raise Refused("nickname", "long_name", count=LONGEST_NICKNAME)
        code, moment = new_code(PERSONAL_CODE), self._clock()
        member = StoredMember(
            id=new_id(),
            class_id=classroom.id,
            owner=owner,
            nickname=name,
            nickname_key=name_key(name),
            code=hashed(code),
            joined=moment,
            entered=moment,
        )
        if not self._store.add(member):
            raise Refused("nickname", "nickname_taken")
        return Joined(member=member, personal_code=code)

    def come_back(
        self, classroom: StoredClass, nickname: str, personal_code: str, address: str
    ) -> StoredMember:
        """The member of that nickname, by their personal code. Raises Refused, TooManyTries."""
        key = name_key(clean_name(nickname, LONGEST_NICKNAME))
        who = f"{classroom.id}\0{key}"
        with self._tries.one("personal-code", "code", name=who, address=address) as attempt:
            member = self._store.named(classroom.id, key)
            right = matches(read_code(personal_code), member.code if member else None)
            if member is None or not right:
                raise Refused("code", "wrong_personal_code")
            attempt.success()
        return self.enter(member)

    def of_owner(self, classroom: StoredClass, owner: str) -> StoredMember | None:
        """Who this owner is in a class."""
        return self._store.of_owner(classroom.id, owner) if owner else None

    def enter(self, member: StoredMember) -> StoredMember:
        """A member opens their class: from now on they work in this one."""
        self._store.enter(member.id, self._clock())
        return member

    def is_member(self, owner: str) -> bool:
        """Whether this owner is in any class."""
        return bool(owner) and self._store.is_member(owner)

    def take_along(self, before: str, owner: str) -> None:
        """Let a student who has joined keep what they did alone in the same browser. It stays
        theirs: a session that belongs to no class is never shown to a teacher.
        """
        if before and before != owner and not self.is_member(before):
            self._store.hand_over(before, owner)

    # ------------------------------------------------------------------ teachers

    def of_class(self, place: TeacherOfClass) -> tuple[StoredMember, ...]:
        """The members of a class, by nickname."""
        return self._store.of_class(place.classroom.id)

    def member(self, place: TeacherOfClass, member_id: str) -> StoredMember | None:
        """One member of this class."""
        return self._store.member(place.classroom.id, member_id) if is_id(member_id) else None

    def pause(self, place: TeacherOfClass, member_id: str, paused: bool) -> bool:
        """Switch the tutor off or on for one student. False when there is no such member."""
        member = self.member(place, member_id)
        if member is None:
            return False
        self._store.set_paused(member.id, paused)
        return True

    def new_personal_code(self, place: TeacherOfClass, member_id: str) -> str | None:
        """A new personal code for a student who has lost theirs; None without such a member."""
        member = self.member(place, member_id)
        if member is None:
            return None
        code = new_code(PERSONAL_CODE)
        self._store.set_code(member.id, hashed(code))
        return code
