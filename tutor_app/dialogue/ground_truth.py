"""Ground truth about work: results, findings, secrets."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from tutor_app.dialogue.problems import Case
from tutor_app.dialogue.records import Record


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


class StepState(StrEnum):
    """How one line of a student's work stands to what came before it."""

    FINE = "fine"
    LOOK_AGAIN = "look_again"  # proven wrong
    AFTER_A_SLIP = "after_a_slip"  # follows from a line that is wrong
    REPEATS = "repeats"  # right, but the same as an earlier line
    UNREADABLE = "unreadable"
    AMBIGUOUS = "ambiguous"  # can be read in two ways, and it matters
    UNCHECKED = "unchecked"  # right or wrong cannot be proven here


class StepResult(Record):
    """One line of work, checked. `row` is its 1-based line; `shown` is MathML for the page (empty
    where it could not be read); `note` says kindly what could not be read, or how it can be meant.
    """

    row: int
    text: str
    state: StepState
    shown: str = ""
    note: str = ""


class Check(Record):
    """Ground truth about one version of the student's work.

    Programs have `results`, lines of algebra have `steps`; `finished` says whether those reach the
    goal with no line wrong.
    """

    results: tuple[CaseResult, ...] = ()
    steps: tuple[StepResult, ...] = ()
    finished: bool = False
    syntax: SyntaxReport | None = None
    notice: str | None = None
    seconds: float = 0.0

    @property
    def passed(self) -> int:
        """How many cases pass."""
        return sum(result.passed for result in self.results)

    @property
    def all_pass(self) -> bool:
        """Whether nothing is left to do: all cases there are pass, or the lines are finished."""
        return self.finished or (bool(self.results) and self.passed == len(self.results))

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
    PASSAGE = "passage"  # a place in work of any subject
    STEP = "step"  # a line of algebra that does not follow from the one before
    MODEL = "model"  # an equation that does not fit the story
    UNFINISHED = "unfinished"  # all right so far, and not at the goal yet
    NOTATION = "notation"  # a line that cannot be read, or in two ways


class FindingSource(StrEnum):
    """Where a finding comes from, strongest claim first."""

    SYNTAX = "syntax"
    MEND = "mend"  # a change to these lines was run and changes the outcome of a case
    DETECTOR = "detector"
    SPECTRUM = "spectrum"
    MAL_RULE = "mal_rule"  # a faulty rule gives exactly what the student wrote
    LINE_CHECK = "line_check"  # the line is proven wrong; no rule explains it
    MODEL = "model"  # a language model says so; nothing was run


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
    MATH = "math"  # an expression, equation or number, in any equivalent form


class Secret(Record):
    """Something that must not be said until the student has. `text` is code or prose."""

    kind: SecretKind
    text: str
    finding: str | None = None
