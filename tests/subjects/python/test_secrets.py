from tutor_app.dialogue import Case, Check, Fix, Problem, SecretKind
from tutor_app.subjects.python.diagnosis import diagnose
from tutor_app.subjects.python.running import check
from tutor_app.subjects.python.secrets import normal, secrets

REFERENCE = """def count_up(limit):
    numbers = []
    for n in range(1, limit + 1):
        numbers.append(n)
    return numbers
"""
PROBLEM = Problem.python(
    statement="Count.",
    cases=[
        Case(call="count_up(3)", expected="[1, 2, 3]"),
        Case(call="count_up(1)", expected="[1]"),
        Case(call="count_up(0)", expected="[]"),
    ],
    solutions=[REFERENCE],
)
WORK = """def count_up(end):
    result = []
    for i in range(1, end):
        result.append(i)
    return result
"""


def texts(work: str) -> dict[str, set[SecretKind]]:
    outcome = check(PROBLEM, work)
    kept: dict[str, set[SecretKind]] = {}
    for secret in secrets(PROBLEM, work, outcome, diagnose(PROBLEM, work, outcome)):
        kept.setdefault(normal(secret.text), set()).add(secret.kind)
    return kept


def test_the_fix_is_secret_in_the_students_and_in_the_original_names() -> None:
    found = texts(WORK)
    assert SecretKind.LINE in found[normal("for i in range(1, end + 1):")]
    assert SecretKind.EXPRESSION in found[normal("end + 1")]
    assert SecretKind.EXPRESSION in found[normal("range(1, limit + 1)")]


def test_what_stands_in_the_work_is_no_secret() -> None:
    found = texts(WORK)
    for own in ("result.append(i)", "return result", "range(1, end)", "result = []"):
        assert normal(own) not in found


def test_what_every_program_has_is_no_secret() -> None:
    found = texts("def count_up(end):\n    pass\n")
    for common in ("return numbers", "numbers = []", "n", "1", "else:"):
        assert normal(common) not in found
    assert normal("numbers.append(n)") in found


def test_a_passing_program_that_is_the_solution_has_no_secrets() -> None:
    assert texts(REFERENCE) == {}


def test_secrets_of_work_that_is_not_python() -> None:
    found = secrets(PROBLEM, "def count_up(limit:\n", Check(), ())
    assert any("limit + 1" in secret.text for secret in found)


def test_secrets_name_the_finding_they_belong_to() -> None:
    outcome = check(PROBLEM, WORK)
    findings = diagnose(PROBLEM, WORK, outcome)
    owners = {s.finding for s in secrets(PROBLEM, WORK, outcome, findings)}
    assert findings[0].key in owners


SEARCH = """def position(x, seq):
    for i in range(len(seq)):
        if x <= seq[i]:
            return i
    return len(seq)
"""
SEARCHES = Problem.python(
    statement="Where?",
    cases=[
        Case(call="position(3, [1, 5])", expected="1"),
        Case(call="position(9, [1, 5])", expected="2"),
        Case(call="position(0, [])", expected="0"),
        Case(call="position(1, [1, 5])", expected="0"),
    ],
    solutions=[SEARCH],
)


def kept(work: str) -> set[str]:
    outcome = check(SEARCHES, work)
    found = secrets(SEARCHES, work, outcome, diagnose(SEARCHES, work, outcome))
    return {normal(s.text) for s in found if s.kind is not SecretKind.TOKEN}


def test_expressions_of_any_program_are_no_secret() -> None:
    found = kept("def position(x, seq):\n    return 0\n")
    for common in ("seq[i]", "len(seq)", "i + 1"):
        assert normal(common) not in found
    assert normal("x <= seq[i]") in found
    assert normal("if x <= seq[i]:") in found
    assert normal("range(len(seq))") in found


def test_a_common_expression_is_a_secret_where_it_is_the_fix() -> None:
    assert normal("seq[i]") in kept(SEARCH.replace("seq[i]", "i"))
    assert normal("end + 1") in texts(WORK)


def test_a_fix_that_changes_a_slice_is_taken_apart() -> None:
    work = "def rest(items):\n    return items[1:]\n"
    problem = Problem.python(
        statement="All items but the first two.",
        cases=[Case(call="rest([1, 2, 3])", expected="[3]")],
        solutions=["def rest(items):\n    return items[2:]\n"],
    )
    outcome = check(problem, work)
    fix = Fix(line=2, before="return items[1:]", after="return items[i + 1:]")
    finding = diagnose(problem, work, outcome)[0].model_copy(update={"fixes": (fix,)})
    texts = {secret.text for secret in secrets(problem, work, outcome, (finding,))}
    assert "return items[i + 1:]" in texts
