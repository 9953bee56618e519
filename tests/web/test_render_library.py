from tutor_app.dialogue import Case, FaultyProgram, Problem, Status
from tutor_app.web.concept_names import ConceptNames
from tutor_app.web.render_library import FEW, library_html


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


def equation(number: int, concept: str) -> Problem:
    return Problem(
        id=f"equation-{number}",
        subject="algebra",
        title=f"Equation {number}",
        statement="Find the number.",
        start="3x + 5 = 20",
        concepts=(concept,),
        models=("SECRET",),
        solutions=("x = SECRET",),
        faulty=(FaultyProgram(code="x = WRONG", what="TOLD", lines=(1,)),),
    )


def test_subjects_are_told_apart_and_python_comes_first(words, names):
    rendered = library_html([equation(1, "roots"), problem()], words, names)
    first, second = (rendered.index(f'value="{subject}"') for subject in ("python", "algebra"))
    assert first < second
    assert '<section class="chapter" data-subject="algebra">' in rendered
    assert '<optgroup label="Algebra"' in rendered


def test_one_subject_alone_needs_no_choice(words, names):
    assert 'name="subject"' not in library_html([problem()], words, names)


def test_a_card_of_algebra_shows_its_equation_and_no_secret(words, names):
    rendered = library_html([equation(1, "roots")], words, names)
    assert "<math" in rendered
    assert words("library.slips_one") in rendered
    for secret in ("SECRET", "WRONG", "TOLD"):
        assert secret not in rendered


def test_many_problems_stand_in_chapters_in_the_order_of_learning(words):
    chapters = {"first": "Numbers", "then": "Equations"}
    names = ConceptNames(chapters, chapters)
    many = [equation(n, "then" if n % 2 else "first") for n in range(FEW + 1)]
    rendered = library_html(many, words, names)
    assert rendered.index("<h2>Numbers</h2>") < rendered.index("<h2>Equations</h2>")
    assert "<h2>" not in library_html(many[:FEW], words, names).partition("own-card")[0]


def test_unknown_concepts_read_as_words(words, names):
    assert "while loops" in library_html([problem(concepts=("while-loops",))], words, names)
