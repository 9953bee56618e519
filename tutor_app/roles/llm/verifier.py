"""The model's verifier: one call that reads a reply, where the offline reader cannot be certain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tutor_app.dialogue import Finding, Intent, Question, Reading, Stage, Understanding
from tutor_app.language_model import Meter, ModelFault
from tutor_app.misconceptions.library import Misconception
from tutor_app.roles.llm.answers import VerifierAnswer
from tutor_app.roles.llm.asking import Asks
from tutor_app.roles.llm.fencing import clip, window
from tutor_app.roles.llm.inputs import VerifierInputs
from tutor_app.roles.llm.judging import is_edit, reading_from, settled_exactly
from tutor_app.roles.llm.prompts import RolePrompt
from tutor_app.roles.llm.reading_rules import ReadingRules
from tutor_app.roles.llm.scenes import asked_words, failing_case
from tutor_app.roles.protocols import Doing, Scene, Step, Verifier

SHARE = 0.5  # of the turn's time


class ModelVerifier:
    """Reads replies with a language model; offline where that is certain, or the model fails."""

    def __init__(
        self,
        offline: Verifier,
        model: Asks,
        meter: Meter,
        prompt: RolePrompt,
        rules: ReadingRules,
        misconceptions: Mapping[str, Misconception],
        doing: Doing,
    ) -> None:
        self._offline = offline
        self._model = model
        self._meter = meter
        self._prompt = prompt
        self._rules = rules
        self._misconceptions = misconceptions
        self._doing = doing

    def read(
        self, scene: Scene, question: Question | None, understandings: Sequence[Understanding]
    ) -> Reading:
        """Read the scene's message, and for open problems a change of the work. Never raises."""
        if is_edit(scene) and not scene.message.strip():
            plain = Reading(intent=Intent.CHANGED_WORK)
        else:
            plain = self._offline.read(scene, question, understandings)
        if not needs_model(scene, plain, understandings, self._rules):
            return plain
        self._doing(Step.READING)
        named = self._named(scene, question, understandings)
        candidates = self._candidates(scene)
        try:
            answer = self._model.ask(
                self._prompt.fill(self._inputs(scene, question, named, candidates)),
                VerifierAnswer,
                self._meter,
                share=SHARE,
            )
        except ModelFault as fault:
            self._meter.fall_back("verifier", fault)
            return plain
        return reading_from(scene, question, named, tuple(candidates), plain, answer, self._rules)

    def _named(
        self, scene: Scene, question: Question | None, understandings: Sequence[Understanding]
    ) -> dict[str, Understanding]:
        """The understandings that a reading may settle, by the short names they get: not the one
        that is asked about, and no mend that a run decides.
        """
        edited = is_edit(scene)
        asked = question.understanding if question is not None and not edited else None
        may_mend = scene.problem.subject == "open"
        wanted = [
            u for u in understandings if u.id != asked and (may_mend or u.stage is not Stage.MEND)
        ]
        most = self._rules.longest.understandings
        return {f"u{place}": u for place, u in enumerate(wanted[:most], 1)}

    def _candidates(self, scene: Scene) -> dict[str, str]:
        """Misconceptions that may be behind the reply: id to name, the likeliest first."""
        found = [f.misconception for f in scene.findings if f.misconception]
        ids = dict.fromkeys([*found, *(r.misconception for r in scene.retrieved)])
        known = (self._misconceptions.get(id) for id in ids)
        return {entry.id: entry.name for entry in known if entry is not None}

    def _inputs(
        self,
        scene: Scene,
        question: Question | None,
        named: Mapping[str, Understanding],
        candidates: Mapping[str, str],
    ) -> VerifierInputs:
        longest = self._rules.longest
        finding = scene.finding(question.finding) if question is not None else None
        call = question.probe.call if question is not None and question.probe else ""
        return VerifierInputs(
            work=window(scene.work, _lines(scene, finding), longest.work),
            cases=failing_case(scene, finding, call) or _statement(scene, longest.statement),
            question=_question(scene, question, longest.question),
            understandings="\n".join(
                f"{name}: {clip(described(u), 200)}" for name, u in named.items()
            ),
            misconceptions="\n".join(f"{id}: {name}" for id, name in candidates.items()),
            message=clip(scene.message, longest.message),
            edited=is_edit(scene),
        )


def needs_model(
    scene: Scene, plain: Reading, understandings: Sequence[Understanding], rules: ReadingRules
) -> bool:
    """Whether a reply takes a model to read: not if it is empty, if its value was read and there is
    hardly more to it, or if the word lists are sure that it is no answer.
    """
    words = len(scene.message.split())
    if not words:
        return is_edit(scene) and bool(understandings)
    if is_edit(scene) and understandings:
        return True
    if plain.intent is Intent.STEERING:
        return False  # data, however long: nothing that it says of itself is ever credited
    if plain.intent is Intent.ASKS_MEANING and plain.term:
        return False
    if settled_exactly(plain):
        return words >= rules.words_beside_value
    return plain.intent not in rules.sure_intents or words > rules.words_of_no_answer


def described(understanding: Understanding) -> str:
    """An understanding as a teacher would name it."""
    verb = {"symptom": "sees", "cause": "understands", "mend": "mends"}[understanding.stage]
    text = understanding.statement.removeprefix("mends it: ")
    return text if text.startswith(f"{verb} ") else f"{verb}: {text}"


def _lines(scene: Scene, finding: Finding | None) -> tuple[int, ...]:
    if finding is not None:
        return finding.lines
    return scene.findings[0].lines if scene.findings else ()


def _statement(scene: Scene, longest: int) -> str:
    return clip(scene.problem.statement, longest) if scene.problem.subject == "open" else ""


def _question(scene: Scene, question: Question | None, longest: int) -> str:
    """The question as it was put, what it should show, and the computed answer if there is one."""
    if question is None:
        return "(nothing was asked)"
    lines = [asked_words(scene, question, longest)]
    if question.checkable and question.expected is not None:
        lines.append(f"right answer: {clip(question.expected, 200)}")
    else:
        lines.append(f"should show: {clip(question.target, 300)}")
    return "\n".join(line for line in lines if line)
