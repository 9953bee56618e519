"""Names: unknown, misspelt, taken from Python, or used without being called."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Iterator

from tutor_app.dialogue import Construct
from tutor_app.subjects.python.detectors import trees
from tutor_app.subjects.python.detectors.evidence import Evidence
from tutor_app.subjects.python.detectors.model import Spot, detector

METHODS = frozenset(
    [
        "upper",
        "lower",
        "strip",
        "split",
        "isdigit",
        "isalpha",
        "isupper",
        "islower",
        "isspace",
        "title",
        "capitalize",
        "append",
        "pop",
        "sort",
        "reverse",
        "keys",
        "values",
        "items",
        "copy",
        "clear",
        "startswith",
        "endswith",
        "popitem",
    ]
)


def _self_attributes(tree: ast.AST) -> set[str]:
    return {
        n.attr
        for n in trees.walk(tree)
        if isinstance(n, ast.Attribute) and trees.is_name(n.value, "self")
    }


@detector(
    "unknown-name",
    misconception="wrong-name",
    concept="names-and-builtins",
    part=Construct.NAME,
    confidence=0.88,
)
def unknown_name(evidence: Evidence) -> Iterator[Spot]:
    """A name that nothing in the program, the prelude or Python gives a value."""
    if any(a.name == "*" for n in evidence.nodes if isinstance(n, ast.ImportFrom) for a in n.names):
        return
    known = trees.bound_names(evidence.tree) | evidence.given_names
    own = trees.bound_names(evidence.tree)
    members = _self_attributes(evidence.tree) | evidence.method_names
    told: set[str] = set()
    for node in evidence.nodes:
        if not isinstance(node, ast.Name) or not isinstance(node.ctx, ast.Load):
            continue
        in_class = any(isinstance(n, ast.ClassDef) for n in evidence.around(node))
        if node.id in known or node.id in told or (in_class and node.id in members):
            continue
        told.add(node.id)
        near = difflib.get_close_matches(node.id, own | {"True", "False", "None", "range"}, 1, 0.75)
        seen = evidence.error("NameError", None, f"'{node.id}'")
        sure = 0.97 if seen else 0.93 if near else 0.88
        more = f"; `{near[0]}` is close to it" if near else ""
        yield Spot(node, f"Nothing is called `{node.id}`{more}.", sure)


@detector(
    "name-of-another-function",
    misconception="local-global-confusion",
    concept="scope",
    part=Construct.NAME,
    confidence=0.85,
)
def name_of_another_function(evidence: Evidence) -> Iterator[Spot]:
    """A variable that exists only inside another function."""
    owners: dict[str, set[ast.FunctionDef]] = {}
    shared = set(evidence.given_names)
    for function in evidence.functions:
        names = set(trees.parameters(function)) | {
            n.id for n in trees.own_nodes(function.body)
            if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)
        }  # fmt: skip
        for name in names:
            owners.setdefault(name, set()).add(function)
        for node in trees.own_nodes(function):
            if isinstance(node, ast.Global):
                shared |= set(node.names)
    for node in trees.own_nodes(evidence.tree):
        shared |= (
            trees.bound_names(node) if isinstance(node, ast.Import | ast.ImportFrom) else set()
        )
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            shared.add(node.name)
        elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            shared.add(node.id)
    for function in evidence.functions:
        shared |= {
            n.name for n in trees.walk(function) if isinstance(n, ast.FunctionDef | ast.ClassDef)
        }
        for node in trees.own_nodes(function.body):
            if not isinstance(node, ast.Name) or not isinstance(node.ctx, ast.Load):
                continue
            if node.id in shared or node.id not in owners or _inside_small_scope(evidence, node):
                continue
            inner = {function, *(n for n in evidence.around(function)
                                 if isinstance(n, ast.FunctionDef))}  # fmt: skip
            if not owners[node.id] & inner:
                other = next(iter(owners[node.id])).name
                seen = evidence.error("NameError", None, f"'{node.id}'")
                text = f"`{node.id}` exists inside `{other}` only."
                yield Spot(node, text, 0.96 if seen else None)


def _inside_small_scope(evidence: Evidence, node: ast.Name) -> bool:
    """Whether a lambda, a comprehension, a class or a match binds the name."""
    small = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.ClassDef,
             ast.Match, ast.Try, ast.ImportFrom)  # fmt: skip
    return any(isinstance(n, small) and node.id in trees.bound_names(n)
               for n in evidence.around(node))  # fmt: skip


@detector(
    "misspelt-variable",
    misconception="wrong-name",
    concept="names-and-builtins",
    part=Construct.NAME,
    confidence=0.75,
)
def misspelt_variable(evidence: Evidence) -> Iterator[Spot]:
    """A variable given a value that nothing reads, spelt almost like one that is read."""
    for function in evidence.functions:
        names = [n for n in trees.walk(function) if isinstance(n, ast.Name)]
        read = {n.id for n in names if isinstance(n.ctx, ast.Load)}
        if any(isinstance(n, ast.Global | ast.Nonlocal) for n in trees.walk(function)):
            continue
        stored = {n.id: n for n in names if isinstance(n.ctx, ast.Store) and n.id not in read}
        for name, node in stored.items():
            if len(name) < 4 or name.startswith("_"):
                continue
            others = {r for r in read if _near(name, r)} - evidence.given_names
            if others and not isinstance(evidence.parents[node], ast.Tuple):
                other = sorted(others)[0]
                text = f"`{name}` gets a value nobody reads; `{other}` is spelt almost like it."
                yield Spot(node, text)


def _near(one: str, other: str) -> bool:
    """Whether two names differ as by a slip: not by a plural s, a number or an underscore part."""
    plural = one.rstrip("s") == other.rstrip("s")
    if plural or any(c.isdigit() for c in one + other) or abs(len(one) - len(other)) > 1:
        return False
    if one.count("_") != other.count("_") or one[0] != other[0]:
        return False
    return difflib.SequenceMatcher(None, one, other).ratio() >= 0.8


@detector(
    "shadowed-builtin",
    misconception="shadowed-builtin",
    concept="names-and-builtins",
    part=Construct.NAME,
    confidence=0.93,
)
def shadowed_builtin(evidence: Evidence) -> Iterator[Spot]:
    """A name of Python's (or the function's own) is given a value and then called."""
    own = set(evidence.own_functions)
    for scope in [*evidence.functions, evidence.tree]:
        inner = list(trees.own_nodes(scope))
        stored = {
            n.id: n for n in inner if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
        }
        given = set(trees.parameters(scope)) if isinstance(scope, ast.FunctionDef) else set()
        shared = {x for n in inner if isinstance(n, ast.Global | ast.Nonlocal) for x in n.names}
        for node in inner:
            name = trees.called(node)
            if not name or name in shared:
                continue
            python = name in evidence.given_names and name not in own
            mine = name in own and scope is not evidence.tree
            if name in stored and (python or mine):
                value = evidence.parents[stored[name]]
                made = value.value if isinstance(value, ast.Assign) else None
                if isinstance(made, ast.Lambda | ast.Attribute):
                    continue
                text = f"`{name}` has been given a value here, so it cannot be called any more."
                lines = tuple(sorted({stored[name].lineno, getattr(node, "lineno", 1)}))
                yield Spot(stored[name], text, lines=lines)
                break
            if name in given and python:
                text = f"`{name}` is a parameter here, so Python's own `{name}` is hidden."
                yield Spot(node, text, 0.85)
                break


@detector(
    "function-not-called",
    misconception="function-not-called",
    concept="functions",
    part=Construct.CALL,
    confidence=0.88,
)
def function_not_called(evidence: Evidence) -> Iterator[Spot]:
    """`x.pop` or `f` without brackets where the result is meant."""
    attributes = _self_attributes(evidence.tree)
    for node in evidence.nodes:
        parent = evidence.parents.get(node)
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            if node.attr not in METHODS or node.attr in attributes | evidence.method_names:
                continue
            typed = isinstance(node.value, ast.Name) and (
                node.value.id in evidence.given_names or node.value.id in evidence.imported
            )
            if isinstance(parent, ast.Call | ast.keyword | ast.Attribute) or typed:
                continue
            if isinstance(parent, ast.Assign) and any(
                trees.called(n) == trees.target_name(parent) for n in evidence.nodes
            ):
                continue
            text = f"`{evidence.text(node)}` names the method; nothing calls it."
            yield Spot(node, text)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            function = evidence.own_functions.get(node.id)
            if function is None or node.id in _locals(evidence, node):
                continue
            used = isinstance(parent, ast.BinOp | ast.If | ast.While | ast.Expr | ast.UnaryOp)
            used = used or (isinstance(parent, ast.Compare) and len(parent.ops) == 1)
            if used and not _none_check(parent):
                yield Spot(node, f"`{node.id}` names the function; nothing calls it.")


def _none_check(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Is | ast.IsNot)


def _locals(evidence: Evidence, node: ast.AST) -> frozenset[str]:
    function = evidence.function_of(node)
    return trees.bound_names(function) - {function.name} if function else frozenset()
