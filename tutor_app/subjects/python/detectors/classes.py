"""Classes: self, and where an object keeps what it knows."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tutor_app.dialogue import Construct
from tutor_app.subjects.python.detectors import trees
from tutor_app.subjects.python.detectors.evidence import Evidence
from tutor_app.subjects.python.detectors.model import Spot, detector


def _methods(evidence: Evidence) -> Iterator[tuple[ast.ClassDef, ast.FunctionDef]]:
    for owner in evidence.classes:
        for item in owner.body:
            if isinstance(item, ast.FunctionDef) and not item.decorator_list:
                yield owner, item


def _attributes(owner: ast.ClassDef) -> set[str]:
    """Attributes that some method reads or sets on self."""
    return {
        n.attr for n in trees.walk(owner)
        if isinstance(n, ast.Attribute) and trees.is_name(n.value, "self")
    }  # fmt: skip


@detector(
    "self-not-a-parameter",
    misconception="self-forgotten",
    concept="methods-and-self",
    part=Construct.CALL,
    confidence=0.93,
)
def self_not_a_parameter(evidence: Evidence) -> Iterator[Spot]:
    """A method without `self` as its first parameter."""
    for owner, item in _methods(evidence):
        names = trees.parameters(item)
        if not names:
            yield Spot(item, f"`{item.name}` has no parameter for the object itself.")
        elif "self" not in names and trees.reads(item.body, "self"):
            yield Spot(item, f"`{item.name}` uses `self`, which is not among its parameters.")
        elif "self" in names and names[0] != "self":
            yield Spot(item, f"`self` is not the first parameter of `{item.name}`.", 0.9)
        elif (
            "self" not in names
            and names[0] not in ("cls", "this", "me", "mcs")
            and names[0] in _attributes(owner)
        ):
            text = f"The object itself arrives in `{names[0]}`, the first parameter."
            yield Spot(item, text, 0.9)


@detector(
    "attribute-without-self",
    misconception="self-forgotten",
    concept="methods-and-self",
    part=Construct.NAME,
    confidence=0.92,
)
def attribute_without_self(evidence: Evidence) -> Iterator[Spot]:
    """`balance` or `deposit(5)` in a method where `self.balance` is meant."""
    outside = evidence.given_names | {
        name for node in evidence.tree.body for name in trees.bound_names(node)
        if not isinstance(node, ast.ClassDef)
    } | {c.name for c in evidence.classes}  # fmt: skip
    for owner, item in _methods(evidence):
        members = _attributes(owner) | {
            n.name for n in owner.body if isinstance(n, ast.FunctionDef)
        }
        class_level = {t for n in owner.body if (t := trees.target_name(n))}
        local = trees.bound_names(item) - {item.name}
        for node in trees.walk(item.body):
            if not isinstance(node, ast.Name) or not isinstance(node.ctx, ast.Load):
                continue
            if node.id in members | class_level and node.id not in outside | local:
                text = f"`{node.id}` belongs to the object; on its own the name means nothing."
                yield Spot(node, text)
                break


@detector(
    "attribute-not-stored",
    misconception="attribute-not-stored",
    concept="attributes",
    part=Construct.ASSIGNMENT,
    confidence=0.9,
)
def attribute_not_stored(evidence: Evidence) -> Iterator[Spot]:
    """`balance = balance` in `__init__`: a local variable that is gone when the method ends."""
    for owner, item in _methods(evidence):
        wanted = _attributes(owner)
        for node in trees.own_nodes(item.body):
            if isinstance(node, ast.Assign):
                name = trees.target_name(node)
            elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
                name = node.target.id
            else:
                continue
            if not name:
                continue
            inside = {id(n) for n in trees.walk(node)}
            later = [n for n in trees.reads(item.body, name) if id(n) not in inside]
            if later:
                continue
            itself = isinstance(node, ast.Assign) and trees.is_name(node.value, name)
            if item.name == "__init__" or name in wanted:
                text = f"`{name}` is a local variable here; the object does not keep it."
                yield Spot(node, text, 0.93 if name in wanted or itself else 0.8)


@detector(
    "class-attribute-shared",
    misconception="class-attribute-shared",
    concept="instance-vs-class-state",
    part=Construct.INITIAL_VALUE,
    confidence=0.9,
)
def class_attribute_shared(evidence: Evidence) -> Iterator[Spot]:
    """A list in the class body that methods change through `self`."""
    for owner in evidence.classes:
        for item in owner.body:
            name = trees.target_name(item)
            if not name or not isinstance(item, ast.Assign):
                continue
            if not isinstance(item.value, ast.List | ast.Dict | ast.Set):
                continue
            own = any(
                isinstance(n, ast.Attribute) and n.attr == name and isinstance(n.ctx, ast.Store)
                for n in trees.walk(owner)
            )
            changed = any(
                ((p := trees.method(n)) and _is_self(p[0], name) and p[1] in trees.MUTATORS)
                or (isinstance(n, ast.Subscript) and _is_self(n.value, name)
                    and not isinstance(n.ctx, ast.Load))
                for n in trees.walk(owner)
            )  # fmt: skip
            if changed and not own:
                yield Spot(item, f"All objects of `{owner.name}` share one `{name}`.")


def _is_self(node: ast.AST, name: str) -> bool:
    return (
        isinstance(node, ast.Attribute) and node.attr == name and trees.is_name(node.value, "self")
    )


@detector(
    "init-misspelt",
    misconception="wrong-name",
    concept="classes",
    part=Construct.NAME,
    confidence=0.92,
)
def init_misspelt(evidence: Evidence) -> Iterator[Spot]:
    """`_init_`, `__int__` with arguments, `init`."""
    for owner, item in _methods(evidence):
        names = {n.name for n in owner.body if isinstance(n, ast.FunctionDef)}
        wrong = item.name in ("_init_", "__init", "_init__", "__init_", "__inti__", "init")
        wrong = wrong or (item.name == "__int__" and len(trees.parameters(item)) > 1)
        stores = any(isinstance(n, ast.Attribute) and isinstance(n.ctx, ast.Store)
                     for n in trees.walk(item))  # fmt: skip
        if wrong and "__init__" not in names and stores:
            yield Spot(item, f"Python does not call `{item.name}` when an object is made.")


@detector(
    "str-prints",
    misconception="print-instead-of-return",
    concept="print-vs-return",
    part=Construct.RETURN,
    confidence=0.93,
)
def str_prints(evidence: Evidence) -> Iterator[Spot]:
    """`__str__` or `__repr__` that returns nothing."""
    for _, item in _methods(evidence):
        if item.name not in ("__str__", "__repr__"):
            continue
        returns = [n for n in trees.own_nodes(item.body) if isinstance(n, ast.Return) and n.value]
        raises = any(isinstance(n, ast.Raise) for n in item.body)
        if not returns and not raises and not isinstance(item.body[-1], ast.Pass):
            yield Spot(item.body[-1], f"`{item.name}` has to return a text.")
