"""Turn what was found (mends, detectors' hits, suspicious lines) into findings, one per fault."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from tutor_app.dialogue import Check, Construct, Finding, FindingSource, Fix
from tutor_app.subjects.python.change_meaning import meaning
from tutor_app.subjects.python.detectors import Hit
from tutor_app.subjects.python.edits import Edit, extent, fixes_of
from tutor_app.subjects.python.mending import Mend
from tutor_app.subjects.python.program import Program
from tutor_app.subjects.python.trials import Trials, broken, fixed

MOST_LINES = 3


def finding_key(program: Program, line: int, kind: str = "") -> str:
    """A name for a place that stays while the line's own text does, wherever it moves."""
    texts = ["".join(text.split("#")[0].split()) for text in program.lines]
    index = min(max(line, 1), len(texts)) - 1
    occurrence = texts[:index].count(texts[index])
    content = f"{kind}|{program.function_name(line)}|{texts[index]}|{occurrence}"
    return "f-" + hashlib.sha256(content.encode()).hexdigest()[:12]


def fragment(program: Program, line: int) -> str:
    """The student's own text of a line, without its indentation."""
    return program.lines[min(max(line, 1), len(program.lines)) - 1].strip()[:200]


def findings_of_mend(
    program: Program, mend: Mend, trials: Trials, suspicion: dict[int, float]
) -> list[Finding]:
    """One finding for each place a mend changes; the ones that help alone come first."""
    groups: list[tuple[set[int], list[Edit]]] = []
    for edit in mend.edits:
        lines = set(changed_lines(program, edit))
        near = next((g for g in groups if g[0] & lines), None)
        if near is None or only_adds(program, edit) != only_adds(program, near[1][0]):
            groups.append((lines, [edit]))
        else:
            near[0].update(lines)
            near[1].append(edit)
    alone = [set(fixed(trials.base, word)) for word in trials.run([edits for _, edits in groups])]
    explained = _explained(program, mend, [edits for _, edits in groups], alone, trials)
    failing = max(1, sum(letter != "P" for letter in trials.base))
    found = []
    for (lines, edits), helps, explains in zip(groups, alone, explained, strict=True):
        doubt = max((suspicion.get(line, 0.0) for line in lines), default=0.0)
        share = len(helps) / failing
        if mend.complete:
            confidence = 0.95 if len(groups) == 1 else 0.7 + 0.15 * share + 0.05 * doubt
            confidence -= 0.02 * min(10, max(0, len(groups) - 1))
        else:
            confidence = 0.4 + 0.25 * share + 0.05 * doubt
        near_by = {line for edit in edits for line in extent(program, [edit])[0]} - lines
        ordered = [*sorted(lines), *sorted(near_by)]
        found.append(_finding(program, edits, ordered, confidence, explains, mend))
    return sorted(found, key=lambda f: -f.confidence)


def _explained(
    program: Program,
    mend: Mend,
    places: Sequence[Sequence[Edit]],
    alone: Sequence[set[int]],
    trials: Trials,
) -> list[tuple[int, ...]]:
    """The failing cases each place of a mend accounts for; every case the mend puts right is
    accounted for by one of them.

    A place has the cases it puts right by itself. A case that needs several places at once goes to
    those of them that have none of their own; where each has some, to all of them; where none
    has, the places are faults of their own only if each is a plain change in its line, and share
    such cases between them.
    """
    mended = set(mend_cases(trials, mend))
    if len(places) == 1:
        return [tuple(sorted(mended))]
    without = [[e for other in places if other is not one for e in other] for one in places]
    needed = [
        mended & set(broken(mend.letters, word)) if word else mended for word in trials.run(without)
    ]
    own = [set(cases) for cases in alone]
    joint = sorted(mended - set().union(*alone))
    lone = [number for number, cases in enumerate(alone) if not cases]
    plain = all(_in_place(program, edit) for number in lone for edit in places[number])
    for turn, case in enumerate(joint):
        takers = [n for n in range(len(places)) if case in needed[n]] or list(range(len(places)))
        idle = [n for n in takers if n in lone]
        if idle and len(idle) < len(takers):
            takers = idle
        elif idle and plain:
            takers = [idle[turn % len(idle)]]
        for number in takers:
            own[number].add(case)
    return [tuple(sorted(cases)) or tuple(sorted(mended)) for cases in own]


def changed_lines(program: Program, edit: Edit) -> tuple[int, ...]:
    """The lines an edit changes or takes away; where it only adds, the lines next to the place."""
    lines = extent(program, [edit])[0]
    own = {
        fix.line + number
        for fix in fixes_of(program, edit)
        if fix.before
        for number in range(fix.before.count("\n") + 1)
    }
    return tuple(line for line in lines if line in own) or lines


def only_adds(program: Program, edit: Edit) -> bool:
    """Whether an edit leaves everything that is there as it is."""
    return not any(fix.before for fix in fixes_of(program, edit))


def _in_place(program: Program, edit: Edit) -> bool:
    """Whether an edit changes something within a line, with nothing added or taken away."""
    return all(fix.before and fix.after for fix in fixes_of(program, edit))


def mend_cases(trials: Trials, mend: Mend) -> tuple[int, ...]:
    """The failing cases a mend puts right."""
    return fixed(trials.base, mend.letters)


def _finding(
    program: Program,
    edits: Sequence[Edit],
    lines: Sequence[int],
    confidence: float,
    explains: tuple[int, ...],
    mend: Mend,
) -> Finding:
    first = edits[0]
    fixes: tuple[Fix, ...] = tuple(f for e in edits for f in fixes_of(program, e))
    misconception, concept = meaning(program, first)
    line = lines[0] if lines else 1
    added = bool(fixes) and all(not f.before for f in fixes)
    reach = "every case passes" if mend.complete else f"{len(explains)} more case(s) pass"
    together = " together with the other changes" if len(mend.edits) > len(edits) else ""
    change = "; ".join(
        f"{f.before or 'nothing'} -> {f.after or 'nothing'}" for f in fixes[:2]
    ).replace("\n", " / ")
    return Finding(
        key=finding_key(program, line, "added" if added else ""),
        detector=f"mend-{first.kind}",
        part=first.part,
        lines=tuple(lines[:MOST_LINES]) or (1,),
        fragment=fragment(program, line),
        what=f"With the change {change} here{together}, {reach}.",
        confidence=round(min(0.99, max(0.05, confidence)), 3),
        source=FindingSource.MEND,
        misconception=misconception,
        concept=concept,
        explains=explains,
        fixes=fixes,
    )


def findings_of_hits(
    program: Program, check: Check, hits: Iterable[Hit], suspicion: dict[int, float]
) -> list[Finding]:
    """A finding for each detector's hit, weighed by what the runs say about its lines."""
    failing = tuple(i for i, result in enumerate(check.results) if not result.passed)
    found = []
    for hit in hits:
        doubt = max((suspicion.get(line, 0.0) for line in hit.lines), default=0.0)
        line = hit.lines[0] if hit.lines else 1
        found.append(
            Finding(
                key=finding_key(program, line),
                detector=hit.detector,
                part=hit.part,
                lines=hit.lines[:MOST_LINES] or (line,),
                fragment=hit.fragment,
                what=hit.what,
                confidence=round(min(0.65, hit.confidence * (0.4 + 0.3 * doubt)), 3),
                source=FindingSource.DETECTOR,
                misconception=hit.misconception,
                concept=hit.concept,
                explains=failing if doubt > 0.5 else (),
            )
        )
    return sorted(found, key=lambda f: -f.confidence)


def findings_of_errors(program: Program, check: Check) -> list[Finding]:
    """The line on which failing cases end in an error, the most frequent first."""
    places: dict[tuple[int, str], list[int]] = {}
    for i, result in enumerate(check.results):
        if not result.passed and result.error is not None and result.error.line:
            places.setdefault((result.error.line, result.error.type), []).append(i)
    found = []
    for (line, kind), cases in sorted(places.items(), key=lambda p: -len(p[1])):
        found.append(
            plain_finding(
                program,
                line,
                f"error-{kind}",
                f"A call ends here with {kind}.",
                0.3,
                Construct.EXPRESSION,
                tuple(cases),
            )
        )
    return found


def findings_of_spectrum(
    program: Program, check: Check, suspicion: dict[int, float]
) -> list[Finding]:
    """The lines that failing runs execute most and passing ones least; ties: later lines first."""
    failing = tuple(i for i, result in enumerate(check.results) if not result.passed)
    ordered = sorted(suspicion.items(), key=lambda s: (-s[1], -s[0]))
    what = "Failing calls run this line more than passing ones do."
    return [
        plain_finding(program, line, "spectrum", what, 0.25 * score, Construct.PROGRAM, failing)
        for line, score in ordered
        if not program.lines[line - 1].lstrip().startswith(("def ", "class "))
    ][:3]


def plain_finding(
    program: Program,
    line: int,
    detector: str,
    what: str,
    confidence: float,
    part: Construct,
    explains: tuple[int, ...],
    misconception: str | None = None,
    concept: str | None = None,
) -> Finding:
    """A finding that points at one line and knows no mend."""
    line = min(max(line, 1), len(program.lines))
    return Finding(
        key=finding_key(program, line),
        detector=detector,
        part=part,
        lines=(line,),
        fragment=fragment(program, line),
        what=what,
        confidence=round(min(0.99, max(0.01, confidence)), 3),
        source=FindingSource.SPECTRUM,
        misconception=misconception,
        concept=concept,
        explains=explains,
    )


def merge(groups: Iterable[Sequence[Finding]], most: int, least: float = 0.0) -> list[Finding]:
    """One finding per place, in the order given; a later one on the same lines adds what it knows.

    A detector's hit on a line that a mend changes gives its misconception to the mend. A finding
    less certain than `least` is kept only where there is no other.
    """
    merged: list[Finding] = []
    for group in groups:
        before = len(merged)  # what is found together stays apart
        for finding in group:
            mend = finding.source is FindingSource.MEND  # its first line is the one it changes
            mine = set(finding.lines[:1] if mend else finding.lines)
            earlier = enumerate(merged[:before])
            place = next((i for i, f in earlier if set(f.lines) & mine), None)
            if place is None and not mend:
                later = enumerate(merged[before:], before)
                place = next((i for i, f in later if set(f.lines) & mine), None)
            if place is None:
                enough = finding.confidence >= least or not merged
                if enough and len(merged) < most and all(f.key != finding.key for f in merged):
                    merged.append(finding)
            elif finding.source is FindingSource.DETECTOR:
                merged[place] = _with_detector(merged[place], finding)
            elif not merged[place].fixes and finding.fixes:
                merged[place] = merged[place].model_copy(update={"fixes": finding.fixes})
    return merged


def _with_detector(finding: Finding, hit: Finding) -> Finding:
    """A mend's finding with the misconception of the first detector that fired there."""
    if finding.source is not FindingSource.MEND or not finding.detector.startswith("mend-"):
        return finding
    if finding.misconception and finding.part is not hit.part:
        return finding  # what the mend says is certain, and the hit is about something else
    added = all(not fix.before for fix in finding.fixes)
    lines = dict.fromkeys((*finding.lines, *hit.lines)) if added else finding.lines
    return finding.model_copy(
        update={
            "lines": tuple(lines)[:MOST_LINES],
            "detector": hit.detector,
            "misconception": hit.misconception or finding.misconception,
            "concept": hit.concept or finding.concept,
            "what": f"{hit.what} {finding.what}",
        }
    )


__all__ = [
    "finding_key",
    "findings_of_errors",
    "findings_of_hits",
    "findings_of_mend",
    "findings_of_spectrum",
    "fragment",
    "merge",
    "only_adds",
    "plain_finding",
]
