"""Probes about a call as a whole: what it gives, how it ends; and about text Python cannot read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tutor_app.dialogue import (
    Answer,
    AnswerKind,
    CaseResult,
    Check,
    Finding,
    Outcome,
    Probe,
    ProbeKind,
    Problem,
)
from tutor_app.subjects.python.probes.making import ENDLESS, askable_value, make, value_answer
from tutor_app.subjects.python.probes.scene import Stage, endless, shown_results
from tutor_app.subjects.python.sandbox import CallRun

_PAIRS = {"(": ")", "[": "]", "{": "}"}


def output_probes(
    stage: Stage, check: Check, finding: Finding | None, taken: set[str]
) -> Iterator[Probe]:
    """What another small call gives, whose result the student has not seen.

    Calls that run the finding's lines come first, and those on which a reference differs; the
    reference only chooses, nothing of it goes into the probe. `taken` are calls already used.
    """
    lines = set(finding.lines) if finding else set()

    def merit(one: tuple[str, CallRun]) -> tuple[bool, bool, bool, int]:
        call, run = one
        reached = not lines or bool(lines.intersection(run.lines))
        trivial = any(mark in call for mark in ("[]", "()", "''", "{}"))
        return call in taken, not _differs(stage, call, run), not reached or trivial, len(call)

    asked = 0
    for call, run in sorted(stage.devised, key=merit):
        if asked == 2:
            return
        if run.outcome is Outcome.PASSED and run.repr != "None" and run.printed and not asked:
            continue  # two things come out: which one is asked would be unclear
        answer = _outcome_answer(run)
        if answer is None:
            continue
        asked += 1
        taken.add(call)
        seen = [result.got or "" for _, result in shown_results(check)]
        kind = ProbeKind.MESSAGE if answer.kind is AnswerKind.ERROR else ProbeKind.OUTPUT
        yield make(
            kind,
            finding,
            call,
            answer,
            level=1,
            fragment="",
            line=None,
            others=seen if kind is ProbeKind.OUTPUT else [],
            printed="yes" if answer.kind is AnswerKind.PRINTED else "",
            at="result",
        )


def _differs(stage: Stage, call: str, run: CallRun) -> bool:
    right = stage.reference.get(call)
    if right is None or right.outcome is not Outcome.PASSED:
        return False
    return run.outcome is not Outcome.PASSED or run.repr != right.repr


def _outcome_answer(run: CallRun) -> Answer | None:
    if run.outcome is Outcome.ERROR and run.error:
        return error_answer(run.error.type)
    if run.outcome is Outcome.PASSED and askable_value(run.repr):
        if run.repr == "None" and run.printed.strip() and len(run.printed) <= 60:
            return Answer(kind=AnswerKind.PRINTED, value=run.printed.rstrip())
        return value_answer(run.repr or "")
    return None


def error_answer(name: str) -> Answer:
    """A type of error; the wider type that it is an instance of by name is right too."""
    wider = {
        "UnboundLocalError": ("NameError",),
        "ModuleNotFoundError": ("ImportError",),
        "IndentationError": ("SyntaxError",),
        "TabError": ("IndentationError", "SyntaxError"),
    }
    return Answer(kind=AnswerKind.ERROR, value=name, accepts=wider.get(name, ()))


def message_probe(
    result: CaseResult, finding: Finding | None, fragment: str = "", level: int = 1
) -> Probe | None:
    """Which error a shown case ends in, or that it never ends; None when it ends well."""
    if endless(result.outcome):
        answer = Answer(kind=AnswerKind.ERROR, value=ENDLESS)
    elif result.outcome is Outcome.ERROR and result.error is not None:
        answer = error_answer(result.error.type)
    else:
        return None
    return make(
        ProbeKind.MESSAGE,
        finding,
        result.case.call,
        answer,
        level=level,
        fragment=fragment,
        line=result.error.line if result.error else None,
        expected=result.case.expected,
        at="result",
    )


def expected_probe(result: CaseResult, finding: Finding | None) -> Probe | None:
    """What a shown case ought to give, worked out on paper; for want of anything that runs."""
    if not askable_value(result.case.expected):
        return None
    answer = value_answer(result.case.expected)
    return make(ProbeKind.OUTPUT, finding, result.case.call, answer, level=1, by_hand="yes")


def by_hand_probes(
    problem: Problem, stage: Stage, check: Check, finding: Finding | None
) -> Iterator[Probe]:
    """For work not begun: what a small call should give, worked out on paper."""
    for call, _ in stage.devised:
        right = stage.reference.get(call)
        if right and right.outcome is Outcome.PASSED and askable_value(right.repr):
            answer = value_answer(right.repr or "")
            yield make(ProbeKind.OUTPUT, finding, call, answer, level=1, by_hand="yes")
            break
    made = [expected_probe(result, finding) for _, result in shown_results(check)]
    yield from [probe for probe in made if probe is not None][:1]


def syntax_probes(work: str, check: Check, findings: Sequence[Finding]) -> tuple[Probe, ...]:
    """In which line Python stopped understanding, and what stands open there."""
    report = check.syntax
    if report is None:
        return ()
    finding = next(iter(findings), None)
    lines = work.splitlines()
    total = max(len(lines), 1)
    near = [report.line - 1, report.line + 1, report.line - 2, report.line + 2]
    fragment = lines[report.line - 1].strip() if report.line <= len(lines) else ""
    found = [
        make(
            ProbeKind.BRANCH,
            finding,
            "",
            Answer(kind=AnswerKind.LINE, value=str(report.line)),
            level=1,
            fragment=fragment,
            moment="where Python stops understanding",
            others=[str(line) for line in near if 1 <= line <= total],
            message=report.message,
            at="syntax",
        )
    ]
    places = [report.line, *(finding.lines if finding else ())]
    for line in dict.fromkeys(place for place in places if 1 <= place <= len(lines)):
        text = lines[line - 1]
        for opening, closing in _PAIRS.items():
            if text.count(opening) == text.count(closing):
                continue
            for bracket, level in ((opening, 2), (closing, 3)):
                found.append(
                    make(
                        ProbeKind.COUNT,
                        finding,
                        "",
                        Answer(kind=AnswerKind.COUNT, value=str(text.count(bracket))),
                        level=level,
                        fragment=text.strip(),
                        line=line,
                        counted="bracket",
                        bracket=bracket,
                        at=f"bracket {line}",
                    )
                )
        quotes = len(re.findall(r"(?<!\\)[\"']", text))
        if quotes % 2:
            found.append(
                make(
                    ProbeKind.COUNT,
                    finding,
                    "",
                    Answer(kind=AnswerKind.COUNT, value=str(quotes)),
                    level=2,
                    fragment=text.strip(),
                    line=line,
                    counted="quote",
                    at=f"quote {line}",
                )
            )
    return tuple(found)
