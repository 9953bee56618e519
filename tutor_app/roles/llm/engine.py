"""The two engines: the offline one, and the one with a language model around it."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass

from tutor_app.language_model import LanguageModel, Meter
from tutor_app.misconceptions.library import Misconception
from tutor_app.roles.llm.analyst import ModelAnalyst
from tutor_app.roles.llm.asking import Asks, SpentModel
from tutor_app.roles.llm.bridge import bridge_rules
from tutor_app.roles.llm.copilot import ModelCopilot
from tutor_app.roles.llm.instructor import ModelInstructor
from tutor_app.roles.llm.prompts import load_prompts, prompts_version
from tutor_app.roles.llm.reading_rules import reading_rules
from tutor_app.roles.llm.reviewing import ModelReviewer
from tutor_app.roles.llm.speech_rules import speech_rules
from tutor_app.roles.llm.verifier import ModelVerifier
from tutor_app.roles.offline.instructor import OfflineInstructor
from tutor_app.roles.protocols import (
    Analyst,
    Copilot,
    Doing,
    Instructor,
    Reviewer,
    Spent,
    Verifier,
)
from tutor_app.roles.wording import offline_wording
from tutor_app.settings import Settings, When

# Of a turn's time, so much is kept for our own work: guard, storage.
RESERVE_SECONDS = 1.5
LEAST_SECONDS = 0.5


@dataclass
class TurnRoles:
    """The roles of one turn, and what they have cost."""

    analyst: Analyst
    verifier: Verifier
    instructor: Instructor
    offline: Instructor
    reviewer: Reviewer | None = None
    copilot: Copilot | None = None
    meter: Meter | None = None

    def spent(self) -> Spent:
        """What they have cost so far, and where the offline engine stood in."""
        if self.meter is None:
            return Spent()
        return Spent(usage=self.meter.usage(), fallbacks=self.meter.fallbacks())


class OfflineEngine:
    """Roles that need nothing but this machine."""

    def __init__(
        self, analyst: Analyst, verifier: Verifier, instructor: OfflineInstructor, version: str
    ) -> None:
        self.analyst = analyst
        self.verifier = verifier
        self.instructor = instructor
        self.version = version

    @property
    def offline(self) -> OfflineEngine:
        """Itself."""
        return self

    def roles(self, allowed: bool, doing: Doing) -> TurnRoles:
        """The same roles for every turn; they cost nothing."""
        return TurnRoles(self.analyst, self.verifier, self.instructor, self.instructor)

    def close(self) -> None:
        """Nothing to give back."""


class ModelEngine:
    """A language model in every role, each with its offline twin to fall back on."""

    def __init__(
        self,
        model: LanguageModel,
        offline: OfflineEngine,
        settings: Settings,
        misconceptions: Mapping[str, Misconception],
    ) -> None:
        """Reads prompts and rules; raises DataFileError when one is broken."""
        self._model = model
        self.offline = offline
        self._settings = settings
        self._prompts = load_prompts()
        self._limits = reading_rules()
        self._speech = speech_rules()
        self._bridge = bridge_rules()
        self._wording = offline_wording()
        self._misconceptions = misconceptions
        self.version = f"{offline.version}+{prompts_version(self._prompts)}"

    def renewed(
        self, offline: OfflineEngine, misconceptions: Mapping[str, Misconception]
    ) -> ModelEngine:
        """The same engine on the same model, with another state of the library."""
        other = copy(self)
        other.offline, other._misconceptions = offline, misconceptions
        return other

    def roles(self, allowed: bool, doing: Doing) -> TurnRoles:
        """Roles for a turn that begins now, with its own deadline and accounts. `allowed` False:
        the budget is used up, every role is offline and says so.
        """
        meter = Meter(max(LEAST_SECONDS, self._settings.turn_seconds - RESERVE_SECONDS))
        model: Asks = self._model if allowed else SpentModel()
        prompts, limits = self._prompts, self._limits
        instructor = ModelInstructor(
            self.offline.instructor,
            model,
            meter,
            prompts["instructor"],
            limits,
            self._speech,
            self._bridge,
            {id: entry.name for id, entry in self._misconceptions.items()},
            doing,
        )
        return TurnRoles(
            analyst=ModelAnalyst(
                self.offline.analyst, model, meter, prompts["analyst"], limits, self._wording
            ),
            verifier=ModelVerifier(
                self.offline.verifier,
                model,
                meter,
                prompts["verifier"],
                limits,
                self._misconceptions,
                doing,
            ),
            instructor=instructor,
            offline=self.offline.instructor,
            reviewer=self._reviewer(model, meter, doing),
            copilot=ModelCopilot(instructor, model, meter, prompts["copilot"], limits),
            meter=meter,
        )

    def _reviewer(self, model: Asks, meter: Meter, doing: Doing) -> Reviewer | None:
        judge, student = self._settings.judge, self._settings.simulated_student
        if judge is When.NEVER and student is When.NEVER:
            return None
        return ModelReviewer(
            model,
            meter,
            self._prompts["judge"],
            self._prompts["simulated_student"],
            judge,
            student,
            self._limits,
            doing,
        )

    def close(self) -> None:
        """Give back the model's connections."""
        self._model.close()
