"""Second opinions on a model's draft: a judge who knows the secrets, and a student who does not.

The simulated student is that of Phung et al. 2024 (GPT4Hints-GPT3.5Val): what a weaker student
could do with a hint tells more about it than what a teacher thinks of it. Both fail closed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tutor_app.dialogue import Layer, Leak, Rung, Secret
from tutor_app.language_model import Meter, ModelFault
from tutor_app.planner import Plan
from tutor_app.roles.llm.answers import JudgeAnswer, SimulatedStudentAnswer
from tutor_app.roles.llm.asking import Asks
from tutor_app.roles.llm.evidence import occurs
from tutor_app.roles.llm.fencing import clip, window
from tutor_app.roles.llm.inputs import JudgeInputs, SimulatedStudentInputs
from tutor_app.roles.llm.prompts import RolePrompt
from tutor_app.roles.llm.reading_rules import ReadingRules
from tutor_app.roles.protocols import Doing, Scene, Step
from tutor_app.settings import When

MOST_SECRETS = 8
LONGEST_SECRET = 160
LONGEST_REASON = 200


class ModelReviewer:
    """Asks the judge, the simulated student or both, as often as the settings say."""

    def __init__(
        self,
        model: Asks,
        meter: Meter,
        judge: RolePrompt,
        student: RolePrompt,
        when_judge: When,
        when_student: When,
        limits: ReadingRules,
        doing: Doing,
    ) -> None:
        self._model = model
        self._meter = meter
        self._judge = judge
        self._student = student
        self._when_judge = when_judge
        self._when_student = when_student
        self._limits = limits
        self._doing = doing

    def review(
        self, scene: Scene, plan: Plan, draft: str, secrets: Sequence[Secret]
    ) -> tuple[Leak, ...]:
        """What either holds against the draft. Who cannot be asked holds everything against it."""
        leaks: tuple[Leak, ...] = ()
        if is_due(self._when_judge, plan):
            self._doing(Step.CHECKING)
            leaks = self._judged(scene, draft, secrets)
        if not leaks and is_due(self._when_student, plan):
            self._doing(Step.CHECKING)
            leaks = self._tried(scene, draft)
        return leaks

    def _judged(self, scene: Scene, draft: str, secrets: Sequence[Secret]) -> tuple[Leak, ...]:
        longest = self._limits.longest
        inputs = JudgeInputs(
            secrets="\n".join(relevant_secrets(draft, secrets)) or "(none on record)",
            disclosed=_disclosed(scene, longest.message),
            draft=draft,
        )
        try:
            answer = self._model.ask(self._judge.fill(inputs), JudgeAnswer, self._meter)
        except ModelFault as fault:
            self._meter.fall_back("judge", fault)
            return (_leak("", f"the judge could not be asked ({fault.fault})"),)
        if answer.allowed:
            return ()
        return (_leak(_span(answer.leaking_span, draft), answer.reason or "the judge says no"),)

    def _tried(self, scene: Scene, draft: str) -> tuple[Leak, ...]:
        longest = self._limits.longest
        lines = scene.findings[0].lines if scene.findings else ()
        inputs = SimulatedStudentInputs(
            problem=clip(scene.problem.statement, longest.statement),
            work=window(scene.work, lines, longest.work),
            draft=draft,
        )
        try:
            answer = self._model.ask(
                self._student.fill(inputs), SimulatedStudentAnswer, self._meter
            )
        except ModelFault as fault:
            self._meter.fall_back("simulated_student", fault)
            return (_leak("", f"the simulated student could not be asked ({fault.fault})"),)
        if not answer.hands_over:
            return ()
        return (_leak(_span(answer.span, draft), "a simulated student could copy it"),)


def is_due(when: When, plan: Plan) -> bool:
    """Whether a check that is made so often is made for this plan."""
    if when is When.LAST_RUNGS:
        return plan.question is not None and plan.question.rung >= Rung.CHOICE
    return when is When.ALWAYS


def relevant_secrets(draft: str, secrets: Sequence[Secret]) -> list[str]:
    """The secrets most like the draft, each once and cut short: a judge needs no more."""
    said = set(re.findall(r"\w+", draft.lower()))

    def likeness(text: str) -> float:
        words = set(re.findall(r"\w+", text.lower()))
        return len(words & said) / (len(words) or 1)

    texts = list(dict.fromkeys(clip(" ".join(s.text.split()), LONGEST_SECRET) for s in secrets))
    texts.sort(key=lambda text: -likeness(text))
    return [text for text in texts if text][:MOST_SECRETS]


def _disclosed(scene: Scene, longest: int) -> str:
    said = [disclosure.text for disclosure in scene.recent if disclosure.by == "student"]
    return clip("\n".join([scene.work, *said, scene.message]), longest)


def _span(span: str, draft: str) -> str:
    """The span that leaks, if it is one of the draft; the whole draft otherwise."""
    return span if occurs(span, draft) else ""


def _leak(span: str, reason: str) -> Leak:
    return Leak(layer=Layer.JUDGE, span=span, secret="", reason=reason[:LONGEST_REASON])
