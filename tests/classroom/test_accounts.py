from __future__ import annotations

import pytest

from tests.classroom.school import HERE, PASSWORD, School
from tutor_app.classroom.accounts import INVITATION, SETUP, form_token
from tutor_app.classroom.refusals import Refused, TooManyTries
from tutor_app.classroom.tries import OF_ONE_NAME


def refusal(call, *given) -> tuple[str, str]:
    with pytest.raises(Refused) as refused:
        call(*given)
    return refused.value.field, refused.value.reason


def everything(school: School) -> str:
    """All text in the database."""
    with school.engine.connect() as connection:
        tables = ("teachers", "log_ins", "links", "attempts")
        return str([connection.exec_driver_sql(f"SELECT * FROM {one}").all() for one in tables])


def test_the_first_teacher_comes_by_a_link_that_works_once(school: School) -> None:
    accounts = school.accounts
    assert not accounts.has_teachers()
    link, another = accounts.setup_link(), accounts.setup_link()
    assert link is not None
    assert another is not None
    assert accounts.works(link, SETUP)
    assert not accounts.works(link, INVITATION)
    accounts.join(link, SETUP, "Ada", PASSWORD)
    assert not accounts.works(link, SETUP)
    assert not accounts.works(another, SETUP), "there is a teacher now"
    assert accounts.setup_link() is None
    assert refusal(accounts.join, another, SETUP, "Mallory", PASSWORD) == ("", "link_gone")


def test_a_link_is_too_old_after_a_day(school: School) -> None:
    link = school.accounts.setup_link()
    assert link is not None
    school.clock.move(hours=23, minutes=59)
    assert school.accounts.works(link, SETUP)
    school.clock.move(minutes=1)
    assert not school.accounts.works(link, SETUP)


def test_a_refused_form_does_not_use_the_link_up(school: School) -> None:
    accounts = school.accounts
    link = accounts.setup_link()
    assert link is not None
    assert refusal(accounts.join, link, SETUP, " \u200b ", PASSWORD) == ("name", "no_name")
    assert refusal(accounts.join, link, SETUP, "x" * 61, PASSWORD) == ("name", "long_name")
    assert refusal(accounts.join, link, SETUP, "Ada", "short") == ("password", "short_password")
    assert refusal(accounts.join, link, SETUP, "A", "x" * 201) == ("password", "long_password")
    accounts.join(link, SETUP, "Ada", PASSWORD)


def test_an_invitation_makes_one_more_teacher_under_a_name_of_their_own(school: School) -> None:
    accounts = school.accounts
    link = accounts.invitation(school.teacher("Ada"))
    assert refusal(accounts.join, link, INVITATION, "ADA", PASSWORD) == ("name", "name_taken")
    accounts.join(link, INVITATION, "Grace", PASSWORD)
    assert refusal(accounts.join, link, INVITATION, "Eve", PASSWORD) == ("", "link_gone")
    assert accounts.logged_in(accounts.log_in("grace", PASSWORD, HERE)) is not None


def test_a_teacher_set_by_the_operator_is_made_once_and_left_alone_then(school: School) -> None:
    assert school.accounts.make("Ada", PASSWORD)
    assert not school.accounts.make("ada ", "another password")
    school.accounts.log_in("Ada", PASSWORD, HERE)
    assert refusal(school.accounts.make, "Bob", "short") == ("password", "short_password")


def test_nothing_that_lets_somebody_in_is_stored_as_it_is(school: School) -> None:
    accounts = school.accounts
    link = accounts.setup_link()
    assert link is not None
    assert link not in everything(school)
    accounts.join(link, SETUP, "Ada", PASSWORD)
    token = accounts.log_in("Ada", PASSWORD, HERE)
    teacher = accounts.logged_in(token)
    assert teacher is not None
    stored = everything(school)
    for secret in (PASSWORD, token, teacher.form_token, accounts.invitation(teacher)):
        assert secret not in stored


def test_a_wrong_name_and_a_wrong_password_are_told_the_same(school: School) -> None:
    school.accounts.make("Ada", PASSWORD)
    wrong = ("password", "wrong_password")
    for name, password in (("Ada", "wrong password"), ("Eve", PASSWORD), ("", PASSWORD)):
        assert refusal(school.accounts.log_in, name, password, HERE) == wrong


def test_a_hundred_wrong_passwords_and_whoever_is_in_stays_in(school: School) -> None:
    accounts = school.accounts
    accounts.make("Ada", PASSWORD)
    token = accounts.log_in("Ada", PASSWORD, HERE)
    said = []
    for number in range(100):
        with pytest.raises(Refused) as refused:
            accounts.log_in("Ada", f"wrong password {number}", "198.51.100.1")
        said.append(refused.value)
    assert [one.reason for one in said[:OF_ONE_NAME]] == ["wrong_password"] * OF_ONE_NAME
    assert all(isinstance(one, TooManyTries) for one in said[OF_ONE_NAME:])
    assert accounts.logged_in(token) is not None
    school.clock.move(minutes=15)
    accounts.log_in("Ada", PASSWORD, HERE)


def test_a_log_in_slides_for_twelve_hours_and_ends_after_a_week(school: School) -> None:
    accounts = school.accounts
    accounts.make("Ada", PASSWORD)
    token = accounts.log_in("Ada", PASSWORD, HERE)
    for _ in range(15):  # seven days and a half, used every twelve hours
        school.clock.move(hours=11.9)
        if accounts.logged_in(token) is None:
            break
    assert (school.clock.now.day - 2) == 7
    token = accounts.log_in("Ada", PASSWORD, HERE)
    school.clock.move(hours=12, seconds=1)
    assert accounts.logged_in(token) is None
    school.clock.move(hours=-12)
    assert accounts.logged_in(token) is None, "what is over is over"


@pytest.mark.parametrize("forged", ["", "x", "x" * 43, "x" * 5000, "é\x00", "' OR 1=1 --"])
def test_a_forged_cookie_is_nobody(school: School, forged: str) -> None:
    school.accounts.make("Ada", PASSWORD)
    assert school.accounts.logged_in(forged) is None


def test_the_stored_hash_of_a_token_is_no_token(school: School) -> None:
    school.accounts.make("Ada", PASSWORD)
    school.accounts.log_in("Ada", PASSWORD, HERE)
    with school.engine.connect() as connection:
        stored = connection.exec_driver_sql("SELECT token FROM log_ins").scalar()
    assert school.accounts.logged_in(str(stored)) is None


def test_logging_out_here_and_everywhere(school: School) -> None:
    accounts = school.accounts
    accounts.make("Ada", PASSWORD)
    one, two, three = (accounts.log_in("Ada", PASSWORD, HERE) for _ in range(3))
    accounts.log_out(one)
    assert accounts.logged_in(one) is None
    teacher = accounts.logged_in(two)
    assert teacher is not None
    accounts.log_out_everywhere(teacher)
    assert accounts.logged_in(two) is accounts.logged_in(three) is None


def test_a_new_password_needs_the_old_one_and_ends_every_other_log_in(school: School) -> None:
    accounts = school.accounts
    accounts.make("Ada", PASSWORD)
    here, elsewhere = (accounts.log_in("Ada", PASSWORD, HERE) for _ in range(2))
    teacher = accounts.logged_in(here)
    assert teacher is not None
    fresh = "quite another one"
    assert refusal(accounts.change_password, teacher, "wrong one", fresh, HERE) == (
        "old",
        "wrong_old_password",
    )
    assert refusal(accounts.change_password, teacher, PASSWORD, "short", HERE)[0] == "fresh"
    token = accounts.change_password(teacher, PASSWORD, fresh, HERE)
    assert accounts.logged_in(token) is not None
    assert accounts.logged_in(here) is accounts.logged_in(elsewhere) is None
    assert refusal(accounts.log_in, "Ada", PASSWORD, HERE) == ("password", "wrong_password")
    accounts.log_in("Ada", fresh, HERE)


def test_the_operator_sets_a_new_password_for_who_has_forgotten_it(school: School) -> None:
    accounts = school.accounts
    accounts.make("Ada", PASSWORD)
    token = accounts.log_in("Ada", PASSWORD, HERE)
    assert refusal(accounts.set_password, "Eve", PASSWORD) == ("name", "no_such_teacher")
    assert refusal(accounts.set_password, "ada", "short") == ("password", "short_password")
    accounts.set_password("ADA", "quite another one")
    assert accounts.logged_in(token) is None
    accounts.log_in("Ada", "quite another one", HERE)


def test_each_log_in_has_its_own_form_token() -> None:
    assert form_token("one") == form_token("one") != form_token("two")
    assert "one" not in form_token("one")
