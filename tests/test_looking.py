"""A look at the work: what ground truth says, what a model adds, what a reader sees gone."""

from __future__ import annotations

from tutor_app.assembly import Ground
from tutor_app.dialogue import (
    Assessment,
    Case,
    Check,
    Construct,
    Finding,
    FindingSource,
    Intent,
    Probe,
    Problem,
    Reading,
    Secret,
    SecretKind,
    Stage,
    Understanding,
    UnderstandingKind,
    Verdict,
)
from tutor_app.looking import (
    carried_over,
    is_settled,
    look,
    with_assessment,
    without_resolved,
)
from tutor_app.session import Facts
from tutor_app.subjects.python.known_looks import KnownLooks
from tutor_app.subjects.python.subject import PythonSubject

OPEN = Problem.open(statement="Why do we have seasons?", topic="geography")
PYTHON = Problem.python(statement="Double it.", cases=[Case(call="double(2)", expected="4")])


def finding(key: str, source: FindingSource = FindingSource.MODEL) -> Finding:
    return Finding(
        key=key,
        detector="model",
        part=Construct.PASSAGE,
        lines=(1,),
        fragment="it is closer to the sun",
        what="takes distance for the cause",
        confidence=0.4,
        source=source,
    )


def mend(key: str) -> Understanding:
    return Understanding(
        id=f"{key}:mend",
        stage=Stage.MEND,
        kind=UnderstandingKind.PROCEDURAL,
        finding=key,
        statement="names the tilt",
        shown="what the tilt does",
    )


ASSESSED = Assessment(
    made=True,
    findings=(finding("a"), finding("b")),
    secrets=(Secret(kind=SecretKind.PROSE, text="the axis is tilted"),),
)


def test_ground_truth_comes_before_what_a_model_says() -> None:
    run = finding("a", FindingSource.MEND)
    facts = with_assessment(Facts(work="x", check=Check(), findings=(run,)), ASSESSED)
    assert [(f.key, f.source) for f in facts.findings] == [
        ("a", FindingSource.MEND),
        ("b", FindingSource.MODEL),
    ]
    assert facts.secrets == ASSESSED.secrets


def test_no_assessment_changes_nothing() -> None:
    facts = Facts(work="x", check=Check())
    assert with_assessment(facts, Assessment()) == facts


def test_a_finding_goes_when_the_reader_sees_its_mend_and_not_before() -> None:
    facts = with_assessment(Facts(work="x", check=Check()), ASSESSED)
    understandings = (mend("a"), mend("b"))
    partly = Reading(intent=Intent.ANSWER, others={"a:mend": Verdict.PARTLY})
    right = Reading(intent=Intent.ANSWER, others={"a:mend": Verdict.RIGHT})
    assert without_resolved(facts, partly, understandings) == facts
    assert [f.key for f in without_resolved(facts, right, understandings).findings] == ["b"]


def test_an_edit_keeps_what_was_seen_until_a_reader_sees_it_gone() -> None:
    before = with_assessment(Facts(work="x", check=Check()), ASSESSED)
    after = carried_over(Facts(work="y", check=Check()), before)
    assert after.work == "y"
    assert after.findings == before.findings
    assert after.secrets == before.secrets


def test_open_work_is_settled_only_once_it_was_read_and_nothing_is_left() -> None:
    unread = Facts(work="x", check=Check())
    read = with_assessment(unread, ASSESSED)
    clean = with_assessment(unread, Assessment(made=True))
    assert not is_settled(OPEN, unread)
    assert not is_settled(OPEN, read)
    assert is_settled(OPEN, clean)


def test_a_program_is_settled_by_its_cases_whatever_a_model_says() -> None:
    assert not is_settled(PYTHON, with_assessment(Facts(work="x", check=Check()), ASSESSED))
    assert is_settled(PYTHON, Facts(work="x", check=Check(finished=True)))


def test_what_is_remembered_of_a_look_is_what_a_look_gives_with_the_librarys_questions_of_now() -> (
    None
):
    subject = PythonSubject()
    asked: list[Probe] = []
    ground = Ground(subject, tiny_probes=lambda _: tuple(asked), known_looks=KnownLooks())
    work = "def double(x):\n    return x + 1"
    plain = look(Ground(subject), PYTHON, work, True)
    first = look(ground, PYTHON, work, True)
    added = subject.tiny("1 + 1", "", first.findings[0].key)
    assert added is not None
    asked.append(added)

    second = look(ground, PYTHON, work, True)

    assert second.findings[0] is first.findings[0]  # remembered
    assert (first.findings, first.probes, first.secrets) == (
        plain.findings,
        plain.probes,
        plain.secrets,
    )
    assert second.probes == (*first.probes, added)
