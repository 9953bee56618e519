"""Nearness of sentences to a fix, by sentence embedding: fills the guard's `ReadsNearness`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from tutor_app.datafiles import KNOWLEDGE, load
from tutor_app.misconceptions.embedding import Embedder, Vectors, similarity
from tutor_app.misconceptions.library import Misconception

MAX_PARTS = 4
# Code is guarded as code; here a name would only blur what the words mean.
_CODE = re.compile(r"`[^`\n]*`")
_MARKS = re.compile(r"[`*_]+")
_PARTS = re.compile(r"[;:]\s|, (?:so|and then|then|but)\b")


class KindWords(BaseModel):
    """What a kind of change sounds like, and what may be said of such a line."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fix: tuple[str, ...] = Field(min_length=1)
    fine: tuple[str, ...] = Field(min_length=1)


class Near(BaseModel):
    """How near to a description, and how much nearer than to anything harmless."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    least: float = Field(ge=0, le=1)
    margin: float = Field(ge=0, le=1)


class NearnessWords(BaseModel):
    """The shape of `knowledge/guard_nearness.yaml`. Similarities lie between 0 and 1."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ordered: Near
    told: Near
    hinted: Near
    insight: Near
    elsewhere: Near
    always: tuple[str, ...]
    kinds: Mapping[str, KindWords]


@cache
def nearness_words(path: Path = KNOWLEDGE / "guard_nearness.yaml") -> NearnessWords:
    """The descriptions and thresholds. Raises DataFileError for a broken file."""
    return load(path, NearnessWords)


@dataclass(frozen=True)
class Nearness:
    """Compares sentences with what a session's fixes sound like; see `guard.ReadsNearness`.

    `fix` and `fine` are descriptions of the fix and of the work as it stands, `insights` what a
    student says who has seen it, `others` descriptions of changes of other kinds.
    """

    embedder: Embedder
    words: NearnessWords
    fix: tuple[str, ...]
    fine: tuple[str, ...]
    insights: tuple[str, ...]
    others: tuple[str, ...]

    @cached_property
    def _vectors(self) -> dict[tuple[str, ...], Vectors]:
        descriptions = (self.fix, self.fine, self.insights, self.others)
        return {texts: self.embedder.embed(texts) for texts in descriptions}

    def described(self, sentence: str, stance: int) -> str | None:
        """The description that a sentence, or a part of it, comes near, and nearer than to
        anything harmless. `stance`: 1 for a sentence that may tell, 2 for one that does, 3 for an
        order.
        """
        plain = " ".join(_MARKS.sub("", _CODE.sub("it", sentence)).split())
        parts = [part for part in _PARTS.split(plain) if part.count(" ") >= 2]
        for text in dict.fromkeys((plain, *parts[:MAX_PARTS])):
            found = self._near(text, stance) if text else None
            if found is not None:
                return found
        return None

    def _near(self, text: str, stance: int) -> str | None:
        vector = self.embedder.embed((text,))[0]
        harmless = float(similarity(vector, self._vectors[self.fine]).max())
        words = self.words
        ways = [
            (self.fix, (words.hinted, words.told, words.ordered)[min(max(stance, 1), 3) - 1]),
            (self.insights, words.insight),
        ]
        if stance > 1:
            ways.append((self.others, words.elsewhere))
        for descriptions, wanted in ways:
            if not descriptions:
                continue
            near = similarity(vector, self._vectors[descriptions])
            best = int(near.argmax())
            if near[best] >= wanted.least and near[best] >= harmless + wanted.margin:
                return descriptions[best]
        return None


def nearness(
    kinds: Sequence[str],
    entries: Iterable[Misconception],
    embedder: Embedder,
    words: NearnessWords | None = None,
) -> Nearness | None:
    """The reader for fixes of these kinds and these misconceptions; None when there are none."""
    words = words or nearness_words()
    known = [words.kinds[kind] for kind in kinds if kind in words.kinds]
    others = [each for kind, each in words.kinds.items() if kind not in kinds]
    insights = tuple(text for entry in entries for text in entry.grasped)
    if not known and not insights:
        return None
    return Nearness(
        embedder,
        words,
        fix=tuple(dict.fromkeys(text for each in known for text in each.fix)),
        fine=(*words.always, *dict.fromkeys(text for each in known for text in each.fine)),
        insights=insights,
        others=tuple(dict.fromkeys(text for each in others for text in each.fix)),
    )


__all__ = ["KindWords", "Nearness", "NearnessWords", "nearness", "nearness_words"]
