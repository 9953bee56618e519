"""The directive layer: sentences that hand over a change, with and without its code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tutor_app.dialogue import Layer, Leak, SecretKind
from tutor_app.guard.directives import Directives
from tutor_app.guard.known import Known
from tutor_app.guard.lines import shown_lines
from tutor_app.guard.parts import Part, is_closed
from tutor_app.guard.sought import OPERATORS, PUNCTUATION, Moves, Sought, is_distinct
from tutor_app.guard.text import Segment, code_tokens

NOTHING, WEAK, STRONG = 0, 1, 2
# names of builtins that are no English words, so that they are code even without backticks
SENTENCE_MARKS = frozenset([",", ".", ":"])
BUILT_ON = frozenset(["len", "elif", "str", "int", "enumerate", "isinstance", "setdefault"])


def open_tokens(segment: Segment) -> frozenset[str]:
    """The tokens of a sentence without those of plain values with brackets: `f(1)`, `[1, 2]`."""
    closed = [
        code_tokens(code)
        for code in segment.codes
        if is_closed(code) and any(bracket in code for bracket in "([{")
    ]
    tokens = list(segment.tokens)
    for call in closed:
        for k in range(len(tokens) - len(call) + 1):
            if tuple(tokens[k : k + len(call)]) == call:
                tokens[k : k + len(call)] = []
                break
    return frozenset(tokens)


def shown_tokens(segment: Segment) -> frozenset[str]:
    """The tokens that a sentence shows as code; plain words in prose are only words."""
    in_code = {token for code in segment.codes for token in code_tokens(code)}
    return frozenset(
        token
        for token in open_tokens(segment)
        if token in in_code
        or (not token.isalpha() and token not in SENTENCE_MARKS)
        or token in BUILT_ON
    )


def named_tokens(segment: Segment, sought: Sought, directives: Directives) -> frozenset[str]:
    """Which new tokens of a secret a sentence names, in signs or in words."""
    wanted = sought.new_tokens
    found = shown_tokens(segment) & wanted
    if "=" in segment.codes:
        found |= {token for token in wanted if len(token) == 2 and token[1] == "="}
    for entry in directives.token_words:
        wants = entry.token in wanted and entry.token not in found
        if wants and entry.pattern.search(segment.masked):
            found |= {entry.token}
    return found


def strength(
    part: Part, open_secrets: Sequence[Sought], student: Known, directives: Directives
) -> tuple[int, str]:
    """How much of a fix a sentence names: NOTHING, WEAK (could be chance) or STRONG."""
    best, which = NOTHING, ""
    segment = part.fresh
    spans = {code_tokens(code) for code in segment.codes}
    lines = shown_lines(part.segment, student)
    for sought in open_secrets:
        if sought.kind is SecretKind.LINE and sought.tight in lines:
            return STRONG, sought.text
        if len(sought.tokens) == 1 and not sought.new_tokens:
            continue
        wanted = sought.new_tokens
        named = named_tokens(segment, sought, directives)
        if sought.kind is SecretKind.MATH:  # the letters are those of the problem
            named = frozenset(t for t in named if not (t.isalpha() and t in student.tokens))
        if not named:
            continue
        shown = shown_tokens(segment)
        telling = [t for t in named if t in shown and is_distinct(t, student)]
        operators = [t for t in named if t in OPERATORS or not t[0].isalnum()]
        if telling and (set(telling) & OPERATORS or any((t,) in spans for t in telling)):
            level = STRONG
        elif named == wanted:
            level = STRONG if len(wanted) > 1 and len(named & shown) > 1 else WEAK
        elif telling or operators:
            level = WEAK
        else:
            level = NOTHING
        if level > best:
            best, which = level, sought.text
    return best, which


def shows_new_code(segment: Segment, after: int, student: Known) -> str | None:
    """The first span from place `after` on that is code the student has not had before."""
    for k, code in enumerate(segment.codes):
        if segment.masked.find(f"§{k}§") + 3 < after:
            continue
        tokens = code_tokens(code)
        if not tokens or student.is_free(tokens) or is_closed(code) or _is_input(code):
            continue
        fresh = [
            token
            for token in tokens
            if token not in student.tokens | student.allowed | PUNCTUATION
            and not token[0].isdigit()
            and not student.was_said((token,))
        ]
        if fresh or len(tokens) >= 3:
            return code
    return None


def _is_input(code: str) -> bool:
    """Whether code only gives a name a plain value or the value of a call with plain values, as in
    "for `n = 3`"; what of this is a fix is found as code.
    """
    name, sign, value = code.partition("=")
    return bool(sign) and name.strip().isidentifier() and is_closed(value.strip("= "))


def _fitting(
    segment: Segment, open_secrets: Sequence[Sought], directives: Directives
) -> Sequence[Sought]:
    """The secrets that phrasing can give away here. Every question about mathematics names the
    numbers and signs that the next line is made of; only telling hands it over.
    """
    if "?" not in segment.masked or directives.tell(segment.masked):
        return open_secrets
    return [each for each in open_secrets if each.kind is not SecretKind.MATH]


def review_phrasing(
    part: Part,
    open_secrets: Sequence[Sought],
    student: Known,
    changes: Moves,
    directives: Directives,
) -> Iterator[Leak]:
    """The leaks of one sentence by its phrasing."""
    level: int | None = None
    what = ""
    segment = part.segment
    for use in part.uses:
        directive, excused = use.directive, use.excused
        if level is None:
            sought = _fitting(segment, open_secrets, directives)
            level, what = strength(part, sought, student, directives)
        secret = what
        if directive.needs == "nothing":
            leaks = not excused or level == STRONG
        elif directive.needs == "move":
            leaks = (changes.moves or (changes.unknown and level > NOTHING)) and not excused
        elif directive.needs == "removal":
            named = changes.removed & (frozenset(segment.tokens) - PUNCTUATION)
            leaks = bool(named) and not excused
            secret = secret or " ".join(sorted(named))
        else:
            leaks = level == STRONG or (level == WEAK and not excused)
            if not leaks and directive.needs == "code" and not excused:
                fresh = shows_new_code(segment, use.place, student) if sought else None
                leaks, secret = fresh is not None, fresh or ""
        if leaks and not student.repeats(segment.raw):
            yield Leak(layer=Layer.DIRECTIVE, span=segment.raw, secret=secret, reason=directive.why)
            return
