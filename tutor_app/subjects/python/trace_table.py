"""Trace tables: a run of the student's own program as rows of values, with one cell to fill.

A loop gives one row per time round, a recursion one row per call, other code one row per line.
After Sorva (2013), "Notional machines and introductory programming education": tracing on paper
shows what a student believes the machine does.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tutor_app.dialogue import TraceTable
from tutor_app.subjects.python.rounds import (
    Frame,
    LoopNode,
    Round,
    arrival,
    executions,
    frames,
    ordinal,
    place,
)
from tutor_app.subjects.python.sandbox import Step
from tutor_app.subjects.python.walking import walk

MAX_ROWS = 8
MAX_CELL = 40
MAX_ROUNDS = 40
MAX_COLUMNS = 4
SKIPPED = "…"


@dataclass(frozen=True)
class Cell:
    """A cell that can be asked: its value, where in the run it stands, and in what words."""

    row: int
    column: int
    value: str
    place: str
    variable: str
    moment: str


@dataclass(frozen=True)
class FullTable:
    """A table with every cell filled, before it is bounded, and the cells worth asking for."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    cells: tuple[Cell, ...]
    caption: str
    nested: bool = False  # a row's last cell is known only after those of the rows below it


def changed_in(body: Sequence[ast.stmt]) -> tuple[str, ...]:
    """Variables that statements assign to or change in place, in the order of the text."""
    names: dict[str, None] = {}
    for statement in body:
        for node in walk(statement):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                names[node.id] = None
            elif isinstance(node, ast.Subscript | ast.Attribute) and not isinstance(
                node.ctx, ast.Load
            ):
                names.update(dict.fromkeys(_base(node)))
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                names.update(dict.fromkeys(_base(node.func)))
    return tuple(names)


def _base(node: ast.expr) -> Iterator[str]:
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
    if isinstance(node, ast.Name):
        yield node.id


def loop_table(
    steps: Sequence[Step],
    frame: Frame,
    loop: LoopNode,
    call: str,
    watched: Sequence[str] = (),
    outer: Sequence[str] = (),
) -> FullTable | None:
    """One row per time round, for the first time this frame goes round the loop twice or more.

    `watched` are expressions of the student's that were watched in the loop; the first one known
    in every round becomes a column when no variable changes. `outer` are the variables of the
    loops around this one, to say which of its runs is shown. None when there is no such loop.
    """
    every = executions(steps, frame, loop)
    runs = [rounds for rounds in every if rounds]
    if not runs:
        return None
    rounds = next((run for run in runs if len(run) > 1), runs[0])
    when = ""
    if len(every) > 1:
        known = steps[rounds[0].first].variables
        given = [f"`{name}` is `{known[name]}`" for name in outer if name in known]
        run = ordinal(every.index(rounds) + 1)
        when = " while " + " and ".join(given) if given else f" of its {run} run"
    rounds = [one for one in rounds if one.end is not None][:MAX_ROUNDS]
    if not rounds:
        return None
    targets = _targets(loop)
    inside = [node for node in walk(loop) if isinstance(node, ast.For)]
    inner = {name for node in inside for name in _targets(node)}
    after = [
        name
        for name in changed_in(loop.body)
        if name not in inner and any(name in steps[one.end or 0].variables for one in rounds)
    ]
    changing = [
        name
        for name in after
        if len({steps[one.end or 0].variables.get(name, "") for one in rounds}) > 1
        or any(
            steps[one.first].variables.get(name) != steps[one.end or 0].variables.get(name)
            for one in rounds
        )
    ]
    after = (changing or after)[: MAX_COLUMNS - len(targets[:2])]
    expression = "" if after else _known_in_all(steps, frame, rounds, watched)
    columns = ["time round", *(f"`{name}`" for name in targets[:2])]
    columns += [f"`{name}` after" for name in after]
    if expression:
        columns.append(f"`{expression}`")
    rows: list[tuple[str, ...]] = []
    cells: list[Cell] = []
    for one in rounds:
        start, end = steps[one.first], steps[one.end or 0]
        row = [ordinal(one.number), *(start.variables.get(name, "") for name in targets[:2])]
        at = place(steps, one.end or 0)
        for name in after:
            value = end.variables.get(name, "")
            moment = f"after the {ordinal(one.number)} time round{when}"
            cells.append(Cell(len(rows), len(row), value, at, name, moment))
            row.append(value)
        if expression:
            index = _watched_step(steps, frame, one, expression)
            value = steps[index].watched[expression]
            moment = f"the {ordinal(one.number)} time round{when}"
            cells.append(Cell(len(rows), len(row), value, place(steps, index), expression, moment))
            row.append(value)
        rows.append(tuple(row))
    if not after and not expression:
        for number, one in enumerate(rounds):
            for column, name in enumerate(targets[:2], start=1):
                at = place(steps, one.first)
                moment = f"the {ordinal(one.number)} time round{when}"
                cells.append(Cell(number, column, rows[number][column], at, name, moment))
    if len(columns) == 1:
        return None
    return FullTable(
        tuple(columns), tuple(rows), tuple(cells), f"The loop in {call}{when}, round by round"
    )


def _targets(loop: LoopNode) -> list[str]:
    if isinstance(loop, ast.While):
        return []
    return [node.id for node in walk(loop.target) if isinstance(node, ast.Name)]


def _known_in_all(
    steps: Sequence[Step], frame: Frame, rounds: Sequence[Round], watched: Sequence[str]
) -> str:
    for expression in watched:
        if all(_watched_step(steps, frame, one, expression) >= 0 for one in rounds):
            return expression
    return ""


def _watched_step(steps: Sequence[Step], frame: Frame, one: Round, expression: str) -> int:
    for index in frame.steps:
        if one.first <= index < (one.end or len(steps)) and expression in steps[index].watched:
            return index
    return -1


def call_table(steps: Sequence[Step], function: str, call: str) -> FullTable | None:
    """One row per call of a recursive function: depth, arguments, what came back."""
    calls = [frame for frame in frames(steps) if frame.function == function]
    if len(calls) < 2:
        return None
    first = steps[calls[0].steps[0]]
    arguments = list(first.variables)[:3]
    outer = calls[0].depth
    columns = ("call", *(f"`{name}`" for name in arguments), "gives back")
    rows: list[tuple[str, ...]] = []
    cells: list[Cell] = []
    for number, frame in enumerate(calls):
        start, end = steps[frame.steps[0]], steps[frame.steps[-1]]
        depth = frame.depth - outer
        row = [ordinal(number + 1) + (f", {depth} deep" if depth else "")]
        row += [start.variables.get(name, "") for name in arguments]
        value = end.value if end.event == "return" and end.value is not None else ""
        if value:
            given = ", ".join(row[1:])
            at, moment = place(steps, frame.steps[-1]), f"the call `{function}({given})`"
            cells.append(Cell(number, len(row), value, at, "", moment))
        rows.append((*row, value))
    caption = f"The calls of {function} that {call} leads to, in the order they begin"
    return FullTable(columns, tuple(rows), tuple(cells), caption, nested=True)


def line_table(
    steps: Sequence[Step], frame: Frame, lines: Sequence[str], call: str
) -> FullTable | None:
    """One row per line that ran and changed a variable: the line, and its variable's new value."""
    rows: list[tuple[str, ...]] = []
    cells: list[Cell] = []
    for index, following in zip(frame.steps, frame.steps[1:], strict=False):
        before, after = steps[index], steps[following]
        if before.event != "line" or before.line > len(lines):
            continue
        for name, value in after.variables.items():
            if before.variables.get(name) != value:
                code = " ".join(lines[before.line - 1].split("#")[0].split())
                number = arrival(steps, index)
                again = f" ran the {ordinal(number)} time" if number > 1 else ""
                moment = f"after `{code}`{again}"
                cells.append(Cell(len(rows), 3, value, place(steps, following), name, moment))
                rows.append((f"line {before.line}", code, name, value))
    if len(rows) < 2:
        return None
    columns = ("line", "code", "variable", "value after")
    return FullTable(columns, tuple(rows), tuple(cells), f"{call}, line by line")


def askable(full: FullTable) -> list[Cell]:
    """Cells worth asking for, best first: late, plain, and not to be copied from a neighbour."""

    def merit(cell: Cell) -> tuple[bool, bool, int, int]:
        row = full.rows[cell.row]
        above = full.rows[cell.row - 1][cell.column] if cell.row else None
        copied = cell.value == above or cell.value in row[: cell.column]
        last = cell.row == len(full.rows) - 1 and len(full.rows) > 3
        return copied, last, abs(cell.row - 2) if cell.row < 5 else cell.row, cell.column

    plain = [cell for cell in full.cells if cell.value and len(cell.value) <= MAX_CELL]
    if full.nested:
        return sorted(plain, key=lambda cell: abs(cell.row - min(len(full.rows), MAX_ROWS) + 2))
    return sorted(plain, key=merit)


def shown(full: FullTable, cell: Cell | None = None) -> TraceTable:
    """The table as a student sees it: bounded, cut off after the asked row, that cell empty."""
    last = len(full.rows) if cell is None or full.nested else cell.row + 1
    keep = list(range(last))
    if last > MAX_ROWS:
        head = MAX_ROWS // 2
        keep = [*range(head), -1, *range(last - (MAX_ROWS - head - 1), last)]
    rows: list[tuple[str, ...]] = []
    asked: tuple[int, int] | None = None
    for number in keep:
        if number < 0:
            rows.append((SKIPPED,) * len(full.columns))
            continue
        row = [_clip(text) for text in full.rows[number]]
        if cell is not None and number == cell.row:
            asked = (len(rows), cell.column)
            row[cell.column] = ""
        elif cell is not None and full.nested and number < cell.row:
            row[cell.column] = SKIPPED
        rows.append(tuple(row))
    return TraceTable(
        columns=full.columns, rows=tuple(rows), asked=asked, caption=_caption(full, rows, asked)
    )


def _clip(text: str) -> str:
    return text if len(text) <= MAX_CELL else text[: MAX_CELL - 1] + SKIPPED


def _caption(
    full: FullTable, rows: Sequence[tuple[str, ...]], asked: tuple[int, int] | None
) -> str:
    """The table in words, for those who do not see it."""
    sentences = [full.caption + "."]
    for number, row in enumerate(rows):
        if row[0] == SKIPPED:
            sentences.append("Some rows are left out.")
            continue
        parts = []
        for column, (title, value) in enumerate(zip(full.columns[1:], row[1:], strict=True), 1):
            said = "to be filled in" if (number, column) == asked else value or "nothing"
            parts.append(f"{title.replace('`', '')} {said}")
        sentences.append(f"{row[0]}: {', '.join(parts)}.")
    return " ".join(sentences)
