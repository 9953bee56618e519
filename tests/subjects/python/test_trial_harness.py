"""The harness is run here as plain Python: it is text that the sandbox runs."""

import pytest

from tutor_app.subjects.python.running import same_value
from tutor_app.subjects.python.trial_harness import MaieuticTrial

TEXT = "def f(n):\n    return n * n\n"


def run(text: str, cases: list[tuple[str, str, str | None]], limit: int = 1000) -> str:
    return MaieuticTrial(text, [], "", cases).run((), limit).split(" ")[0]


def test_a_letter_for_each_case() -> None:
    cases = [("f(2)", "4", None), ("f(2)", "5", None), ("f('a')", "4", None), ("f(1)", "", None)]
    assert run(TEXT, cases) == "PWEP"


def test_a_version_is_made_of_splices() -> None:
    trial = MaieuticTrial(TEXT, [], "", [("f(2)", "4", None), ("f(3)", "6", None)])
    star = TEXT.index("*")
    answer = trial.many([(), ((star, star + 1, "+"),), ((star, star + 1, "("),)], 1000)
    assert [word.split(" ")[0] for word in answer.split(";")] == ["PW", "PP", "S"]


def test_rounds_are_counted_and_end_a_loop() -> None:
    text = "def f(n):\n    while True:\n        n += 1\n"
    place = text.index("        n += 1")
    counts = [(place, place, "        maieutic_rounds()\n")]
    cases = [("f(0)", "1", None)]
    assert MaieuticTrial(text, counts, "", cases).run((), 50).startswith("T")


def test_printed_output_counts_where_a_case_asks_for_it() -> None:
    text = "def f(n):\n    print('n', n, sep='=')\n"
    assert run(text, [("f(1)", "", "n=1"), ("f(2)", "None", "n=1\n")]) == "PW"


def test_a_program_that_ends_in_an_error_fails_every_case() -> None:
    assert run("x = 1 / 0\n" + TEXT, [("f(1)", "1", None), ("f(2)", "4", None)]) == "EE"


@pytest.mark.parametrize(
    ("expected", "value"),
    [
        ("1", True),
        ("True", 1),
        ("1.0", 1),
        ("1", 1.0),
        ("0.3", 0.1 + 0.2),
        ("[1, 2]", (1, 2)),
        ("(1, [2.0])", (1, [2])),
        ("{'a': 1}", {"a": 1}),
        ("{'a': 1}", {"a": True}),
        ("{1, 2}", {2, 1}),
        ("set()", set()),
        ("None", None),
        ("'1'", 1),
    ],
)
def test_values_are_compared_as_the_check_compares_them(expected: str, value: object) -> None:
    letter = MaieuticTrial("", [], "", [(repr(value), expected, None)]).run((), 9)[0]
    assert (letter == "P") is same_value(expected, value)
