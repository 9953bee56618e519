"""The cookie of a student who has joined a class: their owner token, out of reach of scripts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from fastapi import Request, Response

from tutor_app.web.access import is_owner

COOKIE = "maieutic-student"
DAYS = 180


class KnowsMembers(Protocol):
    """Knows whether an owner token belongs to a member of a class."""

    def is_member(self, owner: str) -> bool:
        """Whether this owner is in any class."""
        ...


def student_of(cookies: Mapping[str, str], members: KnowsMembers) -> str:
    """The owner token in the cookies, if it belongs to a member of a class; else empty."""
    sent = cookies.get(COOKIE, "")
    return sent if is_owner(sent) and members.is_member(sent) else ""


def known_student(request: Request, members: KnowsMembers) -> str:
    """The owner token of the student whose browser asks, if it is known; else empty."""
    return student_of(request.cookies, members)


def remember_student(request: Request, response: Response, owner: str) -> None:
    """Let this browser be this student's."""
    response.set_cookie(
        COOKIE,
        owner,
        max_age=DAYS * 24 * 3600,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
        path="/",
    )


def forget_student(request: Request, response: Response) -> None:
    """Let this browser be nobody's again."""
    response.delete_cookie(COOKIE, path="/")
