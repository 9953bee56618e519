"""What to do about a leak: repair once, else say the planner's own question. Fails closed."""

from __future__ import annotations

from collections.abc import Sequence

from tutor_app.dialogue import Fix, GuardReport, Layer, Leak, Secret
from tutor_app.guard.directives import NO_WORDS, Directives
from tutor_app.guard.layers import Review, review
from tutor_app.guard.ledger import Ledger
from tutor_app.guard.mathematics import ReadsMathematics
from tutor_app.guard.nearness import ReadsNearness
from tutor_app.guard.text import segments


def repair(draft: str, leaks: Sequence[Leak]) -> str | None:
    """The draft without the sentences that leak, if a question remains; else None."""
    spans = {leak.span for leak in leaks}
    if "" in spans or not spans:
        return None
    kept: list[str] = []
    position = 0
    asks = False
    for segment in segments(draft, NO_WORDS):
        if segment.raw in spans:
            if segment.kind != "sentence":
                return None  # a table with a hole says less than none; a block is spoken of
            position = segment.end
            continue
        kept.append(draft[position : segment.end])
        asks = asks or "?" in segment.masked
        position = segment.end
    text = "".join(kept).strip()
    return text if asks and text and text != draft.strip() else None


def guard(
    draft: str,
    fallback: str,
    secrets: Sequence[Secret],
    ledger: Ledger,
    *,
    directives: Directives,
    last_resort: str,
    allowed_names: frozenset[str] = frozenset(),
    fixes: Sequence[Fix] = (),
    own_code: str = "",
    example: str | None = None,
    may_name_line: bool = True,
    mathematics: ReadsMathematics | None = None,
    nearness: ReadsNearness | None = None,
) -> tuple[str, GuardReport]:
    """The text that may be said instead of `draft`, and what was held back and why.

    Reviews the draft; repairs it once and reviews again; else the planner's own question
    `fallback`, reviewed too; else `last_resort`, a sentence that depends on nothing. The report's
    `allowed` and `leaks` are about the draft, `blocked` holds every text that was refused,
    `replaced` says that neither the draft nor its repair is what is said. Never raises.
    """

    def judge(text: str) -> Review:
        return review(
            text,
            secrets,
            ledger,
            directives=directives,
            allowed_names=allowed_names,
            fixes=fixes,
            own_code=own_code,
            example=example,
            may_name_line=may_name_line,
            mathematics=mathematics,
            nearness=nearness,
        )

    blocked: list[str] = []
    leaks: tuple[Leak, ...] = ()
    try:
        verdict = judge(draft)
        if verdict.allowed and draft.strip():
            return draft, GuardReport()
        leaks = verdict.leaks
        blocked.append(draft)
        repaired = repair(draft, leaks)
        if repaired is not None:
            if judge(repaired).allowed:
                return repaired, GuardReport(allowed=False, leaks=leaks, blocked=tuple(blocked))
            blocked.append(repaired)
        verdict = judge(fallback)
        if verdict.allowed and fallback.strip():
            return fallback, GuardReport(
                allowed=False, leaks=leaks, blocked=tuple(blocked), replaced=True
            )
        blocked.append(fallback)
        leaks = (*leaks, *verdict.leaks)
    except Exception as error:
        failure = Leak(
            layer=Layer.TEXT, span="", secret="", reason=f"guard failed ({type(error).__name__})"
        )
        leaks = (*leaks, failure)
    return last_resort, GuardReport(
        allowed=False, leaks=leaks, blocked=tuple(blocked), replaced=True
    )
