from tutor_app.dialogue import Case, Problem
from tutor_app.subjects.python.program import Program
from tutor_app.subjects.python.reach import called, names_called, reached

TEXT = """START = prepare()


def prepare():
    return 0


def outer(x):
    def inner(y):
        return helper(y)

    return inner(x)


def helper(y):
    return y + 1


def alone(x):
    return x


class Box:
    def __init__(self):
        self.x = 0

    def fill(self, x):
        self.x = alone(x)
"""


def names(call: str) -> set[str]:
    return {f.name for f in reached(Program.parse(TEXT), call)}


def test_what_is_called_on_the_way_is_reached() -> None:
    assert names("outer(1)") == {"prepare", "outer", "inner", "helper", "__init__"}


def test_what_nothing_names_is_not_reached() -> None:
    assert "alone" not in names("outer(1)")
    assert "alone" in names("b = Box()\nb.fill(3)\nb.x")


def test_a_call_that_is_not_python_may_reach_everything() -> None:
    assert len(names("outer(")) == len(Program.parse(TEXT).functions())


def test_names_called_by_the_cases() -> None:
    assert names_called("x = f(g(1))\nx.append(f(2))\nx") == ("f", "g")
    assert names_called("f(") == ()
    cases = [Case(call="g(1)", expected="1"), Case(call="f(g(1))", expected="1")]
    assert called(Problem.python(statement="s", cases=cases)) == ["g", "f"]
