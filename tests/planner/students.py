"""A made-up world for the planner: faults with their questions, and students of every temper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from hypothesis import strategies as st

from tutor_app.datafiles import KNOWLEDGE, load
from tutor_app.dialogue import (
    Answer,
    AnswerKind,
    Deed,
    EvidenceSource,
    Intent,
    Intervention,
    Move,
    PinQuestion,
    Probe,
    ProbeKind,
    Question,
    Reading,
    Rung,
    SetMisconception,
    SetUnderstanding,
    Stage,
    TakeOver,
    Understanding,
    UnderstandingKind,
    Verdict,
)
from tutor_app.planner import Observation, Plan, PlanState, Policy, overrule, step

POLICY = load(KNOWLEDGE / "policy.yaml", Policy)
OPENING = Reading(intent=Intent.CHANGED_WORK)


def understandings(*faults: str, weight: int = 1) -> tuple[Understanding, ...]:
    made = []
    for fault in faults:
        before: tuple[str, ...] = ()
        for stage in Stage:
            id = f"{fault}:{stage}"
            made.append(
                Understanding(
                    id=id,
                    stage=stage,
                    kind=UnderstandingKind.CONCEPTUAL,
                    finding=fault,
                    statement=f"{stage} of {fault}",
                    shown=f"{stage} {fault}",
                    concept=f"concept-{fault}",
                    prerequisites=before,
                    weight=weight,
                )
            )
            before = (id,)
    return tuple(made)


def candidates(*faults: str) -> tuple[Question, ...]:
    made = []
    for fault in faults:
        for stage in Stage:
            kinds = (ProbeKind.COUNT, ProbeKind.CELL) if stage is Stage.SYMPTOM else ()
            kinds = (ProbeKind.TINY,) if stage is Stage.CAUSE else kinds
            for kind in kinds:
                probe = Probe(
                    id=f"{fault}-{kind}",
                    kind=kind,
                    finding=fault,
                    call="f(1)",
                    answer=Answer(kind=AnswerKind.COUNT, value="3"),
                    choices=("2", "3", "4"),
                )
                rung = Rung.FOCUSED if kind is ProbeKind.COUNT else Rung.CONCRETE
                made.append(_question(fault, stage, f"fact:{probe.id}", rung, probe))
                made.append(_question(fault, stage, f"choice:{probe.id}", Rung.CHOICE, probe))
            for rung in (Rung.OPEN, Rung.FOCUSED, Rung.CONCRETE):
                made.append(_question(fault, stage, f"{fault}:{stage}:{rung.name}", rung, None))
    return tuple(made)


def _question(fault: str, stage: Stage, id: str, rung: Rung, probe: Probe | None) -> Question:
    return Question(
        id=id,
        understanding=f"{fault}:{stage}",
        finding=fault,
        stage=stage,
        move=Move.TRACE if probe else Move.PROBING,
        level=1,
        rung=rung,
        target="t",
        wording="w",
        checkable=probe is not None,
        expected="3" if probe else None,
        probe=probe,
    )


def answer(verdict: Verdict, source: EvidenceSource = EvidenceSource.EXACT) -> Reading:
    return Reading(intent=Intent.ANSWER, asked=verdict, source=source, quotation="words")


def says(intent: Intent) -> Reading:
    return Reading(intent=intent)


@dataclass
class World:
    """Drives the planner turn by turn and remembers what it did."""

    faults: tuple[str, ...] = ("a",)
    known: tuple[str, ...] = ("a", "b", "c")
    state: PlanState = field(default_factory=PlanState)
    plans: list[Plan] = field(default_factory=list)
    states: list[PlanState] = field(default_factory=list)
    turn: int = 0

    def take(
        self,
        reading: Reading = OPENING,
        faults: tuple[str, ...] | None = None,
        changed_outcomes: bool | None = None,
        deeds: Sequence[Deed] = (),
    ) -> Plan:
        edited = faults is not None and faults != self.faults
        work_changed = self.turn == 0 or faults is not None
        if faults is not None:
            self.faults = faults
        if deeds:
            self.state = overrule(self.state, self._done(deeds), self.turn, POLICY)
        self.state, plan = step(
            self.state,
            Observation(
                turn=self.turn,
                reading=reading,
                work_changed=work_changed,
                case_outcomes_changed=edited if changed_outcomes is None else changed_outcomes,
                all_pass=not self.faults,
                present=self.faults,
            ),
            understandings(*self.faults),
            candidates(*self.faults),
            POLICY,
        )
        self.turn += 1
        self.plans.append(plan)
        self.states.append(self.state)
        return plan

    def _done(self, deeds: Sequence[Deed]) -> list[Intervention]:
        at = datetime(2026, 3, 1, tzinfo=UTC)
        return [
            Intervention(
                id=f"{self.turn}-{n}", session="s", teacher="Ms Curie", at=at, deed=deed, number=n
            )
            for n, deed in enumerate(deeds)
        ]


def held(id: str, yes: bool = True) -> SetUnderstanding:
    return SetUnderstanding(understanding=id, held=yes, reason="I asked.")


READ_FROM = [source for source in EvidenceSource if source is not EvidenceSource.TEACHER]
faults_now = st.lists(st.sampled_from(["a", "b", "c"]), max_size=3, unique=True).map(tuple)
readings = st.one_of(
    st.sampled_from(list(Verdict)).flatmap(
        lambda v: st.sampled_from(READ_FROM).map(lambda s: answer(v, s))
    ),
    st.sampled_from([i for i in Intent if i is not Intent.ANSWER]).map(says),
)
edits = st.one_of(st.none(), st.none(), st.none(), faults_now)
turns = st.lists(st.tuples(readings, edits), min_size=1, max_size=60)

deeds = st.one_of(
    st.builds(
        held,
        st.sampled_from([f"{fault}:{stage}" for fault in "abc" for stage in Stage] + ["nothing"]),
        st.booleans(),
    ),
    st.builds(PinQuestion, text=st.just("What did you want?"), as_it_is=st.booleans()),
    st.builds(
        SetMisconception,
        misconception=st.sampled_from(["m", "n"]),
        held=st.booleans(),
        reason=st.just("I asked."),
    ),
    st.builds(TakeOver),
)
