import pytest

from tutor_app.dialogue import Case, FaultyProgram, Problem
from tutor_app.web import render_work as work
from tutor_app.web.own_problem import make_open_problem

PROBLEM = Problem(
    id="sum",
    title="Add up <to> n",
    statement="Write `f(n)`: $n^2$.",
    starter="def f(n):\n    pass\n",
    cases=(Case(call="f(1)", expected="1"),),
    faulty=(
        FaultyProgram(code="def f(n): return 1\n", what="x", lines=(1,)),
        FaultyProgram(code="def f(n): return 2\n", what="x", lines=(1,)),
    ),
)
OWN = Problem.python(statement="", cases=[Case(call="f(1)", expected="1")], title="f")


@pytest.mark.parametrize(
    ("program", "origin"),
    [
        ("def f(n): return 1", "0"),
        ("def f(n): return 2\n\n", "1"),
        ("def f(n):\n    pass", work.OWN),
        ("def f(n): return 3", work.KEPT),
    ],
)
def test_it_knows_whose_program_is_in_the_editor(program, origin):
    assert work.origin_of(PROBLEM, program) == origin


def test_an_attempt_is_said_to_be_somebody_elses_with_one_click_to_ones_own(words):
    rendered = work.origin_html(PROBLEM, "0", words)
    assert words("work.origin_attempt") in rendered
    assert 'data-start="own"' in rendered
    assert rendered.count('aria-pressed="true"') == 1


def test_ones_own_program_offers_no_attempts(words):
    assert "data-start" not in work.origin_html(OWN, work.KEPT, words)


def test_the_statement_renders_markdown_and_formulas(words):
    rendered = work.statement_html(PROBLEM, words)
    assert "<h1" in rendered
    assert "Add up &lt;to&gt; n" in rendered
    assert "<msup>" in rendered


def test_a_problem_of_another_subject_is_headed_by_its_first_line_with_its_formulas(words):
    problem = make_open_problem("Solve $x^2 = 4$.\n\na) over $N$\nb) over $Z$", "Algebra")
    rendered = work.statement_html(problem, words)
    heading, _, rest = rendered.partition("</h1>")
    assert "<msup>" in heading
    assert "Solve" not in rest, "nothing is said twice"
    assert rest.index("a) over") < rest.index("<br />") < rest.index("b) over")
    assert "Algebra" in work.header_html(words, problem)
    assert "Python" not in work.header_html(words, problem)


def test_a_long_first_line_is_shown_whole_below_its_title(words):
    statement = "A stone falls " + "and falls " * 20 + "from a bridge."
    rendered = work.statement_html(make_open_problem(statement, ""), words)
    assert statement in rendered


def test_what_students_write_into_a_statement_stays_text(words):
    hostile = "<script>alert(1)</script>\n\n[x](javascript:alert(1)) <img src=x onerror=alert(1)>"
    problem = make_open_problem(hostile, hostile)
    rendered = work.statement_html(problem, words) + work.header_html(words, problem)
    assert "<script" not in rendered
    assert "<img" not in rendered
    assert 'href="javascript' not in rendered


def test_it_is_said_whose_work_it_is(words):
    problem = make_open_problem("Why is the sky blue?", "")
    assert words("work.origin_open") in work.origin_html(problem, work.KEPT, words)


EQUATION = Problem(
    id="two-steps",
    subject="algebra",
    title="Two steps",
    statement="Find the number.",
    start="3x + 5 = 20",
    faulty=(FaultyProgram(code="3x = 25", what="TOLD", lines=(1,)),),
)


def test_the_start_line_of_algebra_is_shown_once_as_mathematics(words):
    assert work.statement_html(EQUATION, words).count("<math") == 1
    said = EQUATION.model_copy(update={"statement": "Solve `3x+5=20`."})
    rendered = work.statement_html(said, words)
    assert rendered.count("<math") == 1
    assert "<code>" not in rendered
    assert "Algebra" in work.header_html(words, EQUATION)


def test_algebra_says_what_to_do_first(words):
    story = EQUATION.model_copy(update={"start": "", "models": ("2n = 8",)})
    bare = EQUATION.model_copy(update={"start": "", "answer": "4"})
    assert words("work.lines_steps") in work.origin_html(EQUATION, work.OWN, words)
    assert words("work.lines_story") in work.origin_html(story, work.OWN, words)
    assert words("work.lines_answer") in work.origin_html(bare, work.OWN, words)
    assert words("work.lines_attempt") in work.origin_html(EQUATION, "0", words)
    assert "2n = 8" not in work.origin_html(story, work.OWN, words)


def test_an_empty_statement_is_no_trouble(words):
    assert "<h1" in work.statement_html(OWN, words)


def test_the_header_offers_what_fits(words):
    assert 'data-do="start-over"' in work.header_html(words, PROBLEM, "Loops")
    assert 'data-do="start-over"' not in work.header_html(words)
    assert "Loops" in work.header_html(words, PROBLEM, "Loops")


def test_notices_are_announced_and_escaped(words):
    assert 'role="alert"' in work.notice_html("x", words)
    assert 'data-do="hush"' in work.notice_html("x", words)
    assert "<script" not in work.notice_html("<script>", words)
    assert work.notice_html("", words) == ""


def test_it_says_what_is_stored_and_who_can_read_it(words):
    rendered = work.stored_html(words)
    assert "<dialog" in rendered
    assert "can read" in rendered
    assert 'data-do="stored"' in work.footnote_html(words)
    assert "language model" not in work.footnote_html(words)
    assert "language model" in work.footnote_html(words, has_model=True)
