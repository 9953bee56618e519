"""The filter's promises: which way evidence moves it, and what time does."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor_app.datafiles import DataFileError, read_yaml
from tutor_app.learner.mastery import (
    LearnerState,
    Mastery,
    Observed,
    beginner,
    mastery,
    observe,
    trace,
    trace_class,
)
from tutor_app.learner.parameters import LEARNER_FILE, SignSource, learner_parameters

PARAMETERS = learner_parameters()
DAY = 86_400.0

times = st.floats(min_value=0, max_value=1000 * DAY)
observed = st.builds(
    Observed,
    component=st.sampled_from(["loops", "range", "lists"]),
    item=st.sampled_from(["p:cause", "p:mend", "q:cause"]),
    difficulty=st.integers(1, 5),
    correct=st.booleans(),
    at=times,
    source=st.sampled_from(list(SignSource)),
)
histories = st.lists(observed, max_size=25)


def one(correct: bool, at: float = 0.0, component: str = "loops", difficulty: int = 3) -> Observed:
    return Observed(at, component, f"p{difficulty}:cause", difficulty, correct, SignSource.EXACT)


def now(state: LearnerState, component: str, at: float) -> Mastery:
    return mastery(state, component, at, PARAMETERS)


@given(histories, observed, st.sampled_from(["loops", "range", "lists", "unseen"]))
def test_a_right_answer_lowers_nothing_and_a_wrong_one_raises_nothing(
    history: list[Observed], last: Observed, component: str
) -> None:
    state = trace(history, PARAMETERS)
    at = max([last.at, *(seen.at for seen in history)])
    last = last._replace(at=at)
    before = now(state, component, at)
    after = now(observe(state, last, PARAMETERS), component, at)
    if last.correct:
        assert after.probability >= before.probability - 1e-12
    else:
        assert after.probability <= before.probability + 1e-12


@given(histories, observed)
def test_evidence_leaves_less_doubt_about_its_component(
    history: list[Observed], last: Observed
) -> None:
    state = trace(history, PARAMETERS)
    last = last._replace(at=max([last.at, *(seen.at for seen in history)]))
    before = now(state, last.component, last.at)
    after = now(observe(state, last, PARAMETERS), last.component, last.at)
    # Where the answer was certain beforehand it tells nothing: no less doubt, and never more.
    assert after.deviation <= before.deviation
    assert after.signs == before.signs + 1


@given(st.lists(observed, min_size=1, max_size=25), times, times)
def test_doubt_grows_with_time_up_to_where_it_began(
    history: list[Observed], first: float, second: float
) -> None:
    state = trace(history, PARAMETERS)
    last = max(seen.at for seen in history)
    early, late = sorted((last + first, last + second))
    for component in ("loops", "range", "lists"):
        doubts = [now(state, component, at).deviation for at in (last, early, late)]
        assert doubts == sorted(doubts)
        at_the_start = now(beginner(PARAMETERS), component, late).deviation
        assert doubts[-1] <= at_the_start + 1e-12


@given(histories, st.randoms(use_true_random=False))
def test_events_count_in_the_order_of_their_times(
    history: list[Observed], chance: random.Random
) -> None:
    shuffled = list(history)
    chance.shuffle(shuffled)
    assert trace(shuffled, PARAMETERS) == trace(history, PARAMETERS)


@given(histories)
def test_one_by_one_comes_to_the_same_as_all_at_once(history: list[Observed]) -> None:
    state = beginner(PARAMETERS)
    for seen in sorted(history):
        state = observe(state, seen, PARAMETERS)
    assert state == trace(history, PARAMETERS)


@given(st.lists(observed, max_size=300))
def test_the_numbers_stay_in_their_bounds(history: list[Observed]) -> None:
    state = trace(history, PARAMETERS)
    for component in ("loops", "range", "lists"):
        found = now(state, component, 1000 * DAY)
        assert 0 <= found.low <= found.probability <= found.high <= 1
        assert 0 <= found.sd <= 0.5


def test_an_hour_of_right_answers_is_mastery_and_wrong_ones_are_not() -> None:
    right = trace([one(True, at * 60) for at in range(8)], PARAMETERS)
    wrong = trace([one(False, at * 60) for at in range(8)], PARAMETERS)
    assert now(right, "loops", 3600).probability > PARAMETERS.known
    assert now(wrong, "loops", 3600).probability < 0.25


def test_what_was_known_fades_and_comes_back() -> None:
    state = trace([one(True, at * 60) for at in range(8)], PARAMETERS)
    fresh, later = now(state, "loops", 3600), now(state, "loops", 90 * DAY)
    assert later.probability < fresh.probability
    again = observe(state, one(True, 90 * DAY), PARAMETERS)
    assert now(again, "loops", 90 * DAY).probability > later.probability


def test_a_hard_item_done_right_says_more_than_an_easy_one() -> None:
    easy = trace([one(True, difficulty=1)], PARAMETERS)
    hard = trace([one(True, difficulty=5)], PARAMETERS)
    assert now(hard, "loops", 0).probability > now(easy, "loops", 0).probability


def test_a_sure_source_weighs_more_than_an_unsure_one() -> None:
    by = {
        source: trace([one(True)._replace(source=source)], PARAMETERS)
        for source in (SignSource.TEACHER, SignSource.CHOICE)
    }
    teacher, choice = by[SignSource.TEACHER], by[SignSource.CHOICE]
    assert now(teacher, "loops", 0).probability > now(choice, "loops", 0).probability


def test_a_class_shares_what_is_learned_of_an_item() -> None:
    missed_by_all = {f"s{n}": [one(False, n)] for n in range(20)}
    together = trace_class({**missed_by_all, "last": [one(False, 60)]}, PARAMETERS)
    alone = trace([one(False, 60)], PARAMETERS)
    # Where everybody fails it is the item that is hard.
    assert now(together["last"], "loops", 60).probability > now(alone, "loops", 60).probability
    assert trace_class({"nobody": []}, PARAMETERS)["nobody"].components == {}


def test_it_tells_strong_from_weak_students() -> None:
    chance = random.Random(4)
    strengths = [n / 4 - 3 for n in range(25)]
    seen = {
        str(strength): [
            one(chance.random() < 1 / (1 + 2.718**-strength), at * 60.0) for at in range(20)
        ]
        for strength in strengths
    }
    states = trace_class(seen, PARAMETERS)
    found = [now(states[str(s)], "loops", 1200.0).probability for s in strengths]
    right = sum(a < b for i, a in enumerate(found) for b in found[i + 1 :])
    pairs = len(found) * (len(found) - 1) / 2
    assert right / pairs > 0.85


@pytest.mark.parametrize(
    ("part", "value", "field"),
    [
        ("evidence", {"exact": {"slip": 0.1, "guess": 0.1}}, "how far to trust"),
        ("difficulty", {1: 0.0}, "give a difficulty"),
        ("practice_gain", -1, "practice_gain"),
    ],
)
def test_a_broken_file_is_refused(tmp_path: Path, part: str, value: object, field: str) -> None:
    import yaml

    path = tmp_path / "learner.yaml"
    path.write_text(yaml.safe_dump(read_yaml(LEARNER_FILE) | {part: value}), encoding="utf-8")
    with pytest.raises(DataFileError, match=field):
        learner_parameters(path)
