"""A stand-in for a language model in a terminal, to try the tutor with one that does its work, or
fails in a chosen way.
"""

from __future__ import annotations

import threading
from argparse import ArgumentParser
from collections.abc import Sequence
from typing import TextIO

from tutor_app.errors import TutorError
from tutor_app.testing import (
    Answering,
    LeakWay,
    Misbehaviour,
    ModelDouble,
    Request,
    foreign_language,
    leaking,
    prompt_injected,
)

# Drafts that must not be said; whoever chooses from a list need not know that they are answers.
LEAKS = {"leaking" if way is LeakWay.PLAIN else f"leaking_{way}": way for way in LeakWay}
DRAFTS = (*LEAKS, "injected", "foreign_language")
NAMES = (*(str(kind) for kind in Misbehaviour), *DRAFTS)
SECRET = "range(1, n + 1)"


def add_double_arguments(parser: ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("--port", type=int, default=8089, help="0 for any free one (default: 8089)")
    parser.add_argument(
        "--misbehaviour",
        nargs="+",
        choices=NAMES,
        metavar="NAME",
        default=[],
        help="one: for ever; several: in turn, then it behaves. " + ", ".join(NAMES),
    )
    parser.add_argument(
        "--secret", default=SECRET, help=f"what a leaking draft gives away (default: {SECRET})"
    )


def double(
    port: int,
    names: Sequence[str],
    secret: str,
    out: TextIO,
    stop: threading.Event | None = None,
) -> None:
    """Serve until interrupted (or until `stop` is set); a line on `out` for each request.

    Raises TutorError for a port that is taken, or for several drafts that must not be said.
    """

    def watch(request: Request) -> None:
        what = request.role or request.schema_name or "text"
        print(f"{what}: {request.mode}, {request.prompt_tokens} tokens", file=out, flush=True)

    failing = [Misbehaviour(name) for name in names if name not in DRAFTS]
    serving = ModelDouble(
        _answer([name for name in names if name in DRAFTS], secret),
        failing[0] if len(failing) == 1 else failing or None,
        port=port,
        watch=watch,
    )
    try:
        with serving:
            print(f"Serving; point the tutor here:\n\n  {_hint(serving)}\n", file=out, flush=True)
            (stop or threading.Event()).wait()
    except KeyboardInterrupt:
        return
    except (OSError, OverflowError) as error:
        raise TutorError(f"I cannot serve at port {port}: {error}.") from error


def _answer(drafts: Sequence[str], secret: str) -> Answering | None:
    if len(drafts) > 1:
        raise TutorError("Choose one of " + ", ".join(drafts) + ": a draft is only one of them.")
    match drafts:
        case ["injected"]:
            return prompt_injected()
        case ["foreign_language"]:
            return foreign_language()
        case [leak]:
            return leaking(secret, LEAKS[leak])
    return None


def _hint(serving: ModelDouble) -> str:
    return f"OPENAI_BASE_URL={serving.base_url} TUTOR_MODEL=double python app.py"
