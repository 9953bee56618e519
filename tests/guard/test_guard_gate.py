from __future__ import annotations

import pytest

from tests.guard.guard_cases import Program, read_cases
from tutor_app.dialogue import GuardReport
from tutor_app.guard import Directives, Ledger, guard, repair, review

PROGRAM: Program = next(
    case.program for case in read_cases() if case.program.name == "off by one in a range"
)
LAST = "What do you notice when you run it?"


def say(draft: str, fallback: str, directives: Directives) -> tuple[str, GuardReport]:
    return guard(
        draft,
        fallback,
        PROGRAM.secrets(),
        Ledger().with_work(0, PROGRAM.program),
        directives=directives,
        last_resort=LAST,
        fixes=PROGRAM.fixes,
        own_code=PROGRAM.program,
    )


def test_a_good_draft_is_said_as_it_is(directives: Directives) -> None:
    text, report = say("What is `i` in the last round?", "And `total`?", directives)
    assert text == "What is `i` in the last round?"
    assert report == GuardReport()


def test_a_leaking_sentence_is_dropped_when_a_question_remains(directives: Directives) -> None:
    draft = "You get 10. It should be `n + 1`. What is `i` in the last round?"
    text, report = say(draft, "And `total`?", directives)
    assert text == "You get 10. What is `i` in the last round?"
    assert not report.allowed
    assert not report.replaced
    assert report.blocked == (draft,)
    assert report.leaks


@pytest.mark.parametrize(
    "draft", ["Should it be `n + 1`?", "You get 10. Try `n + 1`.", "", "Use `n + 1`, ok?"]
)
def test_else_the_planners_question_is_asked(draft: str, directives: Directives) -> None:
    text, report = say(draft, "What is `total` in the end?", directives)
    assert text == "What is `total` in the end?"
    assert report.replaced
    assert report.blocked[0] == draft


def test_a_leaking_fallback_is_not_said_either(directives: Directives) -> None:
    text, report = say("Try `n + 1`.", "Is it `n + 1`?", directives)
    assert text == LAST
    assert report.blocked == ("Try `n + 1`.", "Is it `n + 1`?")


def test_a_repair_keeps_fences_and_never_makes_up_words(directives: Directives) -> None:
    draft = "Look:\n```python\ntotal += i\n```\nUse `n + 1`. What is `total`?"
    verdict = review(
        draft, PROGRAM.secrets(), Ledger(), directives=directives, fixes=PROGRAM.fixes,
        own_code=PROGRAM.program,
    )  # fmt: skip
    mended = repair(draft, verdict.leaks)
    assert mended is not None
    assert "total += i" in mended
    assert "n + 1" not in mended


def test_nothing_to_repair_without_leaks() -> None:
    assert repair("What is `i`?", ()) is None
