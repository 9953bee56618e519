"""How much gets past the guard, how many good questions it holds back, and how long it takes.

    python -m benchmarks.guard [--verbose]

Three sets: the fixtures of tests/cases/guard (written by hand, used while the guard was built, so
read the figures as a regression check); every faulty program of every own problem, its mends
stated in rewordings made by rule; and questions about the student's own lines, made by rule too.
"""

from __future__ import annotations

import argparse
import ast
import builtins
import difflib
import keyword
import math
import re
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.guard.guard_cases import read_cases  # noqa: E402
from tutor_app.datafiles import KNOWLEDGE, load  # noqa: E402
from tutor_app.dialogue import Fix, Problem, Secret, SecretKind  # noqa: E402
from tutor_app.guard import Directives, Ledger, review  # noqa: E402
from tutor_app.roles.directives import load_directives  # noqa: E402

WORDS = (
    ("<=", " less than or equal to "), (">=", " greater than or equal to "),
    ("+=", " plus equals "), ("==", " equal to "), ("//", " // "), ("+", " plus "),
    (" - ", " minus "), ("<", " less than "), (">", " greater than "),
)  # fmt: skip


NAME = r"(?<![.\w\"'])[^\W\d]\w*(?![\w\"']|=[^=])"
FRESH = "alpha beta gamma delta kappa sigma omega theta rho tau".split()  # noqa: SIM905
KEPT = "print range len class self"  # never renamed, like keywords and builtins


def wilson(hits: int, total: int) -> tuple[float, float]:
    """The 95% Wilson score interval of a share (Wilson, 1927)."""
    if not total:
        return 0.0, 1.0
    z, share = 1.96, hits / total
    centre = share + z * z / (2 * total)
    spread = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    scale = 1 + z * z / total
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)


def line_fixes(faulty: str, solution: str) -> tuple[Fix, ...]:
    """The mends that lead from a faulty program to a solution, line by line."""
    old, new = faulty.rstrip().splitlines(), solution.rstrip().splitlines()
    fixes: list[Fix] = []
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for tag, first, last, start, stop in matcher.get_opcodes():
        if tag == "equal":
            continue
        for k in range(max(last - first, stop - start)):
            before = old[first + k] if first + k < last else ""
            after = new[start + k] if start + k < stop else ""
            if before.strip() or after.strip():
                fixes.append(Fix(line=first + k + 1, before=before, after=after))
    return tuple(fixes)


def programs() -> Iterator[tuple[str, str, tuple[Fix, ...], Problem]]:
    """Every faulty program of every own problem, with the mends to its nearest solution."""
    for path in sorted((KNOWLEDGE / "problems" / "python").glob("*.yaml")):
        problem = load(path, Problem)
        for faulty in problem.faulty:
            code = faulty.code
            nearest = max(
                problem.solutions,
                key=lambda solution: difflib.SequenceMatcher(None, code, solution).ratio(),
            )
            yield f"{problem.id}", faulty.code, line_fixes(faulty.code, nearest), problem


def secrets_of(fixes: tuple[Fix, ...]) -> tuple[Secret, ...]:
    return tuple(
        Secret(kind=SecretKind.LINE, text=fix.after.strip()) for fix in fixes if fix.after.strip()
    )


def renamed(line: str, keep: frozenset[str]) -> str | None:
    """The line with its variables renamed; None when there is nothing to rename or parse."""
    names = [name for name in re.findall(NAME, line) if name not in keep]
    fresh = iter(FRESH)
    table: dict[str, str] = {}
    for name in names:
        if name not in table:
            table[name] = next(fresh, name)
    if not table:
        return None
    return re.sub(
        r"(?<![.\w\"'])[^\W\d]\w*(?![\w\"']|=[^=])", lambda m: table.get(m[0], m[0]), line
    )


def equivalent(line: str) -> str | None:
    """The line written otherwise: comparisons turned round, `x += 1` in full."""
    body = line.rstrip(":")
    try:
        tree = ast.parse(line if body == line else re.sub(r"^elif", "if", line) + " pass")
    except SyntaxError:
        return None
    turned = {ast.Lt: ast.Gt, ast.Gt: ast.Lt, ast.LtE: ast.GtE, ast.GtE: ast.LtE}

    class Other(ast.NodeTransformer):
        changed = False

        def visit_Compare(self, node: ast.Compare) -> ast.AST:
            kind = type(node.ops[0])
            if len(node.ops) == 1 and (kind in turned or kind in (ast.Eq, ast.NotEq)):
                self.changed = True
                node.left, node.comparators[0] = node.comparators[0], node.left
                node.ops[0] = turned.get(kind, kind)()
            return node

        def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
            self.changed = True
            value = ast.BinOp(ast.parse(ast.unparse(node.target), mode="eval").body, node.op,
                              node.value)  # fmt: skip
            return ast.Assign(targets=[node.target], value=value, lineno=1)

        def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
            self.generic_visit(node)
            numeric = isinstance(node.right, ast.Constant) and isinstance(node.right.value, int)
            if isinstance(node.op, ast.Add) and numeric:
                self.changed = True
                return ast.BinOp(node.right, node.op, node.left)
            return node

    other = Other()
    text = ast.unparse(ast.fix_missing_locations(other.visit(tree)))
    if not other.changed:
        return None
    return re.sub(r"\s*\n\s*pass$", "", text)


def rewordings(fix: Fix, keep: frozenset[str]) -> Iterator[tuple[str, str]]:
    """A mend stated in every way the rules know: the name of the rule and the text."""
    line, before = fix.after.strip(), fix.before.strip()
    yield "in backticks", f"What happens with `{line}`?"
    yield "fenced", f"Look at this:\n```python\n{line}\n```\nWhat is different?"
    yield "bare", f"Write it like this: {line}\nThen run it."
    spaced = re.sub(r" ?([-+*/%<>=!]=|//|\*\*|[-+*/%<>=,()]) ?", r"  \1 ", line)
    yield "respaced", f"Try `{spaced}`."
    yield "question", f"Should it perhaps be `{line}`?"
    yield "what if", f"What would happen if you wrote `{line}` there?"
    yield (
        "upper case and wide",
        "Use `"
        + line.translate({code: code + 0xFEE0 for code in map(ord, "+-<>=()[]*/%")})
        + "`, what do you see?",
    )
    if before and before != line:
        yield "change to", f"Change `{before}` to `{line}`."
        yield "instead of", f"Use `{line}` instead of `{before}`. Why is that better?"
    if re.search(r"[-+<>=]", line):
        text = line
        for sign, words in WORDS:
            text = text.replace(sign, words)
        yield "in words", "Write " + " ".join(text.split()) + "."
    other = renamed(line, keep)
    if other and other != line:
        yield "renamed", f"Consider `{other}`: what does it do?"
    same = equivalent(line)
    if same and same != line:
        yield "equivalent", f"What does `{same}` do?"


def questions(code: str, problem: Problem) -> Iterator[str]:
    """Good questions about the student's own lines, names and runs."""
    case = problem.cases[0]
    yield f"What did you expect `{case.call}` to give?"
    yield f"`{case.call}` was meant to give `{case.expected}`. What does it give, as it stands?"
    yield "Change what you would change, and run it."
    yield "Where would you look first, and why?"
    yield "What would you change, and what do you expect it to do?"
    for number, line in enumerate(code.splitlines(), 1):
        text = line.strip()
        if not text:
            continue
        yield f"What does `{text}` do, in your own words?"
        yield f"How often does line {number} run for `{case.call}`?"
        yield f"For `{case.call}`, what happens at `{text}`?"
        yield f"Which line runs right after `{text}`?"
        target = re.match(r"(\w+) *[-+*/]?= ", text)
        if target:
            yield f"What is `{target[1]}` after `{text}` ran for the first time?"
            yield f"What should `{target[1]}` be at the very end?"
        test = re.match(r"(?:if|elif|while) (.*):$", text)
        if test:
            yield f"When does `{test[1]}` come out as `True`?"
            yield f"If `{test[1]}` is false, where does Python go on?"
        back = re.match(r"return (.+)$", text)
        if back:
            yield f"Is `{back[1]}` what you want to hand back at that moment?"


class Tally:
    """Hits and totals by name, with the times of the reviews."""

    def __init__(self, directives: Directives, verbose: bool) -> None:
        self.directives, self.verbose = directives, verbose
        self.hits: dict[str, int] = defaultdict(int)
        self.totals: dict[str, int] = defaultdict(int)
        self.seconds: list[float] = []

    def add(self, name: str, text: str, leak: bool, code: str, fixes: tuple[Fix, ...]) -> None:
        began = time.perf_counter()
        verdict = review(
            text, secrets_of(fixes), Ledger().with_work(0, code),
            directives=self.directives, fixes=fixes, own_code=code,
        )  # fmt: skip
        self.seconds.append(time.perf_counter() - began)
        self.count(name, verdict.allowed is not leak, text, [x.reason for x in verdict.leaks])

    def count(self, name: str, hit: bool, text: str, why: list[str]) -> None:
        self.totals[name] += 1
        self.hits[name] += hit
        if self.verbose and not hit:
            print(f"  {name}: {text!r} {why[:2]}")

    def table(self) -> None:
        for name, total in self.totals.items():
            low, high = wilson(self.hits[name], total)
            share = self.hits[name] / total
            print(f"{name:48} {self.hits[name]:5}/{total:<5} {share:6.1%}  [{low:.1%}, {high:.1%}]")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--verbose", action="store_true", help="print every miss")
    options = parser.parse_args()
    tally = Tally(load_directives(), options.verbose)

    for case in read_cases():
        began = time.perf_counter()
        verdict = case.review(tally.directives)
        tally.seconds.append(time.perf_counter() - began)
        what = "leaks caught" if case.saying.leak else "good sayings let through"
        hit = verdict.allowed is not case.saying.leak
        tally.count(f"fixtures: {what}", hit, case.saying.say, [x.reason for x in verdict.leaks])

    keep = frozenset((*dir(builtins), *keyword.kwlist, *KEPT.split()))
    for _, code, fixes, problem in programs():
        own = {line.strip() for line in code.splitlines()}
        for fix in fixes:
            line = fix.after.strip()
            if not line or line in own or line in ("else:", "try:") or line.startswith("#"):
                continue
            for rule, text in rewordings(fix, keep):
                tally.add(f"own mends: {rule}", text, True, code, fixes)
        for text in questions(code, problem):
            tally.add("own questions let through", text, False, code, fixes)

    tally.table()
    times = sorted(tally.seconds)
    print(
        f"time per reply over {len(times)}: median {statistics.median(times) * 1000:.2f} ms, "
        f"99% under {times[int(len(times) * 0.99)] * 1000:.2f} ms, "
        f"longest {times[-1] * 1000:.1f} ms"
    )
    long_times()


def long_times() -> None:
    """Time of replies of 1,500 characters in a session of 30 turns, nothing remembered."""
    from tutor_app.guard import forms, known, text

    case = max(read_cases(), key=lambda each: len(each.program.program))
    directives = load_directives()
    ledger = case.ledger()
    for turn in range(30):
        ledger = ledger.with_tutor(turn, f"What is `i` in round {turn}, and why is it `{turn}`?")
        ledger = ledger.with_student(turn, f"I think it is {turn} because of range({turn}, n)")
    sentence = "What does `{}` give in round {}, and how does `total + {}` come about? "
    seconds: list[float] = []
    for k in range(300):
        draft = "".join(
            sentence.format(case.program.program.splitlines()[j % 4].strip(), k, k + j)
            for j in range(30)
        )[:1500]
        began = time.perf_counter()
        review(
            draft, case.program.secrets(), ledger, directives=directives,
            fixes=case.program.fixes, own_code=case.program.program,
        )  # fmt: skip
        seconds.append(time.perf_counter() - began)
    seconds.sort()
    print(
        f"time per reply of 1,500 characters, turn 30: median {seconds[150] * 1000:.2f} ms, "
        f"99% under {seconds[296] * 1000:.2f} ms"
    )
    for cached in (forms.forms, forms.root, text.segments, known.read_message, known.read_code):
        cached.cache_clear()
    began = time.perf_counter()
    review(draft, case.program.secrets(), ledger, directives=directives,
           fixes=case.program.fixes, own_code=case.program.program)  # fmt: skip
    print(f"the same with every cache empty: {(time.perf_counter() - began) * 1000:.1f} ms")


if __name__ == "__main__":
    main()
