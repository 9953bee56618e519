"""A teacher who has forgotten the password, and whoever runs the server."""

from __future__ import annotations

from pathlib import Path

from tests.commands.test_commands import run
from tutor_app.classroom import Accounts
from tutor_app.classroom.tries import Tries
from tutor_app.storage import AttemptStore, TeacherStore, open_database


def test_a_new_password_is_set_from_the_terminal(tmp_path: Path) -> None:
    missing = run("set-password", "Ada", "--data-dir", str(tmp_path), typed="whatever it is\n")
    assert missing.returncode == 1
    assert "There is no database" in missing.stderr
    database = open_database(f"sqlite:///{tmp_path / 'maieutic.db'}")
    accounts = Accounts(TeacherStore(database), Tries(AttemptStore(database)))
    accounts.make("Ada", "a few words in a row")
    short = run("set-password", "ada", "--data-dir", str(tmp_path), typed="short\n")
    assert (short.returncode, short.stderr.strip()) == (1, "Make it at least 10 characters long.")
    done = run("set-password", "ada", "--data-dir", str(tmp_path), typed="quite another one\n")
    assert done.returncode == 0, done.stderr
    assert "another" not in done.stdout
    assert accounts.log_in("Ada", "quite another one", "")
    database.dispose()
