"""`python -m tutor_app usage`: what it says, and what it keeps to itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from tests.storage.samples import stored, turn, used
from tutor_app.commands import main
from tutor_app.commands.usage import usage
from tutor_app.commands.usage_report import report, standing_in
from tutor_app.commands.usage_text import as_text, fault_words
from tutor_app.dialogue import Fault
from tutor_app.errors import TutorError
from tutor_app.settings import Settings, get_settings
from tutor_app.spending import FAULT_WORDS, Scope, Unit, setting_name
from tutor_app.storage import Repository, TurnUsage, open_database

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
TODAY = NOW.date()
NO_CAPS = {setting_name(scope, unit): None for scope in Scope for unit in Unit}


def with_caps(**caps: Any) -> Settings:
    plain = {"DATABASE_URL": None, "OPENAI_API_KEY": "zebra-key", "TUTOR_MODEL": "some-model"}
    return Settings.model_validate(NO_CAPS | plain | caps)


@pytest.fixture
def repository(tmp_path: Path) -> Iterator[Repository]:
    made = Repository(open_database(f"sqlite:///{tmp_path / 'maieutic.db'}"))
    yield made
    made.close()


@pytest.fixture
def say(repository: Repository) -> Callable[..., str]:
    return lambda settings=None, days=7: as_text(
        report(repository, settings or with_caps(), TODAY, days)
    )


def line(text: str, start: str) -> str:
    (found,) = [one for one in text.splitlines() if one.strip().startswith(start)]
    return " ".join(found.split())


def test_tokens_and_money_are_told_per_day_and_per_session(
    repository: Repository, say: Callable[..., str]
) -> None:
    session = stored("abcdefghijkl", problem_id="add-up-to-n", class_code="7B")
    repository.create(session, turn(0, usage=used(1200, 30, 0.01, calls=2), at=NOW))
    after = session.model_copy(update={"version": 2})
    repository.append(after, turn(1, usage=used(300, 20, 0.005), at=NOW - timedelta(days=1)))
    text = say()
    assert "Language model: some-model" in text
    assert line(text, "2026-03-10") == "2026-03-10 1 2 1,200 30 0.0100 0"
    assert line(text, "2026-03-09") == "2026-03-09 1 1 300 20 0.0050 0"
    assert line(text, "abcdefgh") == "abcdefgh 7B Add up to n 2 3 1,500 50 0.0150 0"
    assert "It answered in the latest stored turn" in text


def test_days_before_those_asked_for_are_left_out(
    repository: Repository, say: Callable[..., str]
) -> None:
    repository.create(stored(), turn(0, usage=used(7777), at=NOW - timedelta(days=7)))
    assert "7,777" not in say(days=7)
    assert "7,777" in say(days=8)
    assert "7,777" in say(days=10**9)


def test_why_the_offline_engine_stood_in_is_told_in_plain_words(
    repository: Repository, say: Callable[..., str]
) -> None:
    faults = (Fault.TIMEOUT, Fault.TIMEOUT, Fault.HELD_BACK)
    repository.create(stored("a"), turn(0, usage=used(5), faults=faults, at=NOW))
    repository.create(stored("b"), turn(0, faults=(Fault.TIMEOUT,), at=NOW))
    text = say()
    assert "3 × it took too long to answer" in text
    assert "1 × the answer would have given the solution away" in text
    assert "It is away" in text
    assert "in the latest 2 turns in a row" in text


@pytest.mark.parametrize(
    ("latest", "in_a_row"),
    [
        ([], 0),
        ([{}], 0),
        ([{"timeout": 1}, {}], 1),
        ([{}, {"timeout": 1}], 0),
        ([{"over_budget": 2}, {"circuit_open": 1}, {"held_back": 1}, {"timeout": 1}], 2),
        ([{"malformed": 1}, {"timeout": 1}], 0),
    ],
)
def test_the_model_is_away_while_the_latest_turns_had_to_do_without_it(
    latest: list[dict[str, int]], in_a_row: int
) -> None:
    turns = [TurnUsage(day=TODAY, calls=0, faults=faults) for faults in latest]
    assert standing_in(turns).turns_in_a_row == in_a_row


def test_caps_that_are_set_are_told_with_how_far_they_are_used(
    repository: Repository, say: Callable[..., str]
) -> None:
    old = NOW - timedelta(days=30)
    repository.create(stored("full-one", class_code="7B"), turn(0, usage=used(100, 0, 0.5), at=old))
    repository.create(stored("half-one", class_code="8C"), turn(0, usage=used(50), at=NOW))
    text = say(with_caps(TUTOR_SESSION_TOKENS=100, TUTOR_DAY_TOKENS=200, TUTOR_CLASS_COST=1))
    assert "TUTOR_DAY_TOKENS, today: 50 of 200 (25%)" in text
    assert "TUTOR_SESSION_TOKENS, full-one: 100 of 100 (100%); USED UP" in text
    assert "TUTOR_SESSION_TOKENS, half-one: 50 of 100 (50%)" in text
    assert text.index("full-one: 100") < text.index("half-one: 50")
    assert "TUTOR_CLASS_COST, 7B: 0.5000 of 1.0000 (50%)" in text
    assert "TUTOR_DAY_COST: not set" in text


def test_of_many_sessions_the_fullest_are_told_and_the_others_counted(
    repository: Repository, say: Callable[..., str]
) -> None:
    for number in range(25):
        one = turn(0, usage=used(number + 1), at=NOW)
        repository.create(stored(f"s{number:07}"), one)
    text = say(with_caps(TUTOR_SESSION_TOKENS=21))
    assert "and 5 more (--json has them all)" in text
    assert "TUTOR_SESSION_TOKENS, s0000024: 25 of 21" in text
    assert "and 22 more, 2 of them used up" in text


def test_guesses_and_missing_prices_are_owned_up_to(
    repository: Repository, say: Callable[..., str]
) -> None:
    guess = used(40, calls=3).model_copy(update={"estimated": True})
    repository.create(stored(), turn(0, usage=guess, at=NOW))
    text = say()
    assert line(text, "2026-03-10") == "2026-03-10 1 3 ~40 ~0 - 0"
    assert "their number is a guess" in text
    assert "3 calls have no price" in text


def test_an_empty_database_and_no_model_are_said_plainly(say: Callable[..., str]) -> None:
    text = say(with_caps(OPENAI_API_KEY=None, OPENAI_BASE_URL=None, TUTOR_DAY_TOKENS=0))
    assert "none is configured" in text
    assert "No stored turn has asked for a language model yet." in text
    assert "TUTOR_DAY_TOKENS, today: 0 of 0; USED UP" in text


def test_no_word_of_a_student_no_whole_id_and_no_key_is_in_it(repository: Repository) -> None:
    own = stored(
        "abcdefgh-secret-rest",
        owner="owner-zebra",
        problem_id="own-123",
        title="zebra title",
        state='{"zebra": 1}',
        draft="zebra draft",
    )
    one = turn(0, "zebra", "zebra", usage=used(5), faults=(Fault.TIMEOUT,), at=NOW)
    repository.create(own, one)
    repository.create(stored("gone", class_code="7B"), turn(0, usage=used(6), at=NOW))
    repository.delete(["gone"])
    made = report(repository, with_caps(), TODAY, 7)
    text = as_text(made)
    for shown in (text, made.model_dump_json()):
        assert "zebra" not in shown
        assert "secret-rest" not in shown
        assert "gone" not in shown
    assert line(text, "abcdefgh").startswith("abcdefgh (not in the catalogue)")
    assert line(text, "(deleted)") == "(deleted) 7B 1 1 6 0 - 0"


def test_a_fault_of_a_newer_version_is_told_by_its_name() -> None:
    assert fault_words("timeout") == FAULT_WORDS[Fault.TIMEOUT]
    assert fault_words("not_known_yet") == "not_known_yet"


# ------------------------------------------------------------------------------ as it is run


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Iterator[Callable[..., tuple[int, str, str]]]:
    monkeypatch.setenv("TUTOR_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    get_settings.cache_clear()

    def command(*arguments: str) -> tuple[int, str, str]:
        status = main(["usage", *arguments])
        shown = capsys.readouterr()
        return status, shown.out, shown.err

    yield command
    get_settings.cache_clear()


def test_the_command_reads_the_database_of_the_settings(
    repository: Repository, run: Callable[..., tuple[int, str, str]]
) -> None:
    repository.create(stored(), turn(0, usage=used(1234, 0, 0.5), at=datetime.now(UTC)))
    status, out, err = run()
    assert (status, err) == (0, "")
    assert "1,234" in out
    status, out, _ = run("--json", "--days", "2")
    made = json.loads(out)
    assert status == 0
    assert made["days"][0]["prompt_tokens"] == 1234
    assert {cap["setting"] for cap in made["caps"]} >= {"TUTOR_SESSION_TOKENS", "TUTOR_DAY_TOKENS"}


def test_where_there_is_no_database_the_command_says_so_and_makes_none(
    run: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    status, out, err = run("--data-dir", str(tmp_path / "elsewhere"))
    assert (status, out) == (1, "")
    assert "There is no database at" in err
    assert not (tmp_path / "elsewhere").exists()


def test_a_database_that_cannot_be_read_is_said_in_one_line(
    run: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    (tmp_path / "maieutic.db").write_bytes(b"no database at all" * 100)
    status, out, err = run()
    assert (status, out) == (1, "")
    assert err.startswith("I cannot read the database")
    assert len(err.splitlines()) == 1


def test_the_password_of_a_database_that_is_down_is_not_shown() -> None:
    down = with_caps(DATABASE_URL="postgresql://teacher:zebra@127.0.0.1:1/none")
    with pytest.raises(TutorError, match="I cannot read the database") as caught:
        usage(down, None, 7, False, StringIO())
    assert "zebra" not in str(caught.value)
    with pytest.raises(TutorError, match="not the address of a database"):
        usage(with_caps(DATABASE_URL="zebra"), None, 7, False, StringIO())
