from __future__ import annotations

from tests.storage.samples import deed_of_a_teacher
from tutor_app.dialogue import Deed, Intervention, MarkLeak, MarkWronglyBlocked, RateReply, TakeOver
from tutor_app.teaching.marks import MARKS, TurnMark, marks_of


def did(number: int, deed: Deed, teacher: str = "Ada") -> Intervention:
    made = deed_of_a_teacher(deed, id=f"i{number}")
    return made.model_copy(update={"number": number, "teacher": teacher})


def test_what_teachers_did_is_what_they_said_of_turns() -> None:
    deeds: tuple[Deed, ...] = (
        RateReply(turn=1, stars=4, better="So?", comment="long"),
        MarkLeak(turn=2, span="n + 1", comment="the fix"),
        MarkWronglyBlocked(turn=3, draft=1, comment="fine"),
    )
    found = marks_of(did(n, deed) for n, deed in enumerate((TakeOver(), *deeds)))
    assert found == (
        TurnMark(turn=1, stars=4, better="So?", comment="long"),
        TurnMark(turn=2, leaked="n + 1", comment="the fix"),
        TurnMark(turn=3, wrongly_blocked=1, comment="fine"),
    )
    assert {deed.kind for deed in deeds} == set(MARKS)


def test_of_ratings_of_one_turn_by_one_teacher_the_last_counts() -> None:
    ratings = [(1, 5, "Ada"), (1, 2, "Ada"), (1, 4, "Bob"), (2, 1, "Ada")]
    found = marks_of(
        did(n, RateReply(turn=turn, stars=stars), teacher)
        for n, (turn, stars, teacher) in enumerate(ratings)
    )
    assert [(one.turn, one.stars) for one in found] == [(1, 2), (1, 4), (2, 1)]
