"""Which of the student's variables plays the role of which variable of a solution."""

from __future__ import annotations

import ast
from collections import Counter
from functools import lru_cache

from tutor_app.subjects.python.program import FunctionNode, local_names, parameters
from tutor_app.subjects.python.walking import copied, kept, unparsed, walk


def roles(function: FunctionNode) -> dict[str, Counter[str]]:
    """For every local name, how it is used: what it is made from, where it goes.

    The roles follow Sajaniemi's "roles of variables" (stepper, most-wanted holder, gatherer) in
    spirit: they are read from the statements a name stands in.
    """
    return _roles(function)


@kept
def _roles(function: ast.AST) -> dict[str, Counter[str]]:
    assert isinstance(function, FunctionNode)
    found: dict[str, Counter[str]] = {name: Counter() for name in local_names(function)}

    def note(node: ast.AST, role: str) -> None:
        for name in walk(node):
            if isinstance(name, ast.Name) and name.id in found:
                found[name.id][role] += 1

    def shape(value: ast.expr) -> str:
        if isinstance(value, ast.Constant):
            return f"constant {value.value!r}"
        if isinstance(value, ast.Call):
            return "call " + unparsed(value.func).rsplit(".", 1)[-1]
        return type(value).__name__

    for node in walk(function):
        if isinstance(node, ast.For):
            source = shape(node.iter)
            if isinstance(node.target, ast.Tuple):
                for place, item in enumerate(node.target.elts):
                    note(item, f"loops {source} {place}")
            else:
                note(node.target, f"loops {source}")
            note(node.iter, "looped over")
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    note(target, f"set {shape(node.value)}")
                else:
                    note(target, "set within")
        elif isinstance(node, ast.AugAssign):
            note(node.target, f"updated {type(node.op).__name__}")
        elif isinstance(node, ast.Return) and node.value is not None:
            note(node.value, "returned " + type(node.value).__name__)
        elif isinstance(node, ast.Subscript):
            note(node.value, "indexed")
            note(node.slice, "index")
        elif isinstance(node, ast.Compare):
            note(node, "compared")
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            note(node.func.value, "method " + node.func.attr)
        elif isinstance(node, ast.Call):
            for argument in node.args:
                note(argument, "given to " + unparsed(node.func))
    return found


def match_names(solution: FunctionNode, student: FunctionNode) -> dict[str, str]:
    """For every local name of the solution, the student's name with the same role.

    Parameters go by position; a solution's name with no counterpart keeps its own name, made
    different where the student uses it for something else.
    """
    mapping = dict(zip(parameters(solution), parameters(student), strict=False))
    theirs, mine = roles(solution), roles(student)
    pairs = []
    for name, role in theirs.items():
        if name in mapping:
            continue
        for other, other_role in mine.items():
            if other in mapping.values():
                continue
            shared = sum((role & other_role).values())
            total = sum((role | other_role).values())
            likeness = shared / total if total else 0.0
            likeness += 0.15 * (name == other)
            pairs.append((likeness, name, other))
    taken = set(mapping.values())
    for likeness, name, other in sorted(pairs, key=lambda p: (-p[0], p[1], p[2])):
        if likeness > 0.1 and name not in mapping and other not in taken:
            mapping[name] = other
            taken.add(other)
    used = {n.id for n in walk(student) if isinstance(n, ast.Name)} | set(mine)
    for name in theirs:
        if name not in mapping:
            fresh = name
            while fresh in used:
                fresh += "_"
            mapping[name] = fresh
            used.add(fresh)
    return mapping


class _Renamer(ast.NodeTransformer):
    def __init__(self, mapping: dict[str, str]) -> None:
        self.mapping = mapping

    def visit_Name(self, node: ast.Name) -> ast.Name:
        node.id = self.mapping.get(node.id, node.id)
        return node

    def visit_arg(self, node: ast.arg) -> ast.arg:
        node.arg = self.mapping.get(node.arg, node.arg)
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        node.name = self.mapping.get(node.name, node.name)
        self.generic_visit(node)
        return node


@lru_cache(maxsize=256)
def in_names_of(student: FunctionNode, solution: FunctionNode) -> FunctionNode:
    """The solution's function in the names of the student's: the very same one where they agree.
    It is shared: do not change it.
    """
    mapping = match_names(solution, student)
    if all(name == other for name, other in mapping.items()):
        return solution
    return translate(solution, mapping)


def translate(solution: FunctionNode, mapping: dict[str, str]) -> FunctionNode:
    """A copy of the solution's function in the student's names."""
    translated = _Renamer(mapping).visit(copied(solution))
    assert isinstance(translated, FunctionNode)
    return translated


__all__ = ["in_names_of", "match_names", "roles", "translate"]
