from __future__ import annotations

import pytest

from tutor_app.dialogue import Construct, Finding, FindingSource, Fix, Verdict
from tutor_app.misconceptions.embedding import shared_embedder
from tutor_app.misconceptions.library import library
from tutor_app.roles.offline.explanations import (
    ExplanationReader,
    proposes_fix,
    reading_thresholds,
)

READER = ExplanationReader(library("python"), shared_embedder(), reading_thresholds())


def finding(misconception: str | None, fragment: str = "for i in range(1, n):") -> Finding:
    return Finding(
        key="f",
        detector="d",
        part=Construct.LOOP_BOUND,
        lines=(3,),
        fragment=fragment,
        what="The range stops before n, so the last number is never added.",
        confidence=0.9,
        source=FindingSource.MEND,
        misconception=misconception,
        fixes=(Fix(line=3, before=fragment, after="for i in range(1, n + 1):"),),
    )


@pytest.mark.parametrize(
    ("misconception", "said", "verdicts"),
    [
        ("range-includes-stop", "it stops before n so n is left out", {Verdict.RIGHT}),
        ("range-includes-stop", "range does not include the last number", {Verdict.RIGHT}),
        ("range-includes-stop", "the loop runs until i is n, so n gets added too", {Verdict.WRONG}),
        ("range-includes-stop", "it doesn't stop before n", {Verdict.WRONG, Verdict.UNSURE}),
        ("range-includes-stop", "n is not left out", {Verdict.WRONG, Verdict.UNSURE}),
        ("range-includes-stop", "my computer is slow today", {Verdict.UNSURE}),
        ("accumulator-reset-in-loop", "total is set back to 0 in every round", {Verdict.RIGHT}),
        (
            "accumulator-reset-in-loop",
            "total is not set back to 0 in the loop",
            {Verdict.WRONG, Verdict.UNSURE},
        ),
        ("integer-division-surprise", "the // rounds down and cuts the decimals", {Verdict.RIGHT}),
        ("integer-division-surprise", "hello there", {Verdict.UNSURE}),
        ("range-includes-stop", "", {Verdict.UNSURE}),
    ],
)
def test_an_explanation_in_a_students_words(
    misconception: str, said: str, verdicts: set[Verdict]
) -> None:
    assert READER.judge(said, finding(misconception)).verdict in verdicts


def test_a_proposed_fix_is_seen_whatever_its_spacing() -> None:
    assert proposes_fix("maybe `for i in range(1,n+1):`", finding(None))
    assert not proposes_fix("for i in range(1, n):", finding(None))
