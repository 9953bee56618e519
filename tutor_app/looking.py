"""A look at the work: ground truth, diagnosis, and what a language model adds where those end."""

from __future__ import annotations

from collections.abc import Sequence

from tutor_app.assembly import Ground, Seen
from tutor_app.dialogue import (
    Assessment,
    Check,
    Finding,
    Problem,
    Reading,
    Secret,
    Stage,
    Understanding,
    Verdict,
)
from tutor_app.misconceptions.retrieval import Query
from tutor_app.planner import separate_faults
from tutor_app.roles.protocols import Roles, Scene
from tutor_app.session import Facts
from tutor_app.subjects.protocol import Subject

SECRETS_KEPT = 400
FINDINGS_KEPT = 40
SAID = 500  # characters of a message that the library is searched with


def look(
    ground: Ground, problem: Problem, work: str, opening: bool, check: Check | None = None
) -> Facts:
    """Everything that ground truth knows about one version of the work. Runs the work, unless that
    was just done: then `check` is what came of it.
    """
    subject = ground.subject
    check = check or subject.check(problem, work)
    if check.notice:
        return Facts(work=work, check=check)

    def seen() -> Seen:
        return _seen(subject, problem, work, check, opening)

    known = ground.known_looks
    found = known.of(problem, work, check, opening, seen) if known is not None else seen()
    faults = separate_faults(found.findings)
    return Facts(
        work=work,
        check=check,
        findings=found.findings,
        # Those of the library as it is now.
        probes=(*found.probes, *ground.tiny_probes(faults)),
        secrets=found.secrets,
    )


def _seen(subject: Subject, problem: Problem, work: str, check: Check, opening: bool) -> Seen:
    """What ground truth makes of a run of the work."""
    findings = subject.diagnose(problem, work, check)
    faults = separate_faults(findings)
    # Work that is right from the start still deserves a question about a fact.
    ask = faults or opening
    probes = subject.probes(problem, work, check, faults) if ask else ()
    return Seen(findings, probes, subject.secrets(problem, work, check, findings))


def with_assessment(facts: Facts, assessment: Assessment) -> Facts:
    """The facts and what a model made of the same work; ground truth comes first."""
    if not assessment.made:
        return facts
    known = {finding.key for finding in facts.findings}
    added = tuple(f for f in assessment.findings if f.key not in known)
    return facts.model_copy(
        update={
            "assessment": assessment,
            "findings": (*facts.findings, *added),
            "secrets": tuple(dict.fromkeys((*facts.secrets, *assessment.secrets))),
        }
    )


def carried_over(facts: Facts, before: Facts) -> Facts:
    """Facts about an edit of work that nothing but a reader can check: what was seen in it before
    stays until the reader sees it gone.
    """
    return facts.model_copy(
        update={
            "assessment": before.assessment,
            "findings": before.findings,
            "secrets": before.secrets,
        }
    )


def without_resolved(
    facts: Facts, reading: Reading, understandings: Sequence[Understanding]
) -> Facts:
    """The facts without the findings whose mend the reader has seen in the work or the message."""
    mended = {
        u.finding
        for u in understandings
        if u.stage is Stage.MEND and reading.others.get(u.id) is Verdict.RIGHT
    }
    if not mended:
        return facts
    left = tuple(f for f in facts.findings if f.key not in mended)
    return facts.model_copy(update={"findings": left})


def assessed(facts: Facts, scene: Scene, roles: Roles) -> tuple[Facts, Scene]:
    """What a model makes of the work, where ground truth alone does not say enough."""
    facts = with_assessment(facts, roles.analyst.assess(scene))
    return facts, scene.model_copy(
        update={"findings": facts.findings, "assessment": facts.assessment}
    )


def read_again(
    facts: Facts,
    scene: Scene,
    roles: Roles,
    reading: Reading,
    proposed: Sequence[Understanding],
) -> tuple[Facts, Scene]:
    """Where nothing can be run: what is left after the reader saw some of it mended. Once it sees
    all of it mended, a fresh look at the whole work has to agree.
    """
    left = without_resolved(facts, reading, proposed)
    if facts.findings and not left.findings and scene.work.strip():
        fresh = left.model_copy(update={"assessment": Assessment()})
        looked, _ = assessed(fresh, scene, roles)
        left = looked if looked.assessment.made else left
    update = {"findings": left.findings, "assessment": left.assessment}
    return left, scene.model_copy(update=update)


def query_of(scene: Scene, finding: Finding) -> str | Query:
    """What the misconception library is searched for: of algebra the task and the wrong line, of
    anything else what the student says and what was found.
    """
    said = scene.message[:SAID]
    if scene.problem.subject == "algebra":
        problem = scene.problem
        task = problem.start or problem.statement
        return Query(question=task, wrong=finding.fragment, right=problem.answer, said=said)
    return " ".join(part for part in (said, finding.what) if part)


def is_settled(problem: Problem, facts: Facts) -> bool:
    """Whether nothing is left to mend: every case passes or, where nothing can be run, the work
    was read and no finding is left in it.
    """
    if problem.subject == "open":
        return facts.assessment.made and not facts.findings
    return facts.check.all_pass


def latest_by_key(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Of findings of all versions of the work the latest of each key."""
    return tuple({finding.key: finding for finding in findings}.values())[-FINDINGS_KEPT:]


def merged_secrets(old: Sequence[Secret], new: Sequence[Secret]) -> tuple[Secret, ...]:
    """Secrets of all versions of the work: a fix of an earlier fault stays one."""
    return tuple(dict.fromkeys((*new, *old)))[:SECRETS_KEPT]
