"""Several planned replies put into words in one call: the candidates a teacher chooses from."""

from __future__ import annotations

from collections.abc import Sequence

from tutor_app.dialogue import Reading
from tutor_app.language_model import Meter, ModelFault
from tutor_app.planner import PlanState
from tutor_app.roles.llm.answers import CopilotAnswer, InstructorAnswer
from tutor_app.roles.llm.asking import Asks, unsuitable
from tutor_app.roles.llm.fencing import clip
from tutor_app.roles.llm.inputs import CopilotInputs
from tutor_app.roles.llm.instructor import ModelInstructor, Prepared, is_worded
from tutor_app.roles.llm.prompts import RolePrompt
from tutor_app.roles.llm.reading_rules import ReadingRules
from tutor_app.roles.llm.scenes import recent_turns
from tutor_app.roles.protocols import Offer, Scene, Utterance


class ModelCopilot:
    """Words found by a language model for several plans at once; each is checked by itself."""

    def __init__(
        self,
        instructor: ModelInstructor,
        model: Asks,
        meter: Meter,
        prompt: RolePrompt,
        limits: ReadingRules,
    ) -> None:
        self._instructor = instructor
        self._model = model
        self._meter = meter
        self._prompt = prompt
        self._limits = limits

    def reword(
        self, scene: Scene, offers: Sequence[Offer], reading: Reading, state: PlanState
    ) -> tuple[Utterance, ...]:
        """One utterance for each offer; the offline words where the model's will not do."""
        prepared = [
            self._instructor.prepare(scene, offer.plan, reading, state, offer.telling, offer.used)
            for offer in offers
        ]
        worded = [place for place, offer in enumerate(offers) if is_worded(offer.plan, reading)]
        said = [one.plain for one in prepared]
        if not worded:
            return tuple(said)
        for place, answer in zip(
            worded, self._asked(scene, [prepared[p] for p in worded]), strict=True
        ):
            try:
                if answer is not None:
                    said[place] = self._instructor.finish(prepared[place], answer)
            except ModelFault as fault:
                self._meter.fall_back("copilot", fault)
        return tuple(said)

    def _asked(
        self, scene: Scene, prepared: Sequence[Prepared]
    ) -> tuple[InstructorAnswer | None, ...]:
        """The model's words for each, in one call; None for all where it fails."""
        longest = self._limits.longest
        planned = "\n".join(
            f"{number}. ({one.situation})\n{clip(one.planned, longest.statement)}"
            for number, one in enumerate(prepared, 1)
        )
        try:
            answer = self._model.ask(
                self._prompt.fill(
                    CopilotInputs(
                        planned=planned,
                        recent=recent_turns(scene, longest.recent),
                        message=clip(scene.message, longest.message)
                        or "(the student said nothing)",
                    )
                ),
                CopilotAnswer,
                self._meter,
            )
            if len(answer.replies) != len(prepared):
                raise unsuitable(f"{len(answer.replies)} replies for {len(prepared)} plans")
        except ModelFault as fault:
            self._meter.fall_back("copilot", fault)
            return (None,) * len(prepared)
        return tuple(answer.replies)
