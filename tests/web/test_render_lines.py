import pytest

from tutor_app.dialogue import Check, Problem, StepResult, StepState
from tutor_app.subjects.algebra.work_check import check as check_work
from tutor_app.web.mathematics import row_mathml
from tutor_app.web.render_lines import lines_html, lines_summary_html

PROBLEM = Problem.algebra(start="3x + 5 = 20")
SLIP = "3x = 25\nx = 25/3"
HOSTILE = "<script>alert(1)</script>"


def step(row, text, state, note=""):
    return StepResult(row=row, text=text, state=state, shown=row_mathml(text), note=note)


def rows(rendered):
    return rendered.split("<li ")[1:]


@pytest.mark.parametrize("state", list(StepState))
def test_every_state_is_said_in_words_with_its_line(words, state):
    check = Check(steps=(step(1, "3x = 25", state),))
    rendered = lines_html(PROBLEM, "3x = 25", words, check, "3x = 25")
    line = rows(rendered)[1]
    assert words(f"lines.states.{state.value}") in line
    assert words("lines.row", number=1) in line
    assert "<math" in line


def test_a_wrong_line_and_what_follows_from_it_are_told_apart(words):
    start, wrong, after = rows(lines_html(PROBLEM, SLIP, words, check_work(PROBLEM, SLIP), SLIP))
    assert words("lines.start") in start
    assert words("lines.states.look_again") in wrong
    assert words("lines.states.after_a_slip") in after
    assert "15" not in wrong + after, "the right line is not given away"


def test_an_empty_page_shows_where_to_start(words):
    (start,) = rows(lines_html(PROBLEM, "", words))
    assert words("lines.start") in start
    assert "<math" in start


def test_a_start_line_that_was_copied_is_shown_once(words):
    rendered = rows(lines_html(PROBLEM, "3x+5=20\n3x = 15", words))
    assert len(rendered) == 2
    assert words("lines.start") not in "".join(rendered)


def test_a_story_shows_nothing_before_the_first_line(words):
    story = Problem.algebra(statement="Twice a number is 8.", models=["2n = 8"])
    assert lines_html(story, "", words) == ""


def test_what_was_changed_since_has_no_verdict_and_what_stands_above_keeps_its_own(words):
    work = "3x = 15\nx = 5"
    check = check_work(PROBLEM, work)
    _, first, second = rows(lines_html(PROBLEM, "3x = 15\nx = 6", words, check, work))
    assert words("lines.states.fine") in first
    assert words("lines.not_yet") in second
    _, first, second = rows(lines_html(PROBLEM, "3x = 16\nx = 5", words, check, work))
    assert words("lines.not_yet") in first
    assert words("lines.not_yet") in second, "it was checked against a line that is gone"


def test_a_line_that_cannot_be_read_says_why_and_remarks_are_left_alone(words):
    work = "now I divide\n3x + = 20\n3x = 15"
    check = check_work(PROBLEM, work)
    rendered = lines_html(PROBLEM, work, words, check, work)
    assert "now I divide" not in rendered
    assert words("lines.states.unreadable") in rendered
    assert check.steps[0].note[:20] in rendered
    assert words("lines.row", number=3) in rendered, "rows keep the numbers of the editor"


def test_what_is_typed_or_noted_stays_text(words):
    check = Check(
        steps=(
            step(1, HOSTILE, StepState.UNREADABLE, note=HOSTILE),
            StepResult(row=2, text="x", state=StepState.FINE, shown=f"<math>{HOSTILE}</math>"),
        )
    )
    work = f"{HOSTILE}\nx"
    for rendered in (
        lines_html(PROBLEM, work, words, check, work),
        lines_html(PROBLEM, work, words),
    ):
        assert "<script" not in rendered
        assert "&lt;script&gt;" in rendered


def test_work_beyond_all_limits_is_shown_without_trouble(words):
    work = "x = 1\n" * 5_000
    check = check_work(PROBLEM, work)
    assert words("lines.states.unreadable") in lines_html(PROBLEM, work, words, check, work)


@pytest.mark.parametrize(
    ("states", "finished", "said"),
    [
        ((), False, "lines.none"),
        ((StepState.FINE,), False, "lines.fine_one"),
        ((StepState.FINE, StepState.LOOK_AGAIN, StepState.AFTER_A_SLIP), False, "lines.wrong_one"),
        ((StepState.UNREADABLE,), False, "lines.unread_one"),
        ((StepState.FINE, StepState.FINE), True, "lines.finished"),
    ],
)
def test_the_line_beside_the_button_says_how_it_stands(words, states, finished, said):
    steps = tuple(step(row, "x = 5", state) for row, state in enumerate(states, start=1))
    rendered = lines_summary_html(Check(steps=steps, finished=finished), words)
    assert words(said) in rendered
    assert 'role="status"' in rendered


def test_nothing_is_said_before_the_first_check(words):
    assert "<span></span>" in lines_summary_html(None, words)
    assert words("lines.checking") in lines_summary_html(None, words, running=True)
