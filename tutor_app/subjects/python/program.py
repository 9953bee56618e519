"""A student's program as text and as a tree at once: where each node stands, what is around it.

Changes are made to the text (see `edits`), so that lines, comments and layout stay the student's.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from tutor_app.subjects.python.walking import children, kept, parsed, walk

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
Loop = (ast.For, ast.While)


@dataclass(frozen=True)
class Block:
    """A list of sibling statements: which field of which node holds it."""

    owner: ast.AST
    name: str
    statements: tuple[ast.stmt, ...]


@dataclass
class Program:
    """A parsed program. Offsets are character positions in `text`; lines are 1-based."""

    text: str
    tree: ast.Module
    starts: list[int] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    parents: dict[ast.AST, ast.AST] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    block_of: dict[ast.stmt, Block] = field(default_factory=dict)
    function_of: dict[ast.AST, FunctionNode | None] = field(default_factory=dict)

    @classmethod
    def parse(cls, text: str) -> Program:
        """Parse a program, once for all who ask for the same text: it is shared and is not to be
        changed. Raises SyntaxError or ValueError as `ast.parse` does.
        """
        return _parse(text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", " "))

    @classmethod
    def of_tree(cls, text: str, tree: ast.Module) -> Program:
        """The program of a text whose tree is known."""
        program = cls(text=text, tree=tree)
        program.lines = text.split("\n")
        position = 0
        for line in program.lines:
            program.starts.append(position)
            position += len(line) + 1
        program._index(program.tree, None)
        return program

    def _index(self, node: ast.AST, function: FunctionNode | None) -> None:
        self.function_of[node] = function
        inner = node if isinstance(node, FunctionNode) else function
        for name in node._fields:
            value = getattr(node, name, None)
            if isinstance(value, list) and value and isinstance(value[0], ast.stmt):
                block = Block(node, name, tuple(value))
                self.blocks.append(block)
                for statement in value:
                    self.block_of[statement] = block
        for child in children(node):
            self.parents[child] = node
            self._index(child, inner)

    # ------------------------------------------------------------------ places

    def offset(self, line: int, column: int) -> int:
        """Character offset of a (1-based line, UTF-8 column) pair as the tree gives it."""
        text = self.lines[line - 1]
        if not text.isascii():
            column = len(text.encode()[:column].decode(errors="ignore"))
        return self.starts[line - 1] + column

    def span(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        """Start and end offset of a node."""
        end_line = node.end_lineno or node.lineno
        end_column = node.end_col_offset or node.col_offset
        return self.offset(node.lineno, node.col_offset), self.offset(end_line, end_column)

    def segment(self, node: ast.expr | ast.stmt) -> str:
        """The student's own text of a node."""
        start, end = self.span(node)
        return self.text[start:end]

    def line_of(self, offset: int) -> int:
        """The 1-based line an offset is on."""
        low, high = 0, len(self.starts)
        while low + 1 < high:
            middle = (low + high) // 2
            low, high = (middle, high) if self.starts[middle] <= offset else (low, middle)
        return low + 1

    def indent_of(self, statement: ast.stmt) -> str:
        """The white space before a statement's first line."""
        line = self.lines[statement.lineno - 1]
        return line[: len(line) - len(line.lstrip())]

    def first_line(self, statement: ast.stmt) -> int:
        """First line of a statement, its decorators included."""
        decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
        return min([statement.lineno, *(d.lineno for d in decorators)])

    def last_line(self, statement: ast.stmt) -> int:
        """Last line of a statement with everything inside it."""
        return statement.end_lineno or statement.lineno

    def stands_alone(self, statement: ast.stmt) -> bool:
        """Whether whole lines belong to this statement (not `if x: y` on one line, no `;`)."""
        start, end = self.span(statement)
        before = self.text[self.starts[statement.lineno - 1] : start]
        rest = self.lines[self.last_line(statement) - 1]
        after = self.text[end : self.starts[self.last_line(statement) - 1] + len(rest)].strip()
        return not before.strip() and (not after or after.startswith("#"))

    def is_elif(self, statement: ast.stmt) -> bool:
        """Whether an `if` is written as the `elif` of another."""
        if not isinstance(statement, ast.If):
            return False
        return self.text.startswith("elif", self.span(statement)[0])

    # ------------------------------------------------------------------ surroundings

    def functions(self) -> list[FunctionNode]:
        """Every function of the program, outer ones first."""
        return list(functions_of(self.tree))

    @cached_property
    def outside_names(self) -> frozenset[str]:
        """Names and attributes that are read or set outside of all functions."""
        return _names(n for n in walk(self.tree) if self.function_of.get(n) is None)

    def statements(self) -> Iterator[ast.stmt]:
        """Every statement but docstrings, in the order of the blocks."""
        for block in self.blocks:
            for statement in block.statements:
                if not is_docstring(statement):
                    yield statement

    def statement_of(self, node: ast.AST) -> ast.stmt | None:
        """The innermost statement around a node."""
        current: ast.AST | None = node
        while current is not None and not isinstance(current, ast.stmt):
            current = self.parents.get(current)
        return current

    def enclosing(self, node: ast.AST, kinds: tuple[type[ast.AST], ...]) -> ast.AST | None:
        """The nearest node of these kinds around `node` within the same function."""
        current = self.parents.get(node)
        while current is not None and not isinstance(current, FunctionNode):
            if isinstance(current, kinds):
                return current
            current = self.parents.get(current)
        return None

    def function_name(self, line: int) -> str:
        """Name of the innermost function a line is in, or an empty text."""
        best, size = "", 10**9
        for function in self.functions():
            last = function.end_lineno or function.lineno
            if function.lineno <= line <= last and last - function.lineno < size:
                best, size = function.name, last - function.lineno
        return best

    def neighbours(self, line: int) -> tuple[int, ...]:
        """The nearest lines with code before `line` and from `line` on."""
        before = next((n for n in range(line - 1, 0, -1) if self._is_code(n)), None)
        after = next((n for n in range(line, len(self.lines) + 1) if self._is_code(n)), None)
        return tuple(n for n in (before, after) if n is not None)

    def _is_code(self, line: int) -> bool:
        text = self.lines[line - 1].strip()
        if any(
            is_docstring(s) and s.lineno <= line <= self.last_line(s)
            for block in self.blocks
            for s in block.statements
        ):
            return False
        return bool(text) and not text.startswith("#")


@lru_cache(maxsize=64)
def _parse(text: str) -> Program:
    """Students' programs are in it, the last few, in memory only."""
    return Program.of_tree(text, parsed(text))


@kept
def functions_of(tree: ast.AST) -> tuple[FunctionNode, ...]:
    """Every function below a node, outer ones first."""
    return tuple(node for node in walk(tree)[1:] if isinstance(node, FunctionNode))


@kept
def names_below(tree: ast.AST) -> frozenset[str]:
    """Names and attributes in a tree."""
    return _names(walk(tree))


def _names(nodes: Iterable[ast.AST]) -> frozenset[str]:
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
    return frozenset(found)


def is_docstring(statement: ast.stmt) -> bool:
    """Whether a statement is a bare text, wherever it stands."""
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )


def parameters(function: FunctionNode) -> list[str]:
    """Names of a function's parameters, in order."""
    arguments = function.args
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    extra = [a for a in (arguments.vararg, arguments.kwarg) if a]
    return [a.arg for a in [*named, *extra]]


def local_names(function: FunctionNode | ast.Module) -> list[str]:
    """Parameters, then every name assigned in the function, in order of first appearance."""
    return list(_local_names(function))


@kept
def _local_names(function: ast.AST) -> tuple[str, ...]:
    names = parameters(function) if isinstance(function, FunctionNode) else []
    for node in walk(function):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id not in names:
            names.append(node.id)
    return tuple(names)


__all__ = [
    "Block",
    "FunctionNode",
    "Loop",
    "Program",
    "functions_of",
    "is_docstring",
    "local_names",
    "names_below",
    "parameters",
]
