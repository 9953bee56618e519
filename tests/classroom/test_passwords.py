from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tutor_app.classroom.passwords import MOST_CHARACTERS, hashed, matches


def test_only_the_same_password_matches_its_hash() -> None:
    stored = hashed("häppy otter 🦦")
    assert "happy" not in stored
    assert stored.startswith("$argon2id$")
    assert matches("häppy otter 🦦", stored)
    assert not matches("häppy otter", stored)
    assert not matches("", stored)


def test_two_hashes_of_the_same_password_differ() -> None:
    assert hashed("the same") != hashed("the same")


def test_without_a_hash_nothing_matches_and_the_same_work_is_done() -> None:
    assert not matches("nobody", None)
    assert not matches("anything", "no hash at all")


def test_a_password_of_megabytes_is_not_hashed_whole() -> None:
    stored = hashed("a" * MOST_CHARACTERS)
    assert matches("a" * 5_000_000, stored), "it is cut where no password can be longer"


def test_a_class_that_comes_at_once_is_served() -> None:
    stored = hashed("together")
    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(lambda _: matches("together", stored), range(4)))
