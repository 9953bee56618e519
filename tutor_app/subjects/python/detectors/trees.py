"""Small questions about syntax trees, shared by the detectors. Pure functions."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence

from tutor_app.subjects.python import walking
from tutor_app.subjects.python.walking import children, dumped, kept

Function = ast.FunctionDef | ast.AsyncFunctionDef
Loop = ast.For | ast.While

MUTATORS = frozenset(
    [
        "append",
        "extend",
        "insert",
        "remove",
        "pop",
        "clear",
        "sort",
        "reverse",
        "add",
        "discard",
        "update",
        "setdefault",
        "popitem",
    ]
)


def line_range(node: ast.AST) -> range:
    """The lines a node spans."""
    first = getattr(node, "lineno", 1)
    return range(first, (getattr(node, "end_lineno", None) or first) + 1)


def same(one: ast.AST | None, other: ast.AST | None) -> bool:
    """Whether two trees are alike, apart from their places and load or store."""
    if one is None or other is None:
        return one is other
    return shape(one) == shape(other)


@kept
def shape(node: ast.AST) -> str:
    """A text that is the same for like trees."""
    return dumped(node).replace("ctx=Store()", "ctx=Load()").replace("ctx=Del()", "ctx=Load()")


def is_name(node: ast.AST | None, name: str) -> bool:
    """Whether a node is that bare name."""
    return isinstance(node, ast.Name) and node.id == name


def called(node: ast.AST | None) -> str | None:
    """The name in `name(...)`."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id
    return None


def method(node: ast.AST | None) -> tuple[ast.expr, str] | None:
    """(object, method name) of `object.method(...)`."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.value, node.func.attr
    return None


def number(node: ast.AST | None) -> int | float | None:
    """The value of a number written out, sign included."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = number(node.operand)
        return None if inner is None else -inner
    value = node.value if isinstance(node, ast.Constant) else None
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def literal(node: ast.AST) -> tuple[bool, object]:
    """(True, value) of a literal expression, else (False, None)."""
    try:
        return True, ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return False, None


def literal_text(text: str) -> tuple[bool, object]:
    """(True, value) of a literal's text, else (False, None)."""
    try:
        return True, ast.literal_eval(text)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return False, None


def length_of(node: ast.AST | None) -> ast.expr | None:
    """`x` in `len(x)`."""
    if isinstance(node, ast.Call) and called(node) == "len" and len(node.args) == 1:
        return node.args[0]
    return None


def plus(node: ast.AST | None) -> tuple[ast.AST, int] | None:
    """(base, k) for `base + k` or `base - k` with a whole number k; (node, 0) for the rest."""
    if node is None:
        return None
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        value = number(node.right)
        if isinstance(value, int):
            return node.left, value if isinstance(node.op, ast.Add) else -value
        value = number(node.left)
        if isinstance(value, int) and isinstance(node.op, ast.Add):
            return node.right, value
    return node, 0


def range_parts(node: ast.AST) -> tuple[ast.expr | None, ast.expr, ast.expr | None] | None:
    """(start, stop, step) of a `range(...)` call; start and step None where left out."""
    if not isinstance(node, ast.Call) or called(node) != "range" or not 1 <= len(node.args) <= 3:
        return None
    arguments = node.args
    if len(arguments) == 1:
        return None, arguments[0], None
    return arguments[0], arguments[1], arguments[2] if len(arguments) == 3 else None


def own_nodes(scope: ast.AST | Sequence[ast.AST]) -> list[ast.AST]:
    """Nodes of a scope (or of statements), without going into functions and classes inside."""
    if isinstance(scope, ast.AST):
        return list(_own_below(scope))
    found: list[ast.AST] = []
    for node in scope:
        found.append(node)
        if not isinstance(node, _SCOPES):
            found.extend(_own_below(node))
    return found


_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


@kept
def _own_below(scope: ast.AST) -> tuple[ast.AST, ...]:
    found: list[ast.AST] = []
    todo = children(scope)[::-1]
    while todo:
        node = todo.pop()
        found.append(node)
        if not isinstance(node, _SCOPES):
            todo.extend(reversed(children(node)))
    return tuple(found)


def walk(nodes: ast.AST | Iterable[ast.AST]) -> list[ast.AST]:
    """All nodes of a tree or of several, themselves included."""
    if isinstance(nodes, ast.AST):
        return walking.walk(nodes)
    return [inner for node in nodes for inner in walking.walk(node)]


def reads(nodes: ast.AST | Iterable[ast.AST], name: str) -> list[ast.Name]:
    """Places where a name is read."""
    return [
        n
        for n in walk(nodes)
        if isinstance(n, ast.Name) and n.id == name and isinstance(n.ctx, ast.Load)
    ]


def names_in(nodes: ast.AST | Iterable[ast.AST]) -> set[str]:
    """All names that occur."""
    return {n.id for n in walk(nodes) if isinstance(n, ast.Name)}


def stores(nodes: ast.AST | Iterable[ast.AST], name: str) -> list[ast.Name]:
    """Places where a name is given a value (`del` included)."""
    return [
        n
        for n in walk(nodes)
        if isinstance(n, ast.Name) and n.id == name and not isinstance(n.ctx, ast.Load)
    ]


@kept
def bound_names(tree: ast.AST) -> frozenset[str]:
    """All names bound anywhere in a tree, in whatever scope."""
    found: set[str] = set()
    for node in walk(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            found.add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.arg):
            found.add(node.arg)
        elif isinstance(node, ast.alias):
            found.add((node.asname or node.name).split(".")[0])
        elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
            found.add(node.name)
        elif isinstance(node, ast.MatchMapping) and node.rest:
            found.add(node.rest)
        elif isinstance(node, ast.Global | ast.Nonlocal):
            found.update(node.names)
    return frozenset(found)


def parameters(function: Function) -> list[str]:
    """All parameter names."""
    a = function.args
    extra = [x for x in (a.vararg, a.kwarg) if x]
    return [x.arg for x in [*a.posonlyargs, *a.args, *a.kwonlyargs, *extra]]


def ends(statements: Sequence[ast.stmt], loop_too: bool = False) -> bool:
    """Whether no path runs past the last statement: each returns or raises.

    With `loop_too`, `break` and `continue` count as ends as well.
    """
    return any(_ends(statement, loop_too) for statement in statements)


def _ends(node: ast.stmt, loop_too: bool) -> bool:
    if isinstance(node, ast.Return | ast.Raise):
        return True
    if isinstance(node, ast.Break | ast.Continue):
        return loop_too
    if isinstance(node, ast.If):
        return bool(node.orelse) and ends(node.body, loop_too) and ends(node.orelse, loop_too)
    if isinstance(node, ast.With):
        return ends(node.body, loop_too)
    if isinstance(node, ast.Try):
        if ends(node.finalbody, loop_too):
            return True
        main = ends(node.body, loop_too) or ends(node.orelse, loop_too)
        return main and all(ends(handler.body, loop_too) for handler in node.handlers)
    if isinstance(node, ast.While) and isinstance(node.test, ast.Constant) and node.test.value:
        return not leaves_loop(node)
    if isinstance(node, ast.For | ast.While):
        return bool(node.orelse) and not leaves_loop(node) and ends(node.orelse, loop_too)
    if isinstance(node, ast.Match):
        wild = any(
            isinstance(c.pattern, ast.MatchAs) and c.pattern.pattern is None and c.guard is None
            for c in node.cases
        )
        return wild and all(ends(c.body, loop_too) for c in node.cases)
    return False


def leaves_loop(loop: Loop) -> bool:
    """Whether the loop has a `break` of its own."""
    return any(isinstance(n, ast.Break) for n in in_this_loop(loop.body))


def in_this_loop(statements: Sequence[ast.stmt]) -> Iterator[ast.AST]:
    """Nodes of a loop's body without those of loops, functions and classes inside."""
    for node in statements:
        yield node
        if isinstance(node, ast.For | ast.While):
            yield from in_this_loop(node.orelse)
        elif not isinstance(node, ast.FunctionDef | ast.ClassDef):
            for child in children(node):
                if isinstance(child, ast.stmt):
                    yield from in_this_loop([child])
                elif isinstance(child, ast.ExceptHandler | ast.match_case):
                    yield from in_this_loop(child.body)
                else:
                    yield child


def indexed(nodes: ast.AST | Iterable[ast.AST], base: ast.AST) -> list[ast.Subscript]:
    """All subscripts `base[...]`, slices too."""
    return [n for n in walk(nodes) if isinstance(n, ast.Subscript) and same(n.value, base)]


def mutates(nodes: ast.AST | Iterable[ast.AST], name: str) -> list[ast.AST]:
    """Places where the object a name stands for is changed (not the name itself)."""
    found: list[ast.AST] = []
    for node in walk(nodes):
        pair = method(node)
        changes_item = (
            isinstance(node, ast.Subscript)
            and not isinstance(node.ctx, ast.Load)
            and root(node.value) == name
        )
        if changes_item or (pair and pair[1] in MUTATORS and root(pair[0]) == name):
            found.append(node)
    return found


def root(node: ast.AST) -> str | None:
    """`a` in `a`, `a[i]`, `a[i][j]`."""
    while isinstance(node, ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def updates(node: ast.AST, name: str) -> ast.expr | None:
    """The right side when a statement makes `name` from itself: `n += x`, `n = n + x`."""
    if isinstance(node, ast.AugAssign) and is_name(node.target, name):
        return node.value
    if (
        isinstance(node, ast.Assign)
        and len(node.targets) == 1
        and is_name(node.targets[0], name)
        and reads(node.value, name)
    ):
        return node.value
    return None


def target_name(node: ast.AST) -> str | None:
    """`n` in the plain assignment `n = ...`."""
    if isinstance(node, ast.Assign) and len(node.targets) == 1:
        target = node.targets[0]
        return target.id if isinstance(target, ast.Name) else None
    return None


@kept
def blocks(tree: ast.AST) -> tuple[list[ast.stmt], ...]:
    """All lists of statements."""
    found = []
    for node in walk(tree):
        for field in ("body", "orelse", "finalbody"):
            block = getattr(node, field, None)
            if isinstance(block, list) and block and isinstance(block[0], ast.stmt):
                found.append(block)
    return tuple(found)


def neutral(node: ast.AST | None) -> bool:
    """Whether an expression is a usual start of an accumulator: 0, 1, "", [], {} and the like."""
    if isinstance(node, ast.Constant):
        return type(node.value) in (int, float, str) and node.value in (0, 1, "")
    if isinstance(node, ast.List | ast.Set):
        return not node.elts
    if isinstance(node, ast.Dict):
        return not node.keys
    return called(node) in {"list", "dict", "set", "str", "int"} and not getattr(node, "args", 1)
