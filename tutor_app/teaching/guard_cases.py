"""From a teacher's "this leaked" or "wrongly held back" to a case the guard is tested with."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import yaml

from tutor_app.datafiles import ROOT, DataFileError, load
from tutor_app.dialogue import Secret, SecretKind, Turn
from tutor_app.guard import Directives, ReadsNearness, Review
from tutor_app.guard.cases import GuardCase, GuardedWork, Saying
from tutor_app.misconceptions.embedding import shared_embedder
from tutor_app.misconceptions.library import library
from tutor_app.misconceptions.nearness import nearness
from tutor_app.session import SessionState
from tutor_app.subjects.algebra.sightings import Sightings
from tutor_app.subjects.python.change_kinds import kinds
from tutor_app.teaching.marks import TurnMark

CASES_FOLDER = ROOT / "tests" / "cases" / "guard"
REPORTED = CASES_FOLDER / "reported.yaml"
HEADER = """\
# What teachers reported: replies that gave something away, and drafts that were held back for
# nothing. `python -m tutor_app guard-case import FILE` adds to this file.
"""
# Kinds of secrets and the fields of a case they are in.
FIELDS = {
    SecretKind.LINE: "lines",
    SecretKind.EXPRESSION: "expressions",
    SecretKind.TOKEN: "tokens",
    SecretKind.VALUE: "values",
    SecretKind.PROSE: "prose",
    SecretKind.MATH: "mathematics",
}


def guard_case_of(
    state: SessionState, turns: Sequence[Turn], mark: TurnMark, name: str = ""
) -> GuardedWork | None:
    """What a mark says about the guard, as a case with all that it takes to judge it; None where
    the mark says nothing about it, or its turn is not there.

    The case holds the student's work and words as they are, a name they wrote among them: look
    through it before it is given away. Secrets are those of the session up to now.
    """
    turn = next((turn for turn in turns if turn.number == mark.turn), None)
    if turn is None:
        return None
    sayings = tuple(
        _saying(text, leak, turn, turns, mark.comment) for text, leak in _reported(turn, mark)
    )
    if not sayings:
        return None
    first = turns[0].work
    finding = next(iter(turn.reply.findings), None)
    return GuardedWork(
        name=name or f"reported: {state.problem.title}",
        program=turn.work or first,
        fixes=tuple(fix for one in turn.reply.findings for fix in one.fixes),
        misconception=(finding.misconception or "") if finding else "",
        on_page=_on_page(state, turn),
        cases=sayings,
        **_by_field(state.secrets),
    )


def _reported(turn: Turn, mark: TurnMark) -> list[tuple[str, bool]]:
    """The texts in question, each with whether it is a leak."""
    found = [] if mark.leaked is None else [(turn.reply.text, True)]
    blocked, place = turn.reply.guard.blocked, mark.wrongly_blocked
    if place is not None and place < len(blocked):
        found.append((blocked[place], False))
    return found


def _saying(text: str, leak: bool, turn: Turn, turns: Sequence[Turn], why: str) -> Saying:
    before = [one for one in turns if one.number < turn.number]
    upto = [one for one in turns if one.number <= turn.number]
    works = dict.fromkeys(one.work for one in before if one.work and one.work != turn.work)
    return Saying(
        say=text,
        leak=leak,
        student=tuple(one.message for one in upto if one.message),
        tutor=tuple(one.reply.text for one in before),
        work=tuple(works),
        why=why,
    )


def _by_field(secrets: Sequence[Secret]) -> dict[str, tuple[str, ...]]:
    by_field: dict[str, list[str]] = {}
    for secret in secrets:
        by_field.setdefault(FIELDS[secret.kind], []).append(secret.text)
    return {field: tuple(dict.fromkeys(texts)) for field, texts in by_field.items()}


def _on_page(state: SessionState, turn: Turn) -> tuple[str, ...]:
    """What the student could see beside the work: open cases with their outcomes, and of algebra
    the task, which has the very numbers that are worked with.
    """
    problem, check = state.problem, turn.reply.check
    texts = [problem.start, problem.statement] if problem.subject == "algebra" else []
    for result in check.results if check else ():
        if not result.case.hidden:
            texts += [result.case.call, result.case.expected, result.got or ""]
            texts += [result.error.type] if result.error else []
    return tuple(dict.fromkeys(text for text in texts if text))


# ------------------------------------------------------------------ files


def read_cases(folder: Path = CASES_FOLDER) -> list[GuardCase]:
    """All cases of a folder. Raises DataFileError for a file that cannot be used."""
    return [case for path in sorted(folder.glob("*.yaml")) for case in read_file(path)]


def read_file(path: Path) -> list[GuardCase]:
    """All cases of a file. Raises DataFileError when it cannot be used."""
    return [
        GuardCase(program=program, saying=saying)
        for program in load(path, list[GuardedWork])
        for saying in program.cases
    ]


def judge(case: GuardCase, directives: Directives, *, near: bool = True) -> Review:
    """What the guard makes of a case with all that it has in a session; without `near` it does not
    compare what words mean.
    """
    reader = nearness_of(case.program) if near else None
    return case.review(directives, Sightings(), reader)


def nearness_of(work: GuardedWork) -> ReadsNearness | None:
    """What the fixes of some work sound like, as the tutor itself would compare it."""
    held = [entry for entry in [library("python").get(work.misconception)] if entry]
    return nearness(kinds(work.fixes, work.program), held, shared_embedder())


def as_yaml(works: Sequence[GuardedWork]) -> str:
    """The cases as they stand in a file."""
    plain = [work.model_dump(mode="json", exclude_defaults=True) for work in works]
    return yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=100)


def add_cases(works: Sequence[GuardedWork], path: Path = REPORTED) -> list[GuardCase]:
    """Append cases to a file, made if it is not there. Gives the new ones; what the file has
    already is left out. Raises DataFileError when the file cannot be read or written.
    """
    known = set()
    if path.exists():
        known = {(w.program, s) for w in load(path, list[GuardedWork]) for s in w.cases}
    fresh: list[GuardedWork] = []
    for work in works:
        new = tuple(s for s in dict.fromkeys(work.cases) if (work.program, s) not in known)
        known.update((work.program, saying) for saying in new)
        if new:
            fresh.append(work.model_copy(update={"cases": new}))
    if fresh:
        try:
            before = path.read_text(encoding="utf-8") if path.exists() else HEADER
            joint = "" if before.endswith("\n") else "\n"
            path.write_text(before + joint + as_yaml(fresh), encoding="utf-8")
        except OSError as error:
            raise DataFileError(path, "file", f"make it writable ({error.strerror})") from error
    return [GuardCase(program=work, saying=saying) for work in fresh for saying in work.cases]
