from __future__ import annotations

import pytest

from tutor_app.web.access import new_owner
from tutor_app.web.student_cookie import COOKIE, student_of


class OneMember:
    """Knows one owner; is asked about nothing that has not the form of one."""

    def __init__(self, owner: str) -> None:
        self.owner = owner
        self.asked: list[str] = []

    def is_member(self, owner: str) -> bool:
        self.asked.append(owner)
        return owner == self.owner


def test_only_the_token_of_a_member_counts(owner: str) -> None:
    members = OneMember(owner)
    assert student_of({COOKIE: owner}, members) == owner
    assert student_of({COOKIE: new_owner()}, members) == ""
    assert student_of({"other": owner}, members) == ""


@pytest.mark.parametrize("sent", ["", "x", "A" * 32, "0" * 31, "0" * 33, "0" * 32 + "\n"])
def test_what_has_not_the_form_of_a_token_is_not_even_looked_up(owner: str, sent: str) -> None:
    members = OneMember(owner)
    assert student_of({COOKIE: sent}, members) == ""
    assert members.asked == []
