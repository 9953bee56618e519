"""The commands of `python -m tutor_app`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tutor_app.commands.backup import backup_command, restore_command
from tutor_app.commands.chat import chat
from tutor_app.commands.double import add_double_arguments, double
from tutor_app.commands.guard_case import import_guard_cases
from tutor_app.commands.model_check import model_check
from tutor_app.commands.replay import replay
from tutor_app.commands.set_password import set_password
from tutor_app.commands.usage import usage
from tutor_app.datafiles import DataFileError
from tutor_app.errors import TutorError
from tutor_app.settings import get_settings
from tutor_app.tutor import Tutor


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit status is 0, or 1 after a message on standard error."""
    parser = argparse.ArgumentParser(
        prog="python -m tutor_app", description="Maieutic, the Socratic tutor, without a browser."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    talk = commands.add_parser("chat", help="one conversation in the terminal")
    talk.add_argument("problem", help="the id of a problem in knowledge/problems")
    talk.add_argument("--work", type=Path, help="a file with your program (read again at :run)")
    talk.add_argument("--data-dir", type=Path, help="keep the session here (default: keep nothing)")
    many = commands.add_parser("replay", help="many scripted sessions from a JSON Lines file")
    many.add_argument("file", type=Path)
    many.add_argument("--data-dir", type=Path, help="keep the sessions here")
    costs = commands.add_parser("usage", help="what the language model was used for and cost")
    costs.add_argument("--days", type=int, default=7, help="how many days, today included")
    costs.add_argument("--json", action="store_true", help="everything, for another program")
    costs.add_argument("--data-dir", type=Path, help="where the sessions are, if not as set")
    forgot = commands.add_parser("set-password", help="a new password for a teacher")
    forgot.add_argument("name", help="the teacher's name")
    forgot.add_argument("--data-dir", type=Path, help="where the sessions are, if not as set")
    commands.add_parser("model-check", help="is the configured language model good enough?")
    guarded = commands.add_parser("guard-case", help="what teachers reported, as tests")
    reported = guarded.add_subparsers(dest="action", required=True).add_parser(
        "import", help="add the cases of a file to those that the tests run"
    )
    reported.add_argument("file", type=Path, help="a list of cases, YAML or JSON")
    reported.add_argument("--to", type=Path, help="the file to add to, if not the usual one")
    add_double_arguments(commands.add_parser("double", help="a stand-in for a language model"))
    backup = commands.add_parser("backup", help="write everything that is stored into a file")
    backup.add_argument("file", type=Path, help="such as monday.jsonl.gz; must not be there yet")
    restore = commands.add_parser("restore", help="read a backup into an empty database")
    restore.add_argument("file", type=Path)
    options = parser.parse_args(arguments)
    try:
        return _run(options)
    except (TutorError, DataFileError) as error:
        print(error, file=sys.stderr)
        return 1
    except (KeyboardInterrupt, BrokenPipeError):
        return 1


def _run(options: argparse.Namespace) -> int:
    match options.command:
        case "usage":
            usage(get_settings(), options.data_dir, options.days, options.json, sys.stdout)
        case "set-password":
            set_password(get_settings(), options.data_dir, options.name, sys.stdout)
        case "model-check":
            return 0 if model_check(get_settings(), sys.stdout) else 1
        case "backup":
            backup_command(get_settings(), options.file, sys.stdout)
        case "restore":
            restore_command(get_settings(), options.file, sys.stdout)
        case "guard-case":
            import_guard_cases(options.file, options.to, sys.stdout)
        case "double":
            double(options.port, options.misbehaviour, options.secret, sys.stdout)
        case _:
            _with_tutor(options)
    return 0


def _with_tutor(options: argparse.Namespace) -> None:
    tutor = Tutor.open(options.data_dir)
    try:
        if options.command == "chat":
            chat(tutor, options.problem, options.work, sys.stdin, sys.stdout)
        else:
            replay(tutor, options.file, sys.stdout)
    finally:
        tutor.close()
