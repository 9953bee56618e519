"""What the probes need to know of a program's text: fragments, loops, expressions to watch."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from tutor_app.subjects.python.rounds import LoopNode
from tutor_app.subjects.python.sandbox import Watch
from tutor_app.subjects.python.walking import parsed, unparsed, walk

MAX_WATCHES = 14
_PURE_CALLS = {"len", "min", "max", "sum", "abs", "sorted", "str", "int", "float", "list", "tuple"}
_PURE_NODES = (
    ast.Name, ast.Constant, ast.Compare, ast.BoolOp, ast.BinOp, ast.UnaryOp, ast.Subscript,
    ast.Slice, ast.Tuple, ast.List, ast.Call, ast.expr_context, ast.operator, ast.cmpop,
    ast.boolop, ast.unaryop,
)  # fmt: skip
_CHANGING = {
    "random", "secrets", "time", "datetime", "uuid", "os", "sys", "platform", "threading",
    "numpy", "input", "id", "hash", "object", "open", "locals", "globals", "vars", "dir", "gc",
}  # fmt: skip


@dataclass(frozen=True)
class Source:
    """A program that parses. `lines` are its lines of text."""

    text: str
    tree: ast.Module
    lines: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> Source:
        """Parse a program. Raises SyntaxError or ValueError as `ast.parse` does."""
        return cls(text, parsed(text), tuple(text.splitlines()))

    def fragment(self, line: int | None) -> str:
        """The text of one line without indentation and comment; empty when there is none."""
        if line is None or not 1 <= line <= len(self.lines):
            return ""
        text = self.lines[line - 1].strip()
        return re.sub(r"\s+#[^'\"]*$", "", text)

    @cached_property
    def functions(self) -> tuple[ast.FunctionDef, ...]:
        """All functions, the methods of classes among them."""
        return tuple(node for node in walk(self.tree) if isinstance(node, ast.FunctionDef))

    def function_at(self, line: int) -> ast.FunctionDef | None:
        """The innermost function that a line stands in."""
        around = [one for one in self.functions if one.lineno <= line <= (one.end_lineno or 0)]
        return max(around, key=lambda one: one.lineno, default=None)

    def statement_at(self, line: int) -> ast.stmt | None:
        """The innermost statement whose head stands on a line."""
        found = [
            node
            for node in walk(self.tree)
            if isinstance(node, ast.stmt) and node.lineno <= line <= _head_end(node)
        ]
        return max(found, key=lambda node: (node.lineno, node.col_offset), default=None)

    def loops_at(self, line: int) -> list[LoopNode]:
        """The loops around a line, innermost first, then the others of the same function."""
        function = self.function_at(line)
        scope: ast.AST = function or self.tree
        loops = [node for node in walk(scope) if isinstance(node, ast.For | ast.While)]
        loops = [one for one in loops if self.function_at(one.lineno) is function]
        around = [one for one in loops if one.lineno <= line <= (one.end_lineno or one.lineno)]
        around.sort(key=lambda one: -one.lineno)
        return around + [one for one in loops if one not in around]

    def expressions(self, function: ast.FunctionDef | None) -> Iterator[tuple[int, str]]:
        """Expressions that can be watched without changing anything: their line and text."""
        scope: ast.AST = function or self.tree
        for node in walk(scope):
            if isinstance(node, ast.If | ast.While):
                yield from _watchable(node.test)
                if isinstance(node.test, ast.BoolOp):
                    for value in node.test.values:
                        yield from _watchable(value)
            elif isinstance(node, ast.Return | ast.Assign) and node.value is not None:
                yield from _watchable(node.value, node.lineno)

    def watches(self, first: tuple[int, ...]) -> tuple[Watch, ...]:
        """What to watch in a run for a finding on these lines, the nearest ones first."""
        line = first[0] if first else 1
        found = dict.fromkeys(self.expressions(self.function_at(line)))
        near = sorted(found, key=lambda one: (one[0] not in first, abs(one[0] - line)))
        near = near[:MAX_WATCHES] + list(self._lengths(self.function_at(line)))[:4]
        return tuple(Watch(line=at, expression=text) for at, text in near)

    def _lengths(self, function: ast.FunctionDef | None) -> Iterator[tuple[int, str]]:
        """The length of what is indexed, at the line that does it."""
        for node in walk(function or self.tree):
            if (
                isinstance(node, ast.Subscript)
                and isinstance(node.value, ast.Name)
                and not isinstance(node.slice, ast.Slice)
            ):
                yield node.lineno, f"len({node.value.id})"

    @cached_property
    def changes_by_itself(self) -> bool:
        """Whether two runs may differ: chance, clocks, addresses, order of a set of texts."""
        for node in walk(self.tree):
            names: list[str] = []
            if isinstance(node, ast.Name):
                names = [node.id]
            elif isinstance(node, ast.Import):
                names = [alias.name.split(".")[0] for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [(node.module or "").split(".")[0]]
            if _CHANGING.intersection(names):
                return True
        return False

    @cached_property
    def keeps_state(self) -> bool:
        """Whether one call may change what the next one gives: defaults, globals, class values."""
        mutable = ast.List | ast.Dict | ast.Set | ast.Call | ast.ListComp | ast.DictComp
        for node in walk(self.tree):
            if isinstance(node, ast.Global | ast.Nonlocal):
                return True
            if isinstance(node, ast.arguments) and any(
                isinstance(default, mutable) for default in (*node.defaults, *node.kw_defaults)
            ):
                return True
            if isinstance(node, ast.Module | ast.ClassDef) and any(
                isinstance(statement, ast.Assign | ast.AnnAssign)
                and isinstance(statement.value, mutable)
                for statement in node.body
            ):
                return True
        return False

    @cached_property
    def uses_sets(self) -> bool:
        """Whether sets are made, whose order of texts differs from one process to the next."""
        return any(
            isinstance(node, ast.Set | ast.SetComp)
            or (isinstance(node, ast.Name) and node.id in ("set", "frozenset"))
            for node in walk(self.tree)
        )


def _head_end(node: ast.stmt) -> int:
    body = getattr(node, "body", None)
    if isinstance(body, list) and body and isinstance(body[0], ast.stmt):
        return max(node.lineno, body[0].lineno - 1)
    return node.end_lineno or node.lineno


def _watchable(node: ast.expr, line: int | None = None) -> Iterator[tuple[int, str]]:
    if isinstance(node, ast.Name | ast.Constant):
        return
    for part in walk(node):
        if not isinstance(part, _PURE_NODES):
            return
        if isinstance(part, ast.Call) and not (
            isinstance(part.func, ast.Name) and part.func.id in _PURE_CALLS and not part.keywords
        ):
            return
    if not any(isinstance(part, ast.Name) for part in walk(node)):
        return
    text = unparsed(node)
    if len(text) <= 60:
        yield line or node.lineno, text


def names_in(expression: str) -> list[str]:
    """The variables of an expression in the order of the text, functions left out."""
    tree = ast.parse(expression, mode="eval")
    called = {node.func for node in walk(tree) if isinstance(node, ast.Call)}
    found = [node for node in walk(tree) if isinstance(node, ast.Name) and node not in called]
    found.sort(key=lambda node: (node.lineno, node.col_offset))
    return list(dict.fromkeys(node.id for node in found))


def line_names(work: str) -> dict[str, str]:
    """Phrases by which students name lines of their program, mapped to line numbers."""
    names: dict[str, str] = {}
    doubled: set[str] = set()

    def name(phrase: str, line: int) -> None:
        key = " ".join(phrase.lower().split())
        if key in names and names[key] != str(line):
            doubled.add(key)
        names[key] = str(line)

    try:
        source = Source.parse(work)
    except (SyntaxError, ValueError, RecursionError):
        return {}
    returns, words = [], {ast.For: "for", ast.While: "while", ast.If: "if", ast.FunctionDef: "def"}
    for node in walk(source.tree):
        if not isinstance(node, ast.stmt):
            continue
        fragment = source.fragment(node.lineno).rstrip(":")
        if len(fragment) > 3:
            name(fragment, node.lineno)
        word = words.get(type(node))
        if word:
            name(f"the {word}", node.lineno)
            name(f"{word} loop" if word in ("for", "while") else f"{word} statement", node.lineno)
            if word in ("for", "while"):
                name("the loop", node.lineno)
        if isinstance(node, ast.Return):
            returns.append(node.lineno)
    returns.sort()
    if returns:
        for phrase in ("last return", "return at the end", "final return", "bottom return"):
            name(phrase, returns[-1])
        for phrase in ("first return", "return at the top", "top return"):
            name(phrase, returns[0])
        if len(returns) == 1:
            name("the return", returns[0])
        for number, line in zip(("second", "third"), returns[1:3], strict=False):
            name(f"{number} return", line)
    return {phrase: line for phrase, line in names.items() if phrase not in doubled}
