"""From an analyst's answer to an assessment: findings, understandings, questions, secrets. Pure.

Nothing is taken on trust: a fault must be shown in the student's own words, a question must be one
and hold no secret, prerequisites must have no cycle.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping, Sequence

from tutor_app.dialogue import (
    Assessment,
    Construct,
    Finding,
    FindingSource,
    Move,
    Question,
    Rung,
    Secret,
    SecretKind,
    Stage,
    Understanding,
    UnderstandingKind,
)
from tutor_app.roles.llm.answers import AnalystAnswer, AnalystUnderstanding
from tutor_app.roles.llm.evidence import lines_of, locate, occurs
from tutor_app.roles.llm.fencing import clip
from tutor_app.roles.protocols import Scene

MOST = 4
CONFIDENCE = 0.4  # nothing was run: below what a detector is sure of
LONGEST_TEXT = 400
LONGEST_FRAGMENT = 120
LONGEST_QUESTION = 300
MOST_SECRETS = 12
DETECTOR = "model"

Shown = Callable[[Stage, str], str]
"""What the progress strip says of a stage, given the fragment."""


def assessment_of(scene: Scene, answer: AnalystAnswer, shown: Shown) -> Assessment | None:
    """What the answer is worth for this scene; None when it contradicts a run or holds nothing."""
    checked = scene.problem.subject != "open"
    if answer.correct:
        return None if checked else Assessment(made=True)
    kept: dict[str, AnalystUnderstanding] = {}
    named: dict[str, str] = {}
    for item in answer.understandings:
        place, what = item.place.strip(), item.what.strip()
        missing = not place and not checked
        if not what or not (missing or occurs(place, scene.work)) or len(kept) == MOST:
            continue
        slug = _slug(item.id or what, kept)
        kept[slug] = item
        named.setdefault(item.id, slug)
    if not kept:
        return None
    needs = _without_cycles(
        {slug: [named[n] for n in item.needs if n in named] for slug, item in kept.items()}
    )
    findings: list[Finding] = []
    understandings: list[Understanding] = []
    questions: list[Question] = []
    secrets: list[Secret] = []
    for slug, item in kept.items():
        finding = _finding(scene, slug, item)
        own = _secrets(scene, item, finding.key)
        weight = len(finding.explains) if not findings else 0
        three = _three(finding, item, own, [_key(n) for n in needs[slug]], weight, shown)
        findings.append(finding)
        understandings += three
        secrets += own
        questions += _questions(finding, item, three, own, questions)
    return Assessment(
        made=True,
        findings=tuple(findings),
        understandings=tuple(understandings),
        questions=tuple(questions),
        secrets=tuple(dict.fromkeys(secrets)),
    )


def _key(slug: str) -> str:
    return f"{DETECTOR}:{slug}"


def _slug(text: str, taken: Mapping[str, object]) -> str:
    base = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:40].strip("-") or "fault"
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


def _without_cycles(needs: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The edges in the order given, without those that would close a cycle."""
    kept: dict[str, list[str]] = {slug: [] for slug in needs}

    def reaches(start: str, goal: str) -> bool:
        return start == goal or any(reaches(after, goal) for after in kept[start])

    for slug, before in needs.items():
        for needed in dict.fromkeys(before):
            if needed in kept and not reaches(needed, slug):
                kept[slug].append(needed)
    return kept


def _finding(scene: Scene, slug: str, item: AnalystUnderstanding) -> Finding:
    span = locate(item.place, scene.work)
    passage = scene.work[span[0] : span[1]] if span is not None else ""
    rows = [row.strip() for row in passage.splitlines() if row.strip()]
    failing = tuple(i for i, r in enumerate(scene.check.results) if not r.passed)
    runs = scene.problem.subject != "open"
    return Finding(
        key=_key(slug),
        detector=DETECTOR,
        part=Construct.PROGRAM if runs else Construct.PASSAGE,
        lines=lines_of(span, scene.work) if span is not None else (),
        fragment=" ".join(rows[0].split())[:LONGEST_FRAGMENT] if rows else "",
        what=clip(item.what.strip(), LONGEST_TEXT),
        confidence=CONFIDENCE,
        source=FindingSource.MODEL,
        explains=failing,
    )


def _three(
    finding: Finding,
    item: AnalystUnderstanding,
    secrets: Sequence[Secret],
    needs: Sequence[str],
    weight: int,
    shown: Shown,
) -> list[Understanding]:
    """See it, understand it, mend it; each needs the last, the first what comes before."""
    texts = {
        Stage.SYMPTOM: f"sees that something is off there: {finding.what}",
        Stage.CAUSE: clip(item.concept.strip(), LONGEST_TEXT) or finding.what,
        Stage.MEND: clip(item.skill.strip(), LONGEST_TEXT) or f"mends it: {finding.what}",
    }
    ids = {stage: f"{finding.key}:{stage}" for stage in Stage}
    before = {
        Stage.SYMPTOM: tuple(f"{key}:{Stage.CAUSE}" for key in needs),
        Stage.CAUSE: (ids[Stage.SYMPTOM],),
        Stage.MEND: (ids[Stage.CAUSE],),
    }
    label = " ".join(item.shown.split()).rstrip(".")
    safe = 0 < len(label) <= 120 and not _holds_secret(label, secrets)
    return [
        Understanding(
            id=ids[stage],
            stage=stage,
            kind=(
                UnderstandingKind.CONCEPTUAL
                if stage is Stage.CAUSE
                else UnderstandingKind.PROCEDURAL
            ),
            finding=finding.key,
            statement=texts[stage],
            shown=label if stage is Stage.CAUSE and safe else shown(stage, finding.fragment),
            prerequisites=before[stage],
            weight=weight,
        )
        for stage in Stage
    ]


def _questions(
    finding: Finding,
    item: AnalystUnderstanding,
    three: Sequence[Understanding],
    secrets: Sequence[Secret],
    earlier: Sequence[Question],
) -> list[Question]:
    """The authored questions that may be asked; a text is never asked for two things."""
    by_stage = {understanding.stage: understanding for understanding in three}
    wanted = (
        (Stage.SYMPTOM, Rung.FOCUSED, Move.FOCUSING, item.focused_question),
        (Stage.SYMPTOM, Rung.CONCRETE, Move.PROBING, item.concrete_question),
        (Stage.CAUSE, Rung.OPEN, Move.EXPLAIN_WHY, item.open_question),
    )
    taken = {question.text for question in earlier}
    result = []
    for stage, rung, move, words in wanted:
        text = " ".join(words.split())
        if text in taken or not _may_be_asked(text, secrets):
            continue
        taken.add(text)
        understanding = by_stage[stage]
        result.append(
            Question(
                id=f"{understanding.id}:{rung.name.lower()}",
                understanding=understanding.id,
                finding=finding.key,
                stage=stage,
                move=move,
                level=1,
                rung=rung,
                target=understanding.statement,
                wording="authored",
                text=text,
            )
        )
    return result


def _may_be_asked(text: str, secrets: Sequence[Secret]) -> bool:
    one = text.count("?") == 1 and text.endswith("?")
    plain = not re.search(r"```|^[#|>]|https?://|\]\(|<\w", text)
    return one and plain and len(text) <= LONGEST_QUESTION and not _holds_secret(text, secrets)


def _holds_secret(text: str, secrets: Sequence[Secret]) -> bool:
    return any(occurs(secret.text, text) for secret in secrets)


def _secrets(scene: Scene, item: AnalystUnderstanding, key: str) -> list[Secret]:
    """What must not be said: the analyst's list, and its own account of fault and mend. What the
    student wrote or was given is none.
    """
    given = f"{scene.work}\n{scene.problem.statement}"
    texts = [" ".join(text.split())[:LONGEST_TEXT] for text in item.secrets[:MOST_SECRETS]]
    found = [
        Secret(kind=_kind(text), text=text, finding=key)
        for text in texts
        if text and not occurs(text, given)
    ]
    prose = [" ".join(text.split())[:LONGEST_TEXT] for text in (item.what, item.skill)]
    found += [Secret(kind=SecretKind.PROSE, text=text, finding=key) for text in prose if text]
    return list(dict.fromkeys(found))


def _kind(text: str) -> SecretKind:
    """How the guard is to look for a secret: a value, a piece of code or mathematics, or prose."""
    bare = text.strip("`$ ")
    try:
        ast.literal_eval(bare)
    except (ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
        pass
    else:
        return SecretKind.VALUE
    words = re.findall(r"[^\W\d_]{3,}", bare)
    if re.search(r"[=<>+*/^()\[\]-]|\d", bare) and len(words) <= 3:
        return SecretKind.EXPRESSION
    return SecretKind.PROSE
