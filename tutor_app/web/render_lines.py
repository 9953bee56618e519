"""Lines of algebra as HTML: each as mathematics, with how it stands to the lines before it.

The words say where to look and never why. A line that was changed since the last check, and every
line below it, is shown without a verdict.
"""

from __future__ import annotations

import html

from tutor_app.dialogue import Check, Problem, StepResult, StepState
from tutor_app.subjects.algebra.reading import read_rows
from tutor_app.web.mathematics import reachable, row_mathml
from tutor_app.web.mathml import only_mathml
from tutor_app.web.words import Words

# Seen beside the words, never instead of them.
ICONS = {
    StepState.FINE: "✓",
    StepState.LOOK_AGAIN: "↺",
    StepState.AFTER_A_SLIP: "↳",
    StepState.REPEATS: "=",
    StepState.UNREADABLE: "?",
    StepState.AMBIGUOUS: "?",
    StepState.UNCHECKED: "–",
}


def lines_html(
    problem: Problem, work: str, words: Words, check: Check | None = None, checked: str = ""
) -> str:
    """The rows of the work, the start line above them. `check` is of the work `checked`."""
    same = _rows_alike(work, checked) if check is not None else 0
    steps = {step.row: step for step in check.steps} if check is not None else {}
    shown = []
    for number, text, is_remark in _rows(work):
        if number <= same:
            # A row without a step holds no mathematics: a remark of the student's.
            if number in steps:
                shown.append(_step(steps[number], words))
        elif not is_remark:
            shown.append(_new(number, text, words))
    start = problem.start.strip()
    first = next((text for _, text, is_remark in _rows(work) if not is_remark), "")
    if start and not (first and row_mathml(first) == row_mathml(start)):
        shown.insert(0, _start(start, words))
    if not shown:
        return ""
    label = html.escape(words("lines.heading"), quote=True)
    return (
        f'<section class="results" aria-label="{label}"><ol class="steps">{"".join(shown)}</ol>'
        f"</section>"
    )


def lines_summary_html(check: Check | None, words: Words, running: bool = False) -> str:
    """The line beside the button: whether there is something to look at, announced."""
    if running:
        return f'<p class="summary" role="status">{html.escape(words("lines.checking"))}</p>'
    said, good = _summary(check, words) if check is not None else ("", False)
    kind = "summary good" if good else "summary"
    return f'<p class="{kind}" role="status"><span>{html.escape(said)}</span></p>'


def _summary(check: Check, words: Words) -> tuple[str, bool]:
    states = [step.state for step in check.steps]
    wrong = states.count(StepState.LOOK_AGAIN)
    unread = states.count(StepState.UNREADABLE) + states.count(StepState.AMBIGUOUS)
    if not states:
        return words("lines.none"), False
    if check.finished:
        return words("lines.finished"), True
    for key, count in (("wrong", wrong), ("unread", unread)):
        if count:
            return _counted(f"lines.{key}", count, words), False
    if all(state is StepState.FINE for state in states):
        return _counted("lines.fine", len(states), words), True
    return "", False


def _counted(key: str, count: int, words: Words) -> str:
    return words(f"{key}_one" if count == 1 else key, count=count)


def _rows(work: str) -> list[tuple[int, str, bool]]:
    """Every row with its number from 1, its text, and whether it holds no mathematics."""
    return [
        (row.row + 1, row.text.strip(), bool(row.reading.problem and row.reading.problem.remark))
        for row in read_rows(work)
    ]


def _rows_alike(work: str, checked: str) -> int:
    """How many rows from the top are as they were when they were checked."""
    now, then = (text.replace("\r\n", "\n").rstrip().split("\n") for text in (work, checked))
    alike = 0
    for one, other in zip(now, then, strict=False):
        if one.strip() != other.strip():
            break
        alike += 1
    return alike


def _step(step: StepResult, words: Words) -> str:
    state = words(f"lines.states.{step.state.value}")
    icon = f'<span aria-hidden="true">{ICONS[step.state]}</span> '
    note = f'<p class="note">{html.escape(step.note)}</p>' if step.note else ""
    return _line(step.row, _shown(step), step.state.value, icon + html.escape(state), words, note)


def _shown(step: StepResult) -> str:
    try:
        return _scrollable(only_mathml(step.shown), step.text) if step.shown else _raw(step.text)
    except ValueError:
        return _raw(step.text)


def _new(number: int, text: str, words: Words) -> str:
    formula = row_mathml(text)
    shown = _scrollable(formula, text) if formula else _raw(text)
    return _line(number, shown, "new", html.escape(words("lines.not_yet")), words)


def _start(start: str, words: Words) -> str:
    formula = row_mathml(start)
    shown = _scrollable(formula, start) if formula else _raw(start)
    return _line(0, shown, "start", html.escape(words("lines.start")), words)


def _line(number: int, shown: str, kind: str, state: str, words: Words, note: str = "") -> str:
    row = html.escape(words("lines.row", number=number))
    named = f'<span class="sr-only">{row}: </span>' if number else ""
    return (
        f'<li class="step {kind}">{named}'
        f'<span class="row-number" aria-hidden="true">{number or ""}</span>'
        f'{shown}<span class="sr-only">: </span><span class="state">{state}</span>{note}</li>'
    )


def _scrollable(formula: str, text: str) -> str:
    return f'<span class="maths"{reachable(text)}>{formula}</span>'


def _raw(text: str) -> str:
    return f'<span class="maths"{reachable(text)}><code>{html.escape(text)}</code></span>'
