"""Code as comparable forms: two pieces of code that do the same thing get the same form.

Three forms of each expression and statement, coarser from one to the next:

- *strict*: the syntax tree without layout, brackets and kind of quotation mark;
- *loose*: also the order of operands, `i <= n` against `i < n + 1` against `not i > n`,
  `x += 1` against `x = x + 1`, `range(0, n)` against `range(n)`, `s[len(s) - 1]` against `s[-1]`,
  and constant arithmetic (numbers are taken to be whole, as in loop bounds and indices);
- *alpha*: also the names of variables (builtins, methods and constants stay).

A loose form is too coarse where the order matters (text put together with `+`); whoever compares
falls back to the strict form when the two versions of a line coincide.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from tutor_app.guard.canonical import Canon, Form, alpha

BUILTINS = frozenset(name for name in dir(builtins) if not name.startswith("_"))
HEADERS = re.compile(r"^(?:for|while|if|elif|with|def|class|except|try|else|finally)\b")
MAX_CODE = 20_000
MAX_LINE = 400
MAX_DEPTH = 30
_FAILURES = (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError)


@dataclass(frozen=True)
class Forms:
    """The forms of every expression and statement in a piece of code."""

    strict: frozenset[Form] = frozenset()
    loose: frozenset[Form] = frozenset()
    alpha: frozenset[Form] = frozenset()

    def __or__(self, other: Forms) -> Forms:
        return Forms(self.strict | other.strict, self.loose | other.loose, self.alpha | other.alpha)


@dataclass(frozen=True)
class Root:
    """The forms of one whole expression or statement; `weight` counts its nodes."""

    strict: Form
    loose: Form
    alpha: Form
    weight: int
    closed: bool  # holds no variable but those that are called
    statement: bool


def parse(code: str) -> ast.Module | None:
    """Parse code, a fragment of it (a header without its body, `elif`), or give None."""
    if len(code) > MAX_CODE or _depth(code) > MAX_DEPTH:
        return None
    for attempt in _readings(code):
        try:
            return ast.parse(attempt)
        except _FAILURES:
            continue
    return None


def _readings(code: str) -> Iterator[str]:
    text = code.strip().removeprefix(">>>").strip()
    yield text
    if "\n" in text:
        yield code
        return
    if HEADERS.match(text):
        header = text.rstrip(" :")
        if header.startswith("elif"):
            header = header[2:]
        elif header.startswith(("except", "finally")):
            yield f"try:\n pass\n{header}:\n pass"
        yield f"{header}: pass"
        body = re.sub(r"^(?:else|try|finally)\s*:\s*", "", text)
        if body != text:
            yield body
    yield text.rstrip(" :.;,?!")


def _depth(code: str) -> int:
    depth = deepest = 0
    for sign in code:
        if sign in "([{":
            depth += 1
            deepest = max(deepest, depth)
        elif sign in ")]}":
            depth -= 1
    return max(deepest, len(re.findall(r"(?:[-+~]\s*){8,}", code)) * MAX_DEPTH * 2)


def _weight(node: ast.AST) -> int:
    """How many expressions and statements a node holds; a header does not count its body."""
    if isinstance(node, ast.For):
        return 1 + _weight(node.target) + _weight(node.iter)
    if isinstance(node, ast.If | ast.While):
        return 1 + _weight(node.test)
    if isinstance(node, ast.FunctionDef):
        return 2 + len(node.args.args)
    return sum(isinstance(child, ast.expr | ast.stmt) for child in ast.walk(node))


def _is_closed(node: ast.AST) -> bool:
    called = {
        id(child.func)
        for child in ast.walk(node)
        if isinstance(child, ast.Call) and isinstance(child.func, ast.Name)
    }
    return not any(
        (isinstance(child, ast.stmt) and not isinstance(child, ast.Expr))
        or (isinstance(child, ast.Name) and id(child) not in called)
        for child in ast.walk(node)
    )


@lru_cache(maxsize=4096)
def root(code: str) -> Root | None:
    """The forms of one expression or statement; None when it is neither."""
    tree = parse(code)
    if tree is None or len(tree.body) != 1:
        return None
    node: ast.AST = tree.body[0]
    if isinstance(node, ast.Try) and node.handlers:
        return None
    if isinstance(node, ast.Expr):
        node = node.value
    try:
        canon = Canon(BUILTINS)
        loose = canon.any(node)
        return Root(
            strict=canon.strict(node),
            loose=loose,
            alpha=alpha(loose),
            weight=_weight(node),
            closed=_is_closed(node),
            statement=isinstance(node, ast.stmt),
        )
    except _FAILURES:
        return None


def _collect(tree: ast.Module) -> Forms:
    canon = Canon(BUILTINS)
    strict: set[Form] = set()
    loose: set[Form] = set()
    renamed: set[Form] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.expr | ast.stmt) and not isinstance(node, ast.Expr | ast.Pass):
            form = canon.any(node)
            strict.add(canon.strict(node))
            loose.add(form)
            renamed.add(alpha(form))
            if isinstance(node, ast.Compare) and len(node.ops) > 1:
                parts = canon.links(node)
                loose.update(parts)
                renamed.update(alpha(part) for part in parts)
    return Forms(frozenset(strict), frozenset(loose), frozenset(renamed))


@lru_cache(maxsize=2048)
def forms(code: str) -> Forms:
    """Every form in a piece of code, read as a whole and line by line. Never raises."""
    found = Forms()
    lines = [line for line in code[:MAX_CODE].splitlines() if line.strip()]
    for piece in [code, *(line.split("  #")[0] for line in lines)] if len(lines) > 1 else [code]:
        if len(lines) > 1 and piece is not code and len(piece) > MAX_LINE:
            continue
        found = found | _forms_of(piece)
    return found


@lru_cache(maxsize=4096)  # from one version of a program to the next most lines stay
def _forms_of(piece: str) -> Forms:
    tree = parse(piece)
    if tree is None:
        return Forms()
    try:
        return _collect(tree)
    except _FAILURES:
        return Forms()


def names(code: str) -> frozenset[str]:
    """The identifiers in a piece of code, lower case, without keywords and builtins."""
    import keyword

    words = re.findall(r"[^\W\d]\w*", code)
    return frozenset(
        word.lower() for word in words if not keyword.iskeyword(word) and word not in BUILTINS
    )
