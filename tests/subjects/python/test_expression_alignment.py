import ast

import pytest

from tutor_app.dialogue import Construct
from tutor_app.subjects.python.edits import apply_edits, compatible
from tutor_app.subjects.python.expression_alignment import (
    expression_cost,
    expression_edits_towards,
    same,
    size,
)
from tutor_app.subjects.python.program import Program


def expression(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def towards(mine: str, theirs: str) -> tuple[str, list[str]]:
    """The expression after all edits, and what each edit writes."""
    program = Program.parse(mine)
    statement = program.tree.body[0]
    assert isinstance(statement, ast.Expr)
    wanted = expression(theirs)
    edits = expression_edits_towards(program, statement.value, wanted, Construct.CONDITION)
    assert compatible(edits)
    return apply_edits(program, edits), [text for e in edits for _, _, text in e.splices]


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ("a < b", "a <= b"),
        ("xs[i] > best", "xs[i + 1] > best"),
        ("f(a, b) and g(c)", "f(a, c) and g(b)"),
        ("a * b", "a + b"),
        ("max(a)", "sorted(a, reverse=True)"),
        ("x.strip().lower()", "x.strip()"),
        ("(a, b)", "(b, a, c)"),
        ("not a", "a"),
        ("[x for x in a]", "[x for x in a if x]"),
        ("a[1:]", "a[:-1]"),
        ("a < b < c", "a <= b < c"),
        ("a - (b - c)", "a - b"),
        ("2 * a", "2 * (a + 1)"),
    ],
)
def test_the_edits_make_the_other_expression(mine: str, theirs: str) -> None:
    made, _ = towards(mine, theirs)
    assert ast.dump(ast.parse(made)) == ast.dump(ast.parse(theirs))


@pytest.mark.parametrize(("mine", "theirs"), [("a < b", "b > a"), ("a * b", "b * a")])
def test_the_same_with_its_sides_exchanged_costs_nothing(mine: str, theirs: str) -> None:
    assert expression_cost(expression(mine), expression(theirs)) == 0
    assert towards(mine, theirs) == (mine, [])


def test_only_what_differs_is_changed() -> None:
    _, new = towards("xs[i] > best", "xs[i] > top")
    assert new == ["top"]


def test_nearer_expressions_cost_less() -> None:
    mine = expression("xs[i] > best")
    near, far = expression("xs[i] >= best"), expression("len(set(xs)) == 1")
    assert 0 < expression_cost(mine, near) < expression_cost(mine, far)
    assert expression_cost(mine, far) <= size(mine) + size(far)


def test_layout_makes_no_difference() -> None:
    assert same(expression("f( a,b )"), expression("f(a, b)"))
    assert not same(expression("a"), expression("b"))
