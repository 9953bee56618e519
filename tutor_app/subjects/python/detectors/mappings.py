"""Dictionaries: keys that are not there yet, values that do not grow, what a loop hands out."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tutor_app.dialogue import Construct
from tutor_app.subjects.python.detectors import trees
from tutor_app.subjects.python.detectors.evidence import Evidence
from tutor_app.subjects.python.detectors.model import Spot, detector


def _empty_dicts(scope: ast.AST) -> set[str]:
    found = set()
    for node in trees.own_nodes(scope):
        name = trees.target_name(node)
        value = node.value if isinstance(node, ast.Assign) else None
        empty = isinstance(value, ast.Dict) and not value.keys
        call = isinstance(value, ast.Call) and trees.called(value) == "dict" and not value.args
        if name and (empty or (call and isinstance(value, ast.Call) and not value.keywords)):
            found.add(name)
    return found


@detector(
    "key-not-there-yet",
    misconception="dict-missing-key",
    concept="dict-lookup",
    part=Construct.INITIAL_VALUE,
    confidence=0.92,
)
def key_not_there_yet(evidence: Evidence) -> Iterator[Spot]:
    """`counts[x] += 1` on an empty dict, with nothing that makes the key first."""
    for scope in [*evidence.functions, evidence.tree]:
        for name in _empty_dicts(scope):
            if len(trees.stores(scope, name)) != 1:
                continue
            uses: list[ast.AST] = []
            filled = False
            for node in trees.walk(scope):
                if isinstance(node, ast.Assign):
                    filled |= any(isinstance(t, ast.Subscript) and trees.root(t) == name
                                  for t in node.targets)  # fmt: skip
                if isinstance(node, ast.Compare) and any(
                    trees.reads(c, name) for c in node.comparators
                ):
                    filled = True
                pair = trees.method(node)
                if pair and trees.is_name(pair[0], name) and pair[1] in ("setdefault", "update"):
                    filled = True
                if (
                    isinstance(node, ast.AugAssign)
                    and isinstance(node.target, ast.Subscript)
                    and trees.is_name(node.target.value, name)
                ):
                    uses.append(node)
                if (
                    pair
                    and isinstance(pair[0], ast.Subscript)
                    and pair[1] in trees.MUTATORS
                    and trees.is_name(pair[0].value, name)
                ):
                    uses.append(node)
                if isinstance(node, ast.Call) and any(trees.is_name(a, name) for a in node.args):
                    filled |= trees.called(node) in evidence.own_functions
            for use in uses[:1]:
                if not filled and not evidence.inside_try(use):
                    text = f"`{name}` starts empty, so the key is not there the first time."
                    seen = evidence.error("KeyError", use)
                    yield Spot(use, text, 0.97 if seen else None)


@detector(
    "count-set-not-raised",
    misconception="dict-value-overwritten",
    concept="counting-with-dict",
    part=Construct.ASSIGNMENT,
    confidence=0.4,
)
def count_set_not_raised(evidence: Evidence) -> Iterator[Spot]:
    """`counts[x] = 1` in every round, or `counts[x] = counts.get(x, 0)`."""

    def all_ones(_: list[object], expected: object, got: object) -> bool:
        if not isinstance(expected, dict) or not isinstance(got, dict):
            return False
        return expected.keys() == got.keys() and set(got.values()) <= {1}

    for node in evidence.nodes:
        if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Subscript):
            continue
        target, value = node.targets[0], node.value
        name = trees.root(target)
        looped = any(isinstance(n, ast.For | ast.While) for n in evidence.around(node))
        if name is None or not looped:
            continue
        pair = trees.method(value)
        if (
            pair
            and pair[1] == "get"
            and trees.same(pair[0], target.value)
            and isinstance(value, ast.Call)
            and trees.same(value.args[0], target.slice)
        ):
            text = f"`{name}` gets back the count it has already: nothing is added."
            yield Spot(node, text, 0.8)
        scope = evidence.scope_of(node)
        if name in _empty_dicts(scope) and trees.number(value) == 1:
            others = [n for n in trees.walk(scope)
                      if isinstance(n, ast.Subscript) and isinstance(n.ctx, ast.Store)
                      and trees.root(n) == name and n is not target]  # fmt: skip
            ones = all(trees.number(getattr(evidence.parents[n], "value", None)) == 1
                       and isinstance(evidence.parents[n], ast.Assign) for n in others)  # fmt: skip
            if ones:
                sure = 0.92 if evidence.changed_by(all_ones) else 0.75 if others else 0.4
                yield Spot(node, f"Every time the count in `{name}` is set to 1 again.", sure)


@detector(
    "get-without-default",
    misconception="dict-missing-key",
    concept="dict-lookup",
    part=Construct.EXPRESSION,
    confidence=0.9,
)
def get_without_default(evidence: Evidence) -> Iterator[Spot]:
    """`d[k] = d.get(k) + 1`: None + 1 the first time."""
    for node in evidence.nodes:
        if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Add):
            continue
        for side in (node.left, node.right):
            pair = trees.method(side)
            if pair and pair[1] == "get" and isinstance(side, ast.Call) and len(side.args) == 1:
                parent = evidence.parents[node]
                target = parent.targets[0] if isinstance(parent, ast.Assign) else None
                guarded = any(isinstance(n, ast.If | ast.IfExp) for n in evidence.around(node))
                if (
                    isinstance(target, ast.Subscript)
                    and trees.same(target.value, pair[0])
                    and not guarded
                ):
                    text = "For a new key `get` gives None, and None cannot be added to."
                    yield Spot(node, text)


@detector(
    "dict-loop-unpacks",
    misconception="dict-iterates-values",
    concept="dict-iteration",
    part=Construct.LOOP_BODY,
    confidence=0.92,
)
def dict_loop_unpacks(evidence: Evidence) -> Iterator[Spot]:
    """`for k, v in d`, or `for x in d` whose body counts with `x` as if it were the value."""
    for loop in evidence.loops:
        if not isinstance(loop, ast.For) or evidence.kinds.of(loop.iter) != "dict":
            continue
        name = evidence.text(loop.iter)
        if isinstance(loop.target, ast.Tuple):
            keys = [
                key for value in evidence.example_arguments.get(name, [])
                if isinstance(value, dict) for key in value
            ]  # fmt: skip
            if not any(isinstance(key, tuple) for key in keys):
                text = f"Going over `{name}` gives its keys alone, not pairs."
                yield Spot(loop, text, 0.92 if keys else 0.8)
        elif isinstance(loop.target, ast.Name):
            if trees.indexed(loop.body, loop.iter):
                continue
            keys_text = any(
                isinstance(value, dict) and value and all(isinstance(k, str) for k in value)
                for value in evidence.example_arguments.get(name, [])
            )
            for node in trees.walk(loop.body):
                added = isinstance(node, ast.AugAssign) and trees.is_name(
                    node.value, loop.target.id
                )
                total = isinstance(node, ast.AugAssign) and evidence.kinds.of(node.target) == "int"
                if added and total and keys_text:
                    text = f"`{loop.target.id}` is a key of `{name}`, not its value."
                    yield Spot(node, text, 0.9)


@detector(
    "key-quoted",
    misconception="dict-missing-key",
    concept="dict-lookup",
    part=Construct.INDEX,
    confidence=0.8,
)
def key_quoted(evidence: Evidence) -> Iterator[Spot]:
    """`d["key"]` where `key` is the loop's variable."""
    for loop in evidence.loops:
        if not isinstance(loop, ast.For):
            continue
        names = trees.names_in(loop.target)
        for node in trees.walk(loop.body):
            if not isinstance(node, ast.Subscript) or not isinstance(node.slice, ast.Constant):
                continue
            word = node.slice.value
            if word in names and trees.same(node.value, loop.iter):
                seen = evidence.error("KeyError", None, repr(word))
                text = f"`{evidence.text(node)}` asks for the text {word!r}, not for `{word}`."
                yield Spot(node, text, 0.95 if seen else None)


@detector(
    "set-indexed",
    misconception="set-or-dict-keeps-order-or-duplicates",
    concept="sets",
    part=Construct.INDEX,
    confidence=0.92,
)
def set_indexed(evidence: Evidence) -> Iterator[Spot]:
    """`s[0]` with a set."""
    for node in evidence.nodes:
        if isinstance(node, ast.Subscript) and evidence.kinds.of(node.value) == "set":
            text = f"`{evidence.text(node.value)}` is a set: its items have no places."
            yield Spot(node, text)


@detector(
    "unpacking-count",
    misconception="unpacking-count",
    concept="unpacking",
    part=Construct.ASSIGNMENT,
    confidence=0.93,
)
def unpacking_count(evidence: Evidence) -> Iterator[Spot]:
    """`a, b = [1, 2, 3]`, `for i, x in xs` with plain numbers."""
    for node in evidence.nodes:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        if not isinstance(target, ast.Tuple | ast.List):
            continue
        if any(isinstance(e, ast.Starred) for e in target.elts):
            continue
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple | ast.List):
            starred = any(isinstance(e, ast.Starred) for e in node.value.elts)
            if not starred and len(node.value.elts) != len(target.elts):
                text = f"{len(node.value.elts)} values for {len(target.elts)} names."
                yield Spot(node, text)
        elif isinstance(node, ast.For) and isinstance(node.iter, ast.Name):
            values = evidence.example_arguments.get(node.iter.id, [])
            items = [x for v in values if isinstance(v, list | tuple) for x in v]
            if items and all(isinstance(x, int | float) for x in items):
                text = f"`{node.iter.id}` hands out one value at a time, not {len(target.elts)}."
                yield Spot(node, text)
