"""Does a draft disclose anything new? Pure and deterministic; no layer needs a model.

The layers, cheap first: text (runs of tokens, however they are dressed), structure (equivalent
code), value (numbers and arithmetic), directive (phrasing that hands over a change, with or
without the code), parts that only together make a fix, nearness to a description of it. A cipher,
a spelling or another language is undone first, and goes through the same layers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from tutor_app.dialogue import Fix, Layer, Leak, Record, Secret, SecretKind
from tutor_app.guard.canonical import strict_alpha
from tutor_app.guard.context import Context, leak
from tutor_app.guard.decoding import readings
from tutor_app.guard.directives import Directives
from tutor_app.guard.example import example_leaks
from tutor_app.guard.forms import Forms, forms, names
from tutor_app.guard.known import Known, content_words, joined, known, pieces
from tutor_app.guard.ledger import Ledger
from tutor_app.guard.lines import line_reason, shown_lines
from tutor_app.guard.mathematics import ReadsMathematics, mathematics_leaks
from tutor_app.guard.mathematics_alone import is_mathematics, mathematics_alone
from tutor_app.guard.nearness import ReadsNearness, nearness_leaks
from tutor_app.guard.parts import is_closed, part
from tutor_app.guard.phrasing import review_phrasing
from tutor_app.guard.quoting import fresh_segments, was_said
from tutor_app.guard.regions import split_example, without_own_lines
from tutor_app.guard.sought import Sought, code_secrets, is_distinct, kinds_of_change
from tutor_app.guard.spelling import across
from tutor_app.guard.spread import review_spread
from tutor_app.guard.text import Segment, code_tokens, segments
from tutor_app.guard.values import numbers, secret_value

MAX_DRAFT = 40_000
MAX_LEAKS = 20
_ASSERTS = re.compile(
    r"\b(?:answer|solution|result|value|it|[a-z])\s*"
    r"(?:is|=|==|equals|must be|should be|comes to)\s*$"
)


class Review(Record):
    """The verdict on one draft: whether it may be said, and every span that says too much."""

    allowed: bool
    leaks: tuple[Leak, ...] = ()


def review(
    draft: str,
    secrets: Sequence[Secret],
    ledger: Ledger,
    *,
    directives: Directives,
    allowed_names: frozenset[str] = frozenset(),
    fixes: Sequence[Fix] = (),
    own_code: str = "",
    example: str | None = None,
    may_name_line: bool = True,
    mathematics: ReadsMathematics | None = None,
    nearness: ReadsNearness | None = None,
) -> Review:
    """Judge a draft against the secrets, given what the session has disclosed.

    `own_code` is the student's work as it stands; it may always be quoted. `allowed_names` are
    words that may be said though a fix holds them. `example` is the text of a verified worked
    example within the draft: inside it only exact expressions with the student's own names count,
    and that it is not the student's own program under other names.
    With `may_name_line` false, naming a line that a fix changes is a leak too. `mathematics` finds
    secrets of mathematics in other forms, `nearness` descriptions of the fix in other words.

    Never raises: whatever goes wrong inside blocks the draft.
    """
    try:
        return _review(
            draft, secrets, ledger, directives, allowed_names, fixes, own_code, example,
            may_name_line, mathematics, nearness,
        )  # fmt: skip
    except Exception as error:
        leak = Leak(
            layer=Layer.TEXT,
            span="",
            secret="",
            reason=f"could not be reviewed ({type(error).__name__})",
        )
        return Review(allowed=False, leaks=(leak,))


def _review(
    draft: str,
    secrets: Sequence[Secret],
    ledger: Ledger,
    directives: Directives,
    allowed_names: frozenset[str],
    fixes: Sequence[Fix],
    own_code: str,
    example: str | None,
    may_name_line: bool,
    mathematics: ReadsMathematics | None,
    nearness: ReadsNearness | None,
) -> Review:
    if len(draft) > MAX_DRAFT:
        leak = Leak(layer=Layer.TEXT, span="", secret="", reason="too long to review")
        return Review(allowed=False, leaks=(leak,))
    if mathematics is not None and may_name_line and is_mathematics(secrets, mathematics):
        told = mathematics_alone(
            draft, secrets, ledger, directives, fixes, own_code, example, mathematics
        )
        return Review(allowed=not told, leaks=told)
    student = known(ledger, own_code, directives, allowed_names)
    open_secrets = code_secrets(secrets, fixes, student)
    own_names = names(own_code) | names("\n".join(fix.after for fix in fixes))
    others = [s for s in secrets if s.kind in (SecretKind.VALUE, SecretKind.PROSE)]
    changes = kinds_of_change(fixes, secrets, student)
    context = Context(student, open_secrets, others, own_names, changes, directives)

    leaks: list[Leak] = []
    rest, region = split_example(draft, example)
    if region and open_secrets:
        leaks.extend(example_leaks(region, own_code, fixes, context))
    if changes.moves and any(mark in rest for mark in ("```", "~~~")):
        leaks.extend(_rearranged(rest, own_code, student, directives))
    rest = without_own_lines(rest, student.raw)
    given = tuple(fresh_segments(rest, student, directives))
    hidden, exact, spans = _hidden(given, context)
    found = [part(each, student, directives) for each in given]
    decoded = [part(each, student, directives) for each in hidden]
    parts = [*found, *(each for each in decoded if each.segment.raw not in exact)]
    for each in (*found, *decoded):
        leaks.extend(_segment_leaks(each.segment, each.fresh, context))
    for each in parts:
        leaks.extend(review_phrasing(each, open_secrets, student, changes, directives))
        if not may_name_line:
            leaks.extend(_line_leaks(each.segment, fixes, student))
    leaks.extend(across(found, open_secrets))
    leaks.extend(mathematics_leaks((*given, *hidden), secrets, ledger, own_code, mathematics))
    said = ledger.said_by("tutor")
    leaks.extend(review_spread(parts, open_secrets, said, student, directives))
    if nearness is not None:
        leaks.extend(nearness_leaks(found, student, directives, nearness))
    leaks = [_placed(leak, spans) for leak in leaks]
    unique = tuple(dict.fromkeys(leaks))[:MAX_LEAKS]
    return Review(allowed=not unique, leaks=unique)


def _hidden(
    given: Sequence[Segment], context: Context
) -> tuple[tuple[Segment, ...], frozenset[str], dict[str, str]]:
    """What the segments say when decoded, what of it was decoded from numbers, and from which span
    of the draft each of it comes.
    """
    wanted = names("\n".join(sought.text for sought in context.open_secrets))
    spans: dict[str, str] = {}
    hidden: list[Segment] = []
    exact: set[str] = set()
    plain = {segment.raw for segment in given}
    for reading in readings(given, context.directives.codes, wanted | context.own_names):
        for segment in segments(reading.text, context.directives.vocabulary):
            if segment.raw not in plain and segment.raw not in spans:
                spans[segment.raw] = reading.span
                hidden.append(segment)
                if reading.exact:
                    exact.add(segment.raw)
    return tuple(hidden), frozenset(exact), spans


def _placed(leak: Leak, spans: Mapping[str, str]) -> Leak:
    """A leak with its span in the draft as it was given."""
    if leak.span not in spans:
        return leak
    return leak.model_copy(update={"span": spans[leak.span], "reason": f"decoded: {leak.reason}"})


def _rearranged(
    draft: str, own_code: str, student: Known, directives: Directives
) -> Iterator[Leak]:
    """Blocks that show the student's own lines in another order or at another depth."""
    own = _indented(own_code)
    texts = {text for _, text in own}
    for segment in segments(draft, directives.vocabulary):
        if segment.kind != "fence" or was_said(segment.raw, student):
            continue
        shown = _indented(segment.codes[0])
        if len(shown) < 2 or not {text for _, text in shown} <= texts:
            continue
        if not any(_follows(shown, own, at) for at in range(len(own))):
            yield Leak(
                layer=Layer.STRUCTURE,
                span=segment.raw,
                secret="\n".join(text for _, text in shown),
                reason="shows the student's lines rearranged",
            )


def _indented(code: str) -> list[tuple[int, str]]:
    lines = [line.expandtabs(4) for line in code.splitlines() if line.strip()]
    return [(len(line) - len(line.lstrip()), line.strip()) for line in lines]


def _follows(shown: list[tuple[int, str]], own: list[tuple[int, str]], at: int) -> bool:
    """Whether the shown lines come in this order in the student's program from a place on."""
    if own[at][1] != shown[0][1]:
        return False
    shift = own[at][0] - shown[0][0]
    rest = iter(own[at:])
    return all((depth + shift, text) in rest for depth, text in shown)


# ------------------------------------------------------------------ text, structure, value


def _segment_leaks(whole: Segment, fresh: Segment, context: Context) -> Iterator[Leak]:
    segment = replace(fresh, raw=whole.raw)
    stream = joined(segment.tokens)
    shown = Forms()
    for piece in pieces(segment):
        if not context.student.is_free(code_tokens(piece)):
            shown = shown | forms(piece)
    lines = shown_lines(whole, context.student)
    for sought in context.open_secrets:
        if sought.kind is SecretKind.MATH:
            continue
        reason = line_reason(sought, whole, lines) if sought.kind is SecretKind.LINE else None
        if reason:
            yield leak(Layer.STRUCTURE, segment, sought.text, reason)
        if not sought.whole:
            reason = _token_reason(sought, segment, context.student)
            if reason:
                yield leak(Layer.TEXT, segment, sought.text, reason)
            continue
        if len(sought.tokens) >= 3 and sought.stream in stream:
            yield leak(Layer.TEXT, segment, sought.text, "holds the fix")
        elif sought.root is not None:
            if sought.root.strict in shown.strict or (
                not sought.strict and sought.root.loose in shown.loose
            ):
                yield leak(Layer.STRUCTURE, segment, sought.text, "is equivalent to the fix")
            elif sought.renamed and _is_renamed(sought, shown):
                yield leak(Layer.STRUCTURE, segment, sought.text, "is the fix under other names")
    for secret in context.others:
        if secret.kind is SecretKind.VALUE:
            yield from _value_leaks(secret, segment, shown, context)
        else:
            yield from _prose_leaks(secret, segment, context)


def _is_renamed(sought: Sought, shown: Forms) -> bool:
    if sought.root is None:
        return False
    if sought.renamed_strict:
        wanted = strict_alpha(sought.root.strict)
        return any(strict_alpha(form) == wanted for form in shown.strict)
    return sought.root.alpha in shown.alpha


def _token_reason(sought: Sought, segment: Segment, student: Known) -> str | None:
    """Why a small secret leaks here: only in code, and only what the student's work lacks."""
    if len(sought.tokens) != 1 or not is_distinct(sought.tokens[0], student):
        return None
    token = sought.tokens[0]
    for code in segment.codes:
        tokens = code_tokens(code)
        if token not in tokens or student.is_free(tokens):
            continue
        if not is_closed(code) or not token[0].isalpha() or len(tokens) == 1:
            return "shows a sign or word of the fix in code"
    return None


def _value_leaks(
    secret: Secret, segment: Segment, shown: Forms, context: Context
) -> Iterator[Leak]:
    wanted = secret_value(secret.text)
    tokens = code_tokens(secret.text)
    if context.student.was_said(tokens):
        return
    if wanted is None:
        if len(tokens) >= 2 and joined(tokens) in joined(segment.tokens):
            yield leak(Layer.VALUE, segment, secret.text, "holds the value")
        return
    free = numbers([t for said in (*context.student.said,) for t in said.stream.split()])
    given = numbers([token for line in context.student.lines for token in line])
    if wanted in free or wanted not in numbers(segment.tokens):
        return
    if wanted in given and not _asserted(segment):
        return
    yield leak(Layer.VALUE, segment, secret.text, "holds the value, or arithmetic that gives it")


def _asserted(segment: Segment) -> bool:
    text = " ".join(segment.tokens)
    return any(
        _ASSERTS.search(text[: number.start()]) for number in re.finditer(r"(?<![\w.])-?\d", text)
    )


def _prose_leaks(secret: Secret, segment: Segment, context: Context) -> Iterator[Leak]:
    wanted = content_words(secret.text)
    for said in context.student.said:
        for words in said.words:
            if len(wanted & words) >= 0.6 * len(wanted):
                return
    shared = wanted & content_words(segment.said)
    if len(shared) >= 3 and len(shared) >= 0.75 * len(wanted):
        yield leak(Layer.TEXT, segment, secret.text, "says what the student is to see")


def _line_leaks(segment: Segment, fixes: Sequence[Fix], student: Known) -> Iterator[Leak]:
    for fix in fixes:
        named = re.search(rf"\blines? (?:number )?{fix.line}\b", segment.masked)
        if named and not student.was_said(("line", str(fix.line))):
            yield leak(Layer.TEXT, segment, f"line {fix.line}", "names the line")
