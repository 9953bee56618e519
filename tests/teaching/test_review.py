"""The review of real sessions: nothing the tutor did is missing, and the pieces fit together."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest

from tutor_app.commands import main
from tutor_app.commands.guard_case import import_guard_cases
from tutor_app.datafiles import DataFileError, load
from tutor_app.dialogue import GuardReport, Move, Question, Rung, Stage, Turn, Verdict
from tutor_app.guard.cases import GuardedWork
from tutor_app.planner import Node
from tutor_app.session import SessionState
from tutor_app.storage import StoredSession
from tutor_app.teaching.differences import Change, line_differences
from tutor_app.teaching.guard_cases import add_cases, as_yaml, guard_case_of, read_cases
from tutor_app.teaching.marks import TurnMark
from tutor_app.teaching.review import SessionReview, review_of
from tutor_app.teaching.tree import TreeNode, question_tree
from tutor_app.tutor import Tutor

OFF_BY_ONE = """\
def total_up_to(n):
    total = 0
    for i in range(1, n):
        total += i
    return total
"""
MENDED = OFF_BY_ONE.replace("range(1, n)", "range(1, n + 1)")
LEAK = "Write `range(1, n + 1)` there. What does it give?"


@pytest.fixture(scope="module")
def session() -> Iterator[tuple[StoredSession, tuple[Turn, ...]]]:
    tutor = Tutor.open(None)
    id = tutor.start("add-up-to-n", OFF_BY_ONE).id
    tutor.respond(id, "idk")
    tutor.respond(id, "hello")
    tutor.respond(id, "oh it stops before n")
    tutor.respond(id, work=MENDED)
    tutor.respond(id, "it had to stop before 1 so nothing ran")
    yield tutor.stored(id, ""), tutor._parts.repository.turns(id)
    tutor.close()


@pytest.fixture(scope="module")
def review(session: tuple[StoredSession, tuple[Turn, ...]]) -> SessionReview:
    return review_of(*session, [TurnMark(turn=1, stars=5)])


def flat(nodes: tuple[TreeNode, ...]) -> Iterator[TreeNode]:
    for node in nodes:
        yield node
        yield from flat(node.children)


def test_every_turn_is_there_with_its_reasons(
    review: SessionReview, session: tuple[StoredSession, tuple[Turn, ...]]
) -> None:
    turns = session[1]
    assert [one.text for one in review.turns] == [turn.reply.text for turn in turns]
    assert all(one.act and one.reason for one in review.turns)
    assert review.turns[0].reading is None
    assert review.turns[1].intent == "does_not_know"
    assert [one.marks for one in review.turns if one.marks] == [(TurnMark(turn=1, stars=5),)]
    assert all(len(one.retrieved) <= 3 for one in review.turns)
    assert review.turns[0].retrieved
    assert review.seconds == pytest.approx(sum(turn.seconds for turn in turns))
    assert (review.tokens, review.cost) == (0, None)


def test_the_work_shows_what_was_changed_and_its_run(review: SessionReview) -> None:
    assert [one.number for one in review.turns if one.work_changed] == [4]
    edited = review.turns[4]
    changed = [(one.change, one.text.strip()) for one in edited.work if one.change != "same"]
    assert changed == [
        (Change.REMOVED, "for i in range(1, n):"),
        (Change.ADDED, "for i in range(1, n + 1):"),
    ]
    assert edited.check is not None
    assert edited.check.all_pass


def test_the_tree_holds_every_question_once_where_it_grew(review: SessionReview) -> None:
    nodes = list(flat(review.tree))
    assert [one.number for one in nodes] == list(range(review.questions))
    assert all(child.number > node.number for node in nodes for child in node.children)
    for turn in review.turns:
        if turn.asked is not None and not turn.asked.stays:
            (node,) = [one for one in nodes if one.number == turn.asked.number]
            assert node.turn == turn.number
            assert node.target == turn.asked.question.target
    assert review.turns[2].asked is not None
    assert review.turns[2].asked.stays


def test_the_knowledge_state_moves_with_its_evidence(review: SessionReview) -> None:
    started = {change.understanding for change in review.turns[0].changes}
    assert started == {series.understanding for series in review.series}
    for turn in review.turns[1:]:
        for change in turn.changes:
            assert change.before is not None
            assert change.before != change.after
            assert {one.turn for one in change.evidence} == {turn.number}
    mend = next(one for one in review.series if one.stage is Stage.MEND)
    assert mend.points[0][1] < 0.5 < mend.points[-1][1]
    assert mend.evidence[-1].turn == 4
    numbers = [number for number, _ in mend.points]
    assert numbers == sorted(set(numbers))


def test_differences_put_removed_lines_where_they_stood() -> None:
    found = line_differences("a\nb\nc", "a\nx\nc\nd")
    assert [(one.change.value, one.text, one.number) for one in found] == [
        ("same", "a", 1),
        ("removed", "b", None),
        ("added", "x", 2),
        ("same", "c", 3),
        ("added", "d", 4),
    ]
    assert line_differences("", "") == ()


def node(id: str, parent: str | None = None) -> Node:
    question = Question(
        id=id,
        understanding="u",
        finding="f",
        stage=Stage.CAUSE,
        move=Move.PROBING,
        level=1,
        rung=Rung.OPEN,
        target="t",
        wording="w",
        parent=parent,
    )
    return Node(question=question, verdict=Verdict.WRONG)


def test_a_question_without_its_parent_is_a_root_and_order_is_kept() -> None:
    nodes = [node("a"), node("b", "a"), node("c", "gone"), node("d", "a"), node("e", "d")]
    first, second = question_tree(nodes, ())
    assert [one.number for one in first.children] == [1, 3]
    assert [one.number for one in first.children[1].children] == [4]
    assert (second.number, second.turn, second.children) == (2, None, ())


def test_a_question_that_names_itself_or_a_later_one_does_not_go_round() -> None:
    roots = question_tree([node("a", "b"), node("b", "b"), node("c", "b")], ())
    assert [one.number for one in roots] == [0, 1]
    assert [one.number for one in roots[1].children] == [2]


# ------------------------------------------------------------------ what was reported of the guard


def reported(
    session: tuple[StoredSession, tuple[Turn, ...]], mark: TurnMark, said: str, held: str = ""
) -> GuardedWork | None:
    """The case of a session in which the tutor had said this in turn 1, and held that back."""
    stored, turns = session
    report = GuardReport(allowed=not held, blocked=(held,) if held else ())
    reply = turns[1].reply.model_copy(update={"text": said, "guard": report})
    changed = (turns[0], turns[1].model_copy(update={"reply": reply}), *turns[2:])
    return guard_case_of(SessionState.model_validate_json(stored.state), changed, mark)


def test_a_leak_that_a_teacher_saw_is_a_case_with_all_it_takes(
    session: tuple[StoredSession, tuple[Turn, ...]], tmp_path: Path
) -> None:
    work = reported(session, TurnMark(turn=1, leaked="n + 1", comment="the fix"), LEAK)
    assert work is not None
    assert work.program == OFF_BY_ONE
    assert work.fixes
    (saying,) = work.cases
    assert (saying.say, saying.leak, saying.student, saying.why) == (
        LEAK,
        True,
        ("idk",),
        "the fix",
    )
    assert len(saying.tutor) == 1
    file, to, out = tmp_path / "cases.yaml", tmp_path / "reported.yaml", StringIO()
    file.write_text(as_yaml([work]), encoding="utf-8")
    import_guard_cases(file, to, out)
    assert "held back: Write" in out.getvalue()
    assert [case.saying for case in read_cases(tmp_path)][-1] == saying
    import_guard_cases(file, to, out)
    assert "Nothing new" in out.getvalue()


def test_a_draft_held_back_for_nothing_is_a_case_that_must_pass(
    session: tuple[StoredSession, tuple[Turn, ...]],
) -> None:
    mark = TurnMark(turn=1, wrongly_blocked=0)
    work = reported(session, mark, "Hm?", "What is `i` the last time round?")
    assert work is not None
    assert [(one.say, one.leak) for one in work.cases] == [
        ("What is `i` the last time round?", False)
    ]


@pytest.mark.parametrize(
    "mark",
    [TurnMark(turn=1, stars=1), TurnMark(turn=77, leaked=""), TurnMark(turn=1, wrongly_blocked=3)],
)
def test_other_marks_are_no_case(
    session: tuple[StoredSession, tuple[Turn, ...]], mark: TurnMark
) -> None:
    assert reported(session, mark, "Hm?") is None


def test_cases_are_added_to_what_is_there(
    session: tuple[StoredSession, tuple[Turn, ...]], tmp_path: Path
) -> None:
    path = tmp_path / "reported.yaml"
    first = reported(session, TurnMark(turn=1, leaked=""), LEAK)
    second = reported(session, TurnMark(turn=1, leaked=""), "It is `n + 1`.")
    assert first is not None
    assert second is not None
    assert len(add_cases([first, first], path)) == 1
    assert len(add_cases([first, second], path)) == 1
    assert len(load(path, list[GuardedWork])) == 2
    path.write_text("- nonsense", encoding="utf-8")
    with pytest.raises(DataFileError):
        add_cases([second], path)


def test_a_file_that_holds_no_cases_is_refused_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "cases.yaml"
    file.write_text("- {name: x, program: y, cases: []}", encoding="utf-8")
    assert main(["guard-case", "import", str(file), "--to", str(tmp_path / "r.yaml")]) == 1
    assert "cases.yaml: 0.cases" in capsys.readouterr().err
    assert not (tmp_path / "r.yaml").exists()
