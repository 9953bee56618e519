"""Probes asked with a trace table, or about one of its cells."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from tutor_app.dialogue import Probe, ProbeKind
from tutor_app.subjects.python.probes.making import askable_value, make, value_answer
from tutor_app.subjects.python.probes.scene import Scene, got, stopped
from tutor_app.subjects.python.rounds import executions, place
from tutor_app.subjects.python.trace_table import (
    FullTable,
    askable,
    call_table,
    line_table,
    loop_table,
    shown,
)
from tutor_app.subjects.python.walking import walk


def tables(scene: Scene) -> Iterator[tuple[FullTable, int | None]]:
    """The tables that a scene allows, most telling first, with the line of the loop."""
    own = scene.frames()
    watched = [text for _, text in scene.source.expressions(enclosing_function(scene))]
    looped = False
    for loop in scene.source.loops_at(scene.lines[0]):
        for frame in own[:3]:
            outer = [
                node.id
                for other in scene.source.loops_at(loop.lineno)
                if isinstance(other, ast.For)
                and other.lineno < loop.lineno <= (other.end_lineno or 0)
                for node in walk(other.target)
                if isinstance(node, ast.Name)
            ]
            table = loop_table(scene.steps, frame, loop, scene.call, watched, outer)
            if table and len(table.rows) > 1:
                looped = True
                yield table, loop.lineno
                break
    function = enclosing_function(scene)
    if function:
        table = call_table(scene.steps, function.name, scene.call)
        if table:
            yield table, function.lineno
    if own and not looped:
        table = line_table(scene.steps, own[0], scene.source.lines, scene.call)
        if table:
            yield table, None


def enclosing_function(scene: Scene) -> ast.FunctionDef | None:
    """The function that the scene's finding is in."""
    return scene.source.function_at(scene.lines[0])


def cell_probes(scene: Scene) -> Iterator[Probe]:
    """A trace table with one cell to fill, and two other cells asked in words."""
    for number, (full, line) in enumerate(tables(scene)):
        if number > 1:
            return
        fragment = scene.source.fragment(line)
        cells = [cell for cell in askable(full) if askable_value(cell.value)]
        seen = got(scene.result)
        cells = [cell for cell in cells if cell.value != seen] or cells
        for rank, cell in enumerate(cells[:3]):
            others = [other.value for other in full.cells if other.column == cell.column]
            others = [*reversed(others[: cell.row]), *others[cell.row + 1 :]]
            if not cell.variable and rank:
                break
            yield make(
                ProbeKind.VALUE if rank else ProbeKind.CELL,
                scene.finding,
                scene.call,
                value_answer(cell.value),
                level=2 if rank else 1,
                fragment=fragment,
                moment=cell.moment,
                line=line,
                table=None if rank else shown(full, cell),
                others=others,
                at=cell.place,
                **_naming(cell.variable),
                **scene.slots(),
            )


def _naming(variable: str) -> dict[str, Any]:
    return {"variable" if variable.isidentifier() else "expression": variable}


def last_round_probes(scene: Scene) -> Iterator[Probe]:
    """The loop variable the last time round."""
    if stopped(scene.run):
        return
    for loop in scene.source.loops_at(scene.lines[0])[:1]:
        if not isinstance(loop, ast.For) or not isinstance(loop.target, ast.Name):
            return
        for frame in scene.frames()[:1]:
            runs = [rounds for rounds in executions(scene.steps, frame, loop) if len(rounds) > 1]
            if len(runs) != 1:
                return
            name = loop.target.id
            rounds = [scene.steps[one.first].variables.get(name, "") for one in runs[0]]
            index = runs[0][-1].first
            if not askable_value(rounds[-1]):
                return
            yield make(
                ProbeKind.VALUE,
                scene.finding,
                scene.call,
                value_answer(rounds[-1]),
                level=2,
                fragment=scene.source.fragment(loop.lineno),
                moment="the last time round",
                line=loop.lineno,
                others=[*rounds[-2::-1]],
                variable=name,
                at=place(scene.steps, index),
                **scene.slots(),
            )
