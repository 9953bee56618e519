import ast

from tutor_app.subjects.python.program import Program, local_names, parameters

TEXT = 'def f(a, b):\n    """Says."""\n    é = "ü" + a\n    for x in b:\n        if x: return é\n    return b\n'


def test_segments_are_the_students_own_text_even_after_accents() -> None:
    program = Program.parse(TEXT)
    assign = program.tree.body[0].body[1]
    assert program.segment(assign.value.right) == "a"


def test_statement_that_shares_its_line_does_not_stand_alone() -> None:
    program = Program.parse(TEXT)
    loop = program.tree.body[0].body[2]
    assert program.stands_alone(loop)
    assert not program.stands_alone(loop.body[0].body[0])


def test_names_of_a_function_in_order() -> None:
    function = Program.parse(TEXT).tree.body[0]
    assert isinstance(function, ast.FunctionDef)
    assert parameters(function) == ["a", "b"]
    assert local_names(function) == ["a", "b", "é", "x"]


def test_windows_line_ends_are_read() -> None:
    assert len(Program.parse("x = 1\r\ny = 2\r\n").lines) == 3


def test_neighbours_skip_blank_lines_and_comments() -> None:
    program = Program.parse("a = 1\n\n# note\n\nb = 2\n")
    assert program.neighbours(3) == (1, 5)


def test_neighbours_skip_texts_that_do_nothing() -> None:
    program = Program.parse('def f():\n    x = 1\n    """Says\n    more."""\n    return x\n')
    assert program.neighbours(5) == (2, 5)
