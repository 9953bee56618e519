from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.roles.scenes import OFF_BY_ONE, ONLY_HIDDEN, TWICE, parts, scene_of
from tutor_app.dialogue import Case, CaseResult, Check, ErrorReport, Finding, Outcome
from tutor_app.roles.protocols import Scene
from tutor_app.roles.slots import (
    LONGEST,
    anchor,
    article,
    code,
    entry_name,
    gives,
    main_variable,
    one_line,
    slots_for,
    wanted,
)


def result(outcome: Outcome, *, call: str = "f(1)", **more: object) -> CaseResult:
    return CaseResult(case=Case(call=call, expected="2"), outcome=outcome, **more)


def first(scene: Scene) -> Finding:
    return scene.findings[0]


# ------------------------------------------------------------------------------ anchor


def test_the_shortest_shown_case_that_the_fault_explains_is_spoken_about() -> None:
    scene = scene_of("add-up-to-n", OFF_BY_ONE)
    found = anchor(scene, first(scene))
    assert found is not None
    explained = [scene.check.results[i] for i in first(scene).explains]
    shown = [r.case.call for r in explained if not r.case.hidden]
    assert found.case.call in shown
    assert len(found.case.call) == min(map(len, shown))


def test_a_named_failing_case_wins_and_a_hidden_or_passing_one_never_does() -> None:
    scene = scene_of("add-up-to-n", OFF_BY_ONE)
    shown = [r.case.call for r in scene.check.failing if not r.case.hidden]
    for call in shown:
        found = anchor(scene, first(scene), call)
        assert found is not None
        assert found.case.call == call
    for other in scene.check.results:
        if other.passed or other.case.hidden:
            found = anchor(scene, first(scene), other.case.call)
            assert found is not None
            assert found.case.call in shown


def test_a_case_that_ran_is_preferred_to_one_that_did_not() -> None:
    scene = scene_of("add-up-to-n", OFF_BY_ONE)
    results = (
        result(Outcome.NOT_RUN, call="f(1)"),
        result(Outcome.TIMEOUT, call="f(1000)"),
    )
    found = anchor(scene.model_copy(update={"check": Check(results=results)}), None)
    assert found == results[1]


def test_there_is_no_case_to_speak_about_when_only_hidden_ones_fail() -> None:
    scene = scene_of("add-up-to-n", ONLY_HIDDEN)
    assert not scene.check.all_pass
    assert anchor(scene, first(scene)) is None
    slots = slots_for(scene, first(scene))
    assert (slots["call"], slots["gives"], slots["wanted"]) == ("", "", "")
    assert slots["function"] == "total_up_to"
    hidden = [r.case for r in scene.check.results if r.case.hidden]
    for case in hidden:
        assert case.call not in slots.values()


def test_every_slot_is_there_with_and_without_a_finding() -> None:
    scene = scene_of("add-up-to-n", OFF_BY_ONE)
    full, bare = slots_for(scene, first(scene)), slots_for(scene, None)
    assert full.keys() == bare.keys()
    assert all(full.values())
    assert full["line"] == "3"
    assert full["variable"] == "i"
    assert (bare["fragment"], bare["line"], bare["variable"]) == ("", "", "")
    assert bare["call"]


def test_a_finding_of_an_earlier_version_with_other_cases_is_survived() -> None:
    scene = scene_of("add-up-to-n", OFF_BY_ONE)
    old = first(scene).model_copy(update={"explains": (99,)})
    assert slots_for(scene, old)["call"] == slots_for(scene, None)["call"]


def test_a_case_that_passes_by_now_is_not_spoken_about() -> None:
    scene = scene_of(TWICE, "def twice(n):\n    return n + 1\n")
    earlier = first(scene_of("add-up-to-n", OFF_BY_ONE)).model_copy(update={"explains": (0, 1)})
    found = anchor(scene, earlier, "twice(1)")
    assert found is not None
    assert found.case.call == "twice(20)"


# ------------------------------------------------------------------------------ phrases


@pytest.mark.parametrize(
    ("one", "phrase"),
    [
        (result(Outcome.WRONG_VALUE, got="10"), "gives `10`"),
        (result(Outcome.WRONG_VALUE, got="None"), "gives nothing (`None`)"),
        (result(Outcome.WRONG_VALUE), "gives nothing (`None`)"),
        (
            result(Outcome.ERROR, error=ErrorReport(type="IndexError", message="", line=2)),
            "stops with an `IndexError`",
        ),
        (
            result(Outcome.ERROR, error=ErrorReport(type="TypeError", message="")),
            "stops with a `TypeError`",
        ),
        (result(Outcome.TIMEOUT), "never finishes"),
        (result(Outcome.MEMORY), "runs out of memory"),
        (result(Outcome.OUTPUT_LIMIT), "prints without end"),
        (result(Outcome.FORBIDDEN), "tries something that is not allowed here"),
        (result(Outcome.CRASHED), "brings Python down"),
        (result(Outcome.WRONG_OUTPUT, printed="3\n2\n"), "prints `3 2`"),
        (result(Outcome.WRONG_OUTPUT, printed=" \n"), "prints nothing"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.outcome,
)
def test_what_a_case_does_is_a_phrase_after_the_call(one: CaseResult, phrase: str) -> None:
    assert gives(one) == phrase


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_has_a_phrase(outcome: Outcome) -> None:
    phrase = gives(result(outcome))
    assert re.match(r"\w+", phrase)
    assert "``" not in phrase


def test_what_is_wanted_is_the_value_or_the_printed_text() -> None:
    assert wanted(result(Outcome.WRONG_VALUE)) == "`2`"
    printing = Case(call="f()", prints="3\nLift off!\n")
    assert wanted(CaseResult(case=printing, outcome=Outcome.WRONG_OUTPUT)) == "`3 Lift off!`"


def test_wrong_output_is_set_against_the_output_that_is_wanted() -> None:
    both = Case(call="f()", prints="hello", expected="None")
    assert wanted(CaseResult(case=both, outcome=Outcome.WRONG_OUTPUT, printed="bye")) == "`hello`"


def test_a_case_that_prints_what_it_should_is_not_said_to_give_nothing() -> None:
    printing = Case(call="f()", prints="hello\n")
    passed = CaseResult(case=printing, outcome=Outcome.PASSED, got="None", printed="hello\n")
    assert gives(passed) == "prints `hello`"


@pytest.mark.parametrize(
    ("error", "said"),
    [("IndexError", "an `IndexError`"), ("KeyError", "a `KeyError`"), ("OSError", "an `OSError`")],
)
def test_the_article_fits_the_error(error: str, said: str) -> None:
    assert article(error) == said


# ------------------------------------------------------------------------------ text as code


def inner(inline: str) -> str:
    """What CommonMark shows of inline code: from a run of backticks to the next equal run."""
    fence = re.match(r"`+", inline)
    assert fence is not None
    runs = [m for m in re.finditer(r"`+", inline[fence.end() :]) if len(m[0]) == len(fence[0])]
    assert runs, f"never closed: {inline}"
    shown, rest = inline[fence.end() :][: runs[0].start()], inline[fence.end() :][runs[0].end() :]
    assert rest == "", f"closed too early: {inline}"
    return shown[1:-1] if shown[:1] == shown[-1:] == " " and shown.strip() else shown


@given(st.text(alphabet=st.sampled_from("ab `|*_\\'\"\n\t"), min_size=1, max_size=40))
def test_any_text_survives_as_inline_code(text: str) -> None:
    folded = " ".join(text.split())
    if folded:
        assert inner(code(text)) == folded


def test_nothing_is_not_shown_as_a_pair_of_backticks() -> None:
    assert "``" not in code("")


def test_long_text_is_cut_and_says_so() -> None:
    cut = code("x" * 500)
    assert len(cut) == LONGEST + 2
    assert cut.endswith("…`")


def test_statements_of_a_call_stand_side_by_side() -> None:
    assert (
        one_line("a = Account(5)\n\n  a.pay(3)\na.balance\n")
        == "a = Account(5); a.pay(3); a.balance"
    )
    assert one_line("f(1)") == "f(1)"


# ------------------------------------------------------------------------------ names


@pytest.mark.parametrize(
    ("fragment", "variable"),
    [
        ("for i in range(1, n):", "i"),
        ("while left < right:", "left"),
        ("if len(word) == 0:", "word"),
        ("return total", "total"),
        ("total += mark", "total"),
        ("print(total)", "total"),
        ("elif x > 3:", "x"),
        ("else:", ""),
        ("elements = []", "elements"),
        ("elements.append(x)", "elements"),
        ("x * 2 + y", "x"),
        ("x[", ""),
        ("", ""),
        ("return 3", ""),
        ("\x00", ""),
    ],
)
def test_the_first_variable_of_a_fragment(fragment: str, variable: str) -> None:
    assert main_variable(fragment) == variable


@given(st.text(max_size=60))
def test_any_fragment_has_a_variable_or_none(fragment: str) -> None:
    name = main_variable(fragment)
    assert name == "" or name.isidentifier()


def test_the_function_or_class_under_test_is_named_for_every_problem() -> None:
    for problem in parts().catalog.problems.values():
        if problem.subject != "python":
            continue
        scene = Scene(session="s", turn=0, problem=problem, work="")
        assert re.search(rf"(def|class) {entry_name(scene)}\b", problem.starter)
