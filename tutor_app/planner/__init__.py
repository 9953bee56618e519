"""State space, question tree and policy: pure functions, no network, disk or clock."""

from tutor_app.planner.faults import separate_faults
from tutor_app.planner.guessing import weigh_guess
from tutor_app.planner.offering import (
    asked_in_vain,
    closing_questions,
    example_question,
    questions_left,
)
from tutor_app.planner.overrides import as_overruled, likely, overrule, without_pinned
from tutor_app.planner.policy import Policy
from tutor_app.planner.state import Act, Node, Observation, Phase, Pinned, Plan, PlanState
from tutor_app.planner.state_space import is_met, open_understandings
from tutor_app.planner.step import put_safe_question, step, turn_bound

__all__ = [
    "Act",
    "Node",
    "Observation",
    "Phase",
    "Pinned",
    "Plan",
    "PlanState",
    "Policy",
    "as_overruled",
    "asked_in_vain",
    "closing_questions",
    "example_question",
    "is_met",
    "likely",
    "open_understandings",
    "overrule",
    "put_safe_question",
    "questions_left",
    "separate_faults",
    "step",
    "turn_bound",
    "weigh_guess",
    "without_pinned",
]
