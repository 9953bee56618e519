import stat
from pathlib import Path

import pytest

from tutor_app.web.access import browser_secret, is_owner, new_owner, owner_or_new, server_secret


def test_tokens_are_long_and_never_the_same():
    tokens = {new_owner() for _ in range(200)}
    assert len(tokens) == 200
    assert all(len(token) == 32 and is_owner(token) for token in tokens)


def test_a_token_that_comes_back_is_kept():
    token = new_owner()
    assert owner_or_new(token) == token


@pytest.mark.parametrize("sent", ["", None, "me", "0" * 31, "G" * 32, "a" * 33, 5, ["a" * 32], {}])
def test_anything_else_gets_a_fresh_token(sent):
    assert not is_owner(sent)
    assert is_owner(owner_or_new(sent))
    assert owner_or_new(sent) != sent


def test_the_secret_survives_a_restart_and_only_its_owner_can_read_it(tmp_path: Path):
    first = server_secret(None, tmp_path / "data")
    assert server_secret(None, tmp_path / "data") == first
    assert stat.S_IMODE((tmp_path / "data" / "secret").stat().st_mode) == 0o600


def test_a_configured_secret_wins(tmp_path: Path):
    server_secret(None, tmp_path)
    assert server_secret("from the environment", tmp_path) == "from the environment"


def test_a_broken_secret_file_is_replaced(tmp_path: Path):
    (tmp_path / "secret").write_bytes(b"\xff\xfe")
    assert len(server_secret(None, tmp_path)) == 64


def test_a_place_that_cannot_be_written_still_gives_a_secret(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    assert len(server_secret(None, tmp_path / "file" / "data")) == 64


def test_what_browsers_get_does_not_give_the_secret_away():
    secret = server_secret(None, None)
    derived = browser_secret(secret)
    assert derived == browser_secret(secret)
    assert derived not in secret
    assert derived != browser_secret(secret + "x")
