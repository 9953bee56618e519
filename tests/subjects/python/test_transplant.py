import ast

from tutor_app.subjects.python.edits import Edit, apply_edits
from tutor_app.subjects.python.program import FunctionNode, Program
from tutor_app.subjects.python.transplant import transplants

SOLUTION = """def first(xs, x):
    for i in range(len(xs)):
        if xs[i] == x:
            return i
    return -1
"""


def grown(work: str, solution: str = SOLUTION) -> tuple[Program, list[Edit]]:
    program = Program.parse(work)
    theirs = ast.parse(solution).body[0]
    assert isinstance(theirs, FunctionNode)
    return program, list(transplants(program, program.functions()[0], theirs))


def texts(work: str) -> set[str]:
    program, edits = grown(work)
    return {apply_edits(program, [edit]) for edit in edits}


def test_conditions_bounds_and_results_are_exchanged_for_the_solutions() -> None:
    for right, wrong in (("== x", "!= x"), ("len(xs)", "x"), ("return -1", "return None")):
        assert SOLUTION in texts(SOLUTION.replace(right, wrong))


def test_statements_are_added_where_they_are_missing() -> None:
    assert SOLUTION in texts(SOLUTION.replace("    return -1\n", ""))


def test_nothing_is_taken_that_needs_a_name_the_student_does_not_have() -> None:
    _, edits = grown("def first(xs, x):\n    return 0\n")
    new = [text.strip() for edit in edits for _, _, text in edit.splices]
    assert "-1" in new
    assert all("i" not in names_in(text) for text in new)


def names_in(text: str) -> set[str]:
    return {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}


def test_every_edit_comes_from_the_solution_and_leaves_python() -> None:
    program, edits = grown(SOLUTION.replace("return i", "x = i"))
    assert all(edit.reference for edit in edits)
    for edit in edits:
        ast.parse(apply_edits(program, [edit]))


def test_a_function_that_is_the_solution_stays_what_it_is() -> None:
    program, edits = grown(SOLUTION)
    swapped = [e for e in edits if e.kind == "transplanted"]
    assert all(apply_edits(program, [e]) != SOLUTION for e in swapped)
    assert SOLUTION not in texts(SOLUTION)
