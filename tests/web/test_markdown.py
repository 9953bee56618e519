import functools
import re

import pytest

from tutor_app.web.markdown import (
    first_paragraph,
    plain_text,
    quoting_html,
    student_html,
    to_html,
)

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "`<script>alert(1)</script>`",
    "```\n<script>alert(1)</script>\n```",
    "[click](javascript:alert(1))",
    "![x](http://elsewhere.example/x.png)",
    "<a href='javascript:alert(1)'>x</a>",
    "| <script>a</script> | b |\n| --- | --- |\n| <img src=x onerror=a> | c |",
    "$\\text{<script>alert(1)</script>}$",
    "$<img src=x onerror=alert(1)>$",
    "$\\style{x}{<b onclick=alert(1)>x</b>}$",
    "$\\text{</mtext></math><img src=x onerror=alert(1)>}$",
    "$\\href{javascript:alert(1)}{x}$",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(
    "render",
    [
        to_html,
        functools.partial(to_html, algebra=True),
        student_html,
        first_paragraph,
        functools.partial(quoting_html, algebra=True),
    ],
)
def test_nothing_hostile_becomes_markup(render, text):
    rendered = render(text).lower()
    assert "<script" not in rendered
    assert "<img" not in rendered
    assert not re.search(r"<[^>]*javascript:", rendered)
    assert not re.search(r"<[^>]*onerror", rendered)


def test_tables_and_code_render():
    rendered = to_html("A `range`:\n\n| i | total |\n| --- | --- |\n| 1 | ? |\n")
    assert "<code>range</code>" in rendered
    assert "<td>?</td>" in rendered
    assert '<div class="table-wrap">' in rendered


@pytest.mark.parametrize("text", ["$\\frac{1}{2}$", "\\(\\frac{1}{2}\\)", "$$\\frac{1}{2}$$"])
def test_formulas_become_mathml(text):
    assert "<mfrac>" in to_html(f"One half is {text}.")


def test_display_formulas_stand_on_their_own():
    assert 'display="block"' in to_html("$$x^2$$")
    assert 'display="inline"' in to_html("$x^2$")


def test_money_is_not_a_formula():
    assert "<math" not in to_html("It costs $5 or $6, not $ 7 $.")


def test_code_with_dollars_stays_code():
    assert to_html("`$x$`").strip() == "<p><code>$x$</code></p>"


def test_backticks_hold_mathematics_in_problems_of_algebra_only():
    said = "What is `3x + 5` when `so x`?"
    assert "<math" not in to_html(said)
    rendered = to_html(said, algebra=True)
    assert rendered.count("<math") == 1
    assert "<code>so x</code>" in rendered
    assert "<math" in first_paragraph(said, algebra=True)
    assert "<math" in quoting_html(said, algebra=True)
    assert "<code>3x + 5</code>" in quoting_html(said)


def test_quoted_lines_of_algebra_stand_below_each_other():
    rendered = to_html("They wrote:\n\n```\n3x = 15\n<script>\n```\n", algebra=True)
    assert rendered.count("<div>") == 2
    assert "<math" in rendered
    assert "<script" not in rendered


def test_a_formula_that_cannot_be_read_shows_what_was_written():
    assert "frac" in to_html("$\\frac{1$ and more")


def test_what_students_type_is_shown_as_typed():
    assert student_html("__init__ *args\n  x < 3 & y") == "__init__ *args\n  x &lt; 3 &amp; y"
    assert student_html("is `a<b` right?") == "is <code>a&lt;b</code> right?"
    assert student_html("```python\nx = 1\n```") == "<pre><code>x = 1\n</code></pre>"


def test_nul_bytes_do_not_reach_the_page():
    assert "\x00" not in to_html("a\x00b") + student_html("a\x00b") + plain_text("a\x00b")


def test_plain_text_has_the_words_and_no_marks():
    said = plain_text("For `f(5)` you get **10**.\n\n| i | total |\n| --- | --- |\n| 1 | ? |")
    assert said.startswith("For f(5) you get 10.")
    assert "|" not in said
    assert "*" not in said
