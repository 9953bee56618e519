"""Which of the student's variables plays the role of which variable of a solution."""

from __future__ import annotations

import ast
import copy
from collections import Counter

from tutor_app.subjects.python.program import FunctionNode, local_names, parameters


def roles(function: FunctionNode) -> dict[str, Counter[str]]:
    """For every local name, how it is used: what it is made from, where it goes.

    The roles follow Sajaniemi's "roles of variables" (stepper, most-wanted holder, gatherer) in
    spirit: they are read from the statements a name stands in.
    """
    found: dict[str, Counter[str]] = {name: Counter() for name in local_names(function)}

    def note(node: ast.AST, role: str) -> None:
        for name in ast.walk(node):
            if isinstance(name, ast.Name) and name.id in found:
                found[name.id][role] += 1

    def shape(value: ast.expr) -> str:
        if isinstance(value, ast.Constant):
            return f"constant {value.value!r}"
        if isinstance(value, ast.Call):
            return "call " + ast.unparse(value.func).rsplit(".", 1)[-1]
        return type(value).__name__

    for node in ast.walk(function):
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
                note(argument, "given to " + ast.unparse(node.func))
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
    used = {n.id for n in ast.walk(student) if isinstance(n, ast.Name)} | set(mine)
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


def translate(solution: FunctionNode, mapping: dict[str, str]) -> FunctionNode:
    """A copy of the solution's function in the student's names."""
    translated = _Renamer(mapping).visit(copy.deepcopy(solution))
    assert isinstance(translated, FunctionNode)
    return translated


__all__ = ["match_names", "roles", "translate"]
