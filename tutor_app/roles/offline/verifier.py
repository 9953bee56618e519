"""The offline verifier: exact where the question was checkable, embeddings and cues elsewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from tutor_app.dialogue import (
    AnswerKind,
    Construct,
    EvidenceSource,
    Finding,
    Intent,
    Probe,
    Question,
    Reading,
    Rung,
    Stage,
    Understanding,
    Verdict,
)
from tutor_app.planner import separate_faults
from tutor_app.roles.algebra import entry_of
from tutor_app.roles.offline.explanations import ExplanationReader, Judgement, proposes_fix
from tutor_app.roles.offline.glossary import Glossary
from tutor_app.roles.offline.intents import IntentReader
from tutor_app.roles.protocols import Scene
from tutor_app.roles.slots import anchor
from tutor_app.subjects.algebra.reading import read_line
from tutor_app.subjects.answer_numbers import number_in
from tutor_app.subjects.answers import read_answer
from tutor_app.subjects.protocol import Subject

QUOTE = 160
CRASH = re.compile(r"\b(crash|error|exception|fail|break|stops?\b|divid\w+ by)", re.I)
EMPTY = re.compile(r"\b(empty|nothing in|no (items?|elements?|values?|\w+s)\b)", re.I)
EMPTY_ARGUMENT = re.compile(r"\[\]|\(\)[,)]|\{\}|''|\"\"")
TRYING = frozenset({Intent.DOES_NOT_KNOW, Intent.UPSET})  # "5, but I have no idea why"
LETTER_IS = re.compile(r"\W*[^\W\d_]\s*[=<>≤≥]\s*-?[\d./,]+\W*$")
NUMBER = re.compile(r"\d(?![\d.]*\s*(min|hour|h\b|pm\b|am\b|%|o.?clock|day|week))", re.I)


class OfflineVerifier:
    """Reads a student's message without a language model."""

    def __init__(
        self,
        subjects: Mapping[str, Subject],
        intents: IntentReader,
        explanations: ExplanationReader,
        glossary: Glossary,
    ) -> None:
        self._subjects = subjects
        self._intents = intents
        self._explanations = explanations
        self._glossary = glossary

    def read(
        self, scene: Scene, question: Question | None, understandings: Sequence[Understanding]
    ) -> Reading:
        """Read the scene's message; see `Reading`. Never raises for anything a student types."""
        message = scene.message
        exact = self._exact(scene, question)
        intent = self._intents.intent(message)
        if (exact is None or exact.asked is not Verdict.RIGHT) and self._is_line(scene, question):
            # A line of the work that was typed here: it belongs among the lines.
            return Reading(intent=Intent.ANSWER, quotation=" ".join(message.split())[:QUOTE])
        if exact is not None and self._settles(exact, intent, message):
            others = self._others(scene, understandings, question) if _has_reasons(message) else {}
            if (
                question is not None
                and exact.asked is Verdict.WRONG
                and _explains(others, question)
            ):
                # A number beside a right explanation was not meant as the answer to this.
                return self._explanation(scene, question, understandings)
            if self._says_why(scene, question, exact):
                return self._explanation(scene, question, understandings)
            return exact.model_copy(update={"others": others})
        if intent is Intent.ASKS_MEANING:
            entry = self._glossary.lookup(message)
            return Reading(intent=intent, term=entry.term if entry else None)
        if intent is not Intent.ANSWER:
            return Reading(intent=intent)
        return self._explanation(scene, question, understandings)

    # --------------------------------------------------------------------- checkable

    @staticmethod
    def _settles(exact: Reading, intent: Intent, message: str) -> bool:
        """Whether an exact reading stands against another intent. A right value always does; a
        wrong one only if it was clearly meant as a value: any words can be read as a wrong text,
        and "no" as a wrong truth value.
        """
        if exact.asked is Verdict.UNSURE:
            return False
        if intent is Intent.ANSWER:
            return True
        if exact.said in ("True", "False"):
            return len(message.split()) <= 3
        if exact.asked is Verdict.RIGHT:
            return True
        return intent in TRYING and NUMBER.search(message) is not None

    def _exact(self, scene: Scene, question: Question | None) -> Reading | None:
        if question is None or question.probe is None or not question.checkable:
            return None
        probe = question.probe
        if probe.answer.kind is AnswerKind.INPUT:
            return self._proposed_input(scene, question)
        is_line = probe.answer.kind is AnswerKind.LINE
        names = self._subjects[scene.problem.subject].place_names(scene.work) if is_line else None
        reading = read_answer(probe.answer, scene.message, names=names)
        choice = question.rung is Rung.CHOICE
        verdict = reading.verdict
        if choice and verdict is Verdict.WRONG and not _is_offered(probe, reading.said):
            verdict = Verdict.UNSURE  # none of what was offered
        return Reading(
            intent=Intent.ANSWER,
            asked=verdict,
            said=reading.said,
            quotation=reading.quotation[:QUOTE],
            source=EvidenceSource.CHOICE if choice else EvidenceSource.EXACT,
        )

    def _proposed_input(self, scene: Scene, question: Question) -> Reading | None:
        """An input the student proposes is judged by running it."""
        if question.probe is None or not re.search(r"[\d(\[{'\"]|empty|none", scene.message, re.I):
            return None
        if self._intents.intent(scene.message) is not Intent.ANSWER:
            return None
        subject = self._subjects[scene.problem.subject]
        right = subject.judge(scene.problem, scene.work, question.probe, scene.message)
        return Reading(
            intent=Intent.ANSWER,
            asked=Verdict.RIGHT if right else Verdict.WRONG,
            said=scene.message.strip()[:QUOTE],
            quotation=scene.message.strip()[:QUOTE],
            source=EvidenceSource.EXACT,
        )

    def _says_why(self, scene: Scene, question: Question | None, exact: Reading) -> bool:
        """Whether a right number in lines of algebra comes with the reason that was sought."""
        if (
            scene.problem.subject != "algebra"
            or question is None
            or not _has_reasons(scene.message)
        ):
            return False
        finding = scene.finding(question.finding)
        if finding is None or question.stage is not Stage.CAUSE or exact.asked is not Verdict.RIGHT:
            return False
        return self._judge(scene, finding).verdict is Verdict.RIGHT

    def _is_line(self, scene: Scene, question: Question | None) -> bool:
        """Whether the message is nothing but a line of algebra, with a letter and a sign between
        two sides. As a reply to a checkable question `x = 5` says a number. Whether the line is
        right plays no part: how it is taken must not tell.
        """
        if scene.problem.subject != "algebra" or question is None or question.finding == "":
            return False
        reading = read_line(scene.message)
        wordy = re.search(r"[^\W\d_]{3,}", scene.message)
        if reading.line is None or not reading.line.letters or wordy:
            return False
        if not re.search(r"[=<>≤≥]", scene.message):
            return False
        if not question.checkable:
            return True
        asks_line = question.probe is not None and question.probe.answer.kind is AnswerKind.MATH
        return not asks_line and LETTER_IS.match(scene.message) is None

    # --------------------------------------------------------------------- free text

    def _explanation(
        self, scene: Scene, question: Question | None, understandings: Sequence[Understanding]
    ) -> Reading:
        quotation = " ".join(scene.message.split())[:QUOTE]
        others = self._others(scene, understandings, question)
        finding = scene.finding(question.finding) if question else None
        if question is None or finding is None:
            asked, confidence = (Verdict.UNSURE, 0.0) if question else (None, 0.0)
            return Reading(
                intent=Intent.ANSWER,
                asked=asked,
                others=others,
                confidence=confidence,
                quotation=quotation,
            )
        if finding.part is Construct.NOTATION:
            # Whatever was meant: it has to be written so that it can be read.
            return Reading(intent=Intent.ANSWER, asked=Verdict.RIGHT, quotation=quotation)
        judged = self._judge(scene, finding)
        verdict = judged.verdict
        if question.stage is Stage.SYMPTOM and verdict in (Verdict.RIGHT, Verdict.PARTLY):
            verdict = Verdict.RIGHT  # who explains the cause has seen the symptom
        if question.stage is Stage.MEND:
            # Saying how to mend it is not mending it: the run decides.
            verdict = Verdict.PARTLY if verdict is Verdict.RIGHT else Verdict.UNSURE
            if proposes_fix(scene.message, finding):
                verdict = Verdict.RIGHT
        return Reading(
            intent=Intent.ANSWER,
            asked=verdict,
            others=others,
            confidence=judged.confidence,
            quotation=(judged.quotation or quotation)[:QUOTE],
            misconception=finding.misconception if verdict is Verdict.WRONG else None,
        )

    def _judge(self, scene: Scene, finding: Finding) -> Judgement:
        """How far the message explains a fault, or another view of it: diagnosis may know several
        for the same failing cases, and the student may have seen the other one.
        """
        judged = self._explanations.judge(scene.message, _read_by(finding))
        if judged.verdict is Verdict.RIGHT:
            return judged
        faults = {fault.key for fault in separate_faults(scene.findings)}
        for other in scene.findings:
            overlaps = set(other.explains) & set(finding.explains)
            if other.key in faults or other.misconception is None or not overlaps:
                continue
            second = self._explanations.judge(scene.message, _read_by(other))
            if second.verdict is Verdict.RIGHT:
                return second
        return judged

    def _others(
        self, scene: Scene, understandings: Sequence[Understanding], question: Question | None
    ) -> dict[str, Verdict]:
        """Verdicts on every open understanding the message clearly settles: credit for jumping
        ahead. Who explains a cause has seen its symptom.
        """
        result: dict[str, Verdict] = {}
        open_ids = {u.id for u in understandings}
        for understanding in understandings:
            finding = scene.finding(understanding.finding)
            if finding is None:
                continue
            if understanding.stage is Stage.SYMPTOM and _names_crash(scene, finding):
                result[understanding.id] = Verdict.RIGHT
            if understanding.stage is not Stage.CAUSE:
                continue
            judged = self._judge(scene, finding)
            if judged.verdict is not Verdict.RIGHT:
                continue
            result[understanding.id] = Verdict.RIGHT
            for id in understanding.prerequisites:
                if id in open_ids:
                    result[id] = Verdict.RIGHT
        if question is not None:
            result.pop(question.understanding, None)
        return result


def _read_by(finding: Finding) -> Finding:
    """The finding under the id by which explanations of it are read."""
    return finding.model_copy(update={"misconception": entry_of(finding) or None})


def _is_offered(probe: Probe, said: str | None) -> bool:
    """Whether a value is one of the choices, in whatever form it was said."""
    if said in probe.choices or said is None:
        return said is not None
    if probe.answer.kind is not AnswerKind.NUMBER:
        return False
    number = number_in(said)
    return number is not None and any(number_in(choice) == number for choice in probe.choices)


def _explains(others: dict[str, Verdict], question: Question | None) -> bool:
    """Whether the reply settled the cause of the very fault the question is about."""
    if question is None:
        return False
    return others.get(f"{question.finding}:{Stage.CAUSE}") is Verdict.RIGHT


def _names_crash(scene: Scene, finding: Finding) -> bool:
    """Whether the message says that, and for what, the program crashes: the error by its name, or
    a crash on something empty where the failing call has something empty in it.
    """
    result = anchor(scene, finding)
    if result is None or result.error is None:
        return False
    if result.error.type.lower() in scene.message.lower():
        return True
    on_empty = EMPTY_ARGUMENT.search(result.case.call) and EMPTY.search(scene.message)
    return on_empty is not None and CRASH.search(scene.message) is not None


def _has_reasons(message: str) -> bool:
    """Whether a reply to a checkable question says more than the value."""
    return len(message.split()) >= 5
