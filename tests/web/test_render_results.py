from tutor_app.dialogue import Case, CaseResult, Check, ErrorReport, Outcome, SyntaxReport
from tutor_app.web.render_results import results_html, summary_html

SCRIPT = "<script>alert(1)</script>"


def result(call="f(1)", expected="2", outcome=Outcome.WRONG_VALUE, hidden=False, **more):
    return CaseResult(
        case=Case(call=call, expected=expected, hidden=hidden), outcome=outcome, **more
    )


def test_a_failing_case_shows_call_expected_and_got_with_the_difference_marked(words):
    rendered = results_html(Check(results=(result("f(5)", "[1, 2]", got="[1, 3]"),)), words)
    assert "f(5)" in rendered
    assert "[1, <mark>2</mark>]" in rendered
    assert "[1, <mark>3</mark>]" in rendered
    assert "does not pass" in rendered


def test_a_passing_case_shows_its_value(words):
    rendered = results_html(Check(results=(result(outcome=Outcome.PASSED, got="2"),)), words)
    assert 'class="case pass"' in rendered
    assert "<mark>" not in rendered


def test_hidden_cases_are_counted_and_never_shown(words):
    check = Check(
        results=(
            result(outcome=Outcome.PASSED, got="2"),
            result(
                "secret(7)", "99", hidden=True, got="98", printed="xyz",
                error=ErrorReport(type="KeyError", message="quux"),
            ),
            result("secret(8)", "100", hidden=True, got="100", outcome=Outcome.PASSED),
        )
    )  # fmt: skip
    rendered = results_html(check, words) + summary_html(check, words)
    for hidden in ("secret", "99", "98", "100", "xyz", "quux"):
        assert hidden not in rendered
    assert "2 more cases" in rendered
    assert "2 of 3 cases pass" in rendered


def test_an_error_is_said_in_plain_words_then_in_pythons(words):
    error = ErrorReport(type="IndexError", message="list index out of range", line=3)
    rendered = results_html(Check(results=(result(outcome=Outcome.ERROR, error=error),)), words)
    assert words("results.errors.IndexError") in rendered
    assert "line 3" in rendered
    assert "IndexError: list index out of range" in rendered


def test_an_unknown_error_still_has_words(words):
    error = ErrorReport(type="MyOwnError", message="")
    rendered = results_html(Check(results=(result(outcome=Outcome.ERROR, error=error),)), words)
    assert words("results.errors.other") in rendered
    assert "MyOwnError" in rendered


def test_an_endless_loop_is_explained(words):
    rendered = results_html(Check(results=(result(outcome=Outcome.TIMEOUT),)), words)
    assert words("results.outcomes.timeout") in rendered


def test_printed_text_is_shown_and_cut(words):
    check = Check(results=(result(outcome=Outcome.PASSED, got="2", printed="x" * 5000),))
    rendered = results_html(check, words)
    assert "3,000 more characters" in rendered
    assert len(rendered) < 4000


def test_wrong_output_is_compared(words):
    case = Case(call="f()", prints="1\n2\n")
    wrong = CaseResult(case=case, outcome=Outcome.WRONG_OUTPUT, got="None", printed="1\n3\n")
    rendered = results_html(Check(results=(wrong,)), words)
    assert "<mark>2</mark>" in rendered
    assert "<mark>3</mark>" in rendered


def test_a_syntax_error_shows_the_place_and_no_rows(words):
    check = Check(
        syntax=SyntaxReport(line=2, column=5, message="expected ':'", text="if x"),
        results=(result(outcome=Outcome.NOT_RUN),),
    )
    rendered = results_html(check, words)
    assert "line 2" in rendered
    assert "if x\n    ^" in rendered
    assert 'class="case' not in rendered


def test_nothing_from_a_program_becomes_markup(words):
    check = Check(
        notice=SCRIPT,
        syntax=SyntaxReport(line=1, column=1, message=SCRIPT, text=SCRIPT),
        results=(
            result(SCRIPT, SCRIPT, got=SCRIPT + "x", printed=SCRIPT),
            result(
                outcome=Outcome.ERROR,
                error=ErrorReport(type=SCRIPT, message=SCRIPT, line=1),
                printed=SCRIPT,
            ),
            CaseResult(
                case=Case(call="f()", prints=SCRIPT), outcome=Outcome.WRONG_OUTPUT, printed="a"
            ),
        ),
    )
    rendered = results_html(check, words)
    assert "<script" not in rendered
    assert "&lt;script&gt;" in rendered or "&lt;" in rendered


def test_the_summary_counts_and_times(words):
    check = Check(results=(result(outcome=Outcome.PASSED, got="2"),) * 3, seconds=0.123)
    assert "All 3 cases pass" in summary_html(check, words)
    assert "0.12 s" in summary_html(check, words)
    assert "0.00" not in summary_html(check.model_copy(update={"seconds": 0.001}), words)
    assert words("results.running") in summary_html(None, words, running=True)


def test_before_the_first_run_there_is_nothing(words):
    assert results_html(None, words) == ""
