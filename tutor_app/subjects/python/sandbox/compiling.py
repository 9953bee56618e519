"""Compile students' programs and calls safely, in the tutor's own process.

Nothing is run here. The compiled code is what the sandbox is given.
"""

from __future__ import annotations

import ast
import re
import warnings
from functools import lru_cache
from types import CodeType
from typing import Any

from tutor_app.dialogue import SyntaxReport
from tutor_app.subjects.python.sandbox.records import MAX_PROGRAM

PROGRAM, PRELUDE, CALL = "<program>", "<prelude>", "<call>"
MAX_CALL = 20_000
MAX_KEPT = 20_000
"""Longest text whose code is remembered, in characters."""

CompiledCall = tuple[CodeType | None, CodeType | None, tuple[str, ...]]
"""Statements, the last expression, and the names the statements assign."""


class NotCompiled(Exception):
    """The source is no program. `report` says where and why."""

    def __init__(self, report: SyntaxReport) -> None:
        self.report = report
        super().__init__(report.message)


def _quiet() -> None:
    """Keep warnings about students' programs out of the server's log.

    A filter bound to the file name is used, because `catch_warnings` is not thread-safe.
    """
    first = warnings.filters[0] if warnings.filters else None
    if first is None or getattr(first[3], "pattern", "") != "<(program|prelude|call)>":
        warnings.filterwarnings("ignore", module="<(program|prelude|call)>")


def _report(source: str, line: int | None, column: int | None, message: str) -> SyntaxReport:
    lines = source.splitlines()
    line = min(max(line or 1, 1), max(len(lines), 1))
    text = lines[line - 1] if lines else ""
    return SyntaxReport(
        line=line, column=max(column or 1, 1), message=clean(message), text=clean(text[:1000])
    )


def clean(text: str) -> str:
    """The text with lone surrogates written out, so that it can be stored and sent."""
    if text.isascii():
        return text
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def compile_source(source: Any, file: str, mode: str = "exec") -> CodeType:
    """Compile source text or a syntax tree. Raises NotCompiled, and nothing else."""
    text = source if isinstance(source, str) else ""
    if len(text) > MAX_PROGRAM:
        message = (
            f"this is longer than {MAX_PROGRAM:,} characters, which is too long to run here; "
            "leave only the part you want to work on"
        )
        raise NotCompiled(SyntaxReport(line=1, column=1, message=message))
    if "\0" in text:
        before = text[: text.index("\0")]
        column = len(before) - before.rfind("\n")
        message = "there is an invisible NUL character here; delete it"
        raise NotCompiled(_report(text, before.count("\n") + 1, column, message))
    _quiet()
    try:
        code: CodeType = compile(source, file, mode, dont_inherit=True)
    except SyntaxError as error:
        raise NotCompiled(
            _report(text, error.lineno, error.offset, error.msg or "invalid syntax")
        ) from None
    except UnicodeEncodeError as error:
        before = text[: error.start]
        column = len(before) - before.rfind("\n")
        message = "there is a character here that is not valid text"
        raise NotCompiled(_report(text, before.count("\n") + 1, column, message)) from None
    except (RecursionError, MemoryError, OverflowError):
        raise NotCompiled(
            _report(text, 1, 1, "this is nested too deeply for Python to read")
        ) from None
    except ValueError as error:
        raise NotCompiled(_report(text, 1, 1, str(error))) from None
    return code


_cached = lru_cache(maxsize=256)(compile_source)


def compile_text(text: str, file: str, mode: str = "exec") -> CodeType:
    """`compile_source` of a text, remembered: the same program is run many times in one turn."""
    return (_cached if len(text) <= MAX_KEPT else compile_source)(text, file, mode)


def syntax_report(code: str) -> SyntaxReport | None:
    """Where Python stops understanding the program; None when it is a program."""
    try:
        compile_text(code, PROGRAM)
    except NotCompiled as error:
        return error.report
    return None


@lru_cache(maxsize=4096)
def compile_call(call: str) -> CompiledCall:
    """Split a call into statements and the last expression, and compile both.

    Raises NotCompiled. Line numbers are those of the call text.
    """
    if len(call) > MAX_CALL:
        raise NotCompiled(SyntaxReport(line=1, column=1, message="this call is too long to run"))
    compile_source(call, CALL)  # gives the errors their positions, and bounds what is parsed next
    try:
        body = ast.parse(call, CALL).body
    except (SyntaxError, RecursionError, MemoryError, ValueError):
        raise NotCompiled(
            SyntaxReport(line=1, column=1, message="this call is nested too deeply")
        ) from None
    last: CodeType | None = None
    if body and isinstance(body[-1], ast.Expr):
        last = compile_source(ast.Expression(body[-1].value), CALL, "eval")
        body = body[:-1]
    if not body:
        return None, last, ()
    statements = compile_source(ast.Module(body, []), CALL)
    names: set[str] = set()
    for node in (inner for statement in body for inner in ast.walk(statement)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del):
            names.add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.alias):
            names.add((node.asname or node.name).partition(".")[0])
    return statements, last, tuple(sorted(names))


_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")


def without_addresses(text: str) -> str:
    """The text without memory addresses, which differ from run to run and mean nothing."""
    return _ADDRESS.sub("", text) if " at 0x" in text else text
