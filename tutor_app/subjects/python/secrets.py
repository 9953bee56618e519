"""What must not be said about a Python problem until the student has said or written it.

Secrets are the known fixes (what they change and what they would write) and the lines and
expressions of every accepted solution, in the solution's names and in the student's. What stands
in the student's work already is no secret, nor is what every program has.
"""

from __future__ import annotations

import ast
import io
import tokenize
import warnings
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from tutor_app.dialogue import Check, Finding, Problem, Secret, SecretKind
from tutor_app.subjects.python.naming import in_names_of
from tutor_app.subjects.python.program import FunctionNode, Program, functions_of, is_docstring
from tutor_app.subjects.python.walking import copied, parsed, unparsed, walk

Piece = tuple[SecretKind, str]

TRIVIAL = (ast.Name, ast.Constant, ast.List, ast.Tuple, ast.Dict)
MOST_SECRETS = 400


def secrets(
    problem: Problem, work: str, check: Check, findings: tuple[Finding, ...]
) -> tuple[Secret, ...]:
    """Changed tokens, expressions and lines of every fix, then the solutions' text.

    Texts are Python as `ast.unparse` writes it, one line each. Never raises.
    """
    known = _written(work)
    found: dict[tuple[SecretKind, str], Secret] = {}

    def keep(kind: SecretKind, text: str, finding: str | None = None) -> None:
        text = text.strip()
        if text and normal(text) not in known and (kind, text) not in found:
            found[(kind, text)] = Secret(kind=kind, text=text, finding=finding)

    for finding in findings:
        for fix in finding.fixes:
            try:
                pieces = _of_fix(fix.before, fix.after)
            except (SyntaxError, ValueError, RecursionError):
                # What cannot be taken apart is kept whole: the guard must know something of it.
                pieces = tuple((SecretKind.LINE, line) for line in fix.after.splitlines())
            for kind, text in pieces:
                keep(kind, text, finding.key)
    for solution in problem.solutions:
        for kind, text in (*_of_solution(solution), *_of_translation(solution, work)):
            keep(kind, text)
    return tuple(found.values())[:MOST_SECRETS]


@lru_cache(maxsize=4096)
def normal(text: str) -> str:
    """One way of writing for all ways of laying out the same code; `if` and `elif` differ."""
    tree = _parsed(text)
    if tree is None:
        return "".join(text.split())
    return ("el" if text.strip().startswith("elif") else "") + "".join(unparsed(tree).split())


@lru_cache(maxsize=1024)
def _parsed(text: str) -> ast.Module | None:
    """The tree of a piece of code; headers such as `if x:` and `else:` get a body. It is shared."""
    text = text.strip()
    if text.startswith("elif"):
        text = text[2:]
    ways = (text, f"{text}\n    pass") if text.endswith(":") else (text,)
    for way in ways:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return ast.parse(way)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
    return None


@lru_cache(maxsize=64)
def _written(work: str) -> frozenset[str]:
    """Every line, statement header and expression of the work, in one way of writing."""
    known = {normal(line) for line in work.splitlines() if line.strip()}
    try:
        program = Program.parse(work)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset(known)
    later = _later_branches(program.tree)
    for node in walk(program.tree):
        if isinstance(node, ast.stmt):
            known.add(normal(_first_line(node, later)))
        elif isinstance(node, ast.expr):
            known.add("".join(unparsed(node).split()))
    return frozenset(known)


def _first_line(statement: ast.stmt, later: frozenset[int]) -> str:
    return ("el" if id(statement) in later else "") + unparsed(statement).split("\n")[0]


def _later_branches(tree: ast.AST) -> frozenset[int]:
    """The `if` statements of a tree that are written `elif`."""
    return frozenset(
        id(node.orelse[0])
        for node in walk(tree)
        if isinstance(node, ast.If) and len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If)
    )


# --------------------------------------------------------------------------- of a fix


@lru_cache(maxsize=2048)
def _of_fix(was: str, becomes: str) -> tuple[Piece, ...]:
    """The lines a fix writes, the expressions that are new in them, the tokens that differ."""
    return tuple(_pieces_of_fix(was, becomes))


def _pieces_of_fix(was: str, becomes: str) -> Iterator[Piece]:
    old = [line.strip() for line in was.split("\n")]
    new = [line.strip() for line in becomes.split("\n") if line.strip()]
    for line in new:
        if line not in old and line not in ("else:", "pass", "try:"):
            yield SecretKind.LINE, line
    before = {unparsed(n) for line in old for n in _expressions(_parsed(line))}
    exact = len(new) == 1 and len(old) == 1
    for line in new:
        for node in _expressions(_parsed(line)):
            text = unparsed(node)
            if text in before:
                continue
            common = generic(node) and not (exact and _is_the_change(old[0], line, text))
            whole = exact and _small_change(old, text)
            if whole or (telling(node) and not common):
                yield SecretKind.EXPRESSION, text
    if exact and old[0]:
        for token in _new_tokens(old[0], new[0]):
            yield SecretKind.TOKEN, token


def _is_the_change(old: str, new: str, expression: str) -> bool:
    """Whether two lines differ in nothing but this expression of the new one."""
    wanted = normal(old)
    tree = _parsed(new)
    if tree is None:
        return True
    return any(
        normal(_exchanged(new, expression, unparsed(node))) == wanted
        for node in _expressions(_parsed(old))
        if not isinstance(node, ast.Slice)  # `1:` is no expression by itself
    )


def _exchanged(line: str, expression: str, other: str) -> str:
    """The line with an expression exchanged for another, wherever it stands."""
    tree = _parsed(line)
    tree = copied(tree) if tree else None
    replacement = ast.parse(other, mode="eval").body

    class Exchange(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> ast.AST:
            if isinstance(node, ast.expr) and ast.unparse(node) == expression:
                return replacement
            return self.generic_visit(node)

    return ast.unparse(ast.fix_missing_locations(Exchange().visit(tree))) if tree else line


def _small_change(old: Sequence[str], text: str) -> bool:
    """Whether a bare constant is itself what the fix puts in."""
    return bool(old) and (text.lstrip("-").isdigit() or text in ("True", "False", "None"))


def _new_tokens(old: str, new: str) -> list[str]:
    """Operators, keywords and constants of the new line that the old one does not have."""
    before = _tokens(old)
    rest = list(before)
    fresh = []
    for token in _tokens(new):
        if token in rest:
            rest.remove(token)
        elif token not in "()[]{},:=":
            fresh.append(token)
    return list(dict.fromkeys(fresh))


def _tokens(line: str) -> list[str]:
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(line).readline))
    except (tokenize.TokenError, SyntaxError, IndentationError):
        return line.split()
    return [t.string for t in tokens if t.string.strip()]


# --------------------------------------------------------------------------- of a solution


@lru_cache(maxsize=512)
def _of_solution(solution: str) -> tuple[Piece, ...]:
    """What a solution as it is gives away: the same for every student."""
    tree = _solved(solution)
    return tuple(_of_tree(tree)) if tree else ()


def _of_translation(solution: str, work: str) -> tuple[Piece, ...]:
    """What a solution gives away in the student's names, where functions correspond."""
    tree, own = _solved(solution), _own(work)
    if tree is None or own is None:
        return ()
    mine = {n.name: n for n in functions_of(own)}
    theirs = [n for n in functions_of(tree) if n.name in mine]
    renamed = tuple(in_names_of(mine[n.name], n) for n in theirs)
    if all(new is old for new, old in zip(renamed, theirs, strict=True)):
        return ()  # the names are the student's already
    return _of_functions(renamed)


def _solved(solution: str) -> ast.Module | None:
    """The tree of a solution: the one that the search for mends has of it, if it can be read."""
    try:
        return parsed(solution)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return _parsed(solution)


def _own(work: str) -> ast.Module | None:
    """The tree of the student's work: the one that the search for mends has of it, if it can be
    read as it stands.
    """
    try:
        program = Program.parse(work)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return _parsed(work)
    return program.tree if program.text == work else _parsed(work)


@lru_cache(maxsize=256)
def _of_functions(functions: tuple[FunctionNode, ...]) -> tuple[Piece, ...]:
    return tuple(_of_tree(ast.Module(list(functions), [])))


def _of_tree(tree: ast.Module) -> Iterator[Piece]:
    """Lines and expressions of a solution that give something away."""
    later = _later_branches(tree)
    for node in walk(tree):
        if isinstance(node, ast.stmt):
            if not is_docstring(node) and not trivial_statement(node):
                yield SecretKind.LINE, _first_line(node, later)
        elif isinstance(node, ast.expr) and telling(node) and not generic(node):
            yield SecretKind.EXPRESSION, unparsed(node)


def trivial_statement(node: ast.stmt) -> bool:
    """Whether a statement is one that any program may have (`return x`, `i += 1`, `x = []`)."""
    if isinstance(node, ast.Pass | ast.Break | ast.Continue | ast.Import | ast.ImportFrom):
        return True
    if isinstance(node, ast.Return | ast.Assign):
        value = node.value
        return value is None or (isinstance(value, TRIVIAL) and not list(_inside(value)))
    if isinstance(node, ast.AugAssign):
        one = isinstance(node.value, ast.Constant) and node.value.value == 1
        return one and isinstance(node.target, ast.Name)
    return isinstance(node, ast.ClassDef | ast.Try | ast.Global | ast.Nonlocal)


def _inside(node: ast.expr) -> Iterator[ast.AST]:
    skipped = (ast.expr_context,)
    return (n for n in walk(node) if n is not node and not isinstance(n, skipped))


def telling(node: ast.expr) -> bool:
    """Whether an expression gives something away: more than a name, a constant, a plain call.

    `len(x)` and `x[0]` of bare names are what anyone may mention; a condition, arithmetic, a call
    or an index with more in it are not.
    """
    if isinstance(node, ast.Compare | ast.BoolOp | ast.BinOp | ast.Lambda | ast.IfExp):
        return True
    if isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
        return True
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.op, ast.Not) and not isinstance(node.operand, ast.Name)
    if isinstance(node, ast.Subscript):
        if isinstance(node.slice, ast.Constant) and isinstance(node.value, ast.Name):
            return False
        return not isinstance(node.ctx, ast.Store)
    if isinstance(node, ast.Call):
        plain = isinstance(node.func, ast.Name) and all(
            isinstance(a, ast.Name | ast.Constant) for a in node.args
        )
        return bool(node.args or node.keywords) and not (plain and len(node.args) < 2)
    return False


def generic(node: ast.expr) -> bool:
    """Whether an expression is one of those found in any program and says nothing by itself.

    `items[i]`, `i + 1`, `n - 1`: a name indexed by a name, a name and one. (`telling` leaves out
    `len(x)` and `x[0]` already.) Such an expression is a secret only where it is itself the fix.
    """
    if isinstance(node, ast.Subscript):
        return isinstance(node.value, ast.Name) and isinstance(node.slice, ast.Name)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        one = isinstance(node.right, ast.Constant) and node.right.value == 1
        return one and isinstance(node.left, ast.Name)
    return False


def _expressions(tree: ast.Module | None) -> Iterable[ast.expr]:
    return [n for n in walk(tree) if isinstance(n, ast.expr)] if tree else []


__all__ = ["generic", "normal", "secrets", "telling", "trivial_statement"]
