from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.classroom.school import HERE, School
from tutor_app.classroom.refusals import Refused, TooManyTries
from tutor_app.classroom.tries import OF_ONE_ADDRESS, OF_ONE_NAME, WHILE, Tries
from tutor_app.storage import AttemptStore


def fail(tries: Tries, name: str = "ada", address: str = HERE) -> None:
    with tries.one("log-in", "password", name=name, address=address):
        pass


def succeed(tries: Tries, name: str = "ada", address: str = HERE) -> None:
    with tries.one("log-in", "password", name=name, address=address) as attempt:
        attempt.success()


def until_refused(attempt: Callable[[int], None], most: int = 200) -> int:
    """How many tries it takes."""
    for number in range(most):
        try:
            attempt(number)
        except TooManyTries:
            return number
    return most


def test_after_so_many_failures_of_a_name_it_says_when_it_goes_on(school: School) -> None:
    start = school.clock.now
    for _ in range(OF_ONE_NAME):
        fail(school.tries, address=f"192.0.2.{_}")
        school.clock.move(seconds=10)
    with pytest.raises(TooManyTries) as refused:
        succeed(school.tries)
    assert refused.value.until == start + WHILE
    school.clock.now = refused.value.until
    succeed(school.tries)


def test_the_right_password_is_not_even_looked_at_meanwhile(school: School) -> None:
    until_refused(lambda _: fail(school.tries))
    looked = False
    with pytest.raises(TooManyTries), school.tries.one("log-in", "p", name="ada", address="other"):
        looked = True
    assert not looked


def test_an_address_that_tries_many_names_is_stopped(school: School) -> None:
    assert until_refused(lambda n: fail(school.tries, f"name {n}")) == OF_ONE_ADDRESS
    succeed(school.tries, "somebody", "198.51.100.7")


def test_a_success_takes_back_the_names_failures_but_not_the_addresses(school: School) -> None:
    def fail_then_succeed(number: int) -> None:
        fail(school.tries, "victim")
        succeed(school.tries, "own account")

    assert until_refused(fail_then_succeed) == OF_ONE_NAME
    for _ in range(OF_ONE_NAME - 1):
        fail(school.tries, "ada", "198.51.100.7")
    succeed(school.tries, "ada", "198.51.100.8")
    fail(school.tries, "ada", "198.51.100.9")


def test_different_kinds_of_tries_do_not_count_together(school: School) -> None:
    until_refused(lambda _: fail(school.tries))
    with school.tries.one("personal-code", "code", name="ada", address=HERE) as attempt:
        attempt.success()


def test_the_count_holds_for_another_process_and_names_nobody(school: School) -> None:
    until_refused(lambda _: fail(school.tries, "ada lovelace"))
    another = Tries(AttemptStore(school.engine), school.clock)
    with pytest.raises(TooManyTries):
        succeed(another, "ada lovelace")
    with school.engine.connect() as connection:
        rows = str(connection.exec_driver_sql("SELECT about FROM attempts").all())
    assert "lovelace" not in rows
    assert HERE not in rows


def test_a_try_that_is_refused_or_breaks_counts_as_failed(school: School) -> None:
    def refused(_: int) -> None:
        try:
            with school.tries.one("log-in", "p", name="ada", address=HERE):
                raise Refused("p", "wrong_password")
        except TooManyTries:
            raise
        except Refused:
            pass

    assert until_refused(refused) == OF_ONE_NAME
