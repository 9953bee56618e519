"""State space, question tree and policy: pure functions, no network, disk or clock."""

from tutor_app.planner.faults import separate_faults
from tutor_app.planner.guessing import weigh_guess
from tutor_app.planner.policy import Policy
from tutor_app.planner.state import Act, Node, Observation, Phase, Plan, PlanState
from tutor_app.planner.state_space import is_met, open_understandings
from tutor_app.planner.step import put_safe_question, step, turn_bound

__all__ = [
    "Act",
    "Node",
    "Observation",
    "Phase",
    "Plan",
    "PlanState",
    "Policy",
    "is_met",
    "open_understandings",
    "put_safe_question",
    "separate_faults",
    "step",
    "turn_bound",
    "weigh_guess",
]
