"""A student's own equation: from the form to a problem, with kind words for what cannot be used."""

from __future__ import annotations

from dataclasses import dataclass

from tutor_app.dialogue import Goal, Problem
from tutor_app.subjects.algebra.line import Kind, Line, Reading
from tutor_app.subjects.algebra.reading import in_a_question, read_line
from tutor_app.subjects.algebra.render import to_text
from tutor_app.subjects.algebra.work_check import check
from tutor_app.web.own_problem import MAX_TITLE

TO_SOLVE = frozenset({Kind.EQUATION, Kind.INEQUALITY, Kind.SYSTEM})
MOST_QUOTED = 60


@dataclass(frozen=True)
class EquationError:
    """Why the line cannot be worked on. `reason` names a text of page.yaml, with what fills it."""

    reason: str
    line: str
    why: str = ""
    one: str = ""
    other: str = ""


def make_equation_problem(text: str, goal: str) -> Problem | EquationError:
    """A problem from the form: one equation, inequality or expression, or a system on lines of its
    own. An unknown goal counts as solving; an expression without letters is then worked out.
    """
    typed = text.replace("\x00", "").splitlines()
    rows = [in_a_question(row.strip()) for row in typed if row.strip()]
    if not rows:
        return EquationError("no_equation", "")
    for row in rows:
        error = _unfit(row, read_line(row))
        if error is not None:
            return error
    given = rows[0] if len(rows) == 1 else "; ".join(_only(row) for row in rows)
    reading = read_line(given)
    error = _unfit(given, reading)
    if error is not None or reading.line is None:
        return error or EquationError("equation_words", _short(given))
    return _problem(given, reading.line, _goal(goal))


def _problem(given: str, line: Line, goal: Goal) -> Problem | EquationError:
    to_solve = line.kind in TO_SOLVE
    if line.kind is Kind.SOLUTIONS:
        return EquationError("already_solved", _short(given))
    if line.kind is Kind.VALUE and goal is Goal.SOLVE:
        goal = Goal.EVALUATE
    if to_solve and goal is not Goal.SOLVE:
        return EquationError("work_on_equation", _short(given))
    if not to_solve and goal is Goal.SOLVE:
        return EquationError("solve_expression", _short(given))
    start = _only(given)
    title = to_text(line.body)
    short = title if len(title) <= MAX_TITLE else title[: MAX_TITLE - 2] + " …"
    problem = Problem.algebra(start=start, goal=goal, title=short)
    # Nothing is left to do where the line, as its own first step, is the end already.
    if check(problem, start).finished:
        return EquationError("already_solved" if to_solve else "nothing_to_do", _short(given))
    return problem


def _unfit(row: str, reading: Reading) -> EquationError | None:
    """Why a row is not one line of mathematics that can be meant in only one way."""
    if reading.problem is not None:
        if reading.problem.remark:
            return EquationError("equation_words", _short(row))
        return EquationError("equation_unread", _short(row), why=reading.problem.kind)
    if len(reading.lines) > 1:
        return EquationError("equation_steps", _short(row))
    if reading.line is not None and reading.line.continues:
        return EquationError("half_equation", _short(row))
    if reading.line is not None and reading.alternatives:
        one, other = (to_text(line.body) for line in (reading.line, reading.alternatives[0]))
        return EquationError("equation_two_ways", _short(row), one=one, other=other)
    return None


def _only(row: str) -> str:
    """The mathematics in a row, without words around it."""
    line = read_line(row).line
    return row[line.start : line.end].strip().strip("`$") if line is not None else row


def _goal(goal: str) -> Goal:
    return Goal(goal) if goal in set(Goal) else Goal.SOLVE


def _short(text: str) -> str:
    return text if len(text) <= MOST_QUOTED else text[:MOST_QUOTED] + "…"
