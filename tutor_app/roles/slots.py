"""The slots wording may use: phrases made of the student's own program, cases and values."""

from __future__ import annotations

import ast
import re
from functools import lru_cache

from tutor_app.dialogue import CaseResult, Finding, Outcome
from tutor_app.roles.algebra import algebra_slots
from tutor_app.roles.protocols import Scene

LONGEST = 120


def anchor(scene: Scene, finding: Finding | None, call: str = "") -> CaseResult | None:
    """The failing case to speak about: that of `call`, the shortest shown one that the finding
    explains, or the shortest shown failing one. None when only hidden cases fail.
    """
    results = scene.check.results
    explained = [results[i] for i in finding.explains if i < len(results)] if finding else []
    for pool in (explained, scene.check.failing):
        shown = [r for r in pool if not r.case.hidden and not r.passed]
        named = [r for r in shown if r.case.call == call]
        if named:
            return named[0]
        ran = [r for r in shown if r.outcome is not Outcome.NOT_RUN] or shown
        if ran:
            return min(ran, key=lambda r: len(r.case.call))
    return None


def one_line(call: str) -> str:
    """A call as it is written in a sentence: its statements side by side."""
    return "; ".join(line.strip() for line in call.splitlines() if line.strip())


def code(text: str) -> str:
    """Text as inline code of Markdown, on one line, cut when long; backticks inside survive."""
    text = " ".join(text.split())
    if not text:
        return "nothing"
    if len(text) > LONGEST:
        text = text[: LONGEST - 1] + "…"
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    if not longest:
        return f"`{text}`"
    fence = "`" * (longest + 1)
    return f"{fence} {text} {fence}"


def article(error: str) -> str:
    """`an IndexError`, `a TypeError`."""
    return f"{'an' if error[:1] in 'AEIOU' else 'a'} {code(error)}"


def outcome(result: CaseResult) -> str:
    """What a case came to as inline code: its value, or what it printed. Empty if neither."""
    if result.outcome not in (Outcome.PASSED, Outcome.WRONG_VALUE, Outcome.WRONG_OUTPUT):
        return ""
    if result.case.prints is not None and not result.case.expected:
        return code(result.printed.strip()) if result.printed.strip() else ""
    return code(result.got) if result.got is not None else ""


def gives(result: CaseResult) -> str:
    """What a case does, as a phrase that follows the call: "gives `10`"."""
    match result.outcome:
        case Outcome.ERROR if result.error is not None:
            return f"stops with {article(result.error.type)}"
        case Outcome.TIMEOUT:
            return "never finishes"
        case Outcome.MEMORY:
            return "runs out of memory"
        case Outcome.OUTPUT_LIMIT:
            return "prints without end"
        case Outcome.FORBIDDEN:
            return "tries something that is not allowed here"
        case Outcome.WRONG_OUTPUT:
            return f"prints {code(result.printed)}"
        case Outcome.CRASHED:
            return "brings Python down"
    if result.case.prints is not None and not result.case.expected:
        return f"prints {code(result.printed)}"
    if result.got in (None, "None"):
        return "gives nothing (`None`)"
    return f"gives {code(result.got or '')}"


def wanted(result: CaseResult) -> str:
    """What a case should come to, as a phrase: "`15`"."""
    about_output = result.outcome is Outcome.WRONG_OUTPUT or not result.case.expected
    if result.case.prints is not None and about_output:
        return code(result.case.prints.strip())
    return code(result.case.expected)


def entry_name(scene: Scene) -> str:
    """The function or class the cases call, or an empty text."""
    called = (_first_called(case.call) for case in scene.problem.cases)
    return next((name for name in called if name), "")


@lru_cache(maxsize=1024)
def _first_called(call: str) -> str:
    try:
        tree = ast.parse(call)
    except (SyntaxError, ValueError):
        return ""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            return node.func.id
    return ""


@lru_cache(maxsize=1024)
def main_variable(fragment: str) -> str:
    """The first variable named in a fragment that is not called, or an empty text."""
    text = re.sub(r"^elif\b", "if", fragment.strip())
    for program in (text, f"{text}\n    pass"):
        try:
            tree = ast.parse(program)
        except (SyntaxError, ValueError):
            continue
        called = {id(n.func) for n in ast.walk(tree) if isinstance(n, ast.Call)}
        names = [n for n in ast.walk(tree) if isinstance(n, ast.Name) and id(n) not in called]
        first = min(names, key=lambda n: (n.lineno, n.col_offset), default=None)
        return first.id if first else ""
    return ""


def slots_for(scene: Scene, finding: Finding | None, call: str = "") -> dict[str, str]:
    """All slots for a finding; every one is present, some may be empty. `call` names the failing
    case to speak about, where there is a choice.
    """
    if scene.problem.subject == "algebra":
        return algebra_slots(scene, finding)
    result = anchor(scene, finding, call)
    fragment = finding.fragment.strip() if finding else ""
    return {
        "call": one_line(result.case.call) if result else "",
        "gives": gives(result) if result else "",
        "wanted": wanted(result) if result else "",
        "fragment": " ".join(fragment.split())[:LONGEST],
        "function": entry_name(scene),
        "line": str(finding.lines[0]) if finding and finding.lines else "",
        "variable": main_variable(fragment),
        "passed": str(scene.check.passed),
        "total": str(len(scene.check.results)),
    }
