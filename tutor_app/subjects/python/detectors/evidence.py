"""What detectors may look at: the program, and how the runs of its cases ended."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tutor_app.dialogue import CaseResult, Check, Outcome, Problem
from tutor_app.subjects.python.detectors import trees
from tutor_app.subjects.python.detectors.kinds import Kinds
from tutor_app.subjects.python.walking import children, parsed

BUILTINS = frozenset(dir(builtins))


@dataclass(frozen=True)
class Evidence:
    """The student's program and what its runs showed. `check` is None before the first run."""

    tree: ast.Module
    source: str
    check: Check | None
    problem: Problem
    entry: str

    # ----------------------------------------------------------------- the program

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the source, the first at index 0."""
        return self.source.splitlines()

    @cached_property
    def parents(self) -> dict[ast.AST, ast.AST]:
        """Every node's parent."""
        return {child: node for node in trees.walk(self.tree) for child in children(node)}

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """All nodes in the order of the text."""
        return list(trees.walk(self.tree))

    @cached_property
    def functions(self) -> list[ast.FunctionDef]:
        """All functions and methods."""
        return [node for node in self.nodes if isinstance(node, ast.FunctionDef)]

    @cached_property
    def loops(self) -> list[ast.For | ast.While]:
        """All loops."""
        return [node for node in self.nodes if isinstance(node, ast.For | ast.While)]

    @cached_property
    def classes(self) -> list[ast.ClassDef]:
        """All classes."""
        return [node for node in self.nodes if isinstance(node, ast.ClassDef)]

    @cached_property
    def own_functions(self) -> dict[str, ast.FunctionDef]:
        """Functions defined at module level, by name."""
        return {node.name: node for node in self.tree.body if isinstance(node, ast.FunctionDef)}

    @cached_property
    def method_names(self) -> frozenset[str]:
        """Names of methods of the student's classes, or of the problem's prelude."""
        found = {
            item.name
            for node in [*self.nodes, *trees.walk(self._prelude)]
            if isinstance(node, ast.ClassDef)
            for item in node.body
            if isinstance(item, ast.FunctionDef)
        }
        return frozenset(found)

    @cached_property
    def _prelude(self) -> ast.Module:
        try:
            return parsed(self.problem.prelude)
        except (SyntaxError, ValueError):
            return ast.Module([], [])

    @cached_property
    def given_names(self) -> frozenset[str]:
        """Names that exist without the student's doing: builtins and the problem's prelude."""
        return BUILTINS | trees.bound_names(self._prelude) | {"__name__", "__file__"}

    @cached_property
    def imported(self) -> frozenset[str]:
        """Names of imported modules and things."""
        return frozenset(
            (alias.asname or alias.name).split(".")[0]
            for node in self.nodes
            if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in node.names
        )

    def function_of(self, node: ast.AST) -> ast.FunctionDef | None:
        """The innermost function around a node."""
        return next((n for n in self.around(node) if isinstance(n, ast.FunctionDef)), None)

    def scope_of(self, node: ast.AST) -> ast.FunctionDef | ast.Module:
        """The innermost function around a node, else the module."""
        return self.function_of(node) or self.tree

    def around(self, node: ast.AST) -> Iterator[ast.AST]:
        """The node's ancestors, nearest first."""
        current = self.parents.get(node)
        while current is not None:
            yield current
            current = self.parents.get(current)

    def inside_try(self, node: ast.AST) -> bool:
        """Whether an exception there would be caught."""
        return any(isinstance(n, ast.Try) for n in self.around(node))

    def text(self, node: ast.AST) -> str:
        """The student's own text of a node, on one line."""
        segment = ast.get_source_segment(self.source, node) or ""
        return " ".join(segment.split("\n", 1)[0].split())

    @cached_property
    def kinds(self) -> Kinds:
        """What kind of value an expression has, where that is certain enough."""
        return Kinds(self.tree, self.parents, self.example_arguments)

    # ----------------------------------------------------------------- the cases

    @cached_property
    def _calls(self) -> list[tuple[ast.Call, bool]]:
        """Calls of the entry function in the cases; True where the call is the whole case."""
        found: list[tuple[ast.Call, bool]] = []
        for case in self.problem.cases:
            try:
                body = parsed(case.call).body
            except (SyntaxError, ValueError):
                continue
            last = body[-1] if body else None
            whole = last.value if len(body) == 1 and isinstance(last, ast.Expr) else None
            for node in (n for part in body for n in trees.walk(part)):
                if isinstance(node, ast.Call) and trees.called(node) == self.entry:
                    found.append((node, node is whole))
        return found

    @cached_property
    def example_arguments(self) -> dict[str, list[object]]:
        """For each parameter of the entry function, the values the cases pass (literals only)."""
        function = self.own_functions.get(self.entry)
        if function is None:
            return {}
        names = [argument.arg for argument in function.args.args]
        found: dict[str, list[object]] = {}
        for call, _ in self._calls:
            pairs = [*zip(names, call.args, strict=False)]
            pairs += [(k.arg, k.value) for k in call.keywords if k.arg]
            for name, value in pairs:
                known, literal = trees.literal(value)
                if known:
                    found.setdefault(name, []).append(literal)
        return found

    @cached_property
    def value_wanted(self) -> bool:
        """Whether the cases want a value (not None) straight from the entry function."""
        direct = any(whole for _, whole in self._calls)
        return direct and any(c.expected not in ("", "None") for c in self.problem.cases)

    @cached_property
    def none_wanted(self) -> bool:
        """Whether some case expects None."""
        return any(case.expected == "None" for case in self.problem.cases)

    @staticmethod
    def arguments_of(result: CaseResult) -> list[Any]:
        """Literal arguments of a case's call, in order; those that are not literals are left out.

        Only for cases that are one call; else the list is empty.
        """
        try:
            body = ast.parse(result.case.call.strip(), mode="eval").body
        except (SyntaxError, ValueError):
            return []
        if not isinstance(body, ast.Call):
            return []
        values = [trees.literal(argument) for argument in body.args]
        return [value for known, value in values if known]

    # ----------------------------------------------------------------- the runs

    @cached_property
    def failing(self) -> tuple[CaseResult, ...]:
        """Results of the cases that do not pass."""
        return self.check.failing if self.check else ()

    @cached_property
    def works(self) -> bool:
        """Whether all cases were run and pass."""
        return self.check is not None and self.check.all_pass

    @cached_property
    def hangs(self) -> bool:
        """Whether some case ran out of time, memory or output."""
        long = (Outcome.TIMEOUT, Outcome.MEMORY, Outcome.OUTPUT_LIMIT)
        return any(result.outcome in long for result in self.failing)

    @cached_property
    def gave_none(self) -> bool:
        """Whether None came back where a value was expected."""
        return any(r.got == "None" and r.case.expected not in ("", "None") for r in self.failing)

    def error(self, kind: str, node: ast.AST | None = None, words: str = "") -> bool:
        """Whether a case ended in that exception (with those words) within the node's lines."""
        for result in self.failing:
            report = result.error
            if report is None or report.type != kind or words not in report.message:
                continue
            if node is None or report.line is None or report.line in trees.line_range(node):
                return True
        return False

    def judged(self, node: ast.AST | None, kind: str, base: float, sure: float = 0.96) -> float:
        """Confidence in a fault that must show as exception `kind`.

        `base` before any run; `sure` when it was seen; low when all ran and it was not.
        """
        if self.error(kind, node):
            return sure
        return min(base, 0.3) if self.check is not None and self.check.results else base

    def changed_by(self, holds: Any) -> bool:
        """Whether `holds(arguments, expected, got)` is true of every wrong value, at least one."""
        wrong = [r for r in self.failing if r.outcome is Outcome.WRONG_VALUE and r.got is not None]
        if not wrong:
            return False
        for result in wrong:
            known, expected = trees.literal_text(result.case.expected)
            known_got, got = trees.literal_text(result.got or "")
            try:
                if not (known and known_got and holds(self.arguments_of(result), expected, got)):
                    return False
            except (TypeError, ValueError, IndexError, AttributeError, OverflowError):
                return False
        return True
