"""Runs inside the sandbox: try many changed versions of one program, each on all cases.

This file is sent to the sandbox as text; nothing of the application imports it to run it. The
program's loops and functions count their rounds, so that an endless loop ends after a fixed
number of rounds and the outcome is the same on every machine. (Where no loop is new the counting
is put into the text and not into the tree: compiling text is three times as fast.)
"""

import ast
import random
import time
import warnings
from collections.abc import Sequence
from types import CodeType
from typing import Any

warnings.simplefilter("ignore")


AGAIN = 5
"""A version that went round too often gets this many times fewer rounds for its other cases: it
very likely hangs again. (The limit is at least five times what a passing case has needed.)"""

PRINTED_ROUND = 50
"""Printing this many characters counts as a round: an endless loop may print longer and longer
lists."""

QUICK_ROUNDS, QUICK_SECONDS = 500, 0.002
"""A version loaded in fewer rounds and CPU seconds is loaded anew for each case."""


class MaieuticOutOfRounds(BaseException):
    """A version went round its loops more often than allowed."""


class MaieuticRounds:
    """Counts rounds of loops and calls of functions."""

    def __init__(self) -> None:
        self.left = 0

    def __call__(self) -> None:
        """One round more."""
        self.left -= 1
        if self.left < 0:
            raise MaieuticOutOfRounds


class MaieuticTrial:
    """One program, its cases, and the way to try a changed version of it."""

    def __init__(
        self,
        text: str,
        counts: list[tuple[int, int, str]] | None,
        prelude: str,
        cases: list[tuple[str, str, str | None]],
    ) -> None:
        self.text, self.counts = text, counts
        self.prelude = compile(prelude, "<prelude>", "exec")
        self.chance = "random" in text or "random" in prelude
        self.cases = []
        self.wanted = {expected: self.literal(expected) for _, expected, _ in cases}
        for call, expected, prints in cases:
            tree = ast.parse(call)
            last = tree.body.pop()
            value = ast.Expression(last.value) if isinstance(last, ast.Expr) else None
            before = compile(tree, "<call>", "exec") if tree.body else None
            if value is None:
                before = compile(ast.parse(call), "<call>", "exec")
            ask = compile(value, "<call>", "eval") if value is not None else None
            self.cases.append((before, ask, expected, prints))

    def many(self, versions: Sequence[Sequence[tuple[int, int, str]]], limit: int) -> str:
        """The outcomes of several versions, separated by semicolons."""
        return ";".join(self.run(splices, limit) for splices in versions)

    def run(self, splices: Sequence[tuple[int, int, str]], limit: int) -> str:
        """One letter per case (P passed, W wrong, E error, T too many rounds), then the rounds."""
        try:
            code = self.compiled(splices)
        except (SyntaxError, ValueError, RecursionError):
            return "S"
        rounds = MaieuticRounds()
        printed: list[str] = []

        def collect(*values: object, sep: Any = " ", end: Any = "\n", **_: object) -> None:
            text = (" " if sep is None else sep).join(map(str, values))
            printed.append(text + ("\n" if end is None else end))
            rounds.left -= len(text) // PRINTED_ROUND

        def no_input(*_: object) -> str:
            raise EOFError

        def load() -> dict[str, Any]:
            names = {
                "__name__": "student",
                "maieutic_rounds": rounds,
                "print": collect,
                "input": no_input,
            }
            if self.chance:
                random.seed(20_250_101)
            rounds.left = limit
            exec(self.prelude, names)
            exec(code, names)
            return names

        letters, longest = "", limit
        started = time.process_time()
        try:
            names = load()
        except (Exception, SystemExit, MaieuticOutOfRounds):
            return "E" * len(self.cases)
        most = limit - rounds.left
        quick = most < QUICK_ROUNDS and time.process_time() - started < QUICK_SECONDS
        for before, ask, expected, prints in self.cases:
            try:
                if letters and quick:  # what a case leaves behind must not reach the next
                    names = load()
                rounds.left = longest
                printed.clear()
                if before is not None:
                    exec(before, names)
                value = eval(ask, names) if ask is not None else None
                right = self.same(expected, value)
                if prints is not None:
                    right = right and self.trimmed("".join(printed)) == self.trimmed(prints)
                letter = "P" if right else "W"
            except MaieuticOutOfRounds:
                letter = "T"
                longest = limit // AGAIN
            except (Exception, SystemExit):  # not the sandbox's own limits
                letter = "E"
            letters += letter
            if letter == "P":
                most = max(most, longest - rounds.left)
        return f"{letters} {most}"

    def compiled(self, splices: Sequence[tuple[int, int, str]]) -> CodeType:
        """The code of a version, its rounds counted. Raises what `compile` raises."""
        new_loop = any("while" in new or "for" in new for _, _, new in splices)
        counts = () if self.counts is None or new_loop else self.counts
        kept = [c for c in counts if not any(s < c[0] < e for s, e, _ in splices)]
        pieces, position = [], 0
        for start, end, new in sorted([*kept, *splices], key=lambda s: s[:2]):
            pieces.append(self.text[position:start])
            pieces.append(new)
            position = end
        text = "".join([*pieces, self.text[position:]])
        if self.counts is not None and not new_loop:
            return compile(text, "<student>", "exec")
        tree = ast.parse(text)
        for node in ast.walk(tree):
            if isinstance(node, ast.For | ast.While | ast.FunctionDef):
                count = ast.Expr(ast.Call(ast.Name("maieutic_rounds", ast.Load()), [], []))
                node.body.insert(0, ast.copy_location(count, node.body[0]))
                ast.fix_missing_locations(count)
        return compile(tree, "<student>", "exec")

    def literal(self, expected: str) -> tuple[bool, Any]:
        """(True, value) of an expected value that is a literal, else (False, None)."""
        try:
            return True, ast.literal_eval(expected)
        except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
            return False, None

    def same(self, expected: str, value: Any) -> bool:
        """Whether a value is the expected one; an empty expectation accepts any."""
        if not expected or repr(value) == expected:
            return True
        known, wanted = self.wanted[expected]
        return known and self.alike(wanted, value)

    def alike(self, wanted: Any, value: Any) -> bool:
        """Equal and of like types all the way down, floats to nine digits."""
        if type(wanted) is float and type(value) is int:
            value = float(value)
        truths = (type(wanted) is bool) + (type(value) is bool)
        if truths == 1 or not isinstance(value, type(wanted)):
            return False
        if isinstance(wanted, float):
            return bool(wanted == value or abs(wanted - value) <= 1e-9 * max(1.0, abs(wanted)))
        if isinstance(wanted, list | tuple):
            return len(wanted) == len(value) and all(map(self.alike, wanted, value))
        if isinstance(wanted, dict) and wanted.keys() == value.keys():
            return all(self.alike(wanted[key], value[key]) for key in wanted)
        return bool(wanted == value)

    def trimmed(self, text: str) -> list[str]:
        """Printed lines without the white space at their ends."""
        return [line.rstrip() for line in text.rstrip().split("\n")]
