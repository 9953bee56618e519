from tutor_app.dialogue import Construct, Fix
from tutor_app.subjects.python.edits import (
    Edit,
    apply_edits,
    compatible,
    delete_statement,
    extent,
    fixes_of,
    insert_lines,
    replace,
)
from tutor_app.subjects.python.program import Program

TEXT = "def f(n):\n    if n > 1:\n        return 1\n    else:\n        return 2\n"


def edit(*splices: tuple[int, int, str]) -> Edit:
    return Edit("test", Construct.PROGRAM, splices)


def test_replacing_an_expression_touches_one_line_and_says_before_and_after() -> None:
    program = Program.parse(TEXT)
    change = edit(replace(program, program.tree.body[0].body[0].test, "n >= 1"))
    assert extent(program, [change]) == ((2,), 1)
    assert fixes_of(program, change) == (Fix(line=2, before="if n > 1:", after="if n >= 1:"),)


def test_an_added_line_is_known_by_its_neighbours() -> None:
    program = Program.parse(TEXT)
    change = edit(insert_lines(program, 2, ["    n = 3"]))
    assert extent(program, [change]) == ((1, 2), 1)
    assert fixes_of(program, change)[0].before == ""


def test_deleting_the_only_statement_of_an_else_deletes_the_else() -> None:
    program = Program.parse(TEXT)
    change = edit(*delete_statement(program, program.tree.body[0].body[0].orelse[0]))
    assert apply_edits(program, [change]) == "def f(n):\n    if n > 1:\n        return 1\n"


def test_deleting_the_only_statement_of_a_body_leaves_pass() -> None:
    program = Program.parse(TEXT)
    change = edit(*delete_statement(program, program.tree.body[0].body[0].body[0]))
    assert "    pass\n" in apply_edits(program, [change])


def test_edits_on_the_same_characters_are_not_compatible() -> None:
    program = Program.parse(TEXT)
    test = program.tree.body[0].body[0].test
    first, second = edit(replace(program, test, "n")), edit(replace(program, test.left, "m"))
    assert not compatible([first, second])
    assert compatible([first, edit(insert_lines(program, 2, ["    n = 3"]))])


def test_a_change_of_indentation_is_a_change() -> None:
    program = Program.parse("for x in y:\n    a = 1\n    b = 2\n")
    start = program.starts[2]
    assert extent(program, [edit((start, start + 4, ""))])[0] == (3,)


def test_lines_added_at_one_place_by_two_edits_go_together() -> None:
    program = Program.parse(TEXT)
    first = edit(insert_lines(program, 2, ["    a = 1"]))
    second = edit(insert_lines(program, 2, ["    b = 2"]))
    assert compatible([first, second])
    assert apply_edits(program, [second, first]).startswith("def f(n):\n    a = 1\n    b = 2\n")
