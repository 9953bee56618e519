from tutor_app.dialogue import Case, FaultyProgram, Problem, Status
from tutor_app.web.render_library import library_html


def problem(**more):
    given = {
        "id": "sum",
        "title": "Add up",
        "statement": "Write `f(n)`.\n\nA second paragraph.",
        "difficulty": 3,
        "concepts": ("for-loops",),
        "cases": (
            Case(call="f(1)", expected="1"),
            Case(call="f(77)", expected="3003", hidden=True),
        ),
        "solutions": ("def f(n): return SECRET",),
        "faulty": (FaultyProgram(code="def f(n): return WRONG", what="TOLD", lines=(1,)),),
    }
    return Problem(**(given | more))


def test_a_card_says_what_it_is_about_and_how_hard(words, names):
    rendered = library_html([problem()], words, names)
    assert "Add up" in rendered
    assert "Write <code>f(n)</code>." in rendered
    assert "For loops" in rendered
    assert "Difficulty 3 of 5: medium" in rendered
    assert 'data-problem="sum"' in rendered
    assert '<option value="Loops">' in rendered


def test_nothing_secret_is_in_the_list(words, names):
    rendered = library_html([problem()], words, names)
    for secret in ("SECRET", "WRONG", "TOLD", "3003", "f(77)"):
        assert secret not in rendered


def test_problems_begun_and_worked_out_are_marked(words, names):
    rendered = library_html(
        [problem(), problem(id="b")], words, names, {"sum": Status.SOLVED, "b": Status.OPEN}
    )
    assert words("library.done") in rendered
    assert words("library.going_on") in rendered


def test_an_empty_list_says_so(words, names):
    rendered = library_html([], words, names)
    assert words("library.empty") in rendered
    assert 'data-do="own"' in rendered


def test_problem_files_cannot_break_the_page(words, names):
    hostile = "<script>alert(1)</script>"
    rendered = library_html(
        [problem(title=hostile, statement=hostile, concepts=(hostile,))], words, names
    )
    assert "<script" not in rendered


def test_unknown_concepts_read_as_words(words, names):
    assert "while loops" in library_html([problem(concepts=("while-loops",))], words, names)
