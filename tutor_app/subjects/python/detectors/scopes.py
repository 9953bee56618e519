"""Variables and parameters: given a value too late, elsewhere, or not at all."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import pairwise

from tutor_app.dialogue import Construct
from tutor_app.subjects.python.detectors import trees
from tutor_app.subjects.python.detectors.evidence import Evidence
from tutor_app.subjects.python.detectors.model import Spot, detector


@detector(
    "used-before-value",
    misconception="variable-before-assignment",
    concept="variables",
    part=Construct.INITIAL_VALUE,
    confidence=0.92,
)
def used_before_value(evidence: Evidence) -> Iterator[Spot]:
    """`total += x` where `total` never got a first value in this function."""
    shared = {
        n.id for n in trees.own_nodes(evidence.tree)
        if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    } | (trees.bound_names(evidence.tree) & evidence.given_names)  # fmt: skip
    for function in evidence.functions:
        given = set(trees.parameters(function))
        for node in trees.own_nodes(function):
            if isinstance(node, ast.Global | ast.Nonlocal):
                given |= set(node.names)
        stores = [
            n for n in trees.own_nodes(function)
            if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
        ]  # fmt: skip
        for name in {n.id for n in stores} - given:
            makers = [evidence.parents[n] for n in stores if n.id == name]
            if not all(trees.updates(m, name) is not None for m in makers):
                continue
            if any(isinstance(m, ast.Assign) and _own_scope(m.value, name) for m in makers):
                continue
            outer = name in shared
            text = (
                f"`{name}` outside is another variable: assigning makes this one local."
                if outer
                else f"`{name}` is changed here before it has a first value."
            )
            yield Spot(
                min(makers, key=lambda m: getattr(m, "lineno", 0)),
                text,
                0.97 if evidence.error("UnboundLocalError", function) else None,
                misconception="local-global-confusion" if outer else None,
                concept="scope" if outer else None,
            )


def _own_scope(value: ast.AST, name: str) -> bool:
    """Whether a comprehension or lambda inside the value binds the name itself."""
    return bool(trees.stores(value, name)) or name in trees.bound_names(value)


@detector(
    "maybe-without-value",
    misconception="variable-before-assignment",
    concept="variables",
    part=Construct.NAME,
    confidence=0.3,
)
def maybe_without_value(evidence: Evidence) -> Iterator[Spot]:
    """A variable set only inside a branch or loop and read after it."""
    for function in evidence.functions:
        for statement in function.body:
            if not isinstance(statement, ast.If | ast.For | ast.While):
                continue
            inside = {n.id for n in trees.walk(statement)
                      if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}  # fmt: skip
            before = function.body[: function.body.index(statement)]
            after = function.body[function.body.index(statement) + 1 :]
            for name in sorted(inside - set(trees.parameters(function))):
                later = trees.reads(after, name)
                if trees.stores(before, name) or not later:
                    continue
                if not evidence.error("UnboundLocalError", None, f"'{name}'"):
                    continue
                loop = isinstance(statement, ast.For | ast.While)
                when = "the loop has nothing to do" if loop else "the condition does not hold"
                text = f"`{name}` gets no value when {when}."
                yield Spot(later[0], text, 0.9, lines=(statement.lineno, later[0].lineno))


@detector(
    "parameter-overwritten",
    misconception="parameter-overwritten",
    concept="parameters",
    part=Construct.ASSIGNMENT,
    confidence=0.88,
)
def parameter_overwritten(evidence: Evidence) -> Iterator[Spot]:
    """A parameter gets another value before anyone looked at the one passed in."""
    for function in evidence.functions:
        for name in trees.parameters(function):
            for statement in function.body:
                if trees.target_name(statement) == name and isinstance(statement, ast.Assign):
                    if not trees.reads(statement.value, name):
                        text = f"What was passed as `{name}` is replaced before it is used."
                        yield Spot(statement, text)
                    break
                if isinstance(statement, ast.For) and trees.is_name(statement.target, name):
                    if not trees.reads(statement.iter, name):
                        text = f"The loop replaces `{name}`, the value that was passed in."
                        yield Spot(statement, text, 0.8)
                    break
                if name in trees.names_in(statement):
                    break


@detector(
    "parameter-unused",
    misconception="parameter-overwritten",
    concept="parameters",
    part=Construct.PROGRAM,
    confidence=0.55,
)
def parameter_unused(evidence: Evidence) -> Iterator[Spot]:
    """The function under test never looks at one of its parameters."""
    function = evidence.own_functions.get(evidence.entry)
    if function is None or len(function.body) == 1:
        return
    for name in trees.parameters(function):
        touched = name in trees.names_in(function.body) or name in {
            k for n in trees.walk(function.body)
            if isinstance(n, ast.Global | ast.Nonlocal) for k in n.names
        }  # fmt: skip
        if not touched and not name.startswith("_"):
            values = evidence.example_arguments.get(name, [])
            vary = len({repr(v) for v in values}) > 1
            text = f"`{function.name}` never looks at `{name}`."
            yield Spot(function, text, 0.65 if vary else 0.45)


@detector(
    "swap-loses-value",
    misconception="assignment-swaps",
    concept="assignment",
    part=Construct.ASSIGNMENT,
    confidence=0.95,
)
def swap_loses_value(evidence: Evidence) -> Iterator[Spot]:
    """`a = b` and then `b = a`."""
    for block in trees.blocks(evidence.tree):
        for one, other in pairwise(block):
            if not isinstance(one, ast.Assign) or not isinstance(other, ast.Assign):
                continue
            if len(one.targets) != 1 or len(other.targets) != 1:
                continue
            if isinstance(one.value, ast.Constant) or trees.same(one.value, one.targets[0]):
                continue
            crossed = trees.same(one.targets[0], other.value) and trees.same(
                other.targets[0], one.value
            )
            if crossed:
                text = f"After the first line both are the old `{evidence.text(one.value)}`."
                yield Spot(other, text, lines=(one.lineno, other.lineno))


@detector(
    "argument-count",
    misconception="argument-order",
    concept="parameters",
    part=Construct.CALL,
    confidence=0.93,
)
def argument_count(evidence: Evidence) -> Iterator[Spot]:
    """An own function called with too few or too many arguments."""
    for node in evidence.nodes:
        name = trees.called(node)
        function = evidence.own_functions.get(name or "")
        if function is None or not isinstance(node, ast.Call) or function.decorator_list:
            continue
        defined = [n for n in evidence.functions if n.name == name]
        starred = any(isinstance(a, ast.Starred) for a in node.args) or any(
            k.arg is None for k in node.keywords
        )
        a = function.args
        if len(defined) > 1 or starred or a.vararg or a.kwarg:
            continue
        if (
            name in trees.bound_names(evidence.scope_of(node))
            and evidence.function_of(node)
            and trees.stores(evidence.scope_of(node), name or "")
        ):
            continue
        most = len(a.posonlyargs) + len(a.args) + len(a.kwonlyargs)
        least = most - len(a.defaults) - len([d for d in a.kw_defaults if d])
        got = len(node.args) + len(node.keywords)
        if not least <= got <= most:
            yield Spot(node, f"`{name}` takes {most} argument(s) and gets {got}.")


@detector(
    "swallowed-exception",
    misconception="exception-swallowed",
    concept="exceptions",
    part=Construct.PROGRAM,
    confidence=0.4,
)
def swallowed_exception(evidence: Evidence) -> Iterator[Spot]:
    """`except: pass`: whatever goes wrong stays unseen."""
    for node in evidence.nodes:
        if isinstance(node, ast.ExceptHandler) and isinstance(node.body[0], ast.Pass):
            bare = node.type is None or trees.is_name(node.type, "Exception")
            if bare:
                sure = 0.6 if node.type is None else 0.45
                yield Spot(node, "Any error in the `try` is passed over in silence.", sure)
