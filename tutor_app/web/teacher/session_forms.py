"""The small forms of a session's page: what was sent, as a deed or to be shown again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.datastructures import FormData

from tutor_app.classroom import Refused
from tutor_app.dialogue import (
    Deed,
    GuardReport,
    HandBack,
    MarkLeak,
    MarkWronglyBlocked,
    PinQuestion,
    RateReply,
    SetMisconception,
    SetUnderstanding,
    SwitchTutor,
    TakeOver,
    TeacherMessage,
)
from tutor_app.dialogue.interventions import MOST_TEXT
from tutor_app.errors import NotInSession
from tutor_app.web.teacher.guarding import FORM_TOKEN, text, texts

MESSAGE, PIN = "message", "pin"
MOST_DIGITS = 6
MOST_SEEN = 200  # more than there are in any session
STARS = frozenset("12345")


@dataclass(frozen=True)
class Sent:
    """The form that was sent, for the page to show it as it was; nothing for a page that was only
    opened.

    `form` says which of the forms on the page it is, `fields` what was in it. `report` is what the
    guard thinks of its text, `problem` why it could not be taken where that is about no one field.
    """

    form: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    report: GuardReport | None = None
    problem: str = ""

    def here(self, form: str) -> bool:
        """Whether it is this form."""
        return bool(form) and self.form == form

    def value(self, form: str, name: str, default: str = "") -> str:
        """What stands in a field of a form."""
        return self.fields.get(name, default) if self.here(form) else default


def sent_again(
    form: FormData, report: GuardReport | None = None, problem: str = "", **changed: str
) -> Sent:
    """The form to be shown once more, with fields `changed`."""
    fields = {name: text(form, name) for name in form if name != FORM_TOKEN}
    return Sent(text(form, "form"), {**fields, **changed}, report, problem)


def words_to_check(form: FormData) -> str:
    """What the guard has to look at before it is stored: the text of a message or of a question,
    unless the teacher has seen what the guard thinks of these very words, or wants them as they
    are.
    """
    if text(form, "kind") not in (MESSAGE, PIN) or text(form, "as_it_is") == "yes":
        return ""
    said = written(form, "text")
    return "" if said == plain(text(form, "seen")) else said


def read_deed(form: FormData) -> Deed:
    """What the form asks for. Raises Refused for what is missing or too long, NotInSession for a
    form that no page of ours has.
    """
    match text(form, "kind"):
        case "understanding":
            return SetUnderstanding(
                understanding=_id(form, "about"),
                held=_yes(form, "held"),
                reason=written(form, "reason", missing="no_reason"),
            )
        case "misconception":
            return SetMisconception(
                misconception=_id(form, "about"),
                held=_yes(form, "held"),
                reason=written(form, "reason", missing="no_reason"),
            )
        case "rate":
            return _rating(form)
        case "leak":
            return MarkLeak(
                turn=_number(form, "turn"),
                span=written(form, "span"),
                comment=written(form, "comment"),
            )
        case "blocked":
            return MarkWronglyBlocked(
                turn=_number(form, "turn"),
                draft=_number(form, "draft"),
                comment=written(form, "comment"),
            )
        case "pin":
            return PinQuestion(
                text=written(form, "text", missing="no_text"),
                as_it_is=_yes(form, "as_it_is"),
                reason=written(form, "reason"),
            )
        case "message":
            return TeacherMessage(text=written(form, "text", missing="no_text"))
        case "take_over":
            return TakeOver(reason=written(form, "reason"))
        case "hand_back":
            return HandBack(reason=written(form, "reason"))
        case "switch":
            return SwitchTutor(on=_yes(form, "on"), reason=written(form, "reason"))
    raise NotInSession


def written(form: FormData, name: str, missing: str = "") -> str:
    """A text that somebody wrote. Raises Refused when it is too long, or `missing` and empty."""
    found = plain(text(form, name))
    if missing and not found:
        raise Refused(name, missing)
    if len(found) > MOST_TEXT:
        raise Refused(name, "long_text", count=f"{MOST_TEXT:,}")
    return found


def plain(typed: str) -> str:
    """A text as it is stored, whatever the browser makes of ends of lines."""
    return typed.replace("\r\n", "\n").replace("\x00", "").strip()


def ids_seen(form: FormData) -> tuple[str, ...]:
    """The suggestions that were shown already, the latest `MOST_SEEN` of them."""
    return tuple(one[:400] for one in texts(form, "excluded")[-MOST_SEEN:])


def _rating(form: FormData) -> RateReply:
    stars = text(form, "stars")
    if stars not in STARS:
        raise Refused("stars", "no_stars")
    return RateReply(
        turn=_number(form, "turn"),
        stars=int(stars),
        comment=written(form, "comment"),
        better=written(form, "better"),
    )


def _id(form: FormData, name: str) -> str:
    id = text(form, name)
    if not 0 < len(id) <= 400:
        raise NotInSession
    return id


def _yes(form: FormData, name: str) -> bool:
    return text(form, name) == "yes"


def _number(form: FormData, name: str) -> int:
    digits = text(form, name)
    if not (digits.isascii() and digits.isdigit()) or len(digits) > MOST_DIGITS:
        raise NotInSession
    return int(digits)
