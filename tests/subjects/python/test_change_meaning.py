import pytest

from tutor_app.dialogue import Construct
from tutor_app.subjects.python.change_meaning import meaning
from tutor_app.subjects.python.edits import Edit
from tutor_app.subjects.python.program import Program

WORK = "def f(a, n):\n    for i in range(n - 1):\n        t = i\n    return a[i]\n"


@pytest.mark.parametrize(
    ("old", "new", "misconception"),
    [
        ("n - 1", "n", "loop-misses-last"),
        ("n - 1", "(n - 1) + 1", "range-includes-stop"),
        ("t = i", "t += i", "accumulator-overwritten"),
        ("a[i]", "a[i] * 2", None),
    ],
)
def test_only_certain_changes_have_a_name(old: str, new: str, misconception: str | None) -> None:
    program = Program.parse(WORK)
    start = program.text.index(old)
    edit = Edit("expression", Construct.EXPRESSION, ((start, start + len(old), new),))
    assert meaning(program, edit)[0] == misconception


def test_a_guard_for_the_empty_argument() -> None:
    program = Program.parse(WORK)
    place = program.starts[1]
    added = "    if not a:\n        return 0\n"
    edit = Edit("added", Construct.MISSING_CASE, ((place, place, added),))
    assert meaning(program, edit) == ("empty-input-forgotten", "boundary-cases")
