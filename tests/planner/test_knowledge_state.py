from hypothesis import given
from hypothesis import strategies as st

from tests.planner.students import POLICY
from tutor_app.dialogue import Belief, Evidence, EvidenceSource
from tutor_app.planner.knowledge_state import LEAST, MOST, is_settled, is_there, observe

probabilities = st.floats(min_value=0.011, max_value=0.989)
sources = st.sampled_from(list(EvidenceSource))


def after(probability: float, source: EvidenceSource, supports: bool) -> float:
    belief = Belief(understanding="u", probability=probability)
    return observe(belief, Evidence(turn=1, source=source, supports=supports), POLICY).probability


@given(probabilities, sources)
def test_evidence_for_raises_and_evidence_against_never_does(
    probability: float, source: EvidenceSource
) -> None:
    assert after(probability, source, True) > probability
    assert after(probability, source, False) <= probability


@given(st.floats(min_value=0.05, max_value=0.5))
def test_a_run_weighs_more_than_a_value_and_a_value_more_than_a_choice(probability: float) -> None:
    ranked = [EvidenceSource.EXECUTION, EvidenceSource.EXACT, EvidenceSource.CHOICE]
    risen = [after(probability, source, True) for source in ranked]
    assert risen == sorted(risen, reverse=True)
    assert len(set(risen)) == 3


def test_one_right_fact_shows_a_symptom_but_a_lucky_choice_does_not() -> None:
    prior = POLICY.prior["symptom"]
    exact = Belief(understanding="u", probability=after(prior, EvidenceSource.EXACT, True))
    choice = Belief(understanding="u", probability=after(prior, EvidenceSource.CHOICE, True))
    assert is_there(exact, POLICY)
    assert not is_there(choice, POLICY)


def test_an_explanation_after_one_missed_fact_is_believed() -> None:
    missed = after(POLICY.prior["cause"], EvidenceSource.EXACT, False)
    explained = after(missed, EvidenceSource.SEMANTIC, True)
    assert is_there(Belief(understanding="u", probability=explained), POLICY)


def test_all_evidence_is_kept() -> None:
    belief = Belief(understanding="u", probability=0.3)
    for turn, supports in enumerate((True, False, True)):
        evidence = Evidence(turn=turn, source=EvidenceSource.EXACT, supports=supports)
        belief = observe(belief, evidence, POLICY)
    assert [e.turn for e in belief.evidence] == [0, 1, 2]


@given(st.lists(st.tuples(sources, st.booleans()), max_size=20))
def test_held_stands_until_a_teacher_says_otherwise(later: list) -> None:  # type: ignore[type-arg]
    belief = Belief(understanding="u", probability=0.2)
    word = Evidence(turn=0, source=EvidenceSource.TEACHER, supports=True)
    belief = observe(belief, word, POLICY)
    for source, supports in later:
        belief = observe(belief, Evidence(turn=1, source=source, supports=supports), POLICY)
        words = [e for e in belief.evidence if e.source is EvidenceSource.TEACHER]
        assert is_settled(belief) is words[-1].supports
        if words[-1].supports:
            assert belief.probability == MOST
    assert len(belief.evidence) == len(later) + 1


def test_not_held_takes_back_what_was_shown_and_more_than_one_answer_wins_it_again() -> None:
    belief = Belief(understanding="u", probability=0.98)
    word = Evidence(turn=0, source=EvidenceSource.TEACHER, supports=False)
    belief = observe(belief, word, POLICY)
    assert belief.probability == LEAST
    right = Evidence(turn=1, source=EvidenceSource.SEMANTIC, supports=True)
    belief = observe(belief, right, POLICY)
    assert not is_there(belief, POLICY)
    assert is_there(observe(belief, right, POLICY), POLICY)
