from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.roles.scenes import (
    MENDED,
    OFF_BY_ONE,
    ONLY_HIDDEN,
    UNREADABLE,
    parts,
    questions,
    roles,
    scene_of,
)
from tutor_app.dialogue import (
    AnswerKind,
    Move,
    ProbeKind,
    Question,
    Rung,
    Stage,
    UnderstandingKind,
)
from tutor_app.misconceptions.algebra_understandings import algebra_entries
from tutor_app.misconceptions.library import library
from tutor_app.planner import separate_faults
from tutor_app.roles.offline.analyst import PROBE_ORDER
from tutor_app.roles.protocols import Scene
from tutor_app.roles.wording import offline_wording

UNWRITTEN = "def total_up_to(n):\n    pass\n"
PROBLEMS = tuple(parts().catalog.problems.values())


def scenes() -> list[Scene]:
    """The first faulty program of every third problem, and the special kinds of program."""
    return [
        *(scene_of(p.id, p.faulty[0].code) for p in PROBLEMS[::3]),
        *(scene_of("add-up-to-n", w) for w in (OFF_BY_ONE, ONLY_HIDDEN, UNREADABLE, UNWRITTEN)),
        two_faults(),
    ]


def two_faults() -> Scene:
    """Hours and minutes both worked out wrongly."""
    problem = parts().catalog.problems["clock-time"]
    return scene_of(problem.id, problem.faulty[1].code)


def facts(asked: Sequence[Question]) -> list[Question]:
    return [q for q in asked if q.probe is not None]


# ------------------------------------------------------------------------------ understandings


def test_every_separate_fault_has_three_understandings_each_needing_the_one_before() -> None:
    for scene in scenes():
        found = roles().analyst.understandings(scene)
        keys = [finding.key for finding in separate_faults(scene.findings)]
        assert [u.finding for u in found[::3]] == keys
        assert [u.stage for u in found] == list(Stage) * len(keys)
        for symptom, cause, mend in zip(found[::3], found[1::3], found[2::3], strict=True):
            assert symptom.prerequisites == ()
            assert cause.prerequisites == (symptom.id,)
            assert mend.prerequisites == (cause.id,)
            assert cause.kind is UnderstandingKind.CONCEPTUAL
            assert len({symptom.finding, cause.finding, mend.finding}) == 1
        assert len({u.id for u in found}) == len(found)


def test_two_separate_faults_are_two_and_other_views_of_one_are_not() -> None:
    one, two = scene_of("add-up-to-n", OFF_BY_ONE), two_faults()
    assert len(one.findings) > 1
    assert len(roles().analyst.understandings(one)) == 3
    assert len(roles().analyst.understandings(two)) == 6


def test_what_the_strip_shows_is_never_the_fault_or_a_hidden_call() -> None:
    for scene in scenes():
        hidden = [case.call for case in scene.problem.cases if case.hidden]
        for understanding in roles().analyst.understandings(scene):
            finding = scene.finding(understanding.finding)
            assert finding is not None
            assert understanding.shown
            assert finding.what not in understanding.shown
            assert not [call for call in hidden if call in understanding.shown]
            assert "``" not in understanding.shown


def test_a_program_without_a_fault_has_nothing_to_understand() -> None:
    assert roles().analyst.understandings(scene_of("add-up-to-n", MENDED)) == ()


# ------------------------------------------------------------------------------ candidates


def test_every_stage_of_every_fault_can_be_asked_about() -> None:
    for scene in scenes():
        asked = {q.understanding for q in questions(scene)}
        assert {u.id for u in roles().analyst.understandings(scene)} <= asked


def test_every_question_has_words_and_every_checkable_one_its_answer() -> None:
    entries = {**library("python"), **library("algebra"), **algebra_entries()}
    for scene in scenes():
        for asked in questions(scene):
            if asked.wording.startswith("library."):
                _, id, rung, place = asked.wording.split(".")
                assert getattr(entries[id].questions, rung)[int(place)]
            else:
                assert offline_wording().variants(asked.wording)[1]
            assert asked.checkable is (asked.probe is not None)
            if asked.probe is not None:
                assert asked.expected == asked.probe.answer.value
            assert (asked.rung is Rung.CHOICE) is asked.wording.endswith(".choice")


def test_a_choice_holds_the_answer_among_others() -> None:
    chosen = [q for scene in scenes() for q in facts(questions(scene)) if q.rung is Rung.CHOICE]
    assert len(chosen) > 10
    for asked in chosen:
        assert asked.probe is not None
        assert asked.expected in asked.probe.choices
        assert len(set(asked.probe.choices)) == len(asked.probe.choices) >= 2


def test_the_symptom_begins_with_what_is_easiest_to_see() -> None:
    order = PROBE_ORDER[Stage.SYMPTOM]
    for scene in scenes():
        for key in {f.key for f in scene.findings}:
            ranks = [
                (q.probe.level, order.index(q.probe.kind))
                for q in questions(scene)
                if q.probe and q.stage is Stage.SYMPTOM and q.finding == key
            ]
            assert ranks == sorted(ranks)


def test_a_question_about_the_mend_is_never_a_fact_to_look_up() -> None:
    mends = [q for scene in scenes() for q in questions(scene) if q.stage is Stage.MEND]
    assert mends
    assert not [q for q in mends if q.checkable]


def test_a_table_with_an_empty_cell_is_a_concrete_question() -> None:
    cells = [
        q
        for scene in scenes()
        for q in facts(questions(scene))
        if q.probe and q.probe.kind is ProbeKind.CELL and q.rung is not Rung.CHOICE
    ]
    assert cells
    assert {q.rung for q in cells} == {Rung.CONCRETE}


# ------------------------------------------------------------------------------ families


def test_by_hand_line_and_marks_have_wording_of_their_own() -> None:
    found: dict[str, list[Question]] = {}
    for scene in scenes():
        for asked in facts(questions(scene)):
            found.setdefault(asked.wording.split(".")[1], []).append(asked)
    assert {"by_hand", "line"} <= found.keys()
    for asked in found["by_hand"]:
        assert asked.probe
        assert asked.probe.slots["by_hand"]
    for asked in found["line"]:
        assert asked.probe
        assert asked.probe.answer.kind is AnswerKind.LINE
    for asked in found.get("branch", []):
        assert asked.probe
        assert asked.probe.slots["options"]


def test_an_unclosed_bracket_may_be_counted() -> None:
    work = "def total_up_to(n):\n    total = (n * (n + 1) // 2\n    return total\n"
    asked = [q for q in questions(scene_of("add-up-to-n", work)) if q.wording == "ask.marks"]
    assert asked
    assert {q.probe.slots["counted"] for q in asked if q.probe} <= {"bracket", "quote"}


def test_when_only_hidden_cases_fail_no_question_names_a_call_that_is_not_shown() -> None:
    scene = scene_of("add-up-to-n", ONLY_HIDDEN)
    hidden = [case.call for case in scene.problem.cases if case.hidden]
    worded = [q for q in questions(scene) if q.probe is None]
    assert worded
    assert {q.wording.rpartition(".")[2] for q in worded} == {"hidden"}
    for asked in facts(questions(scene)):
        assert asked.probe
        assert asked.probe.call not in hidden
    assert not [q for q in questions(scene) if q.wording.startswith("library.")]


# ------------------------------------------------------------------------------ the library


def with_confidence(scene: Scene, confidence: float) -> Scene:
    first = scene.findings[0].model_copy(update={"confidence": confidence})
    return scene.model_copy(update={"findings": (first, *scene.findings[1:])})


@pytest.mark.parametrize(("confidence", "used"), [(0.49, False), (0.5, True), (0.95, True)])
def test_a_misconception_that_is_only_a_guess_is_not_used(confidence: float, used: bool) -> None:
    scene = with_confidence(scene_of("add-up-to-n", OFF_BY_ONE), confidence)
    entry = library("python")[str(scene.findings[0].misconception)]
    asked = [q for q in questions(scene) if q.wording.startswith("library.")]
    assert bool(asked) is used
    assert {q.wording.split(".")[1] for q in asked} <= {entry.id}
    cause = next(u for u in roles().analyst.understandings(scene) if u.stage is Stage.CAUSE)
    assert (cause.statement == entry.understanding) is used


def test_library_questions_are_about_the_cause_and_come_before_the_general_ones() -> None:
    asked = [q for q in questions(scene_of("add-up-to-n", OFF_BY_ONE)) if q.stage is Stage.CAUSE]
    kinds = [q.wording.startswith("library.") for q in asked if q.probe is None]
    assert kinds == sorted(kinds, reverse=True)
    assert True in kinds
    assert False in kinds
    assert asked[0].move is Move.EXPLAIN_WHY


# ------------------------------------------------------------------------------ the page


def test_what_the_page_shows_anyway_is_not_asked() -> None:
    seen = 0
    for scene in scenes():
        shown = [r for r in scene.check.results if not r.case.hidden]
        errors = {r.error.type for r in shown if r.error}
        calls = {r.case.call for r in shown}
        for finding in separate_faults(scene.findings):
            of_it = [q for q in facts(questions(scene)) if q.finding == finding.key]
            symptom = [q for q in of_it if q.stage is Stage.SYMPTOM and q.probe]
            easy = [
                q
                for q in symptom
                if q.probe
                and not (q.probe.kind is ProbeKind.MESSAGE and q.expected in errors)
                and not (q.probe.slots.get("by_hand") and q.probe.call in calls)
            ]
            seen += bool(easy)
            if easy:  # something else is there to ask: then nothing that stands on the page
                assert easy == symptom
    assert seen > 5


def test_a_program_that_works_is_asked_about_facts_only() -> None:
    scene = scene_of("add-up-to-n", MENDED)
    asked = questions(scene)
    assert asked
    assert all(q.checkable and q.finding == "" for q in asked)
