"""The model's instructor: the planned words, said so that they fit what the student just said.

What is said, and which question is asked, is the offline draft's; the model finds the words. They
are checked against the facts, and where they break a rule the offline words are said.
"""

from __future__ import annotations

from tutor_app.dialogue import Intent, ProbeKind, Reading, Record, Verdict
from tutor_app.language_model import Meter, ModelFault
from tutor_app.planner import Act, Plan, PlanState
from tutor_app.roles.llm.answers import InstructorAnswer
from tutor_app.roles.llm.asking import Asks, unsuitable
from tutor_app.roles.llm.blocks import SHOWN, put_together, without_blocks
from tutor_app.roles.llm.bridge import Rule, decision
from tutor_app.roles.llm.evidence import orders
from tutor_app.roles.llm.fencing import clip
from tutor_app.roles.llm.grounding import Ground, fault_in
from tutor_app.roles.llm.inputs import InstructorInputs
from tutor_app.roles.llm.prompts import RolePrompt
from tutor_app.roles.llm.reading_rules import ReadingRules
from tutor_app.roles.llm.scenes import failing_case, recent_turns
from tutor_app.roles.llm.speech_rules import SpeechRules
from tutor_app.roles.offline.instructor import OfflineInstructor
from tutor_app.roles.offline.voice import Draft
from tutor_app.roles.protocols import Doing, Scene, Step, Telling, Utterance

SHARE = 0.8  # of the time that is left
WORDED = frozenset({Act.ASK, Act.BRIDGE, Act.WHY, Act.RECAP, Act.CLOSE})


class Prepared(Record):
    """The offline words for a plan (`planned`, with `[shown]` for its `blocks`), the situation they
    are said in, and the ground that a model's words have to keep to.
    """

    plain: Utterance
    planned: str
    asks: bool
    situation: str
    blocks: tuple[str, ...]
    ground: Ground


class ModelInstructor:
    """Words found by a language model, within what the offline instructor would say."""

    def __init__(
        self,
        offline: OfflineInstructor,
        model: Asks,
        meter: Meter,
        prompt: RolePrompt,
        limits: ReadingRules,
        speech: SpeechRules,
        bridge: tuple[Rule, ...],
        misconceptions: dict[str, str],
        doing: Doing,
    ) -> None:
        """`misconceptions` maps ids to names; nothing else of the library gets into a prompt."""
        self._offline = offline
        self._model = model
        self._meter = meter
        self._prompt = prompt
        self._limits = limits
        self._speech = speech
        self._bridge = bridge
        self._misconceptions = misconceptions
        self._doing = doing

    def say(
        self,
        scene: Scene,
        plan: Plan,
        reading: Reading,
        state: PlanState,
        telling: Telling,
        used: tuple[str, ...],
    ) -> Utterance:
        """The draft of a reply. Offline words where a model has nothing to add, or fails."""
        prepared = self.prepare(scene, plan, reading, state, telling, used)
        if not is_worded(plan, reading) or not prepared.plain.text.strip():
            return prepared.plain
        self._doing(Step.ASKING)
        inputs = self._inputs(scene, plan, prepared)
        try:
            answer = self._model.ask(
                self._prompt.fill(inputs), InstructorAnswer, self._meter, share=SHARE
            )
            return self.finish(prepared, answer)
        except ModelFault as fault:
            self._meter.fall_back("instructor", fault)
            return prepared.plain

    def prepare(
        self,
        scene: Scene,
        plan: Plan,
        reading: Reading,
        state: PlanState,
        telling: Telling,
        used: tuple[str, ...],
    ) -> Prepared:
        """The offline words for a plan, and what a model's are to be checked against."""
        draft = _invited(self._offline.draft(scene, plan, reading, state, telling, used))
        before, before_blocks = without_blocks(draft.before)
        asked, asked_blocks = without_blocks(draft.asked)
        blocks = (*before_blocks, *asked_blocks)
        ground = Ground(
            before=before.replace(SHOWN, ""),
            asked=asked.replace(SHOWN, ""),
            facts=(*_facts(scene), *blocks),
            question=plan.question,
            verdict=_verdict(reading),
            credit=bool(plan.credited or plan.mended) or plan.act in (Act.WHY, Act.CLOSE),
            over=plan.act is Act.CLOSE,
            orders=self._orders(scene),
            earlier=tuple(said.text for said in scene.recent if said.by == "tutor"),
        )
        return Prepared(
            plain=draft.utterance,
            planned=f"{before}\n{asked}".strip(),
            asks=asked.rstrip().endswith("?"),
            situation=self._situation(plan, reading, telling),
            blocks=blocks,
            ground=ground,
        )

    def finish(self, prepared: Prepared, answer: InstructorAnswer) -> Utterance:
        """The model's words around what the planner wants shown. Raises ModelFault for words that
        break a rule.
        """
        over = prepared.ground.over
        acknowledgement = answer.acknowledgement.replace(SHOWN, " ").strip()
        question = "" if over else answer.question.replace(SHOWN, " ").strip()
        reason = fault_in(acknowledgement, question, prepared.ground, self._speech)
        if reason is not None:
            raise unsuitable(reason)
        return Utterance(
            text=put_together(_one_line(acknowledgement), prepared.blocks, _one_line(question)),
            parts=prepared.plain.parts,
            plain=prepared.plain.text,
        )

    def safe(self, scene: Scene, plan: Plan) -> str:
        """A question that can reveal nothing; never the model's."""
        return self._offline.safe(scene, plan)

    def _inputs(self, scene: Scene, plan: Plan, prepared: Prepared) -> InstructorInputs:
        longest, planned = self._limits.longest, prepared.planned
        question = plan.question
        finding = scene.finding(question.finding) if question is not None else None
        probe = question.probe if question is not None else None
        secret_error = probe is not None and probe.kind is ProbeKind.MESSAGE
        case = "" if secret_error else failing_case(scene, finding, probe.call if probe else "")
        fragment = clip(finding.fragment.strip(), 200) if finding is not None else ""
        return InstructorInputs(
            planned=clip(planned, longest.statement),
            situation=prepared.situation,
            case="" if _names_call(planned, case) else case,
            fragment="" if fragment in planned else fragment,
            recent=recent_turns(scene, longest.recent),
            message=clip(scene.message, longest.message) or "(the student said nothing)",
            asks=prepared.asks,
            over=prepared.ground.over,
        )

    def _orders(self, scene: Scene) -> tuple[str, ...]:
        """What in the student's texts, and in the task if it is theirs, speaks to the machine."""
        said = (disclosure.text for disclosure in scene.recent if disclosure.by == "student")
        cases = (f"{case.call} {case.expected}" for case in scene.problem.cases)
        text = "\n".join((scene.work, scene.message, scene.problem.statement, *said, *cases))
        return orders(text, (*self._limits.to_the_machine, *self._speech.patterns("orders")))

    def _situation(self, plan: Plan, reading: Reading, telling: Telling) -> str:
        chosen = decision(self._bridge, plan, reading, telling.answered)
        verdict = _verdict(reading)
        facts = {
            "reply": verdict if verdict is not None else reading.intent.replace("_", " "),
            "error": chosen.error,
            "strategy": chosen.strategy,
            "intention": chosen.intention,
        }
        if plan.question is not None:
            facts["move"] = f"{plan.question.move}, {plan.question.rung.name.lower()}"
        name = self._misconceptions.get(reading.misconception or "")
        if name:
            facts["may believe"] = name
        return "; ".join(f"{key}: {value}" for key, value in facts.items())


def is_worded(plan: Plan, reading: Reading) -> bool:
    """Whether a model may find the words: not for worked examples, ends, a question that a teacher
    has worded, a definition that the student asked for and the glossary has, a guess that is not to
    be judged, or an attempt to steer it, which it had better not answer.
    """
    if plan.act is Act.ASK and plan.question is not None and plan.question.pinned:
        return False
    if reading.withheld or reading.intent is Intent.STEERING:
        return False
    if reading.intent is Intent.ASKS_MEANING and reading.term:
        return False
    return plan.act in WORDED


def _invited(draft: Draft) -> Draft:
    """A draft that asks nothing invites the student to act: that is its question."""
    if draft.asked.strip():
        return draft
    return draft.model_copy(update={"before": "", "asked": draft.before})


def _one_line(text: str) -> str:
    """A text without line ends."""
    return " ".join(text.split())


def _names_call(planned: str, case: str) -> bool:
    """Whether the planned words speak of the very call of a case."""
    call = case.split("`")[1] if case.startswith("`") else ""
    return bool(call) and call in planned


def _verdict(reading: Reading) -> Verdict | None:
    return reading.asked if reading.intent is Intent.ANSWER else None


def _facts(scene: Scene) -> tuple[str, ...]:
    """What the student has said, written or can see."""
    shown: list[str] = []
    for result in scene.check.results:
        if result.case.hidden:
            continue
        case, error = result.case, result.error
        shown += [case.call, case.expected, case.prints or "", result.got or "", result.printed]
        if error is not None:
            shown += [error.type, error.message]
    recent = (said.text for said in scene.recent)
    return (scene.work, scene.message, scene.problem.statement, *recent, *shown)
