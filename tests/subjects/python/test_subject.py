from tutor_app.dialogue import Case, Problem
from tutor_app.subjects.protocol import Subject
from tutor_app.subjects.python.subject import PythonSubject

REFERENCE = "def total(xs):\n    t = 0\n    for x in xs:\n        t += x\n    return t\n"
WORK = REFERENCE.replace("t += x", "t = x")
PROBLEM = Problem.python(
    statement="Sum.",
    cases=[
        Case(call="total([1, 2])", expected="3"),
        Case(call="total([])", expected="0"),
        Case(call="total([4, 5, 6])", expected="15"),
    ],
    solutions=[REFERENCE],
)


def test_from_a_program_to_its_faults_questions_and_secrets() -> None:
    subject: Subject = PythonSubject()
    check = subject.check(PROBLEM, WORK)
    assert [result.passed for result in check.results] == [False, True, False]
    findings = subject.diagnose(PROBLEM, WORK, check)
    assert findings[0].lines == (4,)
    probes = subject.probes(PROBLEM, WORK, check, findings)
    assert any(probe.finding == findings[0].key for probe in probes)
    assert "t += x" in {secret.text for secret in subject.secrets(PROBLEM, WORK, check, findings)}
    example = subject.worked_example(findings[0], WORK, ())
    assert example is not None
    assert example.gives != example.wanted


def test_a_program_that_passes_has_neither_faults_nor_secrets() -> None:
    subject = PythonSubject()
    check = subject.check(PROBLEM, REFERENCE)
    assert check.all_pass
    assert subject.diagnose(PROBLEM, REFERENCE, check) == ()
    assert subject.secrets(PROBLEM, REFERENCE, check, ()) == ()


def test_a_tiny_question_belongs_to_its_finding() -> None:
    probe = PythonSubject().tiny("list(range(1, 4))", "", "f-1")
    assert probe is not None
    assert (probe.finding, probe.answer.value) == ("f-1", "[1, 2, 3]")
