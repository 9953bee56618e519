from __future__ import annotations

from tests.guard.guard_cases import Program, read_cases
from tutor_app.guard import Ledger, Review, review
from tutor_app.guard.directives import Stance
from tutor_app.roles.directives import load_directives

DIRECTIVES = load_directives()
PROGRAM: Program = next(
    case.program for case in read_cases() if case.program.name == "off by one in a range"
)


class Everything:
    """Finds every sentence near; remembers which it was asked about."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Stance]] = []

    def described(self, sentence: str, stance: Stance) -> str | None:
        self.asked.append((sentence, stance))
        return "go one further"


def judge(draft: str, reader: Everything, said: str = "hello") -> Review:
    return review(
        draft,
        PROGRAM.secrets(),
        Ledger().with_work(0, PROGRAM.program).with_student(1, said),
        directives=DIRECTIVES,
        fixes=PROGRAM.fixes,
        own_code=PROGRAM.program,
        nearness=reader,
    )


def test_only_sentences_that_tell_are_compared() -> None:
    reader = Everything()
    verdict = judge("Let it carry on a bit. What is `i` in the last round?", reader)
    assert reader.asked == [("Let it carry on a bit.", Stance.TELLS)]
    assert [leak.span for leak in verdict.leaks] == ["Let it carry on a bit."]


def test_questions_about_what_is_there_are_never_compared() -> None:
    reader = Everything()
    for question in (
        "How often does the loop go round?",
        "Which number is missing?",
        "Is `i` ever 5?",
        "After the third time round, what is `total`?",
    ):
        assert judge(question, reader).allowed
    assert reader.asked == []


def test_what_the_student_said_is_confirmed() -> None:
    said = "the loop has to carry on a bit"
    assert judge("Yes, the loop has to carry on a bit.", Everything(), said).allowed


def test_the_number_of_comparisons_is_bounded() -> None:
    reader = Everything()
    judge("Let it carry on. " * 200, reader)
    assert len(reader.asked) <= 24
