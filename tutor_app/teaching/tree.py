"""The question tree of a session, as a tree."""

from __future__ import annotations

from collections.abc import Sequence

from tutor_app.dialogue import Move, Question, Record, Rung, Stage, Turn, Verdict
from tutor_app.planner import Node


class TreeNode(Record):
    """One question with what grew from it. `number` is its place in the order of asking; `turn`
    the turn it was first asked in (None where no stored turn has it); `detours` how often it
    stayed on the table without an answer.
    """

    number: int
    turn: int | None
    move: Move
    level: int
    rung: Rung
    stage: Stage
    understanding: str
    target: str
    checkable: bool
    expected: str | None
    verdict: Verdict | None
    detours: int
    children: tuple[TreeNode, ...] = ()


def question_tree(nodes: Sequence[Node], turns: Sequence[Turn]) -> tuple[TreeNode, ...]:
    """The roots of the tree, in the order of asking. A question whose parent is not among the
    earlier ones is a root.
    """
    asked_in: dict[str, int] = {}
    for turn in turns:
        if turn.reply.question is not None:
            asked_in.setdefault(turn.reply.question.id, turn.number)
    parents: list[int | None] = []
    latest: dict[str, int] = {}
    for number, node in enumerate(nodes):
        parents.append(latest.get(node.question.parent or ""))
        latest[node.question.id] = number
    children: dict[int | None, list[TreeNode]] = {}
    # Backwards, so that all children of a node are there before the node itself.
    for number in range(len(nodes) - 1, -1, -1):
        below = tuple(reversed(children.pop(number, [])))
        made = _node(number, nodes[number], asked_in, below)
        children.setdefault(parents[number], []).append(made)
    return tuple(reversed(children.get(None, [])))


def number_of(nodes: Sequence[Node], question: Question) -> int | None:
    """The place of a question in the order of asking."""
    places = (n for n, node in enumerate(nodes) if node.question.id == question.id)
    return next(places, None)


def _node(
    number: int, node: Node, asked_in: dict[str, int], children: tuple[TreeNode, ...]
) -> TreeNode:
    question = node.question
    return TreeNode(
        number=number,
        turn=asked_in.get(question.id),
        move=question.move,
        level=question.level,
        rung=question.rung,
        stage=question.stage,
        understanding=question.understanding,
        target=question.target,
        checkable=question.checkable,
        expected=question.expected,
        verdict=node.verdict,
        detours=node.detours,
        children=children,
    )
