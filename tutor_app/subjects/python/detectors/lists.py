"""Lists: methods that give None, two names for one list, items and lists mixed up."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tutor_app.dialogue import Construct
from tutor_app.subjects.python.detectors import trees
from tutor_app.subjects.python.detectors.evidence import Evidence
from tutor_app.subjects.python.detectors.model import Spot, detector

GIVE_NONE = frozenset(["append", "extend", "insert", "remove", "sort", "reverse", "clear"])
NOT_THERE = {
    "str": frozenset(
        ["append", "extend", "add", "insert", "remove", "sort", "reverse", "pop", "push", "length"]
    ),
    "list": frozenset(
        [
            "add",
            "push",
            "split",
            "join",
            "upper",
            "lower",
            "length",
            "size",
            "keys",
            "items",
            "get",
            "strip",
        ]
    ),
    "tuple": frozenset(["append", "extend", "add", "insert", "remove", "sort", "reverse", "pop"]),
    "dict": frozenset(["append", "add", "extend", "insert", "remove", "has_key", "sort"]),
    "set": frozenset(["append", "extend", "insert", "sort", "index"]),
    "int": frozenset(["append", "split", "add", "join", "upper", "lower"]),
}


@detector(
    "list-method-result-used",
    misconception="list-method-returns-list",
    concept="list-methods",
    part=Construct.CALL,
    confidence=0.93,
)
def list_method_result_used(evidence: Evidence) -> Iterator[Spot]:
    """`xs = xs.append(1)`, `return xs.sort()`, `for x in xs.reverse()`."""
    for node in evidence.nodes:
        pair = trees.method(node)
        if pair is None or pair[1] not in GIVE_NONE or pair[1] in evidence.method_names:
            continue
        if isinstance(pair[0], ast.Name) and pair[0].id in evidence.imported:
            continue
        parent = evidence.parents[node]
        idle = (ast.Expr, ast.BoolOp, ast.UnaryOp, ast.Lambda, ast.ListComp, ast.IfExp)
        if isinstance(parent, idle) or evidence.kinds.of(pair[0]) not in (None, "list"):
            continue
        text = f"`{pair[1]}` changes the list and gives back None."
        yield Spot(node, text, 0.93 if pair[1] in ("append", "sort", "extend") else 0.85)


@detector(
    "method-of-another-type",
    misconception="list-method-returns-list",
    concept="list-methods",
    part=Construct.CALL,
    confidence=0.9,
)
def method_of_another_type(evidence: Evidence) -> Iterator[Spot]:
    """`text.append(...)`, `items.add(...)`, `{}` meant as a set."""
    for node in evidence.nodes:
        pair = trees.method(node)
        kind = evidence.kinds.of(pair[0]) if pair else None
        if pair is None or kind is None or pair[1] not in NOT_THERE.get(kind, ()):
            continue
        mixed = kind in ("str", "int")
        text = f"`{evidence.text(pair[0])}` is a {kind}; it has no `{pair[1]}`."
        yield Spot(
            node,
            text,
            misconception="string-is-mutable" if mixed and pair[1] in trees.MUTATORS else None,
            concept="values-and-types" if mixed else None,
        )


@detector(
    "list-plus-item",
    misconception="list-plus-item",
    concept="list-building",
    part=Construct.EXPRESSION,
    confidence=0.92,
)
def list_plus_item(evidence: Evidence) -> Iterator[Spot]:
    """`xs + 3`, `xs += "ab"`."""
    for node in evidence.nodes:
        if isinstance(node, ast.BinOp):
            left, right, operation = node.left, node.right, node.op
        elif isinstance(node, ast.AugAssign):
            left, right, operation = node.target, node.value, node.op
        else:
            continue
        if not isinstance(operation, ast.Add):
            continue
        one, other = evidence.kinds.of(left), evidence.kinds.of(right)
        items = ("int", "float", "bool")
        text = f"`{evidence.text(node)}` joins a list and something that is not a list."
        if (
            one == "list" and (other in items or (other == "str" and isinstance(node, ast.BinOp)))
        ) or (other == "list" and one in (*items, "str")):
            yield Spot(node, text)
        elif one == "list" and other == "str":
            whole = isinstance(right, ast.Constant) and len(str(right.value)) > 1
            yield Spot(
                node, "`+=` with a text adds its characters one by one.", 0.85 if whole else 0.4
            )
        elif "tuple" in (one, other) and any(k in items for k in (one, other)):
            text = f"`{evidence.text(node)}` adds a tuple and a plain value."
            yield Spot(node, text, 0.9, "tuple-single-comma", "tuples")


@detector(
    "append-or-extend",
    misconception="append-vs-extend",
    concept="list-methods",
    part=Construct.CALL,
    confidence=0.9,
)
def append_or_extend(evidence: Evidence) -> Iterator[Spot]:
    """`append(a, b)`, `extend(5)`, or `append(list)` where the results show a list too deep."""

    def too_deep(_: list[object], expected: object, got: object) -> bool:
        lists = isinstance(expected, list) and isinstance(got, list)
        return (
            lists
            and isinstance(got, list)
            and isinstance(expected, list)
            and any(isinstance(x, list) for x in got)
            and not any(isinstance(x, list) for x in expected)
        )

    for node in evidence.nodes:
        pair = trees.method(node)
        if pair is None or not isinstance(node, ast.Call) or pair[1] in evidence.method_names:
            continue
        if pair[1] == "append" and len(node.args) > 1:
            yield Spot(node, "`append` takes exactly one item.")
        elif pair[1] == "extend" and len(node.args) == 1:
            if evidence.kinds.of(node.args[0]) in ("int", "float", "bool"):
                yield Spot(node, "`extend` wants a sequence of items, not one item.")
        elif pair[1] == "append" and len(node.args) == 1 and evidence.changed_by(too_deep):
            if evidence.kinds.of(node.args[0]) not in ("list", None):
                continue
            yield Spot(node, "A whole list becomes one item here.", 0.75)


@detector(
    "alias-not-copy",
    misconception="alias-is-copy",
    concept="aliasing",
    part=Construct.ASSIGNMENT,
    confidence=0.72,
)
def alias_not_copy(evidence: Evidence) -> Iterator[Spot]:
    """`b = a` with a list, then `b` is changed and `a` is read as if it were the old one."""
    for function in evidence.functions:
        body = list(trees.own_nodes(function.body))
        for node in body:
            alias = trees.target_name(node)
            if (
                not alias
                or not isinstance(node, ast.Assign)
                or not isinstance(node.value, ast.Name)
            ):
                continue
            original = node.value.id
            if evidence.kinds.of(node.value) not in ("list", "dict", "set"):
                continue
            if len(trees.stores(function.body, alias)) != 1:
                continue
            if any(n.lineno > node.lineno for n in trees.stores(function.body, original)):
                continue
            changed = [
                n for n in trees.mutates(body, alias) if getattr(n, "lineno", 0) > node.lineno
            ]
            reads = [n for n in trees.reads(function.body, original) if n.lineno > node.lineno]
            if changed and reads and not trees.mutates(function.body, original):
                kind = evidence.kinds.of(node.value)
                text = f"`{alias}` and `{original}` are one and the same {kind}."
                lines = tuple(sorted({node.lineno, getattr(changed[0], "lineno", node.lineno)}))
                yield Spot(node, text, lines=lines)


@detector(
    "repeated-rows",
    misconception="alias-is-copy",
    concept="aliasing",
    part=Construct.INITIAL_VALUE,
    confidence=0.4,
)
def repeated_rows(evidence: Evidence) -> Iterator[Spot]:
    """`[[0] * n] * m`: every row is the same list."""
    for node in evidence.nodes:
        if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Mult):
            continue
        row = next((s for s in (node.left, node.right) if isinstance(s, ast.List)), None)
        if row is None or len(row.elts) != 1:
            continue
        if evidence.kinds.of(row.elts[0]) not in ("list", "dict", "set"):
            continue
        name = trees.target_name(evidence.parents[node])
        deep = name and any(
            (
                isinstance(n, ast.Subscript)
                and isinstance(n.value, ast.Subscript)
                and not isinstance(n.ctx, ast.Load)
                and trees.root(n) == name
            )
            or ((p := trees.method(n)) and isinstance(p[0], ast.Subscript)
                and p[1] in trees.MUTATORS and trees.root(p[0]) == name)
            for n in trees.walk(evidence.scope_of(node))
        )  # fmt: skip
        text = f"Every row of `{evidence.text(node)}` is the same list."
        yield Spot(node, text, 0.92 if deep else 0.4)


@detector(
    "mutable-default",
    misconception="mutable-default-argument",
    concept="default-arguments",
    part=Construct.INITIAL_VALUE,
    confidence=0.25,
)
def mutable_default(evidence: Evidence) -> Iterator[Spot]:
    """`def f(x, found=[])` where `found` is changed."""
    for function in evidence.functions:
        names = [a.arg for a in function.args.args]
        for name, value in zip(reversed(names), reversed(function.args.defaults), strict=False):
            fresh = isinstance(value, ast.List | ast.Dict | ast.Set)
            if not fresh and trees.called(value) not in ("list", "dict", "set"):
                continue
            first = next((s for s in function.body if trees.target_name(s) == name), None)
            changed = trees.mutates(function.body, name) or any(
                isinstance(n, ast.AugAssign) and trees.is_name(n.target, name)
                for n in trees.walk(function.body)
            )
            text = f"The same `{name}` is used again by the next call."
            yield Spot(value, text, 0.85 if changed and first is None else 0.25)


@detector(
    "removed-by-place",
    misconception="index-used-as-element",
    concept="list-methods",
    part=Construct.CALL,
    confidence=0.75,
)
def removed_by_place(evidence: Evidence) -> Iterator[Spot]:
    """`xs.remove(i)` with an index, `xs.pop(x)` with an item."""
    for loop in evidence.loops:
        if not isinstance(loop, ast.For) or not isinstance(loop.target, ast.Name):
            continue
        parts, name = trees.range_parts(loop.iter), loop.target.id
        base = trees.length_of(parts[1]) if parts else loop.iter
        for node in trees.walk(loop.body):
            pair = trees.method(node)
            if pair is None or not isinstance(node, ast.Call) or len(node.args) != 1:
                continue
            if base is None or not trees.same(pair[0], base):
                continue
            if trees.is_name(node.args[0], name) and pair[1] == ("remove" if parts else "pop"):
                if evidence.kinds.of(pair[0]) in ("dict", "set"):
                    continue
                text = (
                    f"`{name}` is {'a place' if parts else 'an item'}; `{pair[1]}` wants the other."
                )
                yield Spot(node, text)


@detector(
    "sort-key-is-no-function",
    misconception="sort-key-wrong",
    concept="sort-keys",
    part=Construct.CALL,
    confidence=0.85,
)
def sort_key_is_no_function(evidence: Evidence) -> Iterator[Spot]:
    """`sorted(xs, key=len(x))`, `key=x[1]`."""
    for node in evidence.nodes:
        pair = trees.method(node)
        sorts = trees.called(node) in ("sorted", "max", "min") or (pair and pair[1] == "sort")
        if not sorts or not isinstance(node, ast.Call):
            continue
        for keyword in node.keywords:
            value = keyword.value
            if keyword.arg != "key":
                continue
            if isinstance(value, ast.Call) and trees.called(value) in ("len", "int", "str", "abs"):
                yield Spot(value, "`key` wants a function, and this is a function's result.")
            elif isinstance(value, ast.Constant) and value.value is not None:
                yield Spot(value, "`key` wants a function to apply to each item.")
