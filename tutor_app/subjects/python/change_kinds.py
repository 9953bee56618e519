"""What kind of change a fix makes, by rule from its two versions: what it adds, removes, swaps."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from enum import StrEnum

from tutor_app.dialogue import Fix
from tutor_app.subjects.python.walking import parsed, walk

Tokens = list[str]
_TOKEN = re.compile(
    r"\"[^\"\n]*\"|'[^'\n]*'|\d+(?:\.\d+)?|[^\W\d]\w*|\*\*|//|[-+*/%<>=!]=|[-+*/%<>=()\[\]{},:.]"
)
_COMPARING = {"<", "<=", ">", ">=", "==", "!="}
_ARITHMETIC = {"+", "-", "*", "/", "//", "%", "**"}
_COPYING = ("copy", "list", "dict", "set", "deepcopy")
_CONVERTING = ("int", "str", "float")


class ChangeKind(StrEnum):
    """The kinds of change that can be told apart; `knowledge/guard_nearness.yaml` words them."""

    FURTHER = "further"  # a bound one further, or a comparison that lets equality in
    SHORTER = "shorter"
    START = "start"  # another first value of a count
    INITIAL = "initial"  # another value to begin with
    COMPARISON = "comparison"  # the other way round, or another comparison
    ASSIGNMENT_TO_TEST = "assignment_to_test"
    CONNECTIVE = "connective"
    EACH_SIDE = "each_side"  # `x == 1 or 2`: both sides need a comparison
    NEGATION = "negation"
    ORDER = "order"  # the same parts in another order
    BRACKETS = "brackets"
    COLON = "colon"
    MOVED = "moved"  # the same line at another place or depth
    REMOVED = "removed"
    RETURN_FOR_PRINT = "return_for_print"
    RETURN_ADDED = "return_added"
    ACCUMULATE = "accumulate"  # `+=` where `=` stood
    COPY = "copy"
    CONVERSION = "conversion"
    WHOLE_DIVISION = "whole_division"
    TRUE_DIVISION = "true_division"
    ARITHMETIC = "arithmetic"  # another operator
    INDEX = "index"
    OTHER_NAME = "other_name"
    SPECIAL_CASE = "special_case"  # a condition of its own, answered at once
    DEFAULT = "default"  # a key that may be missing
    NOT_ASSIGNED = "not_assigned"  # a call whose result is thrown away on purpose
    RECURSIVE_STEP = "recursive_step"
    VALUE = "value"  # another constant


def kinds(fixes: Sequence[Fix], work: str) -> tuple[ChangeKind, ...]:
    """The kinds of change that the fixes of some work make, each once. Never raises."""
    own = {" ".join(line.split()) for line in work.splitlines() if line.strip()}
    found: dict[ChangeKind, None] = {}
    for fix in fixes:
        for before, after in _pairs(fix):
            found.update(dict.fromkeys(_kinds(before, after, own, work)))
    return tuple(found)


def _pairs(fix: Fix) -> Iterator[tuple[str, str]]:
    """The changed lines of a fix, old with new; one of them may be empty."""
    old = [" ".join(line.split()) for line in fix.before.splitlines() if line.strip()]
    new = [" ".join(line.split()) for line in fix.after.splitlines() if line.strip()]
    if old == new:
        yield from ((line, line) for line in old)
        return
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, first, last, start, stop in matcher.get_opcodes():
        if tag != "equal":
            for k in range(max(last - first, stop - start)):
                yield (
                    old[first + k] if first + k < last else "",
                    new[start + k] if start + k < stop else "",
                )


def _kinds(before: str, after: str, own: set[str], work: str) -> Iterator[ChangeKind]:
    if not after:
        yield ChangeKind.REMOVED
        return
    if before == after or (not before and after in own):
        yield ChangeKind.MOVED
        return
    if not before:
        yield from _added(after)
        return
    if after == f"{before}:":
        yield ChangeKind.COLON
        return
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    yield from _of_tokens(old, new)
    yield from _of_words(before, after, old, new)
    if _calls_itself(after, work) and _calls_itself(before, work):
        yield ChangeKind.RECURSIVE_STEP


def _added(line: str) -> Iterator[ChangeKind]:
    if line.startswith("return"):
        yield ChangeKind.RETURN_ADDED
    elif re.match(r"(?:if|elif)\b", line):
        yield ChangeKind.SPECIAL_CASE
    elif re.match(r"\w+ = ", line):
        yield ChangeKind.INITIAL


def _of_tokens(old: Tokens, new: Tokens) -> Iterator[ChangeKind]:
    plus, minus = Counter(new) - Counter(old), Counter(old) - Counter(new)
    gone, come = set(minus), set(plus)
    if not plus and not minus:
        yield ChangeKind.ORDER
        return
    if come and come <= {"(", ")"} and not gone:
        yield ChangeKind.BRACKETS
    if (come == {"+", "1"} and not gone) or (gone == {"-", "1"} and not come):
        yield ChangeKind.FURTHER
    if (come == {"-", "1"} and not gone) or (gone == {"+", "1"} and not come):
        yield ChangeKind.SHORTER
    signs = (gone & _COMPARING, come & _COMPARING)
    if signs in (({"<"}, {"<="}), ({">"}, {">="})):
        yield ChangeKind.FURTHER
    elif signs in (({"<="}, {"<"}), ({">="}, {">"})):
        yield ChangeKind.SHORTER
    elif signs[0] and signs[1]:
        yield ChangeKind.COMPARISON
    if "=" in gone and "==" in come:
        yield ChangeKind.ASSIGNMENT_TO_TEST
    if "=" in gone and come & {"+=", "-=", "*="}:
        yield ChangeKind.ACCUMULATE
    if ({"and"} <= gone and {"or"} <= come) or ({"or"} <= gone and {"and"} <= come):
        yield ChangeKind.CONNECTIVE
    if "or" in new and come & {"=="} and not gone:
        yield ChangeKind.EACH_SIDE
    if "not" in gone ^ come:
        yield ChangeKind.NEGATION
    if "/" in gone and "//" in come:
        yield ChangeKind.WHOLE_DIVISION
    elif "//" in gone and "/" in come:
        yield ChangeKind.TRUE_DIVISION
    elif gone & _ARITHMETIC and come & _ARITHMETIC:
        yield ChangeKind.ARITHMETIC


def _of_words(before: str, after: str, old: Tokens, new: Tokens) -> Iterator[ChangeKind]:
    plus, minus = Counter(new) - Counter(old), Counter(old) - Counter(new)
    gone, come = set(minus), set(plus)
    if "print" in gone and "return" in come:
        yield ChangeKind.RETURN_FOR_PRINT
    elif "return" in come:
        yield ChangeKind.RETURN_ADDED
    if come & set(_COPYING) or ("[" in come and ":" in come):
        yield ChangeKind.COPY
    if come & set(_CONVERTING):
        yield ChangeKind.CONVERSION
    if come & {"get", "setdefault", "defaultdict"}:
        yield ChangeKind.DEFAULT
    if before.endswith(f"= {after}"):
        yield ChangeKind.NOT_ASSIGNED
    numbers = [token for token in (*gone, *come) if token.isdigit()]
    if numbers and re.match(r"\w+ = \S+$", after):
        yield ChangeKind.INITIAL
    elif numbers and "range" in new and not come & {"+", "-"} and not gone & {"+", "-"}:
        yield ChangeKind.START
    elif re.findall(r"\[([^\]]*)\]", before) != re.findall(r"\[([^\]]*)\]", after):
        yield ChangeKind.INDEX
    elif numbers and gone and come and not (gone | come) & _ARITHMETIC:
        yield ChangeKind.VALUE
    names = [token for token in come if token.isidentifier()]
    if names and all(token.isidentifier() for token in (*gone, *come)):
        yield ChangeKind.OTHER_NAME


def _calls_itself(line: str, work: str) -> bool:
    try:
        functions = {n.name for n in walk(parsed(work)) if isinstance(n, ast.FunctionDef)}
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return any(re.search(rf"\b{re.escape(name)}\(", line) for name in functions)


__all__ = ["ChangeKind", "kinds"]
