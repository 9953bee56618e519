"""The summary that is kept of each session, for overviews of many."""

from __future__ import annotations

from functools import cache

from tutor_app.learner.parameters import learner_parameters
from tutor_app.summary.record import FaultSummary, SessionSummaryData, read_summary
from tutor_app.summary.summarising import SummaryRules, rebuild, refresh, summarise
from tutor_app.summary.teacher_moves import TeacherMove, teacher_move_rules

__all__ = [
    "FaultSummary",
    "SessionSummaryData",
    "SummaryRules",
    "TeacherMove",
    "read_summary",
    "rebuild",
    "refresh",
    "summarise",
    "summary_rules",
]


@cache
def summary_rules() -> SummaryRules:
    """The rules as shipped. Raises DataFileError for a broken file."""
    return SummaryRules(moves=teacher_move_rules(), learner=learner_parameters())
