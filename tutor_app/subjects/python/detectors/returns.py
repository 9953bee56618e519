"""Functions and what they give back: missing, early, printed or never reached returns."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import pairwise

from tutor_app.dialogue import Construct
from tutor_app.subjects.python.detectors import trees
from tutor_app.subjects.python.detectors.evidence import Evidence
from tutor_app.subjects.python.detectors.model import Spot, detector


def _returns(function: ast.FunctionDef) -> list[ast.Return]:
    return [n for n in trees.own_nodes(function) if isinstance(n, ast.Return)]


def _valued(function: ast.FunctionDef) -> list[ast.Return]:
    """Returns that give something other than None."""
    return [
        r for r in _returns(function)
        if r.value and not (isinstance(r.value, ast.Constant) and r.value.value is None)
    ]  # fmt: skip


def _generator(function: ast.FunctionDef) -> bool:
    return any(isinstance(n, ast.Yield | ast.YieldFrom) for n in trees.own_nodes(function))


def _unwritten(function: ast.FunctionDef) -> bool:
    return all(
        isinstance(s, ast.Pass | ast.Raise)
        or (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))
        for s in function.body
    )


def _value_used(evidence: Evidence, name: str) -> bool:
    """Whether the program itself uses what a function gives back."""
    return any(
        trees.called(n) == name and not isinstance(evidence.parents[n], ast.Expr)
        for n in evidence.nodes
    )


@detector(
    "return-missing",
    misconception="return-missing",
    concept="return-values",
    part=Construct.RETURN,
    confidence=0.85,
)
def return_missing(evidence: Evidence) -> Iterator[Spot]:
    """A function whose value is wanted, and that returns (or prints) nothing."""
    for name, function in evidence.own_functions.items():
        if _valued(function) or _generator(function) or _unwritten(function):
            continue
        tested = name == evidence.entry and evidence.value_wanted
        if not tested and not _value_used(evidence, name):
            continue
        if any(isinstance(n, ast.Raise) for n in function.body):
            continue
        prints = [n for n in trees.own_nodes(function) if trees.called(n) == "print"]
        bare = _returns(function)
        sure = 0.97 if tested and evidence.gave_none else 0.85
        if prints and not bare:
            yield Spot(
                prints[-1],
                f"`{name}` prints its result; whoever calls it gets None.",
                sure,
                misconception="print-instead-of-return",
                concept="print-vs-return",
            )
        else:
            place = bare[-1] if bare else function.body[-1]
            yield Spot(place, f"`{name}` never gives a value back, so a call of it is None.", sure)


@detector(
    "return-of-print",
    misconception="print-instead-of-return",
    concept="print-vs-return",
    part=Construct.RETURN,
    confidence=0.93,
)
def return_of_print(evidence: Evidence) -> Iterator[Spot]:
    """`return print(x)` or `y = print(x)`."""
    for node in evidence.nodes:
        value = node.value if isinstance(node, ast.Return | ast.Assign) else None
        if trees.called(value) == "print" and "print" not in evidence.own_functions:
            yield Spot(node, "`print` shows a value and gives back None.")


@detector(
    "return-missing-on-path",
    misconception="return-missing-on-a-path",
    concept="return-values",
    part=Construct.RETURN,
    confidence=0.4,
)
def return_missing_on_path(evidence: Evidence) -> Iterator[Spot]:
    """Some paths return a value, others run past the end."""
    for function in evidence.functions:
        if not _valued(function) or _generator(function) or trees.ends(function.body):
            continue
        tested = function.name == evidence.entry
        if tested and evidence.none_wanted:
            continue
        sure = 0.4
        if evidence.check and evidence.check.results:
            sure = 0.92 if tested and evidence.gave_none else 0.15
        last = function.body[-1]
        dropped = isinstance(last, ast.If | ast.Expr) and any(
            trees.called(n) == function.name and isinstance(evidence.parents[n], ast.Expr)
            for n in trees.walk(last)
        )
        if not dropped:
            text = f"`{function.name}` returns on some paths; on another it runs past the end."
            yield Spot(last, text, sure)


@detector(
    "decided-in-first-round",
    misconception="return-in-loop-too-early",
    concept="early-return",
    part=Construct.RETURN,
    confidence=0.9,
)
def decided_in_first_round(evidence: Evidence) -> Iterator[Spot]:
    """A loop whose body always returns: it never goes round twice."""
    for loop in evidence.loops:
        if isinstance(loop, ast.While) and isinstance(loop.test, ast.Constant):
            continue
        jumps = [n for n in trees.in_this_loop(loop.body) if isinstance(n, ast.Continue)]
        if jumps or not trees.ends(loop.body, loop_too=True):
            continue
        returns = [n for n in trees.own_nodes(loop.body) if isinstance(n, ast.Return)]
        choice = any(isinstance(n, ast.If) for n in loop.body)
        last = loop.body[-1]
        if not returns:
            if choice and isinstance(last, ast.Break | ast.If):
                text = "The loop is left in its first round, whatever the condition says."
                yield Spot(last, text, 0.75, concept="loop-control")
            continue
        changed = {
            t for n in loop.body[:-1] for t in trees.names_in(n) if trees.updates(n, t)
        } | {
            name for n in loop.body[:-1] for name in trees.names_in(n) if trees.mutates(n, name)
        }  # fmt: skip
        built = isinstance(last, ast.Return) and trees.names_in(last) & changed
        if built:
            text = f"`{sorted(built)[0]}` is returned in the first round of the loop."
            yield Spot(last, text, 0.92, misconception="indentation-wrong", concept="indentation")
        elif choice:
            text = "Every path through the loop's body returns, so the first item decides."
            yield Spot(returns[-1], text, lines=tuple(sorted({r.lineno for r in returns})))
        else:
            yield Spot(last, "The loop returns in its first round.", 0.6)


@detector(
    "nested-return-too-early",
    misconception="indentation-wrong",
    concept="indentation",
    part=Construct.RETURN,
    confidence=0.6,
)
def nested_return_too_early(evidence: Evidence) -> Iterator[Spot]:
    """`return found` right after an `if` in the loop, where `found` is only set in that `if`."""
    for loop in evidence.loops:
        if not isinstance(loop, ast.For) or len(loop.body) != 1:
            continue
        choice = loop.body[0]
        if not isinstance(choice, ast.If) or choice.orelse or len(choice.body) < 2:
            continue
        last = choice.body[-1]
        if not isinstance(last, ast.Return) or not isinstance(last.value, ast.Name):
            continue
        name = last.value.id
        counts = [n for n in choice.body[:-1] if isinstance(n, ast.AugAssign)]
        if any(trees.is_name(n.target, name) for n in counts):
            yield Spot(last, f"`{name}` is returned as soon as it changes for the first time.")


@detector(
    "unreachable-code",
    misconception="unreachable-code",
    concept="early-return",
    part=Construct.RETURN,
    confidence=0.85,
)
def unreachable_code(evidence: Evidence) -> Iterator[Spot]:
    """Statements after a `return`, `break`, `continue` or `raise` in the same block."""
    for block in trees.blocks(evidence.tree):
        for before, after in pairwise(block):
            if not trees.ends([before], loop_too=True):
                continue
            harmless = isinstance(
                after, (ast.Break | ast.Pass | ast.Continue, ast.FunctionDef | ast.ClassDef)
            )
            text = "This line can never run: the one before it always leaves."
            stops = isinstance(before, ast.Return) and not harmless
            yield Spot(
                after,
                text,
                0.25 if harmless or _after_all(before, after) else None,
                misconception="return-stops-only-loop" if stops else None,
                lines=(before.lineno, after.lineno),
            )
            break


def _after_all(before: ast.stmt, after: ast.stmt) -> bool:
    """A last `return` for safety's sake after branches that all return does no harm."""
    return not isinstance(before, ast.Return | ast.Break | ast.Continue | ast.Raise) and isinstance(
        after, ast.Return
    )


@detector(
    "helper-result-dropped",
    misconception="return-missing",
    concept="return-values",
    part=Construct.CALL,
    confidence=0.7,
)
def helper_result_dropped(evidence: Evidence) -> Iterator[Spot]:
    """A call of an own function that only computes, with nothing done with its result."""
    for node in evidence.nodes:
        name = trees.called(node)
        helper = evidence.own_functions.get(name or "")
        if helper is None or not isinstance(evidence.parents[node], ast.Expr):
            continue
        around = evidence.function_of(node)
        if around is None or around.name == name or not _valued(helper):
            continue
        effects = any(
            trees.called(n) in ("print", "input") or isinstance(n, ast.Global | ast.Nonlocal)
            for n in trees.walk(helper)
        ) or any(trees.mutates(helper.body, p) for p in trees.parameters(helper))
        unknown = [n for n in trees.walk(helper.body) if trees.called(n) in evidence.own_functions]
        if not effects and not unknown and not _generator(helper):
            yield Spot(node, f"What `{name}` gives back here is used for nothing.")
