import ast

from tutor_app.subjects.python.naming import match_names, translate

SOLUTION = (
    "def total(xs):\n    result = 0\n    for x in xs:\n        result += x\n    return result\n"
)


def match(student: str) -> dict[str, str]:
    return match_names(ast.parse(SOLUTION).body[0], ast.parse(student).body[0])


def test_names_correspond_by_their_role_not_by_their_spelling() -> None:
    student = "def total(a):\n    x = 0\n    for result in a:\n        x += result\n    return x\n"
    assert match(student) == {"xs": "a", "result": "x", "x": "result"}


def test_a_name_with_no_counterpart_never_becomes_one_of_the_students() -> None:
    mapping = match("def total(result):\n    return sum(result)\n")
    assert mapping["xs"] == "result"
    assert mapping["result"] != "result"


def test_translation_leaves_the_solution_itself_alone() -> None:
    tree = ast.parse(SOLUTION)
    translated = translate(tree.body[0], {"xs": "items"})
    assert "items" in ast.unparse(translated)
    assert ast.unparse(tree).strip() == SOLUTION.strip()
