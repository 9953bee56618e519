"""Candidate replies for a teacher: what could be said to the student now, in different ways.

After Tutor CoPilot (Wang et al. 2024): a person who knows what a reply is meant to do chooses
better than one who is handed a single text. The candidates are the planner's own questions, worded
as the tutor would word them and cleared by the guard; each says which error it answers, by which
strategy and with which intention (Bridge, Wang et al. 2024).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tutor_app.assembly import Parts
from tutor_app.datafiles import KNOWLEDGE, DataFileError, load
from tutor_app.dialogue import (
    Fallback,
    Fault,
    Intent,
    Move,
    Question,
    Reading,
    Record,
    Rung,
    Stage,
    Turn,
    Usage,
)
from tutor_app.overruling import reading_as_overruled, scene_as_overruled
from tutor_app.planner import (
    Act,
    Plan,
    asked_in_vain,
    closing_questions,
    example_question,
    questions_left,
)
from tutor_app.roles.llm.bridge import bridge_rules, decision
from tutor_app.roles.protocols import Offer, Scene
from tutor_app.roles.tables import example_text
from tutor_app.saying import Guarded, leaks_of, present_scene, telling_for
from tutor_app.session import SessionState

OFFERED = 3


class When(Record):
    """When an entry fits; what is not named may be anything."""

    act: Act | None = None
    move: Move | None = None
    rung: str | None = None
    stage: Stage | None = None


class Strategy(Record):
    """What a kind of question is meant to do."""

    when: When
    strategy: str
    intention: str


class Suggestion(Record):
    """One reply that a teacher may send, as it is or changed.

    `id` names it in `excluded`, to be shown others. `error` is what lies behind the student's last
    reply; `strategy` and `intention` are what this one does about it. `parts` name the wording that
    was used, `by_model` whose it is.
    """

    id: str
    text: str
    error: str
    strategy: str
    intention: str
    question: Question
    parts: tuple[str, ...] = ()
    by_model: bool = False


class Suggestions(Record):
    """The candidates for one moment, the planner's favourite first, and what they cost."""

    candidates: tuple[Suggestion, ...] = ()
    usage: Usage = Usage()
    fallbacks: tuple[Fallback, ...] = ()


class Moment(NamedTuple):
    """What there is to reply to: the scene, how the student's last reply is read, and which
    question it was a reply to.
    """

    scene: Scene
    reading: Reading
    answered: Question | None


@cache
def strategies(path: Path = KNOWLEDGE / "copilot.yaml") -> tuple[Strategy, ...]:
    """The project's table. Raises DataFileError when it is broken or does not decide all cases."""
    table = load(path, tuple[Strategy, ...])
    if not table or table[-1].when != When():
        raise DataFileError(path, "file", "end with an entry that fits everything (when: {})")
    return table


def strategy_of(plan: Plan) -> Strategy:
    """What the planned question is meant to do."""
    question = plan.question
    facts = {
        "act": plan.act,
        "move": question.move if question else None,
        "rung": Rung(question.rung).name.lower() if question else None,
        "stage": question.stage if question else None,
    }
    for entry in strategies():
        wanted = entry.when.model_dump(exclude_none=True)
        if all(facts[name] == value for name, value in wanted.items()):
            return entry
    return strategies()[-1]


def suggest(
    parts: Parts,
    state: SessionState,
    turns: Sequence[Turn],
    excluded: Collection[str],
    may_spend: bool,
) -> Suggestions:
    """Up to three replies to the student as the session stands, no two alike: each by another
    strategy while there are any. The same moment always gives the same ones; `excluded` are ids of
    suggestions that were seen already, whose strategies come last.

    A language model words all of them in one call, if there is one and it may be paid for; where
    its words will not do, the offline ones stay.
    """
    moment = _moment(parts, state, turns)
    chosen = _chosen(parts, state, moment, excluded)
    roles = parts.engine.roles(may_spend, lambda step: None)
    if roles.copilot is None or not chosen:
        return Suggestions(candidates=tuple(made for made, _ in chosen))
    offers = [offer for _, offer in chosen]
    words = roles.copilot.reword(moment.scene, offers, moment.reading, state.plan)
    guarded = Guarded(state.secrets, state.ledger)
    said: list[Suggestion] = []
    held_back: list[Fallback] = []
    for (made, _), utterance in zip(chosen, words, strict=True):
        if utterance.plain is not None:
            leaks = leaks_of(parts, moment.scene, utterance.text, guarded)
            if leaks:
                fault, why = Fault.HELD_BACK, leaks[0].reason
                held_back.append(Fallback(role="copilot", fault=fault, detail=why))
            else:
                made = made.model_copy(update={"text": utterance.text, "by_model": True})
        said.append(made)
    spent = roles.spent()
    return Suggestions(
        candidates=tuple(said), usage=spent.usage, fallbacks=(*spent.fallbacks, *held_back)
    )


def _chosen(
    parts: Parts, state: SessionState, moment: Moment, excluded: Collection[str]
) -> tuple[tuple[Suggestion, Offer], ...]:
    """The candidates in the offline words, each with what it was made of."""
    plans = tuple(_plans(parts, state, moment.scene))
    seen = {strategy_of(p).strategy for p in plans if _id(p) in excluded}
    left = [plan for plan in plans if _id(plan) not in excluded]
    left.sort(key=lambda plan: strategy_of(plan).strategy in seen)
    chosen: list[tuple[Suggestion, Offer]] = []
    for alike in (_same_strategy, _same_kind):
        for plan in left:
            if len(chosen) == OFFERED:
                return tuple(chosen)
            if any(_same_fact(plan, one) or alike(plan, one) for one, _ in chosen):
                continue
            made = _worded(parts, state, moment, plan, [one for one, _ in chosen])
            if made is not None:
                chosen.append(made)
    return tuple(chosen)


def _moment(parts: Parts, state: SessionState, turns: Sequence[Turn]) -> Moment:
    """The student's last reply: as the tutor read it, or where it was silent as it is read now."""
    last = turns[-1]
    offline = parts.engine.offline
    asked = [t.reply.question for t in turns[:-1] if t.reply.question is not None]
    scene = present_scene(state).model_copy(update={"message": last.message})
    if last.reading is not None:
        reading, answered = last.reading, asked[-1] if asked else None
    else:
        answered = state.plan.current.question if state.plan.current else None
        reading = Reading(intent=Intent.CHANGED_WORK)
        if last.message.strip():
            understandings = offline.analyst.understandings(scene)
            reading = offline.verifier.read(scene, answered, understandings)
    if last.number == 0:
        scene = scene.model_copy(update={"turn": 0})
    return Moment(
        scene_as_overruled(state.plan, scene), reading_as_overruled(state.plan, reading), answered
    )


def _plans(parts: Parts, state: SessionState, scene: Scene) -> Iterator[Plan]:
    """Everything that could be said: new questions, then a worked example, then old ones."""
    plan, analyst = state.plan, parts.engine.offline.analyst
    if scene.check.all_pass:
        for question in closing_questions(plan):
            yield Plan(act=Act.ASK, question=question)
    candidates = analyst.candidates(scene, plan.understandings)
    for question in questions_left(plan, candidates, parts.policy):
        yield Plan(act=Act.ASK, question=question, finding=question.finding)
    example = example_question(plan)
    if example is not None:
        yield Plan(act=Act.EXAMPLE, question=example, finding=example.finding)
    for question in asked_in_vain(plan):
        yield Plan(act=Act.ASK, question=question, finding=question.finding)


def _worded(
    parts: Parts,
    state: SessionState,
    moment: Moment,
    plan: Plan,
    chosen: Sequence[Suggestion],
) -> tuple[Suggestion, Offer] | None:
    """The candidate in words; None where they would give something away, or say nothing new."""
    scene, reading, answered = moment
    telling = telling_for(parts, scene, plan, answered, state.plan.examples)
    if plan.act is Act.EXAMPLE and telling.example is None:
        return None
    used = (*state.used, *(part for one in chosen for part in one.parts))
    offer = Offer(plan=plan, telling=telling, used=used)
    draft = parts.engine.offline.instructor.say(scene, plan, reading, state.plan, telling, used)
    said = {entry.text for entry in scene.recent} | {one.text for one in chosen}
    guarded = Guarded(state.secrets, state.ledger)
    example = example_text(telling.example) if telling.example is not None else None
    if draft.text in said or leaks_of(parts, scene, draft.text, guarded, example):
        return None
    assert plan.question is not None
    meant = strategy_of(plan)
    made = Suggestion(
        id=_id(plan),
        text=draft.text,
        error=decision(bridge_rules(), plan, reading, answered).error,
        strategy=meant.strategy,
        intention=meant.intention,
        question=plan.question,
        parts=draft.parts,
    )
    return made, offer


def _id(plan: Plan) -> str:
    return plan.question.id if plan.question is not None else ""


def _same_fact(plan: Plan, other: Suggestion) -> bool:
    """Whether both ask for the same thing, be it with a choice or without."""
    asked, probe = plan.question, other.question.probe
    if asked is None or asked.id == other.id:
        return True
    return asked.probe is not None and probe is not None and asked.probe.id == probe.id


def _same_strategy(plan: Plan, other: Suggestion) -> bool:
    return strategy_of(plan).strategy == other.strategy


def _same_kind(plan: Plan, other: Suggestion) -> bool:
    asked = plan.question
    return asked is None or (asked.move, asked.rung) == (other.question.move, other.question.rung)
