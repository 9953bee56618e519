"""Teachers' accounts: the first one, logging in and out, invitations, passwords."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime, timedelta

from tutor_app.classroom.codes import digest, new_id, new_token
from tutor_app.classroom.names import LONGEST_NAME, clean_name, name_key
from tutor_app.classroom.passwords import LEAST_CHARACTERS, MOST_CHARACTERS, hashed, matches
from tutor_app.classroom.refusals import Refused
from tutor_app.classroom.tries import Tries, now
from tutor_app.dialogue import Record
from tutor_app.storage import StoredTeacher, TeacherStore

IDLE = timedelta(hours=12)
LONGEST = timedelta(days=7)
LINK_LASTS = timedelta(hours=24)
NOTED_EVERY = timedelta(minutes=1)

SETUP = "setup"
INVITATION = "invitation"


class Teacher(Record):
    """A teacher who is logged in. `form_token` has to come back with every form that is sent from
    this log-in. `is_guest`: nobody's account, only a visitor of a demo; see `sample.py`.
    """

    id: str
    name: str
    form_token: str = ""
    is_guest: bool = False


class Accounts:
    """Who is a teacher, and who is logged in. Every method raises StorageUnavailable when the
    database does not answer.
    """

    def __init__(
        self, store: TeacherStore, tries: Tries, clock: Callable[[], datetime] = now
    ) -> None:
        self._store = store
        self._tries = tries
        self._clock = clock

    # ------------------------------------------------------------------ becoming a teacher

    def has_teachers(self) -> bool:
        """Whether anybody can log in yet."""
        return self._store.count() > 0

    def setup_link(self) -> str | None:
        """The token of a new link for the first teacher; None once there is a teacher."""
        return None if self.has_teachers() else self._link(SETUP, None)

    def invitation(self, teacher: Teacher) -> str:
        """The token of a new link for one more teacher."""
        return self._link(INVITATION, teacher.id)

    def works(self, token: str, kind: str) -> bool:
        """Whether a one-time link still works."""
        if kind == SETUP and self.has_teachers():
            return False
        return self._store.has_link(digest(token), kind, self._clock())

    def join(self, token: str, kind: str, name: str, password: str) -> StoredTeacher:
        """Make a teacher by a one-time link, which is used up. Raises Refused."""
        teacher = self._new(name, password)
        if not self.works(token, kind):
            raise Refused("", "link_gone")
        if self._store.named(teacher.name_key) is not None:
            raise Refused("name", "name_taken")
        if not self._store.add_by_link(teacher, digest(token), kind, self._clock()):
            raise Refused("", "link_gone")
        return teacher

    def make(self, name: str, password: str) -> bool:
        """Make the teacher that the operator has set; False when there is one of that name.
        Raises Refused.
        """
        key = name_key(clean_name(name))
        if self._store.named(key) is not None:
            return False
        return self._store.add(self._new(name, password))

    # ------------------------------------------------------------------ logging in and out

    def log_in(self, name: str, password: str, address: str) -> str:
        """The token of a new log-in. Raises Refused, TooManyTries.

        A wrong name and a wrong password take as long and are told the same.
        """
        key = name_key(clean_name(name))
        with self._tries.one("log-in", "password", name=key, address=address) as attempt:
            teacher = self._store.named(key) if key else None
            if not matches(password, teacher.password if teacher else None) or teacher is None:
                raise Refused("password", "wrong_password")
            attempt.success()
        return self.begin(teacher.id)

    def begin(self, teacher_id: str) -> str:
        """The token of a new log-in of a teacher who has shown who they are."""
        token, moment = new_token(), self._clock()
        self._store.add_log_in(digest(token), teacher_id, moment, moment - LONGEST)
        return token

    def logged_in(self, token: str) -> Teacher | None:
        """Who is logged in with this token; None when nobody is, or not any more."""
        if not token or len(token) > 100:
            return None
        found = self._store.log_in(digest(token))
        if found is None:
            return None
        moment = self._clock()
        if moment - found.seen > IDLE or moment - found.created > LONGEST:
            self._store.end_log_in(found.token)
            return None
        if moment - found.seen > NOTED_EVERY:
            self._store.touch_log_in(found.token, moment)
        return Teacher(id=found.teacher.id, name=found.teacher.name, form_token=form_token(token))

    def log_out(self, token: str) -> None:
        """End this log-in."""
        self._store.end_log_in(digest(token))

    def log_out_everywhere(self, teacher: Teacher) -> None:
        """End every log-in of a teacher."""
        self._store.end_log_ins(teacher.id)

    def change_password(self, teacher: Teacher, old: str, fresh: str, address: str) -> str:
        """Change the password; every log-in ends. The token of a new log-in. Raises Refused."""
        stored = self._store.named(name_key(teacher.name))
        with self._tries.one("password", "old", name=teacher.id, address=address) as attempt:
            if not matches(old, stored.password if stored else None):
                raise Refused("old", "wrong_old_password")
            attempt.success()
        _check_password("fresh", fresh)
        self._store.set_password(teacher.id, hashed(fresh))
        return self.begin(teacher.id)

    def set_password(self, name: str, fresh: str) -> None:
        """Set the password of a teacher who has forgotten it; every log-in ends. For the operator
        only: nothing is asked for. Raises Refused.
        """
        key = name_key(clean_name(name))
        teacher = self._store.named(key) if key else None
        if teacher is None:
            raise Refused("name", "no_such_teacher")
        _check_password("password", fresh)
        self._store.set_password(teacher.id, hashed(fresh))

    # ------------------------------------------------------------------ parts

    def _link(self, kind: str, made_by: str | None) -> str:
        token, moment = new_token(), self._clock()
        self._store.add_link(digest(token), kind, made_by, moment, moment + LINK_LASTS)
        return token

    def _new(self, typed: str, password: str) -> StoredTeacher:
        name = clean_name(typed)
        if not name:
            raise Refused("name", "no_name")
        if len(name) > LONGEST_NAME:
            raise Refused("name", "long_name", count=LONGEST_NAME)
        _check_password("password", password)
        return StoredTeacher(
            id=new_id(),
            name=name,
            name_key=name_key(name),
            password=hashed(password),
            created=self._clock(),
        )


def form_token(log_in: str) -> str:
    """What a form of this log-in has to bring back: nobody can know it who does not have the
    cookie, and it says nothing about the cookie.
    """
    return hmac.new(log_in.encode(), b"form", hashlib.sha256).hexdigest()


def _check_password(field: str, password: str) -> None:
    if len(password) < LEAST_CHARACTERS:
        raise Refused(field, "short_password", count=LEAST_CHARACTERS)
    if len(password) > MOST_CHARACTERS:
        raise Refused(field, "long_password", count=MOST_CHARACTERS)
