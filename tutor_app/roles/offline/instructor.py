"""The offline instructor: a plan to words, from `prompts/offline/` and the library."""

from __future__ import annotations

from collections.abc import Mapping

from tutor_app.dialogue import (
    Construct,
    Intent,
    Move,
    ProbeKind,
    Question,
    Reading,
    Stage,
)
from tutor_app.misconceptions.library import Misconception
from tutor_app.planner import Act, Phase, Plan, PlanState
from tutor_app.roles.algebra import part_of
from tutor_app.roles.offline.acknowledging import acknowledge, intent_family, news, verdict
from tutor_app.roles.offline.families import family_for
from tutor_app.roles.offline.glossary import Glossary
from tutor_app.roles.offline.slot_values import asked_slots, candidate, formula, slots_of_reply
from tutor_app.roles.offline.voice import Draft, Voice
from tutor_app.roles.protocols import Scene, Telling, Utterance
from tutor_app.roles.slots import code, one_line, outcome, slots_for
from tutor_app.roles.tables import example_blocks, markdown_table
from tutor_app.roles.wording import Wording, render

AUTHORED = "authored"  # the wording of a question whose words stand in the question itself


class OfflineInstructor:
    """Words without a language model."""

    def __init__(
        self, wording: Wording, misconceptions: Mapping[str, Misconception], glossary: Glossary
    ) -> None:
        self._wording = wording
        self._misconceptions = misconceptions
        self._glossary = glossary

    def say(
        self,
        scene: Scene,
        plan: Plan,
        reading: Reading,
        state: PlanState,
        telling: Telling,
        used: tuple[str, ...],
    ) -> Utterance:
        """The draft of a reply: what was right or what changed first, then one question."""
        return self.draft(scene, plan, reading, state, telling, used).utterance

    def draft(
        self,
        scene: Scene,
        plan: Plan,
        reading: Reading,
        state: PlanState,
        telling: Telling,
        used: tuple[str, ...],
    ) -> Draft:
        """What `say` says, and where in it the question begins."""
        voice = Voice(self._wording, scene, used)
        finding = scene.finding(plan.question.finding) if plan.question else None
        probe = plan.question.probe if plan.question else None
        slots = slots_of_reply(scene, finding, reading, telling, probe.call if probe else "")
        asks_error = probe is not None and probe.kind is ProbeKind.MESSAGE
        if asks_error and str(slots["gives"]).startswith("stops with"):
            slots["gives"] = "stops with an error"  # its name is the question
        match plan.act:
            case Act.ASK:
                acknowledge(voice, scene, plan, reading, telling, slots)
                self._ask(voice, plan.question, slots)
            case Act.BRIDGE:
                self._bridge(voice, scene, plan, reading, slots)
            case Act.EXAMPLE:
                acknowledge(voice, scene, plan, reading, telling, slots)
                self._example(voice, scene, telling, slots)
            case Act.WHY:
                if telling.answered is not None and telling.answered.finding == "":
                    verdict(voice, scene, reading, telling, slots)
                    voice.asks()
                    voice.add("passes.after_fact", slots)
                else:
                    self._all_pass(voice, scene, state, slots)
            case Act.RECAP:
                if telling.answered is not None:
                    verdict(voice, scene, reading, telling, slots)
                voice.asks()
                voice.add("recap", slots)
            case Act.CLOSE:
                quoted = bool(slots["quote"]) and reading.intent is Intent.ANSWER
                voice.add("close.quoted" if quoted else "close", slots)
            case Act.STUCK:
                self._stuck(voice, scene, reading, telling)
            case Act.FAREWELL:
                voice.add("farewell", slots)
            case Act.REST:
                solved = scene.check.all_pass or state.phase is Phase.DONE
                voice.add("rest.solved" if solved else "rest", slots)
        return voice.draft()

    def safe(self, scene: Scene, plan: Plan) -> str:
        """A question built of nothing but the call and what it does."""
        finding = scene.finding(plan.question.finding) if plan.question else None
        slots = slots_for(scene, finding)
        if plan.question is None:
            family = "safe.rest"
        else:
            family = "safe" if slots["call"] else "safe.hidden"
        family = family_for(self._wording, scene.problem.subject, family)
        return self._wording.say(family, slots, f"{scene.session}/{scene.turn}")[0]

    # ------------------------------------------------------------------------ parts

    def _ask(self, voice: Voice, question: Question | None, slots: Mapping[str, object]) -> None:
        if question is None:
            return
        voice.asks()
        if question.wording == AUTHORED:
            voice.add_text(question.text, f"{AUTHORED}:{question.id}")
            return
        if question.wording.startswith("library."):
            _, id, rung, place = question.wording.split(".")
            template = getattr(self._misconceptions[id].questions, rung)[int(place)]
            voice.add_text(render(template, slots), question.wording)
            return
        probe = question.probe
        if probe is not None and question.move is not Move.CONTRAST:
            table = markdown_table(probe.table) if probe.table else ""
            choices = [code(choice) for choice in probe.choices]
            slots = {**slots, **asked_slots(probe), "table": table, "choices": choices}
        voice.add(question.wording, slots)

    def _bridge(
        self,
        voice: Voice,
        scene: Scene,
        plan: Plan,
        reading: Reading,
        slots: Mapping[str, object],
    ) -> None:
        """A fitting word; the question on the table stays and is pointed at, not asked again."""
        question = plan.question
        if reading.intent is Intent.CHANGED_WORK:
            news(voice, scene, slots, mended=bool(plan.mended))
        elif reading.withheld:
            voice.asks()
            voice.add("bridge.guesses", {**slots, "quote": candidate(str(slots["quote"]), reading)})
            return
        elif reading.intent is Intent.ANSWER:
            voice.add("bridge.try_it", {**slots, "quote": slots["quote"] or formula(reading)})
            return
        elif reading.intent is Intent.ASKS_MEANING:
            self._define(voice, scene, slots)
        else:
            voice.add(intent_family(reading.intent, scene.message), slots)
        if question is None:
            return
        voice.asks()
        if question.stage is Stage.MEND or question.wording in ("why", "recap", "unaided"):
            own = question.wording in ("why", "recap", "unaided")
            family = question.wording if own else "mend"
            voice.add(f"pointer.{family}", slots)
        elif question.probe is not None and question.checkable:
            voice.add(
                f"pointer.{question.wording.split('.')[1]}",
                {**slots, **asked_slots(question.probe)},
            )
        else:
            voice.add("pointer", slots)

    def _stuck(self, voice: Voice, scene: Scene, reading: Reading, telling: Telling) -> None:
        """A word to what was said, then the end, about the call that was talked about."""
        answered = telling.answered
        finding = scene.finding(answered.finding) if answered else None
        call = answered.probe.call if answered and answered.probe else ""
        slots = slots_of_reply(scene, finding, reading, telling, call)
        if reading.intent is Intent.ASKS_MEANING:
            self._define(voice, scene, slots)
        elif answered is not None and reading.intent is not Intent.CHANGED_WORK:
            verdict(voice, scene, reading, telling, slots)
        unwritten = finding is not None and finding.part is Construct.UNWRITTEN
        family = "stuck.hidden" if unwritten or not slots["call"] else "stuck"
        if finding is not None and scene.problem.subject == "algebra":
            family = f"stuck.{part_of(scene, finding)}"
        voice.add(family, slots)

    def _define(self, voice: Voice, scene: Scene, slots: Mapping[str, object]) -> None:
        entry = self._glossary.lookup(scene.message)
        if entry is not None:
            voice.add("intent.asks_meaning.known", {**slots, "definition": entry.definition})
            voice.told = entry.definition
        else:
            voice.add("intent.asks_meaning.unknown", slots)

    def _example(
        self, voice: Voice, scene: Scene, telling: Telling, slots: Mapping[str, object]
    ) -> None:
        example = telling.example
        if example is None:
            voice.add("example.none", slots)
            return
        language = "python" if scene.problem.subject == "python" else ""
        faulty, noticed, mended = example_blocks(example, language)
        values = {
            **slots,
            "intent": example.intent.rstrip("."),
            "faulty": faulty,
            "noticed": noticed,
            "mended": mended,
            "example_call": example.call,
            "example_gives": example.gives,
            "example_wanted": example.wanted,
        }
        voice.add("example", values)

    def _all_pass(
        self, voice: Voice, scene: Scene, state: PlanState, slots: dict[str, object]
    ) -> None:
        voice.asks()
        if scene.problem.subject == "open":
            voice.add("passes.open.at_once" if state.turns <= 1 else "passes.open", slots)
            return
        if scene.problem.subject == "algebra":
            voice.add("passes.at_once" if state.turns <= 1 else "passes", slots)
            return
        before = scene.previous_check
        changed = []
        if before is not None and len(before.results) == len(scene.check.results):
            changed = [
                (old, new)
                for old, new in zip(before.results, scene.check.results, strict=True)
                if not old.passed and new.passed and not new.case.hidden and outcome(old)
            ]
        if state.turns <= 1 or before is None:
            voice.add("passes.at_once", slots)
        elif changed:
            old, new = min(changed, key=lambda pair: len(pair[0].case.call))
            call = one_line(new.case.call)
            values = {"call": call, "old": outcome(old), "new": outcome(new)}
            voice.add("passes.changed", {**slots, **values})
        else:
            voice.add("passes", slots)


__all__ = ["OfflineInstructor"]
