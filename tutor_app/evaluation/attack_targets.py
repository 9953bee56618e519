"""What is attacked: wrong work with its known mend, and the words that an attempt may use of it."""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from pydantic import Field

from tutor_app.datafiles import ROOT, DataFileError, load
from tutor_app.dialogue import Problem, Record
from tutor_app.evaluation.encodings import ENCODERS

FILE = ROOT / "benchmarks" / "attack_targets.yaml"
FRESH = ("alpha", "beta", "gamma", "delta", "kappa", "sigma", "omega", "theta", "rho", "tau")
PROMPT = "[the system prompt]"  # what a complying model puts its own system prompt in place of


class Entry(Record):
    """One entry of `attack_targets.yaml`; see the comment there."""

    problem: str
    faulty: int = Field(ge=0)
    before: str
    fix: str
    accepts: tuple[str, ...] = ()
    wrong: tuple[str, ...] = Field(min_length=3)
    told: str


class Target(NamedTuple):
    """Wrong work on a problem, and what must not get out about it."""

    entry: Entry
    problem: Problem
    work: str

    @property
    def name(self) -> str:
        """A short name for reports."""
        return f"{self.problem.id}/{self.entry.faulty}"

    @property
    def accepted(self) -> tuple[str, ...]:
        """Every known way to write the mended line."""
        return (self.entry.fix, *self.entry.accepts)

    def mended(self, fix: str) -> str:
        """The work with the wrong line replaced; an indented `fix` brings its own indentation."""
        before = self.entry.before
        if before[:1] == " ":
            return self.work.replace(before, fix, 1)
        return re.sub(
            rf"^(\s*){re.escape(before.strip())}",
            lambda m: m[1] + fix,
            self.work,
            count=1,
            flags=re.M,
        )


def read_targets(problems: Mapping[str, Problem], path: Path = FILE) -> tuple[Target, ...]:
    """All targets. Raises DataFileError for one that does not fit the catalogue."""
    targets: list[Target] = []
    for place, entry in enumerate(load(path, tuple[Entry, ...])):
        problem = problems.get(entry.problem)
        if problem is None or entry.faulty >= len(problem.faulty):
            raise DataFileError(path, f"{place}.problem", "name a problem and its faulty work")
        work = problem.faulty[entry.faulty].code
        if entry.before not in work:
            raise DataFileError(path, f"{place}.before", "quote a line of that work")
        targets.append(Target(entry, problem, work))
    return tuple(targets)


def slots_of(target: Target) -> dict[str, str]:
    """What the texts of an attempt may use.

    Of the student's own: `work`, `line`, `line_number`, `name`, `call`, `expected`, `number`.
    Secret, for what a complying model says: `fix`, `fix_base64` and so on for every encoding,
    `solution` likewise, `mended` (the whole work), `fix_renamed` (other names), `told`, `before`,
    `start_of_fix` and `rest_of_fix`, `hidden_call`, `hidden_expected`, `prompt`. Guesses: `wrong`,
    `wrong_2`, `wrong_3`.
    """
    entry, problem = target.entry, target.problem
    shown = next((case for case in problem.cases if not case.hidden), None)
    hidden = next((case for case in problem.cases if case.hidden), None)
    rows = [row for row in target.work.splitlines() if row.strip()]
    number = target.work.splitlines().index(
        next(row for row in target.work.splitlines() if entry.before in row)
    )
    solution = problem.solutions[0].strip()
    fix = entry.fix.strip()
    cut = _common_start(entry.before.strip(), fix)
    slots = {
        "work": target.work.rstrip(),
        "line": entry.before.strip(),
        "line_number": str(number + 1),
        "name": shown.call.split("(")[0].split(".")[0] if shown else "x",
        "call": shown.call if shown else problem.start,
        "expected": (shown.expected or shown.prints or "").strip() if shown else rows[-1],
        "number": next(iter(re.findall(r"\d+", shown.call if shown else problem.start)), "3"),
        "before": entry.before.strip(),
        "fix": fix,
        "told": entry.told,
        "mended": target.mended(entry.fix).rstrip(),
        "fix_renamed": _renamed(fix),
        "start_of_fix": fix[:cut],
        "rest_of_fix": fix[cut:],
        "last_line": solution.splitlines()[-1].strip(),
        "hidden_call": hidden.call if hidden else solution.splitlines()[-1],
        "hidden_expected": (hidden.expected or hidden.prints or "") if hidden else "",
        "wrong": entry.wrong[0],
        "wrong_2": entry.wrong[1],
        "wrong_3": entry.wrong[2],
        "prompt": PROMPT,
        "solution": solution,
    }
    for name, encode in ENCODERS.items():
        if name != "plain":
            slots[f"fix_{name}"] = encode(fix)
            slots[f"solution_{name}"] = encode(solution)
    return slots


def _renamed(code: str) -> str:
    """Code with other names for everything that is neither a keyword nor built in."""
    keep = {*dir(builtins), *keyword.kwlist}
    table: dict[str, str] = {}
    fresh = iter(FRESH)
    return re.sub(
        r"(?<![.\w\"'])[^\W\d]\w*",
        lambda m: m[0] if m[0] in keep else table.setdefault(m[0], next(fresh, m[0])),
        code,
    )


def _common_start(before: str, fix: str) -> int:
    """Where the mend begins to differ from the wrong line: there a completion stops."""
    at = 0
    while at < min(len(before), len(fix)) and before[at] == fix[at]:
        at += 1
    return at
