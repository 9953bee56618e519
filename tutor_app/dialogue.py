"""The words every room speaks: problems, work, findings, questions, replies, turns, sessions.

Everything here is immutable data (pydantic, frozen). No module below this one exists except
`settings` and `datafiles`; every other room imports these types and adds none of its own that
cross a room's border.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Record(BaseModel):
    """Base of all values that cross a room's border: immutable, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


# --------------------------------------------------------------------------- problems and work


class Case(Record):
    """One example call with its expected outcome.

    `call` is a Python expression, or statements (separated by newlines or `;`) whose last one is
    an expression. `expected` is the repr of the value it must give. `prints`, where given, is the
    exact text that must be printed (trailing white space of lines is ignored); then `expected`
    is compared too unless it is empty.
    """

    call: str
    expected: str = ""
    prints: str | None = None
    hidden: bool = False


class FaultyProgram(Record):
    """An example of wrong work on a problem, with what is wrong (for tests and for practice)."""

    code: str
    what: str
    lines: tuple[int, ...]
    misconception: str | None = None
    fails: tuple[str, ...] = ()


class Problem(Record):
    """A task and its ground truth. `solutions` and hidden cases never reach the browser."""

    id: str
    subject: Literal["python"] = "python"
    title: str
    statement: str
    difficulty: int = Field(default=2, ge=1, le=5)
    concepts: tuple[str, ...] = ()
    starter: str = ""
    prelude: str = ""
    cases: tuple[Case, ...]
    solutions: tuple[str, ...] = ()
    faulty: tuple[FaultyProgram, ...] = ()

    @classmethod
    def python(
        cls,
        *,
        statement: str,
        cases: list[Case] | tuple[Case, ...],
        solutions: list[str] | tuple[str, ...] = (),
        prelude: str = "",
        starter: str = "",
        title: str = "",
        id: str | None = None,
    ) -> Problem:
        """Make a Python problem from a statement and example calls.

        `solutions` may be empty: then faults are found without a reference. The id, unless given,
        is a hash of the content, so that the same problem always has the same id.
        """
        content = json.dumps([statement, prelude, [c.model_dump() for c in cases], list(solutions)])
        return cls(
            id=id or "own-" + hashlib.sha256(content.encode()).hexdigest()[:12],
            title=title or statement.strip().split("\n", 1)[0][:80] or "Your own program",
            statement=statement,
            starter=starter,
            prelude=prelude,
            cases=tuple(cases),
            solutions=tuple(solutions),
        )


# --------------------------------------------------------------------------- ground truth


class Outcome(StrEnum):
    """How one case ended."""

    PASSED = "passed"
    WRONG_VALUE = "wrong_value"
    WRONG_OUTPUT = "wrong_output"
    ERROR = "error"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    OUTPUT_LIMIT = "output_limit"
    FORBIDDEN = "forbidden"
    CRASHED = "crashed"
    NOT_RUN = "not_run"


class ErrorReport(Record):
    """An exception as the student's program raised it. `line` is a line of the student's code."""

    type: str
    message: str
    line: int | None = None


class CaseResult(Record):
    """What one case did. `got` is the repr of the value (None when no value came back)."""

    case: Case
    outcome: Outcome
    got: str | None = None
    printed: str = ""
    error: ErrorReport | None = None
    seconds: float = 0.0

    @property
    def passed(self) -> bool:
        """Whether the case came out as expected."""
        return self.outcome is Outcome.PASSED


class SyntaxReport(Record):
    """Where Python stopped understanding the program."""

    line: int
    column: int
    message: str
    text: str = ""


class Check(Record):
    """Ground truth about one version of the student's work."""

    results: tuple[CaseResult, ...] = ()
    syntax: SyntaxReport | None = None
    notice: str | None = None
    seconds: float = 0.0

    @property
    def passed(self) -> int:
        """How many cases pass."""
        return sum(result.passed for result in self.results)

    @property
    def all_pass(self) -> bool:
        """Whether there is at least one case and all of them pass."""
        return bool(self.results) and self.passed == len(self.results)

    @property
    def failing(self) -> tuple[CaseResult, ...]:
        """Results of the cases that do not pass, in order."""
        return tuple(result for result in self.results if not result.passed)


class Construct(StrEnum):
    """What part of a program a finding is about; chooses wording where no misconception does."""

    SYNTAX = "syntax"
    LOOP_BOUND = "loop_bound"
    LOOP_BODY = "loop_body"
    CONDITION = "condition"
    RETURN = "return"
    INITIAL_VALUE = "initial_value"
    ASSIGNMENT = "assignment"
    EXPRESSION = "expression"
    CALL = "call"
    INDEX = "index"
    MISSING_CASE = "missing_case"
    RECURSION = "recursion"
    NAME = "name"
    UNWRITTEN = "unwritten"
    PROGRAM = "program"


class FindingSource(StrEnum):
    """Where a finding comes from, strongest claim first."""

    SYNTAX = "syntax"
    MEND = "mend"  # a change to these lines was run and changes the outcome of a case
    DETECTOR = "detector"
    SPECTRUM = "spectrum"


class Fix(Record):
    """One known way to mend a place: secret. `before` is empty where something must be added."""

    line: int
    before: str
    after: str


class Finding(Record):
    """One fault that diagnosis sees in the student's work.

    `key` stays the same while the fault does, though line numbers move. `lines` are 1-based lines
    of the student's code. `fragment` is the student's own text there (one line, no fix in it).
    `explains` holds indices into `Check.results` of failing cases that this fault accounts for.
    `what` is for the teacher; `fixes` are secrets.
    """

    key: str
    detector: str
    part: Construct
    lines: tuple[int, ...]
    fragment: str
    what: str
    confidence: float = Field(ge=0, le=1)
    source: FindingSource
    misconception: str | None = None
    concept: str | None = None
    explains: tuple[int, ...] = ()
    fixes: tuple[Fix, ...] = ()


class SecretKind(StrEnum):
    """What form a secret has; decides how the guard looks for it."""

    LINE = "line"
    EXPRESSION = "expression"
    TOKEN = "token"
    VALUE = "value"
    PROSE = "prose"


class Secret(Record):
    """Something that must not be said until the student has. `text` is code or prose."""

    kind: SecretKind
    text: str
    finding: str | None = None


# --------------------------------------------------------------------------- probes


class AnswerKind(StrEnum):
    """How a reply to a checkable question is to be read."""

    VALUE = "value"  # the repr of a Python value
    COUNT = "count"  # a whole number of times
    LINE = "line"  # a line number
    ERROR = "error"  # the type of an exception
    PRINTED = "printed"  # printed text
    INPUT = "input"  # arguments for a call; checked by running, not by comparing


class Answer(Record):
    """The computed answer of a checkable question. `accepts` lists further exact forms."""

    kind: AnswerKind
    value: str
    accepts: tuple[str, ...] = ()


class TraceTable(Record):
    """The student's own run as a table; `asked` is the empty cell (row, column), if any.

    Cells are reprs. `rows[r][c]`, every row as long as `columns`; the first column is the moment
    ("1st", "2nd" time round, or a line number).
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    asked: tuple[int, int] | None = None
    caption: str = ""


class ProbeKind(StrEnum):
    """What a checkable question asks for."""

    OUTPUT = "output"  # what does this call give, as the program stands
    VALUE = "value"  # the value of a variable at a moment
    EXPRESSION = "expression"  # the value of one of the student's expressions at a moment
    COUNT = "count"  # how often a line runs
    BRANCH = "branch"  # which line (of several) runs next, or ends the call
    DIFFERENCE = "difference"  # an input for which right and wrong differ
    MESSAGE = "message"  # which error a call ends in
    CELL = "cell"  # the empty cell of a trace table
    TINY = "tiny"  # a one-line expression about the concept, with values of its own


class Probe(Record):
    """A checkable question with its computed answer, before it has words.

    `id` is a signature: two probes a student would answer alike have the same one. `finding` is
    the key of the finding it sheds light on. `level` is 1 for what happens, 2 for where it
    happens, 3 for why. `slots` are the values that wording may use (all of the student's own
    program and run, never of a solution). `choices` holds the answer among plausible others.
    """

    id: str
    kind: ProbeKind
    finding: str | None
    call: str
    answer: Answer
    level: int = Field(default=1, ge=1, le=3)
    line: int | None = None
    table: TraceTable | None = None
    choices: tuple[str, ...] = ()
    slots: dict[str, str] = Field(default_factory=dict)


class WorkedExample(Record):
    """A similar program (other names, values, task), faulty and mended, both run before use."""

    id: str
    concept: str
    intent: str
    faulty: str
    call: str
    gives: str
    wanted: str
    noticed: tuple[str, ...]
    mended: str


# --------------------------------------------------------------------------- planning


class Stage(StrEnum):
    """The three steps of getting over one fault."""

    SYMPTOM = "symptom"
    CAUSE = "cause"
    MEND = "mend"


class UnderstandingKind(StrEnum):
    """Conceptual: explains why. Procedural: can do it."""

    CONCEPTUAL = "conceptual"
    PROCEDURAL = "procedural"


class Understanding(Record):
    """One variable of a session's state space.

    `statement` is what the student must come to see or do (teacher's words, secret); `shown` is
    what the progress strip says once it is there, in the student's own terms. `weight` is how
    many failing cases it explains that no better known fault does.
    """

    id: str
    stage: Stage
    kind: UnderstandingKind
    finding: str
    statement: str
    shown: str
    concept: str | None = None
    misconception: str | None = None
    prerequisites: tuple[str, ...] = ()
    weight: int = 0


class EvidenceSource(StrEnum):
    """What a piece of evidence rests on; slip and guess differ by it."""

    EXECUTION = "execution"
    EXACT = "exact"
    CHOICE = "choice"
    SEMANTIC = "semantic"
    TEACHER = "teacher"


class Evidence(Record):
    """One observation for or against an understanding: the turn, the source, the words."""

    turn: int
    source: EvidenceSource
    supports: bool
    quotation: str = ""


class Belief(Record):
    """The probability that an understanding is there, with all the evidence for and against."""

    understanding: str
    probability: float = Field(ge=0, le=1)
    evidence: tuple[Evidence, ...] = ()


class Move(StrEnum):
    """What kind of thing the tutor says."""

    PROBING = "probing"
    FOCUSING = "focusing"
    PREDICT = "predict"
    TRACE = "trace"
    CONTRAST = "contrast"
    ANALOGY = "analogy"
    EXPLAIN_WHY = "explain-why"
    RECAP = "recap"
    TELLING = "telling"


class Rung(IntEnum):
    """How concrete the scaffold is; higher is more concrete."""

    OPEN = 0
    FOCUSED = 1
    CONCRETE = 2
    CHOICE = 3
    WORKED_EXAMPLE = 4


class Question(Record):
    """A node of the question tree. `expected` is server side only.

    `wording` names the template family in `prompts/offline/`; `parent` is the question this one
    grew from. `target` is what the student must come to see by answering (for the teacher).
    """

    id: str
    understanding: str
    finding: str
    stage: Stage
    move: Move
    level: int = Field(ge=1)
    rung: Rung
    target: str
    wording: str
    checkable: bool = False
    expected: str | None = None
    parent: str | None = None
    probe: Probe | None = None


# --------------------------------------------------------------------------- reading a reply


class Intent(StrEnum):
    """What the student is doing with this message."""

    ANSWER = "answer"
    CHANGED_WORK = "changed_work"
    ASKS_ANSWER = "asks_answer"
    DOES_NOT_KNOW = "does_not_know"
    ASKS_MEANING = "asks_meaning"
    GREETING = "greeting"
    OFF_TOPIC = "off_topic"
    UPSET = "upset"
    RUDE = "rude"
    STEERING = "steering"
    OTHER_LANGUAGE = "other_language"
    FINISHING = "finishing"
    EMPTY = "empty"


class Verdict(StrEnum):
    """How a reply stands to one understanding or question. UNSURE: never bluff, ask a fact."""

    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"
    UNSURE = "unsure"


class Reading(Record):
    """What was understood from one reply.

    `asked` is the verdict on the question that was asked (None when the reply was no answer);
    `others` the verdicts on further understandings (id to verdict) that the reply settles.
    `quotation` is the student's words the verdict rests on. `said` is the value that was read
    from a checkable reply (a repr), `term` the word whose meaning was asked.
    """

    intent: Intent
    asked: Verdict | None = None
    others: dict[str, Verdict] = Field(default_factory=dict)
    confidence: float = Field(default=1.0, ge=0, le=1)
    source: EvidenceSource = EvidenceSource.SEMANTIC
    quotation: str = ""
    said: str | None = None
    term: str | None = None
    misconception: str | None = None


class Retrieved(Record):
    """A misconception that may be behind the student's work, with its score and what says so."""

    misconception: str
    name: str
    score: float
    structural: bool = False


# --------------------------------------------------------------------------- guard


class Layer(StrEnum):
    """The guard's layers, cheap first."""

    TEXT = "text"
    STRUCTURE = "structure"
    VALUE = "value"
    DIRECTIVE = "directive"
    NEARNESS = "nearness"
    JUDGE = "judge"


class Leak(Record):
    """One span of a draft that would disclose something new."""

    layer: Layer
    span: str
    secret: str
    reason: str


class Disclosure(Record):
    """An entry of the session's ledger: who said what, in which turn."""

    turn: int
    by: Literal["student", "tutor", "work"]
    text: str


class GuardReport(Record):
    """What the guard did in one turn: drafts it held back, why, and what was said instead."""

    allowed: bool = True
    leaks: tuple[Leak, ...] = ()
    blocked: tuple[str, ...] = ()
    replaced: bool = False


# --------------------------------------------------------------------------- turns and sessions


class Status(StrEnum):
    """Where a session stands."""

    OPEN = "open"
    SOLVED = "solved"  # the work passes and the recap was given
    STUCK = "stuck"  # all rungs used: offered another problem, flagged for the teacher
    ENDED = "ended"  # the student left it there


class Usage(Record):
    """What a turn cost. All zero for the offline engine."""

    model_calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0


class Reply(Record):
    """What the tutor answers, and (server side only, all but `text`, `status`) why."""

    text: str
    status: Status = Status.OPEN
    question: Question | None = None
    check: Check | None = None
    findings: tuple[Finding, ...] = ()
    misconceptions: tuple[Retrieved, ...] = ()
    knowledge: tuple[Belief, ...] = ()
    guard: GuardReport = GuardReport()
    engine: str = "offline"
    usage: Usage = Usage()


class Turn(Record):
    """The whole record of one turn, written before the reply is shown.

    Turn 0 is the opening: no message. `work` is the student's work as it stood.
    """

    number: int
    message: str
    work: str
    reading: Reading | None
    reply: Reply
    seconds: float
    at: datetime
    prompt_version: str = ""


class Progress(Record):
    """What the student may see of the plan: what is worked out, and how much is open."""

    done: tuple[str, ...] = ()
    open: int = 0
