"""The offline instructor: a plan to words, from `prompts/offline/` and the library."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tutor_app.dialogue import (
    Construct,
    EvidenceSource,
    Finding,
    Intent,
    Move,
    Probe,
    ProbeKind,
    Question,
    Reading,
    Record,
    Rung,
    Stage,
    Verdict,
)
from tutor_app.misconceptions.library import Misconception
from tutor_app.planner import Act, Phase, Plan, PlanState
from tutor_app.roles.algebra import algebra_news, part_of
from tutor_app.roles.changes import work_news
from tutor_app.roles.offline.families import family_for
from tutor_app.roles.offline.glossary import Glossary
from tutor_app.roles.protocols import Scene, Telling, Utterance
from tutor_app.roles.slots import anchor, code, one_line, outcome, slots_for
from tutor_app.roles.tables import example_blocks, markdown_table
from tutor_app.roles.wording import Wording, render

HELLO = re.compile(
    r"\W*(hi+|hey+|hello|hallo|hiya|good (morning|afternoon|evening))\b", re.IGNORECASE
)
ASKING = re.compile(
    r"\W*(so|is|isn|are|was|were|does|do|did|am|must|should|could|would|maybe|perhaps|or|and|yes|no|what|which"
    r"|how|say|grade|it|warmer|hot|thumbs|[A-D])\b",
    re.IGNORECASE,
)
PROBE_SLOTS = (
    "bracket",
    "message",
    "moment",
    "expression",
    "values",
    "counted",
    "options",
    "setup",
    "variable",
    # of algebra
    "against",
    "form",
    "inside",
    "left",
    "letter",
    "mine",
    "number",
    "one",
    "part",
    "there",
    "two",
    "was",
    "where",
)
AUTHORED = "authored"  # the wording of a question whose words stand in the question itself
ENDLESS = "endless"  # how a count that never ends is stored
SHORT_QUOTE = 12  # words: longer ones are not quoted back


class Draft(Record):
    """A reply in its two parts, as Markdown: what comes `before` the question, and what is `asked`
    (empty where nothing is). Together they are the utterance.
    """

    utterance: Utterance
    before: str = ""
    asked: str = ""


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
        voice = _Voice(self._wording, scene, used)
        finding = scene.finding(plan.question.finding) if plan.question else None
        probe = plan.question.probe if plan.question else None
        slots = self._slots(scene, finding, reading, telling, probe.call if probe else "")
        asks_error = probe is not None and probe.kind is ProbeKind.MESSAGE
        if asks_error and str(slots["gives"]).startswith("stops with"):
            slots["gives"] = "stops with an error"  # its name is the question
        match plan.act:
            case Act.ASK:
                self._acknowledge(voice, scene, plan, reading, telling, slots)
                self._ask(voice, plan.question, slots)
            case Act.BRIDGE:
                self._bridge(voice, scene, plan, reading, slots)
            case Act.EXAMPLE:
                self._acknowledge(voice, scene, plan, reading, telling, slots)
                self._example(voice, scene, telling, slots)
            case Act.WHY:
                if telling.answered is not None and telling.answered.finding == "":
                    self._verdict(voice, scene, reading, telling, slots)
                    voice.asks()
                    voice.add("passes.after_fact", slots)
                else:
                    self._all_pass(voice, scene, state, slots)
            case Act.RECAP:
                if telling.answered is not None:
                    self._verdict(voice, scene, reading, telling, slots)
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

    def _slots(
        self,
        scene: Scene,
        finding: Finding | None,
        reading: Reading,
        telling: Telling,
        call: str,
    ) -> dict[str, object]:
        quote = " ".join(reading.quotation.split()).strip(" .!\"'")
        answered = telling.answered
        probe = answered.probe if answered else None
        return {
            **slots_for(scene, finding, call),
            "said": _value(reading.said),
            "quote": quote if 2 <= len(quote.split()) <= SHORT_QUOTE else "",
            "truth": _truth(scene, answered.expected if answered else None),
            "asked": _asked(probe) if probe else {},
            "urgent": _is_urgent(scene.message),
            "term": reading.term or "",
        }

    def _ask(self, voice: _Voice, question: Question | None, slots: Mapping[str, object]) -> None:
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
            slots = {**slots, **_asked(probe), "table": table, "choices": choices}
        voice.add(question.wording, slots)

    def _acknowledge(
        self,
        voice: _Voice,
        scene: Scene,
        plan: Plan,
        reading: Reading,
        telling: Telling,
        slots: dict[str, object],
    ) -> None:
        """What was right, or what changed: one or two sentences before the question."""
        question = plan.question
        if scene.turn == 0 or telling.answered is None:
            self._opening(voice, scene, plan, slots)
            return
        contrasts = question is not None and question.wording.startswith("contrast.")
        if contrasts and question is not None and question.probe is not None:
            asked = {**slots, **_asked(question.probe), "table": ""}
            if telling.table is not None:
                asked["table"] = markdown_table(telling.table)
            slots.update(asked)
            return  # the contrast itself shows what a run says
        named = ""
        if reading.intent is Intent.CHANGED_WORK:
            named = self._news(voice, scene, slots, mended=bool(plan.mended))
        else:
            self._verdict(voice, scene, reading, telling, slots)
        if plan.credited and reading.asked is not Verdict.RIGHT:
            voice.add("ack.credited", slots)
        self._turn_to(voice, scene, plan, telling.answered, named, slots)

    def _turn_to(
        self,
        voice: _Voice,
        scene: Scene,
        plan: Plan,
        answered: Question,
        named: str,
        slots: Mapping[str, object],
    ) -> None:
        """A word of transition to another fault, unless its call was just `named`."""
        question = plan.question
        if question is None or question.finding == answered.finding or question.level != 1:
            return
        finding = scene.finding(question.finding)
        untested = finding is not None and finding.part in (Construct.SYNTAX, Construct.UNWRITTEN)
        if scene.problem.subject == "algebra":
            untested = True  # the news of the work has named the line already
        if untested or (named and named == slots["call"]):
            return
        returned = question.finding in plan.returned and slots["call"]
        voice.add(
            "next.returned" if returned else "next" if slots["call"] else "next.hidden", slots
        )

    def _opening(
        self, voice: _Voice, scene: Scene, plan: Plan, slots: Mapping[str, object]
    ) -> None:
        finding = scene.finding(plan.question.finding) if plan.question else None
        if scene.problem.subject == "algebra" and not scene.check.all_pass:
            part = part_of(scene, finding) if finding is not None else Construct.UNFINISHED
            voice.add(f"opening.{part}{'.blank' if slots['blank'] else ''}", slots)
        elif scene.problem.subject == "open":
            voice.add("opening", slots)
        elif scene.check.all_pass:
            voice.add("opening.passes", slots)
        elif finding is not None and finding.part is Construct.SYNTAX:
            voice.add("opening.syntax", slots)
        elif finding is not None and finding.part is Construct.UNWRITTEN:
            voice.add("opening.unwritten", slots)
        elif anchor(scene, finding) is None:
            voice.add("opening.hidden", slots)
        else:
            voice.add("opening", slots)

    def _verdict(
        self,
        voice: _Voice,
        scene: Scene,
        reading: Reading,
        telling: Telling,
        slots: Mapping[str, object],
    ) -> None:
        answered = telling.answered
        if reading.intent is not Intent.ANSWER:
            voice.add(_intent_family(reading.intent, scene.message), slots)
            return
        if reading.withheld:
            voice.add("ack.guesses", slots)
            return
        if answered is None or reading.asked is None:
            return
        kind = "open"
        explained = reading.source is EvidenceSource.SEMANTIC and reading.asked is Verdict.RIGHT
        if answered.checkable and answered.probe is not None and not explained:
            kind = f"fact.{answered.wording.split('.')[1]}"
            if answered.rung is Rung.CHOICE:
                kind = "fact.choice"
            slots = {**slots, **_asked(answered.probe)}
        elif answered.move is Move.CONTRAST:
            kind = "contrast"
        elif answered.wording in ("why", "unaided"):
            kind = answered.wording
        voice.add(f"ack.{reading.asked}.{kind}", slots)

    def _news(
        self, voice: _Voice, scene: Scene, slots: Mapping[str, object], *, mended: bool = False
    ) -> str:
        """Say what an edit changed; the call that was named as still wrong, if any."""
        if scene.problem.subject == "open":
            voice.add("work.mended" if mended else "work", slots)
            return ""
        if scene.problem.subject == "algebra":
            family, lines = algebra_news(scene)
            voice.add(family, {**slots, **lines})
            return ""
        family, more = work_news(scene)
        voice.add(f"work.{family}", {**slots, **more})
        return more.get("changed_call", "") if family in ("worse", "different") else ""

    def _bridge(
        self,
        voice: _Voice,
        scene: Scene,
        plan: Plan,
        reading: Reading,
        slots: Mapping[str, object],
    ) -> None:
        """A fitting word; the question on the table stays and is pointed at, not asked again."""
        question = plan.question
        if reading.intent is Intent.CHANGED_WORK:
            self._news(voice, scene, slots, mended=bool(plan.mended))
        elif reading.withheld:
            voice.asks()
            voice.add(
                "bridge.guesses", {**slots, "quote": _candidate(str(slots["quote"]), reading)}
            )
            return
        elif reading.intent is Intent.ANSWER:
            voice.add("bridge.try_it", {**slots, "quote": slots["quote"] or _formula(reading)})
            return
        elif reading.intent is Intent.ASKS_MEANING:
            self._define(voice, scene, slots)
        else:
            voice.add(_intent_family(reading.intent, scene.message), slots)
        if question is None:
            return
        voice.asks()
        if question.stage is Stage.MEND or question.wording in ("why", "recap", "unaided"):
            own = question.wording in ("why", "recap", "unaided")
            family = question.wording if own else "mend"
            voice.add(f"pointer.{family}", slots)
        elif question.probe is not None and question.checkable:
            voice.add(
                f"pointer.{question.wording.split('.')[1]}", {**slots, **_asked(question.probe)}
            )
        else:
            voice.add("pointer", slots)

    def _stuck(self, voice: _Voice, scene: Scene, reading: Reading, telling: Telling) -> None:
        """A word to what was said, then the end, about the call that was talked about."""
        answered = telling.answered
        finding = scene.finding(answered.finding) if answered else None
        call = answered.probe.call if answered and answered.probe else ""
        slots = self._slots(scene, finding, reading, telling, call)
        if reading.intent is Intent.ASKS_MEANING:
            self._define(voice, scene, slots)
        elif answered is not None and reading.intent is not Intent.CHANGED_WORK:
            self._verdict(voice, scene, reading, telling, slots)
        unwritten = finding is not None and finding.part is Construct.UNWRITTEN
        family = "stuck.hidden" if unwritten or not slots["call"] else "stuck"
        if finding is not None and scene.problem.subject == "algebra":
            family = f"stuck.{part_of(scene, finding)}"
        voice.add(family, slots)

    def _define(self, voice: _Voice, scene: Scene, slots: Mapping[str, object]) -> None:
        entry = self._glossary.lookup(scene.message)
        if entry is not None:
            voice.add("intent.asks_meaning.known", {**slots, "definition": entry.definition})
            voice.told = entry.definition
        else:
            voice.add("intent.asks_meaning.unknown", slots)

    def _example(
        self, voice: _Voice, scene: Scene, telling: Telling, slots: Mapping[str, object]
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
        self, voice: _Voice, scene: Scene, state: PlanState, slots: dict[str, object]
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


class _Voice:
    """Collects the paragraphs of one reply and the variants used."""

    def __init__(self, wording: Wording, scene: Scene, used: tuple[str, ...]) -> None:
        self._wording = wording
        self._scene = scene
        self._used = used
        self._texts: list[str] = []
        self._parts: list[str] = []
        self._asked_from: int | None = None
        self.told = ""

    def asks(self) -> None:
        """From here on it is the question."""
        self._asked_from = len(self._texts)

    def add(self, family: str, slots: Mapping[str, object]) -> None:
        family = family_for(self._wording, self._scene.problem.subject, family)
        used = (*self._used, *self._parts)
        text, part = self._wording.say(family, slots, self._scene.session, used)
        self.add_text(text, part)

    def add_text(self, text: str, part: str) -> None:
        if text:
            self._texts.append(text)
        self._parts.append(part)

    def draft(self) -> Draft:
        """What was collected, as a whole and in its two parts."""
        at = len(self._texts) if self._asked_from is None else self._asked_from
        return Draft(
            utterance=Utterance(
                text=_joined(self._texts), parts=tuple(self._parts), told=self.told
            ),
            before=_joined(self._texts[:at]),
            asked=_joined(self._texts[at:]),
        )


def _joined(texts: list[str]) -> str:
    """Sentences run on in one paragraph, unless a table or code block stands between."""
    text = ""
    for piece in texts:
        block = piece.startswith(("|", "```")) or "\n" in piece or "\n" in text
        text += (("\n\n" if block else " ") if text else "") + piece
    return text


def _asked(probe: Probe) -> dict[str, str]:
    """The slots of a probe; those its kind does not have are empty."""
    slots = {**dict.fromkeys(PROBE_SLOTS, ""), **probe.slots}
    return {**slots, "call": one_line(slots.get("call", probe.call))}


def _value(text: str | None) -> str:
    """A value as it stands in a sentence; counts without end have no number."""
    if not text:
        return ""
    return "without end" if text == ENDLESS else code(text)


def _truth(scene: Scene, text: str | None) -> str:
    """The computed answer as it stands in a sentence; for algebra a word is just a word."""
    words = {"True": "yes", "False": "no"}
    if scene.problem.subject == "algebra" and text and (text in words or text[0] == "'"):
        return words.get(text, text.strip("'"))
    return _value(text)


def _formula(reading: Reading) -> str:
    """The reply when it is nothing but a line of mathematics: worth quoting however short it is."""
    text = " ".join(reading.quotation.split())
    return text if re.search(r"[=<>≤≥]", text) and len(text) <= 60 else ""


def _candidate(quote: str, reading: Reading) -> str:
    """What was guessed, when it is one thing that can be named; a question is not quoted back."""
    named = (quote or _formula(reading)).rstrip(" ?")
    return "" if reading.guesses > 1 or ASKING.match(named) else named


def _intent_family(intent: Intent, message: str) -> str:
    """The wording for an intent; "hello" wants another answer than "ok"."""
    says_hello = HELLO.match(message) is not None
    return f"intent.{intent}.hello" if says_hello else f"intent.{intent}"


def _is_urgent(message: str) -> bool:
    lowered = message.lower()
    return any(word in lowered for word in ("due", "deadline", "exam", "minutes", " min", "asap"))
