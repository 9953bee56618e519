from tutor_app.dialogue import TraceTable
from tutor_app.web.markdown import to_html
from tutor_app.web.render_table import fill_asked_cell, mark_asked_cell, table_html

TABLE = TraceTable(
    columns=("time round", "i", "total after"),
    rows=(("1st", "1", "1"), ("2nd", "2", "3"), ("3rd", "3", "?")),
    asked=(2, 2),
    caption="`total_up_to(5)`",
)


def test_the_asked_cell_is_an_input_that_says_where_it_is(words):
    rendered = table_html(TABLE, words)
    assert rendered.count("<input") == 1
    assert "3rd, total after" in rendered


def test_it_is_a_real_table(words):
    rendered = table_html(TABLE, words)
    assert rendered.count('scope="col"') == 3
    assert rendered.count('scope="row"') == 3
    assert "<caption><code>total_up_to(5)</code></caption>" in rendered


def test_a_table_that_is_past_has_no_input(words):
    assert "<input" not in table_html(TABLE, words, asks=False)


def test_cells_are_escaped(words):
    hostile = TraceTable(columns=("<b>", "x"), rows=(("<i>", "<script>"),), caption="<u>")
    rendered = table_html(hostile, words)
    for tag in ("<b>", "<i>", "<u>", "<script>"):
        assert tag not in rendered


def test_the_question_mark_in_markdown_becomes_the_input(words):
    text = "| i | total |\n| --- | --- |\n| 1 | `?` |\n| 2 | **?** |\n"
    rendered = fill_asked_cell(to_html(text), words)
    assert rendered.count("<input") == 1
    assert "<input" not in mark_asked_cell(to_html(text))
    assert 'class="asked"' in mark_asked_cell(to_html(text))
