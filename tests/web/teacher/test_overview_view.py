"""The overview in the shape of its page."""

from __future__ import annotations

from tests.teaching.samples import NOW, fault, line, signs, summary
from tutor_app.learner.parameters import learner_parameters
from tutor_app.teaching.heat_map import Cell
from tutor_app.teaching.overview import ClassOverview, overview_of
from tutor_app.teaching.sources import overview_rules
from tutor_app.web.teacher.overview_view import LINKED, about, bars, heat_rows, held, shade

LINES = [
    line("s1", "ada", summary=summary(signs={"range/cause": signs(right=8)})),
    line("s2", "bob", summary=summary(signs={"lists/cause": signs(wrong=2)})),
]


def overview(*lines: object) -> ClassOverview:
    return overview_of(lines, NOW, overview_rules(), learner_parameters(), ("range", "lists"))  # type: ignore[arg-type]


def test_a_shade_has_its_number_its_doubt_and_its_evidence() -> None:
    assert shade(Cell(0.874, 0.081, 5)) == (87, 8, 5, 4, False)
    assert shade(Cell(1.0, 0.0, 1)).step == 4
    assert shade(Cell(0.0, 0.3, 1)) == (0, 30, 1, 0, True)


def test_the_rows_are_by_name_and_have_gaps_where_nothing_is_known() -> None:
    names = {"ada": "zoe", "bob": "Carl"}
    first, second = heat_rows(overview(*LINES).heat_map, names.__getitem__)
    assert (first.student, second.student) == ("Carl", "zoe")
    assert first.cells[0] is None
    assert second.cells[1] is None
    assert second.cells[0] is not None
    assert first.cells[1] is not None
    assert second.cells[0].percent > 50 > first.cells[1].percent


def test_a_misconception_names_its_students_sessions_and_not_too_many() -> None:
    lines = [
        line(f"s{n}", f"student{n % 3}", summary=summary(structural=("off-by-one",)))
        for n in range(LINKED + 5)
    ]
    (found,) = held(
        overview(*lines).misconceptions, str.upper, {one.id: one for one in lines}, str.title
    )
    assert (found.name, found.students, found.structural) == ("OFF-BY-ONE", 3, LINKED + 5)
    assert len(found.sessions) == LINKED
    assert {one.student for one in found.sessions} == {"Student0", "Student1", "Student2"}


def test_questions_are_about_a_misconception_or_a_component_or_nothing_known() -> None:
    nameless = fault(asked=1).model_copy(update={"misconception": None})
    unknown = nameless.model_copy(update={"concept": None})
    lines = [line(summary=summary(faults=(fault(), nameless, unknown, fault("x", asked=0))))]
    found = about(overview(*lines).questions, "m {}".format, "c {}".format)
    assert [one.name for one in found] == ["m range-wrong", "", "c range"]
    assert found[0].questions.per_session == 3


def test_bars_have_shares_of_the_sum() -> None:
    assert bars({"probing": 3, "telling": 1}) == (("probing", 3, 75), ("telling", 1, 25))
    assert bars({"probing": 0})[0].percent == 0
