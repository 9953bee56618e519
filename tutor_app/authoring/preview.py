"""What the tutor would ask with an entry that is not saved yet, about work that a student did.

Everything is as in a turn: the work is run, the planner chooses, the guard judges. Only the entry
is the draft, nothing is stored and no language model is asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tutor_app.assembly import LEARNT, Parts, role_entries
from tutor_app.authoring.entries import read_entry
from tutor_app.dialogue import (
    Finding,
    FindingSource,
    GuardReport,
    Intent,
    Move,
    Problem,
    Question,
    Reading,
    Record,
    Rung,
    Stage,
    Understanding,
)
from tutor_app.guard import Ledger
from tutor_app.handed_in import Complaint, Unusable
from tutor_app.looking import look
from tutor_app.misconceptions.library import Misconception
from tutor_app.noticing import is_unexplained
from tutor_app.planner import Observation, PlanState, separate_faults
from tutor_app.roles.llm.engine import TurnRoles
from tutor_app.roles.offline.analyst import OfflineAnalyst
from tutor_app.roles.offline.glossary import glossary
from tutor_app.roles.offline.instructor import OfflineInstructor
from tutor_app.roles.protocols import Scene
from tutor_app.roles.slots import slots_for
from tutor_app.roles.wording import render
from tutor_app.saying import Guarded, judged, say
from tutor_app.session import SessionState


class AskedSo(Record):
    """One question of the entry as it would be put. `field` names it; `held_back` are the guard's
    reasons (empty: it may be asked); `usable` is False where it speaks of something that this work
    does not have.
    """

    field: str
    text: str
    held_back: tuple[str, ...] = ()
    usable: bool = True


class Preview(Record):
    """What came of it. `reply` is the tutor's whole reply, `question` how the planner would ask:
    None when none of the entry's questions can be asked of this work.
    """

    fault: str
    lines: tuple[int, ...]
    reply: str
    guard: GuardReport
    field: str = ""
    move: Move | None = None
    rung: Rung | None = None
    questions: tuple[AskedSo, ...] = ()


class _OnlyTheEntry(OfflineAnalyst):
    """Proposes the entry's own questions only."""

    def candidates(
        self, scene: Scene, understandings: Sequence[Understanding]
    ) -> tuple[Question, ...]:
        found = super().candidates(scene, understandings)
        return tuple(one for one in found if one.wording.startswith("library."))


def preview(
    parts: Parts,
    subject: str,
    data: Mapping[str, Any] | Misconception,
    problem: Problem,
    work: str,
    session: SessionState | None = None,
) -> Preview:
    """What would be asked with the draft about this work; with a `session`, in it as it stands.

    Raises Unusable with every field and its mend: of the draft, or of `work` when nothing in it is
    wrong or the problem is of another subject.
    """
    entry = read_entry(data, subject)
    if problem.subject != subject:
        raise Unusable([Complaint("problem", f"choose work in {subject}")])
    facts = look(parts.ground(problem), problem, work, opening=True)
    if facts.check.notice:
        raise Unusable([Complaint("work", facts.check.notice)])
    faults = separate_faults(facts.findings)
    if not faults:
        raise Unusable([Complaint("work", "choose work with something wrong in it")])
    finding = _as_if(entry, _fault_for(entry, faults))
    scene = Scene(
        session=session.id if session else "preview",
        turn=0,
        problem=problem,
        work=work,
        check=facts.check,
        findings=(finding,),
        probes=facts.probes,
    )
    roles = _roles(parts, entry)
    proposed = roles.analyst.understandings(scene)
    ledger = (session.ledger if session else Ledger()).with_work(0, work)
    secrets = (*facts.secrets, *(session.secrets if session else ()))
    guarded = Guarded(tuple(dict.fromkeys(secrets)), ledger)
    questions = tuple(_asked(parts, scene, entry, finding, guarded))
    # The draft is about why; the student has seen what happens.
    seen = tuple(one.id for one in proposed if one.stage is Stage.SYMPTOM)
    state = SessionState(
        id=scene.session, problem=problem, facts=facts, plan=PlanState(shown=seen), ledger=ledger
    )
    observation = Observation(
        turn=0,
        reading=Reading(intent=Intent.CHANGED_WORK),
        work_changed=True,
        present=(finding.key,),
        proof=parts.ground(problem).proof,
    )
    said = say(parts, roles, state, scene, observation, proposed, None, guarded)
    asked = said.plan.question
    from_entry = asked is not None and asked.wording.startswith("library.")
    return Preview(
        fault=finding.what,
        lines=finding.lines,
        reply=said.text,
        guard=said.report,
        field=_field(asked) if asked and from_entry else "",
        move=asked.move if asked else None,
        rung=asked.rung if asked else None,
        questions=questions,
    )


def _fault_for(entry: Misconception, faults: Sequence[Finding]) -> Finding:
    """The fault an entry is tried on: one it explains already, else one that nothing explains."""
    for wanted in (lambda f: f.misconception == entry.id, is_unexplained):
        for finding in faults:
            if wanted(finding):
                return finding
    return faults[0]


def _as_if(entry: Misconception, finding: Finding) -> Finding:
    """The fault as it would be if this entry were known to be behind it."""
    source = finding.source
    if source is FindingSource.MAL_RULE:  # its own questions would be asked
        source = FindingSource.LINE_CHECK
    update = {"misconception": entry.id, "confidence": 1.0, "source": source}
    return finding.model_copy(update=update)


def _roles(parts: Parts, entry: Misconception) -> TurnRoles:
    snapshots = tuple(parts.library.snapshot(subject) for subject in LEARNT)
    entries = {**role_entries(snapshots), entry.id: entry}
    instructor = OfflineInstructor(parts.wording, entries, glossary())
    return TurnRoles(
        _OnlyTheEntry(entries, parts.wording),
        parts.offline.current().verifier,
        instructor,
        instructor,
    )


def _asked(
    parts: Parts, scene: Scene, entry: Misconception, finding: Finding, guarded: Guarded
) -> list[AskedSo]:
    slots = slots_for(scene, finding)
    found = []
    for rung in ("open", "focused", "concrete"):
        for place, template in enumerate(getattr(entry.questions, rung)):
            text = render(template, slots)
            verdict = judged(parts, scene, text, guarded)
            reasons = dict.fromkeys(leak.reason for leak in verdict.leaks)
            found.append(
                AskedSo(
                    field=f"questions.{rung}.{place}",
                    text=text,
                    held_back=tuple(reasons),
                    usable="``" not in text,
                )
            )
    return found


def _field(question: Question) -> str:
    _, _, rung, place = question.wording.split(".")
    return f"questions.{rung}.{place}"


__all__ = ["AskedSo", "Preview", "preview"]
