"""One conversation in a terminal."""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

from tutor_app.dialogue import Check, Reply, Status
from tutor_app.errors import TutorError
from tutor_app.tutor import Tutor

HELP = """\
Type to answer. A line of its own:
  :run        read your program again and run it
  :edit       type a new program here; a single dot ends it
  :show       show the program as it stands
  :quit       leave
"""


def chat(tutor: Tutor, problem_id: str, work: Path | None, source: TextIO, out: TextIO) -> None:
    """Hold a conversation over `source` and `out` until the student leaves or input ends.

    Without a work file the problem's first faulty program is the one to debug. Raises
    UnknownProblem for an id that is not in the catalog, TutorError for a file that cannot be read.
    """
    program = _read(work) if work else None
    if program is None:
        problem = tutor.catalog.problems.get(problem_id)
        program = problem.faulty[0].code if problem and problem.faulty else ""
    session = tutor.start(problem_id, program)
    print(f"{session.problem.title}\n\n{session.problem.statement.strip()}\n", file=out)
    print(f"{program.rstrip()}\n\n{HELP}", file=out)
    _say(session.opening, out)
    while (line := _line(source, out)) is not None:
        message, changed = line.strip(), None
        if message == ":quit":
            return
        if message == ":show":
            print(program, file=out)
            continue
        if message in (":run", ":edit"):
            program = _typed(source) if message == ":edit" else _read(work) if work else program
            message, changed = "", program
        try:
            reply = tutor.respond(session.id, message, changed)
        except TutorError as error:
            print(f"\n{error}\n", file=out)
            continue
        if changed is not None and reply.check is not None:
            _results(reply.check, out)
        _say(reply, out)
        if reply.status is Status.SOLVED:
            return


def _say(reply: Reply, out: TextIO) -> None:
    print(f"\n{reply.text}\n", file=out)


def _results(check: Check, out: TextIO) -> None:
    print(f"\n{check.passed} of {len(check.results)} cases pass.", file=out)
    for result in check.results:
        if result.case.hidden:
            continue
        mark = "ok " if result.passed else "no "
        got = result.got if result.error is None else result.error.type
        print(f"  {mark} {result.case.call}: expected {result.case.expected}, got {got}", file=out)


def _line(source: TextIO, out: TextIO) -> str | None:
    print("> ", end="", flush=True, file=out)
    line = source.readline()
    return line if line else None


def _typed(source: TextIO) -> str:
    lines: list[str] = []
    for line in iter(source.readline, ""):
        if line.rstrip("\n") == ".":
            break
        lines.append(line)
    return "".join(lines)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise TutorError(f"I cannot read {path}: {error.strerror}.") from error
