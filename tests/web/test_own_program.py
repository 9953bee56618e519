import pytest

from tutor_app.web.own_program import MAX_EXAMPLES, make_problem, parse_examples


def test_examples_are_calls_with_expected_values():
    cases, errors = parse_examples("average([2, 4]) -> 3.0\n\n# a note\naverage([]) -> 0\n")
    assert errors == []
    assert [(case.call, case.expected) for case in cases] == [
        ("average([2, 4])", "3.0"),
        ("average([])", "0"),
    ]


@pytest.mark.parametrize("arrow", ["->", "→", "=>", "==", " ->  "])
def test_arrows_may_be_written_as_people_do(arrow):
    cases, errors = parse_examples(f"f(1){arrow}2")
    assert errors == []
    assert (cases[0].call, cases[0].expected) == ("f(1)", "2")


def test_expected_values_are_tidied():
    cases, _ = parse_examples('f(1) -> "a"\ng() -> [1,2]\nh() -> Point(1, 2)')
    assert [case.expected for case in cases] == ["'a'", "[1, 2]", "Point(1, 2)"]


def test_an_arrow_inside_a_text_does_no_harm():
    cases, errors = parse_examples("join('a -> b') -> 'a -> b'")
    assert errors == []
    assert (cases[0].call, cases[0].expected) == ("join('a -> b')", "'a -> b'")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("f(1)", "no_arrow"),
        ("-> 3", "no_call"),
        ("f(1) ->", "no_expected"),
        ("f(1 -> 3", "bad_call"),
        ("f(1) -> three apples", "bad_expected"),
        ("f('" + "x" * 600 + "') -> 1", "example_too_long"),
    ],
)
def test_what_is_missing_is_named_with_its_line(line, reason):
    cases, errors = parse_examples(f"f(0) -> 0\n{line}")
    assert len(cases) == 1
    assert [(error.line, error.reason) for error in errors] == [(2, reason)]


def test_two_hundred_examples_are_too_many():
    cases, errors = parse_examples("\n".join(f"f({n}) -> {n}" for n in range(200)))
    assert len(cases) == MAX_EXAMPLES
    assert [error.reason for error in errors] == ["too_many_examples"]


def test_reading_examples_runs_nothing(tmp_path):
    file = tmp_path / "made"
    parse_examples(f"f() -> open({str(file)!r}, 'w')\nopen({str(file)!r}, 'w') -> 1")
    assert not file.exists()


def test_nul_bytes_and_endless_brackets_are_survived():
    assert parse_examples("\x00") == ([], [])
    _, errors = parse_examples("f(" + "(" * 400 + " -> 1")
    assert [error.reason for error in errors] == ["bad_call"]


def test_the_problem_is_named_after_the_function():
    cases, _ = parse_examples("f(1) -> 2")
    problem = make_problem("", "", "def double(x):\n    return x\n", cases)
    assert problem.title == "double"
    assert problem.id.startswith("own-")
    assert problem.solutions == ()


def test_a_program_without_a_function_still_has_a_title():
    cases, _ = parse_examples("x -> 2")
    assert make_problem("", "", "x = 1", cases).title
