"""What turns cost, as stored: written with the turn, summed for caps and reports."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.storage.conftest import Ask
from tests.storage.samples import WHEN, stored, turn, used
from tutor_app.dialogue import Fault, Usage
from tutor_app.spending import Spending, Spendings
from tutor_app.storage import Repository, StorageUnavailable, VersionConflict, open_database

TODAY = WHEN.date()


def test_turns_count_for_their_session_their_class_and_their_day(repository: Repository) -> None:
    repository.create(stored(class_code="7B"), turn(0, usage=used(100, 20, 0.5)))
    repository.append(stored(version=2, class_code="7B"), turn(1, usage=used(10, 2, 0.25)))
    repository.create(stored("s2", class_code="7B"), turn(0, usage=used(1000)))
    repository.create(stored("s3"), turn(0, usage=used(10_000, 0, 4.0)))
    assert repository.spent("s1", "7B", TODAY) == Spendings(
        of_session=Spending(tokens=132, cost=0.75),
        of_class=Spending(tokens=1132, cost=0.75),
        of_day=Spending(tokens=11_132, cost=4.75),
    )
    assert repository.spent_by_class() == {"7B": Spending(tokens=1132, cost=0.75)}


def test_where_nothing_was_used_the_sums_are_zero(repository: Repository) -> None:
    assert repository.spent("s1", "7B", TODAY) == Spendings(of_class=Spending())
    assert repository.usage_by_day(TODAY) == ()
    assert repository.usage_by_session() == ()
    assert repository.latest_usage(5) == ()
    assert repository.spent_by_class() == {}


def test_a_session_without_a_class_has_no_class_spending(repository: Repository) -> None:
    repository.create(stored(), turn(0, usage=used(100)))
    assert repository.spent("s1", "", TODAY).of_class is None


def test_a_turn_of_the_offline_engine_alone_leaves_no_trace(repository: Repository) -> None:
    repository.create(stored(), turn(0))
    assert repository.latest_usage(5) == ()


def test_a_turn_that_had_to_do_without_the_model_is_counted(repository: Repository) -> None:
    faults = (Fault.CIRCUIT_OPEN, Fault.CIRCUIT_OPEN, Fault.HELD_BACK)
    repository.create(stored(), turn(0, faults=faults))
    (day,) = repository.usage_by_day(TODAY)
    assert (day.turns, day.calls, day.fallbacks) == (1, 0, 3)
    assert day.faults == {"circuit_open": 2, "held_back": 1}


def test_the_day_is_the_day_in_utc(repository: Repository) -> None:
    late = datetime(2026, 3, 1, 20, 0, tzinfo=timezone(timedelta(hours=-8)))
    repository.create(stored(), turn(0, usage=used(7), at=late))
    assert [one.day for one in repository.usage_by_day(date(2026, 1, 1))] == [date(2026, 3, 2)]


def test_of_two_turns_with_the_same_version_one_is_paid_for_by_the_turn_that_was_stored(
    repository: Repository,
) -> None:
    repository.create(stored(), turn(0))
    repository.append(stored(version=2), turn(1, usage=used(10)))
    lost = turn(1, usage=used(500))
    with pytest.raises(VersionConflict):
        repository.append(stored(version=2), lost)
    assert repository.spent("s1", "", TODAY).of_session.tokens == 10
    # What the lost turn cost can be counted by itself, and then it is, with no turn stored.
    repository.charge(stored(version=2), lost)
    assert repository.spent("s1", "", TODAY).of_session.tokens == 510
    assert len(repository.turns("s1")) == 2


def test_a_turn_that_a_deletion_overtook_is_paid_for_without_naming_the_session(
    repository: Repository,
) -> None:
    repository.create(stored(), turn(0))
    repository.delete(["s1"])
    late = turn(1, usage=used(10))
    with pytest.raises(VersionConflict):
        repository.append(stored(version=2), late)
    repository.charge(stored(version=2), late)
    repository.charge(stored(version=2), turn(1))
    assert [(one.session_id, one.turns) for one in repository.usage_by_session()] == [("", 1)]
    assert repository.spent("", "", TODAY).of_day.tokens == 10


def test_the_cost_of_a_deleted_session_still_counts_but_no_longer_names_it(
    repository: Repository, ask: Ask
) -> None:
    repository.create(stored("secret-id", class_code="7B"), turn(0, usage=used(100, 0, 1.0)))
    repository.create(stored("s2", class_code="7B"), turn(0, usage=used(10)))
    repository.delete(["secret-id"])
    spent = repository.spent("secret-id", "7B", TODAY)
    assert spent.of_session == Spending()
    assert spent.of_class == spent.of_day == Spending(tokens=110, cost=1.0)
    assert repository.spent("", "", TODAY).of_session == Spending()
    assert "secret-id" not in str(ask("SELECT * FROM usage"))
    assert [(s.session_id, s.problem_id) for s in repository.usage_by_session()] == [
        ("", ""),
        ("s2", "p"),
    ]


def test_no_words_of_a_student_are_kept_with_the_cost(repository: Repository, ask: Ask) -> None:
    said = turn(0, "my zebra message", "a zebra reply", usage=used(5), faults=(Fault.TIMEOUT,))
    repository.create(stored(title="my zebra problem"), said)
    rows = ask("SELECT * FROM usage")
    assert len(rows) == 1
    assert "zebra" not in str(rows)


def test_a_model_without_a_price_has_tokens_and_no_cost(repository: Repository) -> None:
    repository.create(stored(), turn(0, usage=used(100, calls=3)))
    (day,) = repository.usage_by_day(TODAY)
    assert (day.cost, day.unpriced_calls) == (None, 3)
    repository.append(stored(version=2), turn(1, usage=used(10, 0, 0.5, calls=2)))
    (day,) = repository.usage_by_day(TODAY)
    assert (day.cost, day.unpriced_calls) == (0.5, 3)
    assert repository.spent("s1", "", TODAY).of_session == Spending(tokens=110, cost=0.5)


def test_days_come_latest_first_from_the_day_that_was_asked_for(repository: Repository) -> None:
    for number in range(4):
        at = WHEN + timedelta(days=number)
        repository.create(stored(f"s{number}"), turn(0, usage=used(10 + number), at=at))
    days = repository.usage_by_day(TODAY + timedelta(days=1))
    assert [(one.day.day, one.prompt_tokens) for one in days] == [(4, 13), (3, 12), (2, 11)]
    assert [one.day.day for one in repository.latest_usage(2)] == [4, 3]


def test_sessions_come_with_what_they_used_the_most_first(repository: Repository) -> None:
    guess = Usage(model_calls=1, prompt_tokens=50, estimated=True)
    repository.create(stored("low", problem_id="a"), turn(0, usage=used(5)))
    repository.create(stored("high", problem_id="b", class_code="7B"), turn(0, usage=guess))
    more = turn(1, usage=used(1, 2), faults=(Fault.TIMEOUT,))
    repository.append(stored("high", 2, problem_id="b", class_code="7B"), more)
    high, low = repository.usage_by_session()
    assert (high.session_id, high.class_code, high.problem_id) == ("high", "7B", "b")
    assert (high.turns, high.prompt_tokens, high.completion_tokens) == (2, 51, 2)
    assert (high.estimated, high.faults) == (True, {"timeout": 1})
    assert (low.session_id, low.estimated, low.faults) == ("low", False, {})
    assert repository.usage_by_session(TODAY + timedelta(days=1)) == ()


def test_the_class_of_a_session_is_kept_with_it(repository: Repository) -> None:
    repository.create(stored(class_code="7B"), turn(0))
    found = repository.load("s1")
    assert found is not None
    assert found.class_code == "7B"
    with pytest.raises(ValidationError, match="class_code"):
        stored(class_code="x" * 41)


faults = st.lists(st.sampled_from(list(Fault)), max_size=3).map(tuple)
turns = st.tuples(
    st.sampled_from(["s1", "s2", "s3"]),
    st.integers(0, 2),
    st.integers(0, 1000),
    st.integers(0, 1000),
    st.none() | st.integers(0, 8).map(lambda n: n / 4),
    faults,
)


@settings(max_examples=25, deadline=None)
@given(st.lists(turns, max_size=8))
def test_every_sum_is_the_sum_of_the_turns(
    made: list[tuple[str, int, int, int, float | None, tuple[Fault, ...]]],
) -> None:
    classes = {"s1": "7B", "s2": "7B", "s3": ""}
    repository = Repository(open_database("sqlite://"))
    try:
        versions: dict[str, int] = {}
        for id, day, prompt, completion, cost, missed in made:
            number = versions.get(id, 0)
            versions[id] = number + 1
            session = stored(id, number + 1, class_code=classes[id])
            at = WHEN + timedelta(days=day)
            one = turn(number, usage=used(prompt, completion, cost), faults=missed, at=at)
            (repository.append if number else repository.create)(session, one)
        spent = repository.spent("s1", "7B", TODAY)
        assert spent.of_class is not None
        for sums, own in (
            (spent.of_session, [m for m in made if m[0] == "s1"]),
            (spent.of_class, [m for m in made if classes[m[0]] == "7B"]),
            (spent.of_day, [m for m in made if m[1] == 0]),
        ):
            assert sums.tokens == sum(m[2] + m[3] for m in own)
            assert sums.cost == sum(m[4] or 0 for m in own)
        for report in (repository.usage_by_day(TODAY), repository.usage_by_session()):
            assert sum(one.turns for one in report) == len(made)
            assert sum(one.prompt_tokens for one in report) == sum(m[2] for m in made)
            assert sum(one.cost or 0 for one in report) == sum(m[4] or 0 for m in made)
            for fault in Fault:
                reported = sum(one.faults.get(fault.value, 0) for one in report)
                assert reported == sum(m[5].count(fault) for m in made)
    finally:
        repository.close()


def take_turns(url: str, id: str, count: int) -> int:
    """A process of its own: a session with some turns, and the tokens it saw spent at the end."""
    repository = Repository(open_database(url, 30_000))
    try:
        for number in range(count):
            session = stored(id, number + 1, class_code="7B")
            one = turn(number, usage=used(10, 1, 0.5))
            (repository.append if number else repository.create)(session, one)
        return repository.spent(id, "7B", TODAY).of_session.tokens
    finally:
        repository.close()


def test_several_processes_at_once_lose_no_cost(url: str) -> None:
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(3, mp_context=spawn) as pool:
        own = list(pool.map(take_turns, [url] * 3, ["a", "b", "c"], [10] * 3))
    assert own == [110] * 3
    repository = Repository(open_database(url))
    try:
        everything = Spending(tokens=330, cost=15.0)
        assert repository.spent("a", "7B", TODAY) == Spendings(
            of_session=Spending(tokens=110, cost=5.0), of_class=everything, of_day=everything
        )
    finally:
        repository.close()


def test_threads_that_share_a_database_in_memory_lose_no_cost() -> None:
    repository = Repository(open_database("sqlite://"))

    def one_session(number: int) -> None:
        repository.create(stored(f"s{number}"), turn(0, usage=used(10)))
        assert repository.spent(f"s{number}", "", TODAY).of_session.tokens == 10

    try:
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(one_session, range(40)))
        assert repository.spent("", "", TODAY).of_day.tokens == 400
    finally:
        repository.close()


def test_a_turn_whose_cost_cannot_be_stored_is_not_stored_either(
    repository: Repository, ask: Ask
) -> None:
    repository.create(stored(), turn(0))
    ask("ALTER TABLE usage RENAME TO away")
    with pytest.raises(StorageUnavailable):
        repository.append(stored(version=2, state="after"), turn(1, usage=used(10)))
    found = repository.load("s1")
    assert found is not None
    assert (found.version, found.state) == (1, "{}")
    assert [one.number for one in repository.turns("s1")] == [0]


def test_times_of_day_are_not_kept_with_the_cost(repository: Repository, ask: Ask) -> None:
    at = datetime(2026, 3, 1, 23, 59, 58, tzinfo=UTC)
    repository.create(stored(), turn(0, usage=used(5), at=at))
    (row,) = ask("SELECT * FROM usage")
    assert "23:59" not in str(row)
