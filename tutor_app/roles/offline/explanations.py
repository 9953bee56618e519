"""Reading an explanation in free text against one understanding, without a language model."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from tutor_app.datafiles import KNOWLEDGE, load
from tutor_app.dialogue import Finding, Record, Verdict
from tutor_app.misconceptions.library import Misconception

Vectors = NDArray[np.float32]


class ReadingThresholds(Record):
    """The numbers of `knowledge/reading.yaml`; similarities are cosines."""

    right_similarity: float
    wrong_similarity: float
    margin: float
    sure_similarity: float
    description_similarity: float
    longest: int
    most_clauses: int


class Embeds(Protocol):
    """Texts to unit vectors, one row each."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Shape (number of texts, dimensions)."""
        ...


class Judgement(Record):
    """A verdict, how sure it is, and the clause it rests on."""

    verdict: Verdict
    confidence: float
    quotation: str = ""


DENIAL = re.compile(r"\b(not|never|no|nor|without)\b|n['’]t\b|\b(do|does|did|is|was)nt\b", re.I)
UNSURE = Judgement(verdict=Verdict.UNSURE, confidence=0.0)


def clauses(message: str, thresholds: ReadingThresholds) -> list[str]:
    """The message cut where one thought ends and another begins, and the whole of it."""
    text = " ".join(message[: thresholds.longest].split())
    parts = re.split(
        r"[.!?;\n]+\s|,?\s+(?:and it also|and also|and then|but|so|also)\s+|, and ", text
    )
    parts = [part.strip(" ,.") for part in parts if len(part.split()) >= 2]
    return list(dict.fromkeys([text, *parts]))[: thresholds.most_clauses]


class ExplanationReader:
    """Compares what a student wrote with what those say who see it, and who do not."""

    def __init__(
        self,
        misconceptions: Mapping[str, Misconception],
        embedder: Embeds,
        thresholds: ReadingThresholds,
    ) -> None:
        self._misconceptions = misconceptions
        self._embedder = embedder
        self._thresholds = thresholds
        self._known: dict[str, tuple[Vectors, Vectors]] = {}

    def judge(self, message: str, finding: Finding) -> Judgement:
        """How far the message explains the finding. UNSURE whenever nothing is clear."""
        said = clauses(message, self._thresholds)
        if not said or len(message.split()) < 2:
            return UNSURE
        proposal = proposes_fix(message, finding)
        entry = self._misconceptions.get(finding.misconception or "")
        vectors = self._embedder.embed(said)
        found = self._by_library(said, vectors, entry) if entry else UNSURE
        if found.verdict is Verdict.UNSURE and not (entry and entry.cues.denied(message)):
            found = self._by_description(said, vectors, finding)
        if proposal and found.verdict is not Verdict.RIGHT:
            return Judgement(verdict=Verdict.PARTLY, confidence=0.7, quotation=said[0])
        return found

    def _by_library(self, said: list[str], vectors: Vectors, entry: Misconception) -> Judgement:
        t = self._thresholds
        for clause in said:
            if entry.cues.fit(clause):
                return Judgement(verdict=Verdict.RIGHT, confidence=0.9, quotation=clause)
        grasped, held = self._vectors_of(entry)
        phrases = (*entry.grasped, entry.understanding)
        # Embeddings hardly hear a "not": what is affirmed is compared with what affirms.
        agree = np.array(
            [[_denies(a) == _denies(b) and not entry.cues.denied(a) for b in phrases] for a in said]
        )
        right = np.where(agree, vectors @ grasped.T, 0.0).max(axis=1)
        wrong = (vectors @ held.T).max(axis=1)
        best = int(np.argmax(right - wrong * (right < t.right_similarity)))
        if right[best] >= t.right_similarity and right[best] - wrong[best] >= t.margin:
            span = t.sure_similarity - t.right_similarity
            sure = min(1.0, 0.6 + 0.4 * float(right[best] - t.right_similarity) / span)
            return Judgement(verdict=Verdict.RIGHT, confidence=sure, quotation=said[best])
        worst = int(np.argmax(wrong))
        if wrong[worst] >= t.wrong_similarity and wrong[worst] - right[worst] >= t.margin:
            return Judgement(verdict=Verdict.WRONG, confidence=0.6, quotation=said[worst])
        return UNSURE

    def _by_description(self, said: list[str], vectors: Vectors, finding: Finding) -> Judgement:
        """Near the fault's description, and speaking of the student's own names: right."""
        t = self._thresholds
        about = self._embedder.embed([finding.what])[0]
        scores = vectors @ about
        best = int(np.argmax(scores))
        names = set(re.findall(r"[A-Za-z_]\w*", finding.fragment)) - {"if", "for", "in", "while"}
        mentions = names & set(re.findall(r"[A-Za-z_]\w*", said[best]))
        agrees = _denies(said[best]) == _denies(finding.what)
        if scores[best] >= t.description_similarity and mentions and agrees:
            return Judgement(verdict=Verdict.RIGHT, confidence=0.6, quotation=said[best])
        return UNSURE

    def _vectors_of(self, entry: Misconception) -> tuple[Vectors, Vectors]:
        if entry.id not in self._known:
            grasped = self._embedder.embed([*entry.grasped, entry.understanding])
            self._known[entry.id] = (grasped, self._embedder.embed(list(entry.says)))
        return self._known[entry.id]


def _denies(text: str) -> bool:
    return DENIAL.search(text) is not None


def proposes_fix(message: str, finding: Finding) -> bool:
    """Whether the message contains the changed text of one of the finding's fixes, or the part of
    it that is new, however it is spaced.
    """
    squeezed = re.sub(r"[\s`]", "", message)
    for fix in finding.fixes:
        before = re.sub(r"\s", "", fix.before)
        for piece in (fix.after, *_changed_parts(fix.before, fix.after)):
            text = re.sub(r"\s", "", piece)
            if len(text) >= 3 and text in squeezed and text not in before:
                return True
    return False


@lru_cache(maxsize=1024)  # asked for with every message about the same fault
def _changed_parts(before: str, after: str) -> tuple[str, ...]:
    """The expressions of `after` that are not in `before`, where both can be parsed."""

    def expressions(text: str) -> set[str]:
        line = text.strip()
        line = line + " pass" if line.endswith(":") else line
        try:
            tree = ast.parse(line)
        except (SyntaxError, ValueError):
            return set()
        kinds = (ast.BinOp, ast.Compare, ast.BoolOp, ast.Call, ast.Subscript, ast.UnaryOp)
        return {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, kinds)}

    return tuple(sorted(expressions(after) - expressions(before)))


@cache
def reading_thresholds(path: Path = KNOWLEDGE / "reading.yaml") -> ReadingThresholds:
    """The project's thresholds. Raises DataFileError for a broken file."""
    return load(path, ReadingThresholds)
