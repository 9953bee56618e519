"""Nearness of sentences to a fix, by sentence embedding: fills the guard's `ReadsNearness`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from tutor_app.datafiles import KNOWLEDGE, load
from tutor_app.misconceptions.embedding import Embedder, similarity
from tutor_app.misconceptions.library import Misconception

_MARKS = re.compile(r"[`*_]+")


class KindWords(BaseModel):
    """What a kind of change sounds like, and what may be said of such a line."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fix: tuple[str, ...] = Field(min_length=1)
    fine: tuple[str, ...] = Field(min_length=1)


class NearnessWords(BaseModel):
    """The shape of `knowledge/guard_nearness.yaml`. Similarities lie between 0 and 1."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    least: float = Field(ge=0, le=1)
    margin: float = Field(ge=0, le=1)
    insight: float = Field(ge=0, le=1)
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
    student says who has seen it.
    """

    embedder: Embedder
    words: NearnessWords
    fix: tuple[str, ...]
    fine: tuple[str, ...]
    insights: tuple[str, ...]

    def described(self, sentence: str) -> str | None:
        """The description that a sentence comes near, and nearer than to anything harmless."""
        plain = _MARKS.sub("", sentence).strip()
        if not plain:
            return None
        vector = self.embedder.embed((plain,))[0]
        harmless = float(similarity(vector, self.embedder.embed(self.fine)).max())
        for descriptions, least in (
            (self.fix, self.words.least),
            (self.insights, self.words.insight),
        ):
            if not descriptions:
                continue
            near = similarity(vector, self.embedder.embed(descriptions))
            best = int(near.argmax())
            if near[best] >= least and near[best] >= harmless + self.words.margin:
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
    insights = tuple(text for entry in entries for text in entry.grasped)
    if not known and not insights:
        return None
    return Nearness(
        embedder,
        words,
        fix=tuple(dict.fromkeys(text for each in known for text in each.fix)),
        fine=(*words.always, *dict.fromkeys(text for each in known for text in each.fine)),
        insights=insights,
    )


__all__ = ["KindWords", "Nearness", "NearnessWords", "nearness", "nearness_words"]
