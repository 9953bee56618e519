"""What the guard looks for: secrets made ready, with what of each is new to the student."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property, lru_cache

from tutor_app.dialogue import Fix, Secret, SecretKind
from tutor_app.guard.canonical import strict_alpha
from tutor_app.guard.forms import Root, root
from tutor_app.guard.known import Known, joined
from tutor_app.guard.text import code_tokens

Tokens = tuple[str, ...]
PUNCTUATION = frozenset(["(", ")", "[", "]", "{", "}", ",", ":", "."])
OPERATORS = frozenset(["<=", ">=", "==", "!=", "+=", "-=", "*=", "/=", "//", "**", "%", ":=", "->"])
MAX_SECRETS = 400


@dataclass(frozen=True)
class Sought:
    """One secret. `new` are the places of its tokens that the student's nearest line lacks.

    `whole`: looked for as a whole by text and structure. `strict`: the loose form is too coarse,
    since the student's own line has the same one. `renamed`: looked for under other names too;
    `renamed_strict`: there too the loose form is too coarse. `keyword`: the student has the same
    condition, only behind the other one of `if` and `elif`. `colon`: nothing is new but the colon.
    """

    text: str
    kind: SecretKind
    tokens: Tokens
    root: Root | None
    new: tuple[int, ...]
    whole: bool
    strict: bool
    renamed: bool
    renamed_strict: bool = False
    keyword: str = ""
    colon: bool = False

    @cached_property
    def new_tokens(self) -> frozenset[str]:
        """The tokens that are new, brackets and commas left out."""
        tokens = frozenset(self.tokens[k] for k in self.new)
        return tokens - PUNCTUATION or tokens

    @cached_property
    def stream(self) -> str:
        """The tokens as they stand in a stream."""
        return joined(self.tokens)

    @cached_property
    def tight(self) -> str:
        """The text without any spaces."""
        return "".join(self.text.split())


@dataclass(frozen=True)
class Moves:
    """What kinds of change the known fixes make."""

    moves: bool
    removed: frozenset[str]
    unknown: bool


NO_MOVES = Moves(moves=False, removed=frozenset(), unknown=False)


@lru_cache(maxsize=4096)
def _difference(before: Tokens, after: Tokens) -> tuple[int, ...]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return tuple(
        k
        for tag, _, _, first, last in matcher.get_opcodes()
        if tag in ("insert", "replace")
        for k in range(first, last)
    )


@lru_cache(maxsize=2048)
def _nearest(lines: tuple[Tokens, ...], tokens: Tokens) -> Tokens:
    wanted = set(tokens)
    near = sorted(lines, key=lambda line: -len(wanted & set(line)))[:8]
    return max(near, key=lambda line: _likeness(line, tokens), default=())


@lru_cache(maxsize=8192)  # from one version of a program to the next most lines stay
def _likeness(line: Tokens, tokens: Tokens) -> float:
    return SequenceMatcher(None, line, tokens, autojunk=False).ratio()


def _contains(line: Tokens, part: Tokens) -> bool:
    if part and part[0] not in line:
        return False
    return any(line[k : k + len(part)] == part for k in range(len(line) - len(part) + 1))


def _is_said(found: Sought, student: Known) -> bool:
    """Whether the student has disclosed what is new in a secret, in whatever form."""
    if student.was_said(found.tokens) and len(found.tokens) >= 2:
        return True
    if found.root is not None and found.root.weight >= 2:
        for said in student.said:
            if found.strict and found.root.strict in said.forms.strict:
                return True
            if not found.strict and found.root.loose in said.forms.loose:
                return True
    if len(found.tokens) == 1:
        alone = is_distinct(found.tokens[0], student) or found.tokens[0] in PUNCTUATION
        return alone and student.was_said(found.tokens)
    if not found.new or found.new_tokens <= PUNCTUATION:
        return False
    return all(_run_said(found.tokens, run, student) for run in _groups(found.new))


def _groups(places: tuple[int, ...]) -> list[tuple[int, int]]:
    groups: list[tuple[int, int]] = []
    for place in places:
        if groups and groups[-1][1] == place:
            groups[-1] = (groups[-1][0], place + 1)
        else:
            groups.append((place, place + 1))
    return groups


def _run_said(tokens: Tokens, run: tuple[int, int], student: Known) -> bool:
    first, last = run
    inside = tokens[first:last]
    if set(inside) <= PUNCTUATION:
        return True
    if len(inside) == 1 and is_distinct(inside[0], student) and student.was_said(inside):
        return True
    before = tokens[max(0, first - 2) : last]
    after = tokens[first : last + 1]
    near = tokens[max(0, first - 1) : last]
    contexts = [before] + ([after, near] if len(inside) > 1 else [])
    return any(len(part) > len(inside) and student.was_said(part) for part in contexts)


def is_distinct(token: str, student: Known) -> bool:
    """Whether a token alone says something: an operator or word the student's work lacks."""
    if token in student.tokens or token in student.allowed or token in ("true", "false", "none"):
        return False
    return token in OPERATORS or (len(token) > 1 and re.fullmatch(r"[^\W\d]\w*", token) is not None)


def _ready(text: str, kind: SecretKind, before: Tokens, student: Known) -> Sought:
    code = text.strip()
    tokens = code_tokens(code)
    form = root(code)
    weight = form.weight if form else len(tokens)
    line = kind is SecretKind.LINE
    if kind is SecretKind.MATH:  # mathematics has a reader of its own for whatever it equals
        new = _difference(before, tokens)
        return Sought(code, kind, tokens, None, new, whole=False, strict=False, renamed=False)
    whole = len(tokens) >= 2 and (weight >= 3 or (line and weight >= 2))
    strict = renamed = renamed_strict = False
    if form is not None:
        strict = form.loose in student.work.forms.loose
        renamed_strict = strict or form.alpha in student.work.forms.alpha
        known_under_other_names = renamed_strict and (
            strict_alpha(form.strict) in student.work.strict_alphas
        )
        renamed = not known_under_other_names and (weight >= 4 or (line and weight >= 2))
        if form.strict in student.work.forms.strict:
            whole = False
    elif _contains_any(student.lines, tokens):
        whole = False
    return Sought(
        code,
        kind,
        tokens,
        form,
        _difference(before, tokens),
        whole,
        strict,
        renamed,
        renamed_strict,
        _other_keyword(code, tokens, student) if line else "",
        line and code.endswith(":") and tokens in student.lines and code not in student.raw,
    )


def _contains_any(lines: tuple[Tokens, ...], tokens: Tokens) -> bool:
    return any(_contains(line, tokens) for line in lines)


def _other_keyword(code: str, tokens: Tokens, student: Known) -> str:
    """The keyword of a branch that the student has, but only behind the other keyword."""
    if len(tokens) < 2 or tokens[0] not in ("if", "elif") or tokens in student.lines:
        return ""
    other = "elif" if tokens[0] == "if" else "if"
    return tokens[0] if (other, *tokens[1:]) in student.lines else ""


# Alone these are prose: every sentence has one, and it discloses nothing.
PROSE = frozenset({",", ".", ";", "for", "in", "if", "is", "as"})
TRIVIAL_LINES = frozenset({"pass", "else:", "try:"})


def code_secrets(secrets: Sequence[Secret], fixes: Sequence[Fix], student: Known) -> list[Sought]:
    """The secrets of code that the student has not disclosed, small tokens last."""
    pairs = [(code_tokens(fix.before), code_tokens(fix.after)) for fix in fixes]
    found: dict[tuple[str, SecretKind], Sought] = {}
    mathematics = {secret.text for secret in secrets if secret.kind is SecretKind.MATH}
    for fix in fixes[:MAX_SECRETS]:
        before_lines = tuple(code_tokens(part) for part in fix.before.splitlines())
        kind = SecretKind.MATH if fix.after in mathematics else SecretKind.LINE
        for part in fix.after.splitlines():
            if part.strip() and part.strip() not in TRIVIAL_LINES:
                before = _nearest(before_lines, code_tokens(part)) if before_lines else ()
                found[(part.strip(), kind)] = _ready(part, kind, before, student)
    for secret in secrets[:MAX_SECRETS]:
        if secret.kind in (SecretKind.VALUE, SecretKind.PROSE, SecretKind.MATH):
            continue  # these are no code; each has a layer of its own
        for part in secret.text.splitlines():
            if not part.strip() or (part.strip(), secret.kind) in found:
                continue
            tokens = code_tokens(part)
            before = next((b for b, a in pairs if b and _contains(a, tokens)), ())
            before = before or _nearest(student.lines, tokens)
            if secret.kind is SecretKind.TOKEN:
                before = ()
            found[(part.strip(), secret.kind)] = _ready(part, secret.kind, before, student)
    large = [each for each in found.values() if len(each.tokens) > 1]
    still_open = [each for each in large if not _is_said(each, student)]
    for each in found.values():
        if len(each.tokens) != 1 or _is_said(each, student) or each.tokens[0] in PROSE:
            continue
        holders = [other for other in large if each.tokens[0] in other.new_tokens]
        if not holders or any(other in still_open for other in holders):
            still_open.append(each)
    return still_open


def kinds_of_change(fixes: Sequence[Fix], secrets: Sequence[Secret], own: Known) -> Moves:
    """Whether a known fix moves a line, and which tokens known fixes take out."""
    moves = False
    removed: set[str] = set()
    for fix in fixes:
        before, after = code_tokens(fix.before), code_tokens(fix.after)
        if after and (before == after or (not before and after in own.lines)):
            moves = True
        elif len(after) < len(before) and not _difference(before, after):
            removed.update(before[k] for k in _difference(after, before))
    standing = any(
        secret.kind is SecretKind.LINE and code_tokens(secret.text) in own.lines
        for secret in secrets
    )
    return Moves(moves or standing, frozenset(removed), not fixes and bool(secrets))
