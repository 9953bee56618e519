"""What is free to say: everything the student has said, written, was told by a teacher or has in
front of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from tutor_app.guard.canonical import Form, strict_alpha
from tutor_app.guard.directives import Directives, Vocabulary
from tutor_app.guard.forms import Forms, forms
from tutor_app.guard.ledger import Ledger
from tutor_app.guard.text import Segment, clean, code_tokens, segments

_STOP = frozenset([
    "the", "and", "for", "are", "was", "were", "has", "have", "had", "does", "did", "you", "your",
    "yours", "that", "this", "then", "than", "with", "what", "when", "where", "which", "how", "why",
    "who", "its", "it's", "from", "into", "will", "would", "could", "should", "can", "but", "not",
    "out", "all", "any", "one", "now", "there", "here", "just", "about", "again", "right", "yes",
    "well", "let", "look", "think", "see", "say", "said", "tell",
])  # fmt: skip
_WORD = re.compile(r"[^\W\d_]{3,}")


def joined(tokens: tuple[str, ...] | list[str]) -> str:
    """A stream that can be searched for a run of whole tokens."""
    return " " + " ".join(tokens) + " "


def content_words(text: str) -> frozenset[str]:
    """The words that carry meaning, roughly without their endings."""
    return frozenset(stem(word) for word in _WORD.findall(text.lower()) if word not in _STOP)


def stem(word: str) -> str:
    """A word without the commonest English endings."""
    for ending in ("ations", "ation", "ings", "ing", "ed", "es", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


_PLAIN = re.compile(r"\w+|[^\w\s`'\"“”„«»‘’*]")


def plain_words(text: str) -> str:
    """The words and signs of a text with single spaces between and around them, lower case,
    without quotation marks and the mark at its end.
    """
    found = _PLAIN.findall(clean(text).lower())
    while found and found[-1] in (".", "?", "!", ",", ";", ":"):
        found.pop()
    return joined(found)


def pieces(segment: Segment) -> tuple[str, ...]:
    """The code in a segment: its spans, and runs of code in its prose."""
    return (*segment.codes, *segment.bare)


@dataclass(frozen=True)
class Said:
    """One text read: its forms, its stream of tokens, its content words, and its plain words."""

    forms: Forms
    stream: str
    words: tuple[frozenset[str], ...]
    plain: str = ""

    @cached_property
    def strict_alphas(self) -> frozenset[Form]:
        """The strict forms with their variables renamed."""
        return frozenset(strict_alpha(form) for form in self.forms.strict)


@lru_cache(maxsize=512)
def read_message(text: str, words: Vocabulary) -> Said:
    """Read a message for what it discloses."""
    found = Forms()
    stream = " "
    sentences: list[frozenset[str]] = []
    for segment in segments(text, words):
        for piece in pieces(segment):
            found = found | forms(piece)
        stream += joined(segment.tokens) + "\n"
        sentences.append(content_words(segment.raw))
    return Said(found, stream, (*sentences, content_words(text)), plain_words(text))


@lru_cache(maxsize=512)
def read_code(code: str) -> Said:
    """Read a program for what it discloses."""
    lines = [code_tokens(line) for line in code.splitlines() if line.strip()]
    return Said(forms(code), "\n".join(joined(line) for line in lines), ())


@dataclass(frozen=True)
class Known:
    """What the student or a teacher has disclosed (`said`), and what stands in the work now
    (`work`).
    """

    said: tuple[Said, ...]
    work: Said
    lines: tuple[tuple[str, ...], ...]
    tokens: frozenset[str]
    allowed: frozenset[str]
    raw: tuple[str, ...]
    stream: str

    @cached_property
    def tight(self) -> frozenset[str]:
        """The lines of the work without any spaces."""
        return frozenset("".join(line.split()) for line in self.raw)

    def was_said(self, tokens: tuple[str, ...]) -> bool:
        """Whether the student said or once wrote these tokens in a row."""
        return joined(tokens) in self.stream

    def is_free(self, tokens: tuple[str, ...]) -> bool:
        """Whether these tokens in a row are the student's own, now or earlier."""
        return joined(tokens) in self.work.stream or self.was_said(tokens)

    def own_spans(self, segment: Segment) -> tuple[str, ...]:
        """The code spans of a segment that quote the student: a whole line or three tokens."""
        return tuple(
            code
            for code in segment.codes
            if " ".join(code.split()) in self.raw
            or (len(tokens := code_tokens(code)) >= 3 and self.is_free(tokens))
        )

    def repeats(self, sentence: str) -> bool:
        """Whether a sentence says again what the student said in some message."""
        words = content_words(sentence)
        return bool(words) and any(
            len(words & spoken) >= 0.8 * len(words) for each in self.said for spoken in each.words
        )


def known(ledger: Ledger, own_code: str, directives: Directives, allowed: frozenset[str]) -> Known:
    """Gather what is free from the ledger and the work as it stands."""
    standing = {line.strip() for line in own_code.splitlines()}
    spoken = ledger.said_by("student", "teacher")
    said = [read_message(text, directives.vocabulary) for text in spoken]
    for code in ledger.said_by("work"):
        gone = [line for line in code.splitlines() if line.strip() not in standing]
        if gone:
            said.append(read_code("\n".join(gone)))
    lines = tuple(code_tokens(line) for line in own_code.splitlines() if line.strip())
    tokens = frozenset(token for line in lines for token in line)
    return Known(
        tuple(said),
        read_code(own_code),
        lines,
        tokens,
        frozenset(n.lower() for n in allowed),
        tuple(" ".join(line.split()) for line in own_code.splitlines() if line.strip()),
        "\n".join(each.stream for each in said),
    )
