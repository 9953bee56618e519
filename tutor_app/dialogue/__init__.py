"""The words every room speaks: problems, work, findings, questions, replies, turns, sessions.

Everything here is immutable data (pydantic, frozen). No module below this one exists except
`settings` and `datafiles`; every other room imports these types and adds none of its own that
cross a room's border.
"""

from tutor_app.dialogue.ground_truth import (
    CaseResult,
    Check,
    Construct,
    ErrorReport,
    Finding,
    FindingSource,
    Fix,
    Outcome,
    Secret,
    SecretKind,
    StepResult,
    StepState,
    SyntaxReport,
)
from tutor_app.dialogue.guarding import Disclosure, GuardReport, Heard, Hint, HintKind, Layer, Leak
from tutor_app.dialogue.planning import (
    Assessment,
    Belief,
    Evidence,
    EvidenceSource,
    Move,
    Question,
    Rung,
    Stage,
    Understanding,
    UnderstandingKind,
)
from tutor_app.dialogue.probes import (
    Answer,
    AnswerKind,
    Picture,
    Probe,
    ProbeKind,
    TraceTable,
    WorkedExample,
)
from tutor_app.dialogue.problems import Case, FaultyProgram, Goal, Problem
from tutor_app.dialogue.reading import Intent, Reading, Retrieved, Verdict
from tutor_app.dialogue.records import Record
from tutor_app.dialogue.turns import Fallback, Fault, Progress, Reply, Status, Turn, Usage

__all__ = [
    "Answer",
    "AnswerKind",
    "Assessment",
    "Belief",
    "Case",
    "CaseResult",
    "Check",
    "Construct",
    "Disclosure",
    "ErrorReport",
    "Evidence",
    "EvidenceSource",
    "Fallback",
    "Fault",
    "FaultyProgram",
    "Finding",
    "FindingSource",
    "Fix",
    "Goal",
    "GuardReport",
    "Heard",
    "Hint",
    "HintKind",
    "Intent",
    "Layer",
    "Leak",
    "Move",
    "Outcome",
    "Picture",
    "Probe",
    "ProbeKind",
    "Problem",
    "Progress",
    "Question",
    "Reading",
    "Record",
    "Reply",
    "Retrieved",
    "Rung",
    "Secret",
    "SecretKind",
    "Stage",
    "Status",
    "StepResult",
    "StepState",
    "SyntaxReport",
    "TraceTable",
    "Turn",
    "Understanding",
    "UnderstandingKind",
    "Usage",
    "Verdict",
    "WorkedExample",
]
