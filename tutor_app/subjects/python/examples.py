"""Worked similar examples: another little program with the same fault, run before it is shown.

Worked examples come from `knowledge/examples/python.yaml`; their names and values are varied so
that nothing in them stands in the student's work (Sweller and Cooper, 1985, on worked examples;
the policy that a worked example never shows the student's own mend is ours).
"""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from tutor_app.datafiles import KNOWLEDGE, DataFileError, load
from tutor_app.dialogue import Construct, Finding, Outcome, WorkedExample
from tutor_app.subjects.python.sandbox import Job, Sandbox, shared_sandbox

MAX_VARIATIONS = 12
MAX_TRIED = 4
_COMMON = {"i", "n", "x", "s", "items", "0", "1", "2"}


class ExampleEntry(BaseModel):
    """One example. `{{name}}` in any text stands for one of the alternatives `vary[name]`.

    `{{gives}}` stands for what the faulty program gives: a repr, or the name of an error. `wanted`
    is the repr the mended one must give. `parts` are `Construct` values; the concept "*" fits any
    fault.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    concepts: tuple[str, ...] = Field(min_length=1)
    misconceptions: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    intent: str
    faulty: str
    call: str
    wanted: str
    noticed: tuple[str, ...] = Field(min_length=1)
    mended: str
    vary: dict[str, tuple[str | int | float, ...]] = {}


@cache
def examples(path: Path = KNOWLEDGE / "examples" / "python.yaml") -> tuple[ExampleEntry, ...]:
    """All entries. Raises DataFileError for a broken file, a doubled id, an unknown placeholder."""
    entries = load(path, tuple[ExampleEntry, ...])
    seen: set[str] = set()
    for entry in entries:
        if entry.id in seen:
            raise DataFileError(path, entry.id, "give every example its own id")
        seen.add(entry.id)
        used = set(re.findall(r"\{\{\s*(\w+)\s*\}\}", _all_text(entry))) - {"gives"}
        unknown = used - set(entry.vary)
        if unknown:
            field = f"{entry.id}.vary"
            raise DataFileError(path, field, f"add alternatives for {', '.join(sorted(unknown))}")
    return entries


def worked_example(
    finding: Finding,
    work: str,
    avoid: tuple[str, ...],
    sandbox: Sandbox | None = None,
    seed: int = 0,
    entries: tuple[ExampleEntry, ...] | None = None,
) -> WorkedExample | None:
    """A similar example for a fault: by misconception, else by concept, by part, or a general one.

    Its variation depends on `seed` and the finding alone, and has no name or number of the
    student's work if any variation has none. An example is passed over when its mended program
    holds one of the finding's fixes, or when running it does not bear out what it says. None when
    nothing is written yet: somebody else's finished program would only be something to copy.
    """
    if finding.part is Construct.UNWRITTEN:
        return None
    for entry in _in_order(finding, entries if entries is not None else examples()):
        if entry.id in avoid:
            continue
        for values in itertools.islice(_variations(entry, finding, work, seed), MAX_TRIED):
            made = _run(entry, values, finding, sandbox or shared_sandbox())
            if made is not None:
                return made
    return None


def _in_order(finding: Finding, entries: tuple[ExampleEntry, ...]) -> list[ExampleEntry]:
    def nearness(entry: ExampleEntry) -> int:
        if finding.misconception in entry.misconceptions:
            return 0
        # Where the mistake has no name, its place says more about it than the concept does.
        by_part, by_concept = (1, 2) if finding.misconception is None else (2, 1)
        if finding.part.value in entry.parts:
            return by_part
        if finding.concept in entry.concepts:
            return by_concept
        return 3 if "*" in entry.concepts else 4

    return sorted((entry for entry in entries if nearness(entry) < 4), key=nearness)


def _variations(
    entry: ExampleEntry, finding: Finding, work: str, seed: int
) -> Iterator[dict[str, str]]:
    """Ways to fill the placeholders, those that share least with the student's work first."""
    names = list(entry.vary)
    combinations = itertools.product(*(entry.vary[name] for name in names))
    filled = [
        dict(zip(names, map(str, values), strict=True))
        for values in itertools.islice(combinations, 60)
    ]
    taken = set(re.findall(r"\w+", work)) - _COMMON

    def merit(values: dict[str, str]) -> tuple[int, bytes]:
        text = "\n".join(_fill(part, values) for part in (entry.faulty, entry.call))
        shared = len(taken.intersection(re.findall(r"\w+", text)) - _KEYWORDS)
        mix = hashlib.sha256(f"{seed}{finding.key}{sorted(values.items())}".encode()).digest()
        return shared, mix

    return iter(sorted(filled, key=merit)[:MAX_VARIATIONS])


_KEYWORDS = {
    "and", "append", "class", "def", "dict", "elif", "else", "for", "if", "in", "init", "int",
    "len", "list", "not", "or", "print", "range", "return", "self", "str", "sum", "while",
    "False", "None", "True",
}  # fmt: skip


def _run(
    entry: ExampleEntry, values: dict[str, str], finding: Finding, sandbox: Sandbox
) -> WorkedExample | None:
    faulty, mended = _fill(entry.faulty, values), _fill(entry.mended, values)
    call, wanted = _fill(entry.call, values), _fill(entry.wanted, values).strip()
    if _gives_away(mended, finding):
        return None
    gives = _outcome(faulty, call, sandbox)
    if not gives or gives == wanted or _outcome(mended, call, sandbox) != wanted:
        return None
    values = {**values, "gives": gives}
    return WorkedExample(
        id=entry.id,
        concept=entry.concepts[0],
        intent=_fill(entry.intent, values),
        faulty=faulty.strip("\n"),
        call=call,
        gives=gives,
        wanted=wanted,
        noticed=tuple(_fill(text, values) for text in entry.noticed),
        mended=mended.strip("\n"),
    )


def _outcome(code: str, call: str, sandbox: Sandbox) -> str:
    """What a program gives: the repr of the value, the name of the error, or "no end"."""
    run = sandbox.run(Job(code=code, calls=(call,), seconds_per_call=0.3, seconds_total=0.6))
    if run.syntax is not None:
        return "SyntaxError"
    if run.load_error is not None:
        return run.load_error.type
    if not run.calls:
        return ""
    first = run.calls[0]
    if first.outcome is Outcome.PASSED:
        return first.repr or ""
    if first.error is not None:
        return "no end" if first.outcome is Outcome.TIMEOUT else first.error.type
    return "no end" if first.outcome is Outcome.TIMEOUT else ""


def _gives_away(mended: str, finding: Finding) -> bool:
    """Whether a fix of the student's program stands in the example as it is."""
    squeezed = re.sub(r"\s+", "", mended)
    for fix in finding.fixes:
        after = re.sub(r"\s+", "", fix.after)
        if len(after) > 3 and after in squeezed:
            return True
    return False


def _fill(text: str, values: dict[str, str]) -> str:
    def value(match: re.Match[str]) -> str:
        return values.get(match.group(1), match.group())

    return re.sub(r"\{\{\s*(\w+)\s*\}\}", value, text)


def _all_text(entry: ExampleEntry) -> str:
    parts = (entry.intent, entry.faulty, entry.call, entry.wanted, *entry.noticed, entry.mended)
    return "\n".join(parts)
