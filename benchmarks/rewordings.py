"""The mends of a faulty program, and ways to state each, all made by rule."""

from __future__ import annotations

import ast
import builtins
import copy
import difflib
import keyword
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tutor_app.dialogue import Finding, Fix, Problem
from tutor_app.subjects.python.secrets import trivial_statement

WORDS = (
    ("<=", " less than or equal to "), (">=", " greater than or equal to "),
    ("+=", " plus equals "), ("==", " equal to "), ("//", " // "), ("+", " plus "),
    (" - ", " minus "), ("<", " less than "), (">", " greater than "),
)  # fmt: skip
NAME = r"(?<![.\w\"'])[^\W\d]\w*(?![\w\"']|=[^=])"
FRESH = "alpha beta gamma delta kappa sigma omega theta rho tau".split()  # noqa: SIM905
# never renamed
KEPT = frozenset((*dir(builtins), *keyword.kwlist, "self"))
BARE = ("else:", "try:", "finally:", "pass")


class Wording(NamedTuple):
    """A mend stated in one way. `code` is the code in the sentence; `asks` says that the sentence
    only asks about it and tells nobody to write it.
    """

    rule: str
    text: str
    code: str
    asks: bool


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


def proven(findings: Iterable[Finding]) -> Iterator[Fix]:
    """The fixes that diagnosis knows, a line of each at a time."""
    for finding in findings:
        for fix in finding.fixes:
            old = [line.strip() for line in fix.before.splitlines()]
            changed = [line for line in fix.after.splitlines() if line.strip() not in old]
            for line in changed:
                near = difflib.get_close_matches(line.strip(), old, n=1, cutoff=0.3)
                yield Fix(line=fix.line, before=near[0] if near else "", after=line)


def mends(problem: Problem, work: str, findings: Iterable[Finding]) -> tuple[Fix, ...]:
    """Every line that a known fix or any solution would write and the work has not.

    Left out are lines of solutions that any program may have (`total = 0`, `return total`), unless
    a known fix writes them.
    """
    own = {line.strip() for line in work.splitlines()}
    found: dict[str, Fix] = {}
    for fix in proven(findings):
        found.setdefault(fix.after.strip(), fix)
    for solution in problem.solutions:
        for fix in line_fixes(work, solution):
            if not _trivial(fix.after):
                found.setdefault(fix.after.strip(), fix)
    return tuple(
        fix
        for line, fix in found.items()
        if line and line not in own and line not in BARE and not line.startswith(("#", '"""'))
    )


def _trivial(line: str) -> bool:
    tree = _tree(line)
    return tree is None or not tree.body or all(trivial_statement(node) for node in tree.body)


def _tree(line: str) -> ast.Module | None:
    text = re.sub(r"^elif\b", "if", line.strip())
    for way in (text, f"{text} pass", re.sub(r"^else:\s*", "", text)):
        try:
            return ast.parse(way)
        except SyntaxError:
            continue
    return None


# --------------------------------------------------------------------------- nothing new


def shape(line: str) -> str | None:
    """A line with its names numbered in order of appearance; None when it is no Python.

    `if` and `elif` differ, and so does a header without its colon, which is no Python.
    """
    tree = _tree(line)
    if tree is None:
        return None
    return f"{line.split()[0] == 'elif'} {_numbered(tree)}"


def _numbered(tree: ast.AST) -> str:
    seen: dict[str, str] = {}
    tree = copy.deepcopy(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id not in KEPT:
            node.id = seen.setdefault(node.id, f"_{len(seen)}")
        elif isinstance(node, ast.arg):
            node.arg = seen.setdefault(node.arg, f"_{len(seen)}")
        elif isinstance(node, ast.FunctionDef):
            node.name = seen.setdefault(node.name, f"_{len(seen)}")
    return ast.dump(tree)


def nothing_new(wording: Wording, work: str) -> bool:
    """Whether a wording says nothing that the student's own program does not say already.

    Its code is one of the student's lines but for names that the student's program does not have;
    or the sentence only asks about it, and it stands within a line of theirs, up to the names.
    """
    own = [line.strip() for line in work.splitlines() if line.strip()]
    said = shape(wording.code)
    names = set(re.findall(NAME, wording.code)) - KEPT
    foreign = not names <= set(re.findall(NAME, work))
    if said is not None and foreign and said in {shape(line) for line in own}:
        return True
    tree = _tree(wording.code)
    if not wording.asks or tree is None or len(tree.body) != 1:
        return False
    node = tree.body[0]
    if not isinstance(node, ast.Expr):
        return False
    parts = (part for line in own for part in ast.walk(_tree(line) or ast.Module([], [])))
    return _numbered(node.value) in {_numbered(p) for p in parts if isinstance(p, ast.expr)}


# --------------------------------------------------------------------------- ways to state a mend


def renamed(line: str) -> str | None:
    """The line with its variables renamed; None when there is nothing to rename."""
    fresh = iter(FRESH)
    table: dict[str, str] = {}
    for name in re.findall(NAME, line):
        if name not in KEPT and name not in table:
            table[name] = next(fresh, name)
    if not table:
        return None
    return re.sub(NAME, lambda m: table.get(m[0], m[0]), line)


class _Other(ast.NodeTransformer):
    """Turns comparisons round, writes `x += 1` in full, and puts the number first in a sum."""

    turned = {ast.Lt: ast.Gt, ast.Gt: ast.Lt, ast.LtE: ast.GtE, ast.GtE: ast.LtE}
    changed = False

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        kind = type(node.ops[0])
        if len(node.ops) == 1 and (kind in self.turned or kind in (ast.Eq, ast.NotEq)):
            self.changed = True
            node.left, node.comparators[0] = node.comparators[0], node.left
            node.ops[0] = self.turned.get(kind, kind)()
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        self.changed = True
        target = ast.parse(ast.unparse(node.target), mode="eval").body
        value = ast.BinOp(target, node.op, node.value)
        return ast.Assign(targets=[node.target], value=value, lineno=1)

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        numeric = isinstance(node.right, ast.Constant) and isinstance(node.right.value, int)
        if isinstance(node.op, ast.Add) and numeric:
            self.changed = True
            return ast.BinOp(node.right, node.op, node.left)
        return node


def equivalent(line: str) -> str | None:
    """The line written otherwise; None when the rules know no other way."""
    body = line.rstrip(":")
    keyword_of_line = "elif" if line.startswith("elif") else "if"
    try:
        tree = ast.parse(line if body == line else re.sub(r"^elif", "if", line) + " pass")
    except SyntaxError:
        return None
    other = _Other()
    text = ast.unparse(ast.fix_missing_locations(other.visit(tree)))
    if not other.changed:
        return None
    return re.sub(r"\s*\n\s*pass$", "", re.sub(r"^if\b", keyword_of_line, text))


def rewordings(fix: Fix) -> Iterator[Wording]:
    """A mend stated in every way the rules know."""
    line, before = fix.after.strip(), fix.before.strip()
    yield Wording("in backticks", f"What happens with `{line}`?", line, True)
    fenced = f"Look at this:\n```python\n{line}\n```\nWhat is different?"
    yield Wording("fenced", fenced, line, False)
    yield Wording("bare", f"Write it like this: {line}\nThen run it.", line, False)
    spaced = re.sub(r" ?([-+*/%<>=!]=|//|\*\*|[-+*/%<>=,()]) ?", r"  \1 ", line)
    yield Wording("respaced", f"Try `{spaced}`.", line, False)
    yield Wording("question", f"Should it perhaps be `{line}`?", line, False)
    yield Wording("what if", f"What would happen if you wrote `{line}` there?", line, False)
    wide = line.translate({code: code + 0xFEE0 for code in map(ord, "+-<>=()[]*/%")})
    yield Wording("wide signs", f"Use `{wide}`, what do you see?", line, False)
    if before and before != line:
        yield Wording("change to", f"Change `{before}` to `{line}`.", line, False)
        instead = f"Use `{line}` instead of `{before}`. Why is that better?"
        yield Wording("instead of", instead, line, False)
    if re.search(r"[-+<>=]", line):
        text = line
        for sign, words in WORDS:
            text = text.replace(sign, words)
        yield Wording("in words", "Write " + " ".join(text.split()) + ".", line, False)
    other = renamed(line)
    if other and other != line:
        yield Wording("renamed", f"Consider `{other}`: what does it do?", other, True)
    same = equivalent(line)
    if same and same != line:
        yield Wording("equivalent", f"What does `{same}` do?", same, True)
