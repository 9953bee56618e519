"""The paragraphs of one reply as they are put together, and where in them the question begins."""

from __future__ import annotations

from collections.abc import Mapping

from tutor_app.dialogue import Record
from tutor_app.roles.offline.families import family_for
from tutor_app.roles.protocols import Scene, Utterance
from tutor_app.roles.wording import Wording


class Draft(Record):
    """A reply in its two parts, as Markdown: what comes `before` the question, and what is `asked`
    (empty where nothing is). Together they are the utterance.
    """

    utterance: Utterance
    before: str = ""
    asked: str = ""


class Voice:
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
        """Words of a family of the wording: a variant that was not used before."""
        family = family_for(self._wording, self._scene.problem.subject, family)
        used = (*self._used, *self._parts)
        text, part = self._wording.say(family, slots, self._scene.session, used)
        self.add_text(text, part)

    def add_text(self, text: str, part: str) -> None:
        """Words as they are; `part` is what is remembered as used."""
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


__all__ = ["Draft", "Voice"]
