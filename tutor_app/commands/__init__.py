"""The commands of `python -m tutor_app`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tutor_app.commands.chat import chat
from tutor_app.commands.replay import replay
from tutor_app.datafiles import DataFileError
from tutor_app.errors import TutorError
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
    options = parser.parse_args(arguments)
    try:
        tutor = Tutor.open(options.data_dir)
        try:
            if options.command == "chat":
                chat(tutor, options.problem, options.work, sys.stdin, sys.stdout)
            else:
                replay(tutor, options.file, sys.stdout)
        finally:
            tutor.close()
    except (TutorError, DataFileError) as error:
        print(error, file=sys.stderr)
        return 1
    except (KeyboardInterrupt, BrokenPipeError):
        return 1
    return 0
