"""Probes about what happens inside a traced call: values, expressions, counts, branches."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tutor_app.dialogue import Answer, AnswerKind, Outcome, Probe, ProbeKind
from tutor_app.subjects.python.probes.making import ENDLESS, askable_value, make, value_answer
from tutor_app.subjects.python.probes.rounds_asked import enclosing_function
from tutor_app.subjects.python.probes.scene import Scene, endless, got, stopped
from tutor_app.subjects.python.probes.source import names_in
from tutor_app.subjects.python.rounds import Frame, arrival, ordinal, place
from tutor_app.subjects.python.trace_table import (
    changed_in,
)
from tutor_app.subjects.python.walking import walk

# Functions that Python makes of a part of a line.
WITHIN_A_LINE = frozenset({"<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>", "<lambda>"})


def value_probes(scene: Scene) -> Iterator[Probe]:
    """A variable at the end of the call, or just before the error that ends it."""
    own = scene.frames()
    if not own or stopped(scene.run):
        return
    frame = own[0]
    function = enclosing_function(scene)
    crashed = scene.run.outcome is Outcome.ERROR
    statement = scene.source.statement_at(scene.lines[0])
    names = list(changed_in([statement])) if statement else []
    names += [name for name in changed_in(function.body if function else []) if name not in names]
    index = _last_line(scene, frame) if crashed else frame.steps[-1]
    step = scene.steps[index]
    if crashed:
        here = scene.source.statement_at(step.line)
        used = _used(here) if here else []
        names = [*used, *names]
    moment = "just before the error" if crashed else "at the end of the call"
    loops = scene.source.loops_at(scene.lines[0])
    targets = {
        node.id
        for one in loops
        if isinstance(one, ast.For)
        for node in walk(one.target)
        if isinstance(node, ast.Name)
    }
    asked = 0
    for name in dict.fromkeys(names):
        value = step.variables.get(name)
        if value is None or not askable_value(value) or asked == 2:
            continue
        if not crashed and (value == got(scene.result) or name in targets):
            continue
        asked += 1
        others = [other.variables.get(name, "") for other in scene.steps]
        yield make(
            ProbeKind.VALUE,
            scene.finding,
            scene.call,
            value_answer(value),
            level=2,
            fragment=scene.source.fragment(step.line if crashed else scene.lines[0]),
            moment=moment,
            line=step.line if crashed else scene.lines[0],
            others=list(dict.fromkeys(reversed(others))),
            variable=name,
            at=place(scene.steps, index),
            **scene.slots(),
        )


def _used(statement: ast.stmt) -> list[str]:
    """The variables of a statement, those in the brackets of an index first."""
    places = [node.slice for node in walk(statement) if isinstance(node, ast.Subscript)]
    return [
        node.id
        for part in (*places, statement)
        for node in walk(part)
        if isinstance(node, ast.Name)
    ]


def _last_line(scene: Scene, frame: Frame) -> int:
    lines = [index for index in frame.steps if scene.steps[index].event == "line"]
    return lines[-1] if lines else frame.steps[-1]


def expression_probes(scene: Scene) -> Iterator[Probe]:
    """The student's own condition or expression, at the moment that tells most."""
    asked: set[str] = set()
    near = scene.source.watches(scene.lines)
    for watch in near:
        arrivals = [
            index
            for index, step in enumerate(scene.steps)
            if step.event == "line"
            and step.line == watch.line
            and askable_value(step.watched.get(watch.expression))
        ]
        if not arrivals or watch.expression in asked or len(asked) == 2:
            continue
        if watch.expression.startswith("len(") and not _out_of_range(scene, watch.line):
            continue
        if stopped(scene.run):
            arrivals = arrivals[:3]
        index = _telling(scene, watch.expression, arrivals)
        step = scene.steps[index]
        if step.watched[watch.expression] == got(scene.result) and got(scene.result)[0] not in "TF":
            continue
        asked.add(watch.expression)
        given = [
            (name, step.variables[name])
            for name in names_in(watch.expression)
            if name in step.variables and len(step.variables[name]) <= 40
        ]
        number = arrival(scene.steps, index)
        fragment = scene.source.fragment(watch.line)
        yield make(
            ProbeKind.EXPRESSION,
            scene.finding,
            scene.call,
            value_answer(step.watched[watch.expression]),
            level=3 if watch.line in scene.lines else 2,
            fragment=fragment,
            moment=f"the {ordinal(number)} time it gets to `{fragment}`",
            line=watch.line,
            others=[scene.steps[other].watched[watch.expression] for other in arrivals],
            expression=watch.expression,
            values=_in_words(given),
            at=place(scene.steps, index),
            **scene.slots(),
        )


def _out_of_range(scene: Scene, line: int) -> bool:
    error = scene.run.error
    return error is not None and error.type == "IndexError" and error.line == line


def _telling(scene: Scene, expression: str, arrivals: list[int]) -> int:
    """A comparison of equal things if there is one, else the last moment that gave a new value."""
    tree = ast.parse(expression, mode="eval").body
    if isinstance(tree, ast.Compare) and len(tree.ops) == 1:
        left, right = ast.unparse(tree.left), ast.unparse(tree.comparators[0])
        for index in arrivals:
            known = scene.steps[index].variables
            if known.get(left, left) == known.get(right, right):
                return index
    values = [scene.steps[index].watched[expression] for index in arrivals]
    return arrivals[values.index(values[-1])]


def _in_words(given: list[tuple[str, str]]) -> str:
    parts = [f"`{name}` is `{value}`" for name, value in given]
    return (
        parts[0]
        if len(parts) == 1
        else ", ".join(parts[:-1]) + " and " + parts[-1]
        if parts
        else ""
    )


def count_probes(scene: Scene) -> Iterator[Probe]:
    """How often a loop goes round, and how often the finding's own line runs."""
    never_ends = endless(scene.run.outcome)
    if stopped(scene.run) and not never_ends:
        return
    counted: set[int] = set()
    for loop in scene.source.loops_at(scene.lines[0])[:2]:
        first = loop.body[0].lineno
        header = loop.lineno
        if first == header or header not in scene.run.lines or not _runs_once(loop.body[0]):
            continue
        count = _passes(scene, first)
        if never_ends and (not isinstance(loop, ast.While) or count < 50):
            continue
        counted.add(first)
        yield _count(scene, ENDLESS if never_ends else str(count), header, first, 1, "loop")
    line = scene.lines[0]
    statement = scene.source.statement_at(line)
    simple = isinstance(statement, ast.Assign | ast.AugAssign | ast.Return | ast.Expr)
    if not simple or statement is None or not _runs_once(statement) or never_ends:
        return
    if line not in counted and scene.source.loops_at(line):
        yield _count(scene, str(_passes(scene, line)), line, line, 2, "line")


def _runs_once(statement: ast.stmt) -> bool:
    """Whether Python gets to the statement's line just once each time it carries it out.

    The head of a loop is come back to, that of a `with` is left through, and a statement over
    several lines jumps between them.
    """
    if isinstance(statement, ast.For | ast.While | ast.With | ast.AsyncFor | ast.AsyncWith):
        return False
    if isinstance(statement, ast.If):
        return statement.test.end_lineno == statement.lineno
    if isinstance(statement, ast.Try | ast.FunctionDef | ast.ClassDef):
        return isinstance(statement, ast.Try)
    return statement.end_lineno == statement.lineno


def _passes(scene: Scene, line: int) -> int:
    """How often a line was begun, the rounds of comprehensions in it not counted."""
    return sum(
        step.event == "line" and step.line == line and step.function not in WITHIN_A_LINE
        for step in scene.steps
    )


def _count(scene: Scene, value: str, line: int, counted: int, level: int, what: str) -> Probe:
    fragment = scene.source.fragment(line)
    size = "1" if value == ENDLESS else value
    return make(
        ProbeKind.COUNT,
        scene.finding,
        scene.call,
        Answer(kind=AnswerKind.COUNT, value=value),
        level=level,
        fragment=fragment,
        line=line,
        others=[ENDLESS, size] if value == ENDLESS else [],
        counted=what,
        at=f"count {counted}",
        **scene.slots(),
    )


def branch_probes(scene: Scene) -> Iterator[Probe]:
    """Which of several returns ends the call."""
    function = enclosing_function(scene)
    own = scene.frames()
    if function is None or not own or scene.run.outcome is not Outcome.PASSED:
        return
    if own[0].function != function.name or scene.run.truncated:
        return
    returns = sorted(
        node.lineno
        for node in walk(function)
        if isinstance(node, ast.Return) and scene.source.function_at(node.lineno) is function
    )
    last = scene.steps[own[0].steps[-1]]
    if last.event != "return" or last.line not in returns or not 2 <= len(set(returns)) <= 5:
        return
    fragments = [scene.source.fragment(line) for line in returns]
    fragment = scene.source.fragment(last.line)
    unique = fragments.count(fragment) == 1
    options = [f"`{text}` in line {at}" for text, at in zip(fragments, returns, strict=True)]
    yield make(
        ProbeKind.BRANCH,
        scene.finding,
        scene.call,
        Answer(kind=AnswerKind.LINE, value=str(last.line), accepts=(fragment,) if unique else ()),
        level=2,
        fragment=fragment,
        moment="",
        line=None,
        others=[str(line) for line in returns],
        options="; ".join(options),
        at=place(scene.steps, own[0].steps[-1]),
        **scene.slots(),
    )
