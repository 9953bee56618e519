"""The model's analyst: looks at work where ground truth alone does not say enough."""

from __future__ import annotations

from collections.abc import Sequence

from tutor_app.dialogue import (
    Assessment,
    FindingSource,
    Question,
    Stage,
    Understanding,
)
from tutor_app.language_model import Meter, ModelFault
from tutor_app.roles.llm.answers import AnalystAnswer
from tutor_app.roles.llm.asking import Asks, unsuitable
from tutor_app.roles.llm.assessing import Shown, assessment_of
from tutor_app.roles.llm.fencing import clip, window
from tutor_app.roles.llm.inputs import AnalystInputs
from tutor_app.roles.llm.prompts import RolePrompt
from tutor_app.roles.llm.reading_rules import ReadingRules
from tutor_app.roles.llm.scenes import shown_cases
from tutor_app.roles.protocols import Analyst, Scene
from tutor_app.roles.wording import Wording

SHARE = 0.7  # of the time that is left
SURE = 0.5  # a finding that something was run for, or that a detector is so sure of, is enough
STRONG = frozenset({FindingSource.SYNTAX, FindingSource.MEND, FindingSource.DETECTOR})


class ModelAnalyst:
    """Assesses work with a language model; everything else is the offline analyst's."""

    def __init__(
        self,
        offline: Analyst,
        model: Asks,
        meter: Meter,
        prompt: RolePrompt,
        limits: ReadingRules,
        wording: Wording,
    ) -> None:
        self._offline = offline
        self._model = model
        self._meter = meter
        self._prompt = prompt
        self._limits = limits
        self._wording = wording

    def assess(self, scene: Scene) -> Assessment:
        """What there is to say about the work. Empty (`made` False) when it is not needed, or the
        model has no use; never raises.
        """
        if not needs_assessment(scene):
            return Assessment()
        longest = self._limits.longest
        lines = scene.findings[0].lines if scene.findings else ()
        problem = scene.problem
        inputs = AnalystInputs(
            topic=clip(problem.topic, 200),
            problem=clip(problem.statement, longest.statement),
            work=window(scene.work, lines, longest.work),
            cases=shown_cases(scene),
        )
        try:
            answer = self._model.ask(
                self._prompt.fill(inputs), AnalystAnswer, self._meter, share=SHARE
            )
            assessment = assessment_of(scene, answer, self._shown(scene))
            if assessment is None:
                raise unsuitable("an assessment with nothing in it that the work bears out")
        except ModelFault as fault:
            self._meter.fall_back("analyst", fault)
            return Assessment()
        return assessment

    def understandings(self, scene: Scene) -> tuple[Understanding, ...]:
        """Those of ground truth's findings and of the scene's assessment."""
        return self._offline.understandings(scene)

    def candidates(
        self, scene: Scene, understandings: Sequence[Understanding]
    ) -> tuple[Question, ...]:
        """Questions for the understandings, the assessment's own among them."""
        return self._offline.candidates(scene, understandings)

    def _shown(self, scene: Scene) -> Shown:
        def shown(stage: Stage, fragment: str) -> str:
            family = f"progress.{stage}.passage"
            return self._wording.say(family, {"fragment": fragment}, scene.session)[0]

        return shown


def needs_assessment(scene: Scene) -> bool:
    """Whether work takes a model to look at: all of an open problem; where it was run and fails,
    only when diagnosis has nothing that it is sure of.
    """
    if not scene.work.strip():
        return False
    if scene.problem.subject == "open":
        return True
    if scene.check.notice or scene.check.all_pass:
        return False
    return not any(f.source in STRONG and f.confidence >= SURE for f in scene.findings)
