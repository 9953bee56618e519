"""Which problem next, and what is said of the concepts underneath."""

from __future__ import annotations

from tutor_app.dialogue import Case, Problem
from tutor_app.learner.concepts import Concept, ConceptGraph
from tutor_app.learner.mastery import LearnerState, Observed, beginner, trace
from tutor_app.learner.parameters import SignSource, learner_parameters
from tutor_app.learner.prerequisites import weak_signs
from tutor_app.learner.signs import Sign
from tutor_app.learner.suggesting import Suggestion, Why, suggest

PARAMETERS = learner_parameters()
DAY = 86_400.0
GRAPH = ConceptGraph(
    [
        Concept(id="variables", name="v", topic="t", description="d"),
        Concept(id="loops", name="l", topic="t", description="d", prerequisites=("variables",)),
        Concept(id="nested", name="n", topic="t", description="d", prerequisites=("loops",)),
    ]
)


def problem(id: str, *concepts: str, difficulty: int = 2) -> Problem:
    made = Problem.python(id=id, statement=id, cases=[Case(call="f(1)", expected="1")])
    return made.model_copy(update={"concepts": concepts, "difficulty": difficulty})


PROBLEMS = (problem("first", "variables"), problem("second", "loops"), problem("third", "nested"))


def practised(concept: str, correct: bool, times: int = 8, at: float = 0.0) -> list[Observed]:
    return [
        Observed(at + n * 60, concept, f"{concept}:cause", 2, correct, SignSource.EXACT)
        for n in range(times)
    ]


def suggested(state: LearnerState, at: float = 3600.0, solved: tuple[str, ...] = ()) -> list[str]:
    found = suggest(state, PROBLEMS, GRAPH, at, PARAMETERS, solved)
    return [one.problem for one in found]


def test_a_beginner_starts_with_what_rests_on_nothing() -> None:
    assert suggested(beginner(PARAMETERS)) == ["first", "second", "third"]


def test_who_knows_the_basics_goes_on_to_what_rests_on_them() -> None:
    state = trace(practised("variables", True), PARAMETERS)
    assert suggested(state)[0] == "second"
    state = trace([*practised("variables", True), *practised("loops", True)], PARAMETERS)
    assert suggested(state)[0] == "third"


def test_what_is_out_of_reach_waits() -> None:
    hard = problem("hard", "variables", difficulty=5)
    state = trace(practised("variables", False), PARAMETERS)
    found = suggest(state, (hard, PROBLEMS[0]), GRAPH, 3600, PARAMETERS)
    assert [one.problem for one in found] == ["first", "hard"]


def test_a_solved_problem_comes_back_when_it_has_faded() -> None:
    state = trace(practised("variables", True), PARAMETERS)
    assert "first" not in suggested(state, solved=("first",))
    later = suggest(state, PROBLEMS, GRAPH, 60 * DAY, PARAMETERS, ("first",))
    (first,) = [one for one in later if one.problem == "first"]
    assert (first.why, first.concept) == (Why.REVIEW, "variables")


def test_problems_without_concepts_are_not_suggested() -> None:
    assert suggest(beginner(PARAMETERS), (problem("bare"),), GRAPH, 0, PARAMETERS) == ()


def test_equal_worth_is_told_apart_by_difficulty_and_name() -> None:
    twins = (problem("b", "variables"), problem("a", "variables"))
    found: tuple[Suggestion, ...] = suggest(beginner(PARAMETERS), twins, GRAPH, 0, PARAMETERS)
    assert [one.problem for one in found] == ["a", "b"]


def test_right_answers_speak_weakly_for_what_they_rest_on_and_wrong_ones_for_nothing() -> None:
    signs = [
        Sign(1, "loops", "cause", SignSource.EXACT, True),
        Sign(2, "loops", "cause", SignSource.EXACT, True),
        Sign(3, "nested", "mend", SignSource.EXACT, False),
        Sign(4, "unknown", "mend", SignSource.EXACT, True),
    ]
    (found,) = weak_signs(signs, GRAPH)
    assert (found.concept, found.count, found.through) == ("variables", 2, ("loops",))
