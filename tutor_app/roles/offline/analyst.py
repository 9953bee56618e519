"""The offline analyst: findings to understandings, probes and the library to questions."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from types import MappingProxyType

from tutor_app.dialogue import (
    Assessment,
    Construct,
    Finding,
    FindingSource,
    Move,
    Probe,
    ProbeKind,
    Question,
    Rung,
    Stage,
    Understanding,
    UnderstandingKind,
)
from tutor_app.misconceptions.library import Misconception
from tutor_app.planner import separate_faults
from tutor_app.roles.algebra import entry_of, part_of
from tutor_app.roles.offline.families import family_for
from tutor_app.roles.protocols import Scene
from tutor_app.roles.slots import anchor, slots_for
from tutor_app.roles.wording import Wording, render

# Below this confidence a finding's misconception is a guess: its questions are not used.
SURE_ENOUGH = 0.5
# A faulty rule gives exactly what stands there; rivals that do so too lower its confidence only.
WORTH_ASKING = 0.3

PROBE_MOVES = {
    ProbeKind.OUTPUT: Move.PREDICT,
    ProbeKind.MESSAGE: Move.PREDICT,
    ProbeKind.DIFFERENCE: Move.CONTRAST,
    ProbeKind.TINY: Move.ANALOGY,
    ProbeKind.BRANCH: Move.FOCUSING,
    ProbeKind.EXPRESSION: Move.FOCUSING,
    ProbeKind.PICTURE: Move.FOCUSING,
    ProbeKind.SUBSTITUTE: Move.PREDICT,
    ProbeKind.ESTIMATE: Move.PREDICT,
    ProbeKind.UNDO: Move.FOCUSING,
    ProbeKind.SMALLER: Move.ANALOGY,
}

# For the symptom: easiest to answer by looking at one's own program first. For the cause: what
# shows the concept first.
PROBE_ORDER = {
    Stage.SYMPTOM: (
        ProbeKind.COUNT,
        ProbeKind.BRANCH,
        ProbeKind.MESSAGE,
        ProbeKind.VALUE,
        ProbeKind.CELL,
        ProbeKind.OUTPUT,
        ProbeKind.EXPRESSION,
        ProbeKind.DIFFERENCE,
        ProbeKind.SUBSTITUTE,
        ProbeKind.ESTIMATE,
        ProbeKind.PICTURE,
        ProbeKind.UNDO,
    ),
    Stage.CAUSE: (
        ProbeKind.SMALLER,
        ProbeKind.UNDO,
        ProbeKind.PICTURE,
        ProbeKind.SUBSTITUTE,
        ProbeKind.ESTIMATE,
        ProbeKind.EXPRESSION,
        ProbeKind.TINY,
        ProbeKind.DIFFERENCE,
        ProbeKind.BRANCH,
        ProbeKind.OUTPUT,
        ProbeKind.VALUE,
    ),
    Stage.MEND: (ProbeKind.SUBSTITUTE, ProbeKind.PICTURE),
}

# Where nothing is wrong there is no symptom and no cause: only what to do next.
ONLY_TO_DO = frozenset({Construct.UNFINISHED, Construct.NOTATION})


OF_A_RUN = frozenset({ProbeKind.COUNT, ProbeKind.VALUE, ProbeKind.CELL, ProbeKind.BRANCH})
NOTHING_IN_IT = re.compile(r"\[\]|\(\)\)|\{\}|''|\"\"")

# What a question about a program without a fault is about.
WORKING_PROGRAM = Understanding(
    id="",
    stage=Stage.SYMPTOM,
    kind=UnderstandingKind.PROCEDURAL,
    finding="",
    statement="knows what the program does",
    shown="",
)


class OfflineAnalyst:
    """Understandings and questions without a language model."""

    def __init__(
        self,
        misconceptions: Mapping[str, Misconception],
        wording: Wording,
        *,
        written: Collection[str] = (),
        near: Mapping[str, float] = MappingProxyType({}),
    ) -> None:
        """`written` are entries that people added: no rule finds those. Their questions are asked
        about what no rule explains, when they come as `near` (by subject) as a search can tell.
        """
        self._misconceptions = misconceptions
        self._wording = wording
        self._written, self._near = written, near

    def understandings(self, scene: Scene) -> tuple[Understanding, ...]:
        """Three per finding: see the symptom, explain the cause, mend it. Each needs the last.

        Those of findings that a language model made come from its assessment.
        """
        here = {finding.key for finding in scene.findings}
        assessed = {finding.key for finding in scene.assessment.findings}
        result = [u for u in scene.assessment.understandings if u.finding in here]
        accounted: set[int] = set()
        for finding in separate_faults(scene.findings):
            if finding.key in assessed:
                accounted |= set(finding.explains)
                continue
            weight = len(set(finding.explains) - accounted)
            accounted |= set(finding.explains)
            slots = slots_for(scene, finding)
            known = self._known(finding)
            symptom, cause, mend = (f"{finding.key}:{stage}" for stage in Stage)

            def shown(
                stage: Stage,
                slots: dict[str, str] = slots,
                part: str = part_of(scene, finding),
            ) -> str:
                hidden = "" if slots["call"] else ".hidden"
                family = f"progress.{stage}{hidden}"
                if scene.problem.subject == "algebra":
                    family = f"progress.{stage}.{part}"
                family = family_for(self._wording, scene.problem.subject, family)
                return self._wording.say(family, slots, scene.session)[0]

            common = {
                "finding": finding.key,
                "concept": finding.concept or (known.concept if known else None),
                "misconception": known.id if known else None,
                "weight": weight,
            }
            stages = _stages(finding)
            made = [
                Understanding(
                    id=symptom,
                    stage=Stage.SYMPTOM,
                    kind=UnderstandingKind.PROCEDURAL,
                    statement=f"sees what the program does at `{finding.fragment}`",
                    shown=shown(Stage.SYMPTOM),
                    **common,
                ),
                Understanding(
                    id=cause,
                    stage=Stage.CAUSE,
                    kind=UnderstandingKind.CONCEPTUAL,
                    statement=(known.understanding if known else "") or finding.what,
                    shown=(known.understanding.rstrip(".") if known else "") or shown(Stage.CAUSE),
                    prerequisites=(symptom,),
                    **common,
                ),
                Understanding(
                    id=mend,
                    stage=Stage.MEND,
                    kind=UnderstandingKind.PROCEDURAL,
                    statement=f"mends it: {finding.what}",
                    shown=shown(Stage.MEND),
                    prerequisites=(cause if Stage.CAUSE in stages else symptom,)
                    if Stage.SYMPTOM in stages
                    else (),
                    **common,
                ),
            ]
            result += [one for one in made if one.stage in stages]
        return tuple(result)

    def assess(self, scene: Scene) -> Assessment:
        """Nothing beyond what ground truth found; what a model said before is kept elsewhere."""
        return Assessment()

    def candidates(
        self, scene: Scene, understandings: Sequence[Understanding]
    ) -> tuple[Question, ...]:
        """Every question that could be asked about the scene's findings, easiest first."""
        result: list[Question] = []
        if scene.check.all_pass:
            result += [self._fact(p, WORKING_PROGRAM, Rung.FOCUSED) for p in scene.probes]
        wanted = {understanding.id for understanding in understandings}
        result += [q for q in scene.assessment.questions if q.understanding in wanted]
        for understanding in understandings:
            finding = scene.finding(understanding.finding)
            if finding is None:
                continue
            match understanding.stage:
                case Stage.SYMPTOM:
                    result += self._probing(scene, finding, understanding, levels=(1, 2))
                    result += self._worded(scene, finding, understanding)
                case Stage.CAUSE:
                    result += self._from_library(scene, finding, understanding)
                    result += self._worded(scene, finding, understanding)
                    result += self._probing(scene, finding, understanding, levels=(2, 3))
                case Stage.MEND:
                    result += self._worded(scene, finding, understanding)
                    if finding.part in ONLY_TO_DO and scene.turn:
                        # A fact to hold on to for who does not know how to go on.
                        facts = self._probing(scene, finding, understanding, levels=(1, 2, 3))
                        result += [_on_the_way(fact) for fact in facts]
        return tuple(result)

    def _known(self, finding: Finding) -> Misconception | None:
        proven = finding.source is FindingSource.MAL_RULE
        if finding.misconception is None or finding.confidence < (
            WORTH_ASKING if proven else SURE_ENOUGH
        ):
            return None
        return self._misconceptions.get(entry_of(finding))

    def _near_to(self, scene: Scene, finding: Finding) -> Misconception | None:
        """The nearest entry that people wrote, for the fault that the library was searched for."""
        first = next(iter(scene.findings), None)
        if first is None or first.key != finding.key or finding.misconception is not None:
            return None
        least = self._near.get(scene.problem.subject, 1.0)
        near = [
            one
            for one in scene.retrieved
            if not one.structural and one.misconception in self._written and one.score >= least
        ]
        best = max(near, key=lambda one: one.score, default=None)
        return self._misconceptions.get(best.misconception) if best else None

    # ----------------------------------------------------------------- checkable questions

    def _probing(
        self, scene: Scene, finding: Finding, understanding: Understanding, levels: tuple[int, ...]
    ) -> Iterator[Question]:
        order = PROBE_ORDER[understanding.stage]
        probes = [
            p
            for p in scene.probes
            if p.finding in (finding.key, None) and p.level in levels and p.kind in order
        ]
        probes = [p for p in probes if not _on_the_page(p, scene)] or probes
        if understanding.stage is Stage.SYMPTOM:
            probes.sort(key=lambda p: (p.level, _is_beside(p, scene, finding), order.index(p.kind)))
        else:
            probes.sort(key=lambda p: order.index(p.kind))
        for probe in probes:
            yield self._fact(probe, understanding, Rung.FOCUSED)
            if probe.choices:
                yield self._fact(probe, understanding, Rung.CHOICE)

    def _fact(self, probe: Probe, understanding: Understanding, rung: Rung) -> Question:
        if rung is not Rung.CHOICE and (probe.table is not None or probe.picture is not None):
            rung = Rung.CONCRETE
        choice = rung is Rung.CHOICE
        return Question(
            id=f"choice:{probe.id}" if choice else f"fact:{probe.id}",
            understanding=understanding.id,
            finding=understanding.finding,
            stage=understanding.stage,
            move=PROBE_MOVES.get(probe.kind, Move.TRACE),
            level=1,
            rung=rung,
            target=understanding.statement,
            wording=f"ask.{_family(probe)}.choice" if choice else f"ask.{_family(probe)}",
            checkable=True,
            expected=probe.answer.value,
            probe=probe,
        )

    # ----------------------------------------------------------------- worded questions

    def _worded(
        self, scene: Scene, finding: Finding, understanding: Understanding
    ) -> Iterator[Question]:
        """The generic questions of a stage, by what part of the program the finding is about."""
        runs = finding.part not in (Construct.SYNTAX, Construct.PASSAGE)
        runs = runs and scene.problem.subject == "python"
        hidden = anchor(scene, finding) is None and runs
        for rung in (Rung.OPEN, Rung.FOCUSED, Rung.CONCRETE):
            part = "hidden" if hidden else part_of(scene, finding)
            family = f"{understanding.stage}.{rung.name.lower()}.{part}"
            if not self._wording.has(family):
                family = family.rpartition(".")[0]
            if self._wording.has(family):
                move = Move.EXPLAIN_WHY if rung is Rung.OPEN else Move.FOCUSING
                yield self._open(understanding, family, family, rung, move)

    def _from_library(
        self, scene: Scene, finding: Finding, understanding: Understanding
    ) -> Iterator[Question]:
        known = self._known(finding) or self._near_to(scene, finding)
        runs = scene.problem.subject == "python"
        if known is None or (runs and anchor(scene, finding) is None):
            return
        slots = slots_for(scene, finding)
        for rung in (Rung.OPEN, Rung.FOCUSED, Rung.CONCRETE):
            for place, template in enumerate(getattr(known.questions, rung.name.lower())):
                if "``" in render(template, slots):
                    continue  # it speaks of something this program does not have
                wording = f"library.{known.id}.{rung.name.lower()}.{place}"
                move = Move.EXPLAIN_WHY if rung is Rung.OPEN else Move.PROBING
                yield self._open(understanding, wording, wording, rung, move)

    def _open(
        self, understanding: Understanding, id: str, wording: str, rung: Rung, move: Move
    ) -> Question:
        return Question(
            id=f"{understanding.id}:{id}",
            understanding=understanding.id,
            finding=understanding.finding,
            stage=understanding.stage,
            move=move,
            level=1,
            rung=rung,
            target=understanding.statement,
            wording=wording,
        )


def _stages(finding: Finding) -> frozenset[Stage]:
    """The steps of getting over a fault. A slip of arithmetic is seen and mended; it has no reason
    to be understood.
    """
    if finding.part in ONLY_TO_DO:
        return frozenset({Stage.MEND})
    slip = finding.source is FindingSource.MAL_RULE and finding.misconception is None
    return frozenset({Stage.SYMPTOM, Stage.MEND}) if slip else frozenset(Stage)


def _on_the_way(fact: Question) -> Question:
    """A fact asked of somebody who does not know how to go on: answering it is not going on."""
    return fact.model_copy(update={"stage": Stage.CAUSE})


def _on_the_page(probe: Probe, scene: Scene) -> bool:
    """Whether the page shows the answer anyway: an expected value, the name of an error."""
    shown = [result for result in scene.check.results if not result.case.hidden]
    if probe.kind is ProbeKind.MESSAGE:
        return any(r.error is not None and r.error.type == probe.answer.value for r in shown)
    return bool(probe.slots.get("by_hand")) and any(r.case.call == probe.call for r in shown)


def _is_beside(probe: Probe, scene: Scene, finding: Finding) -> bool:
    """Whether a probe is about the run of another call than those the finding accounts for, or
    about one with nothing in it, where little happens.
    """
    if probe.kind not in OF_A_RUN:
        return False
    failing = {r.case.call for i, r in enumerate(scene.check.results) if i in finding.explains}
    return probe.call not in failing or NOTHING_IN_IT.search(probe.call) is not None


def _family(probe: Probe) -> str:
    """The wording family of a probe: its kind, or what it asks when the kind does not say."""
    if probe.slots.get("by_hand"):
        return "by_hand"
    if probe.kind is ProbeKind.BRANCH and not probe.slots.get("options"):
        return "line"
    if probe.kind is ProbeKind.COUNT and probe.slots.get("counted") in ("bracket", "quote"):
        return "marks"
    form = probe.slots.get("form")
    return f"{probe.kind.value}.{form}" if form else probe.kind.value
