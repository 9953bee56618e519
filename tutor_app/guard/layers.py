"""Does a draft disclose anything new? Pure and deterministic; no layer needs a model.

The layers, cheap first: text (runs of tokens, however they are dressed), structure (equivalent
code), value (numbers and arithmetic), directive (phrasing that hands over a change, with or
without the code), and parts that only together make a fix.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tutor_app.dialogue import Fix, Layer, Leak, Record, Secret, SecretKind
from tutor_app.guard.canonical import strict_alpha
from tutor_app.guard.directives import Directives
from tutor_app.guard.forms import Forms, forms, names
from tutor_app.guard.known import Known, content_words, joined, known, pieces
from tutor_app.guard.ledger import Ledger
from tutor_app.guard.mathematics import ReadsMathematics, mathematics_leaks
from tutor_app.guard.mathematics_alone import is_mathematics, mathematics_alone
from tutor_app.guard.parts import Part, is_closed, part
from tutor_app.guard.phrasing import review_phrasing
from tutor_app.guard.regions import split_example, without_own_lines
from tutor_app.guard.sought import Sought, code_secrets, is_distinct, kinds_of_change
from tutor_app.guard.spread import review_spread
from tutor_app.guard.text import Segment, clean, code_tokens, segments
from tutor_app.guard.values import numbers, secret_value

MAX_DRAFT = 40_000
MAX_LEAKS = 20
_COMPACT = re.compile(r"[\s`'\"_*~|\\.]+|(?<=\w)-(?=\w)")
_ASSERTS = re.compile(
    r"\b(?:answer|solution|result|value|it|[a-z])\s*"
    r"(?:is|=|==|equals|must be|should be|comes to)\s*$"
)


class Review(Record):
    """The verdict on one draft: whether it may be said, and every span that says too much."""

    allowed: bool
    leaks: tuple[Leak, ...] = ()


@dataclass(frozen=True)
class _Context:
    student: Known
    open_secrets: list[Sought]
    others: list[Secret]
    own_names: frozenset[str]
    directives: Directives


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
) -> Review:
    """Judge a draft against the secrets, given what the session has disclosed.

    `own_code` is the student's work as it stands; it may always be quoted. `allowed_names` are
    words that may be said though a fix holds them. `example` is the text of a verified worked
    example within the draft: inside it only exact expressions with the student's own names count.
    With `may_name_line` false, naming a line that a fix changes is a leak too. `mathematics` finds
    secrets of mathematics in other forms.

    Never raises: whatever goes wrong inside blocks the draft.
    """
    try:
        return _review(
            draft, secrets, ledger, directives, allowed_names, fixes, own_code, example,
            may_name_line, mathematics,
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
) -> Review:
    if len(draft) > MAX_DRAFT:
        leak = Leak(layer=Layer.TEXT, span="", secret="", reason="too long to review")
        return Review(allowed=False, leaks=(leak,))
    if mathematics is not None and may_name_line and is_mathematics(secrets, mathematics):
        said = mathematics_alone(
            draft, secrets, ledger, directives, fixes, own_code, example, mathematics
        )
        return Review(allowed=not said, leaks=said)
    student = known(ledger, own_code, directives, allowed_names)
    open_secrets = code_secrets(secrets, fixes, student)
    own_names = names(own_code) | names("\n".join(fix.after for fix in fixes))
    others = [s for s in secrets if s.kind in (SecretKind.VALUE, SecretKind.PROSE)]
    context = _Context(student, open_secrets, others, own_names, directives)
    changes = kinds_of_change(fixes, secrets, student)

    leaks: list[Leak] = []
    rest, region = split_example(draft, example)
    if region and context.open_secrets:
        leaks.extend(_example_leaks(region, context))
    if changes.moves:
        leaks.extend(_rearranged(rest, own_code, directives))
    rest = without_own_lines(rest, student.raw)
    found = [part(each, student, directives) for each in segments(rest, directives.vocabulary)]
    for each in found:
        leaks.extend(_segment_leaks(each.segment, each.fresh, context))
        leaks.extend(review_phrasing(each, open_secrets, student, changes, directives))
        if not may_name_line:
            leaks.extend(_line_leaks(each.segment, fixes, student))
    leaks.extend(_across(found, context))
    shown = [each.segment for each in found]
    leaks.extend(mathematics_leaks(shown, secrets, ledger, own_code, mathematics))
    leaks.extend(review_spread(found, open_secrets, ledger.said_by("tutor"), student, directives))
    unique = tuple(dict.fromkeys(leaks))[:MAX_LEAKS]
    return Review(allowed=not unique, leaks=unique)


def _rearranged(draft: str, own_code: str, directives: Directives) -> Iterator[Leak]:
    """Blocks that show the student's own lines in another order or at another depth."""
    own = _indented(own_code)
    texts = {text for _, text in own}
    for segment in segments(draft, directives.vocabulary):
        if segment.kind != "fence":
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


# ------------------------------------------------------------------ worked examples


def _example_leaks(region: str, context: _Context) -> Iterator[Leak]:
    shown = Forms()
    for segment in segments(region, context.directives.vocabulary):
        for piece in pieces(segment):
            shown = shown | forms(piece)
    shown = shown | forms(region)
    for sought in context.open_secrets:
        if sought.root is None or not sought.whole or not names(sought.text) & context.own_names:
            continue
        same = (
            sought.root.strict in shown.strict
            if sought.strict
            else sought.root.loose in shown.loose
        )
        if same:
            yield Leak(
                layer=Layer.STRUCTURE,
                span=region,
                secret=sought.text,
                reason="the example holds the student's own fix",
            )


# ------------------------------------------------------------------ text, structure, value


def _segment_leaks(whole: Segment, fresh: Segment, context: _Context) -> Iterator[Leak]:
    segment = replace(fresh, raw=whole.raw)
    stream = joined(segment.tokens)
    shown = Forms()
    for piece in pieces(segment):
        if not context.student.is_free(code_tokens(piece)):
            shown = shown | forms(piece)
    lines = frozenset("".join(x.split()) for code in whole.codes for x in code.splitlines())
    for sought in context.open_secrets:
        if _is_line(sought, lines, context.student):
            yield _leak(Layer.STRUCTURE, segment, sought.text, "is the corrected line")
        if not sought.whole:
            reason = _token_reason(sought, segment, context.student)
            if reason:
                yield _leak(Layer.TEXT, segment, sought.text, reason)
            continue
        if len(sought.tokens) >= 3 and joined(sought.tokens) in stream:
            yield _leak(Layer.TEXT, segment, sought.text, "holds the fix")
        elif sought.root is not None:
            if sought.root.strict in shown.strict or (
                not sought.strict and sought.root.loose in shown.loose
            ):
                yield _leak(Layer.STRUCTURE, segment, sought.text, "is equivalent to the fix")
            elif sought.renamed and _is_renamed(sought, shown):
                yield _leak(Layer.STRUCTURE, segment, sought.text, "is the fix under other names")
    for secret in context.others:
        if secret.kind is SecretKind.VALUE:
            yield from _value_leaks(secret, segment, shown, context)
        else:
            yield from _prose_leaks(secret, segment, context)


def _is_renamed(sought: Sought, shown: Forms) -> bool:
    if sought.root is None:
        return False
    if sought.strict:
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


def _is_line(sought: Sought, lines: frozenset[str], student: Known) -> bool:
    """Whether a corrected statement stands there whole, be it only a sign or an end away."""
    text = "".join(sought.text.split())
    if sought.kind is not SecretKind.LINE or text not in lines:
        return False
    statement = sought.root is None or sought.root.statement
    return statement and all("".join(line.split()) != text for line in student.raw)


def _value_leaks(
    secret: Secret, segment: Segment, shown: Forms, context: _Context
) -> Iterator[Leak]:
    wanted = secret_value(secret.text)
    tokens = code_tokens(secret.text)
    if context.student.was_said(tokens):
        return
    if wanted is None:
        if len(tokens) >= 2 and joined(tokens) in joined(segment.tokens):
            yield _leak(Layer.VALUE, segment, secret.text, "holds the value")
        return
    free = numbers([t for said in (*context.student.said,) for t in said.stream.split()])
    given = numbers([token for line in context.student.lines for token in line])
    if wanted in free or wanted not in numbers(segment.tokens):
        return
    if wanted in given and not _asserted(segment):
        return
    yield _leak(Layer.VALUE, segment, secret.text, "holds the value, or arithmetic that gives it")


def _asserted(segment: Segment) -> bool:
    text = " ".join(segment.tokens)
    return any(
        _ASSERTS.search(text[: number.start()]) for number in re.finditer(r"(?<![\w.])-?\d", text)
    )


def _prose_leaks(secret: Secret, segment: Segment, context: _Context) -> Iterator[Leak]:
    wanted = content_words(secret.text)
    for said in context.student.said:
        for words in said.words:
            if len(wanted & words) >= 0.6 * len(wanted):
                return
    shared = wanted & content_words(segment.raw)
    if len(shared) >= 3 and len(shared) >= 0.75 * len(wanted):
        yield _leak(Layer.TEXT, segment, secret.text, "says what the student is to see")


def _line_leaks(segment: Segment, fixes: Sequence[Fix], student: Known) -> Iterator[Leak]:
    for fix in fixes:
        named = re.search(rf"\blines? (?:number )?{fix.line}\b", segment.masked)
        if named and not student.was_said(("line", str(fix.line))):
            yield _leak(Layer.TEXT, segment, f"line {fix.line}", "names the line")


def _across(found: Sequence[Part], context: _Context) -> Iterator[Leak]:
    """Secrets that no segment holds alone: across the borders, or without any spaces."""
    fresh = [each.fresh for each in found]
    whole = joined([token for segment in fresh for token in segment.tokens])
    compact = _COMPACT.sub("", clean("\n".join(segment.raw for segment in fresh)).lower())
    backwards = compact[::-1]
    for sought in context.open_secrets:
        if not sought.whole:
            continue
        text = _COMPACT.sub("", sought.text.lower()).rstrip(":")
        hidden = len(text) >= 8 and (text in compact or text in backwards)
        if hidden or (len(sought.tokens) >= 3 and joined(sought.tokens) in whole):
            segments_given = [each.segment for each in found]
            for segment in _where(segments_given, sought) or segments_given:
                yield _leak(Layer.TEXT, segment, sought.text, "spells out the fix")


def _where(found: Sequence[Segment], sought: Sought) -> list[Segment]:
    wanted = sought.new_tokens or set(sought.tokens)
    return [segment for segment in found if wanted & set(segment.tokens)]


def _leak(layer: Layer, segment: Segment, secret: str, reason: str) -> Leak:
    return Leak(layer=layer, span=segment.raw, secret=secret, reason=reason)
