"""What the tutor refuses, in words meant for the person in front of the screen."""

from __future__ import annotations


class TutorError(Exception):
    """Something a person can be told: `kind` says it plainly and what to do."""

    kind = "Something went wrong here. Your work is safe; please try again."

    def __init__(self, kind: str | None = None) -> None:
        if kind is not None:
            self.kind = kind
        super().__init__(self.kind)


class SessionNotFound(TutorError):
    """No session of that id belongs to this person."""

    kind = "That session is not here, or it is not yours. Start a new one from the list."


class SessionBusy(TutorError):
    """Another message of the same session is being answered."""

    kind = "Your last message is still being answered. Give it a moment, then send this again."


class InputTooLarge(TutorError):
    """Work or message over the limit."""


class TooFast(TutorError):
    """More than one visitor, or all together, may use in a minute. `seconds` until it goes on."""

    def __init__(self, what: str, *, everybody: bool, seconds: int) -> None:
        self.what, self.everybody, self.seconds = what, everybody, seconds
        who = "Many people are here just now." if everybody else "That was a lot in one minute."
        super().__init__(f"{who} It goes on in {seconds} s; nothing was lost.")


class UnknownProblem(TutorError):
    """No problem of that id."""

    kind = "There is no problem by that name."


class NotInSession(TutorError):
    """A teacher's deed is about something that the session does not have."""

    kind = "That is not in this session. Open it again to see how it stands now."


class TutorPaused(TutorError):
    """The teacher has switched the tutor off for this class or this student."""

    kind = (
        "Your teacher has paused the tutor for now. Everything you have written is kept, and you "
        "can go on as soon as it is switched on again."
    )


class ClassClosed(TutorError):
    """The class that a session belongs to is closed."""

    kind = "This class is closed. You can still read what is here, but the tutor no longer answers."


class NotInThisClass(TutorError):
    """The teacher has not chosen this problem, or this kind of problem, for the class."""

    kind = "That problem is not one that your class works on. Choose one from the list."


class StorageDown(TutorError):
    """The database does not answer."""

    kind = (
        "The tutor cannot save anything right now, so it has not answered. "
        "Your text is still here: please try again in a minute."
    )
