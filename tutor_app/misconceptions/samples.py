"""The texts of the library that the search for a wrong answer learns from."""

from __future__ import annotations

from collections.abc import Iterable

from tutor_app.misconceptions.library import Misconception
from tutor_app.misconceptions.query import Query


class Sample(Query):
    """A text of the library, and the entry it belongs to. Only worked examples have marks."""

    entry: str
    worked: bool = False


def samples_of(entries: Iterable[Misconception]) -> tuple[Sample, ...]:
    """The texts of the entries that are about such work.

    What students say who are over it is left out: it would draw right replies to the entry. So are
    questions and what to do in class: they are about the way out, and told no example from another.
    """
    found: list[Sample] = []
    for entry in entries:
        for case in entry.examples:
            texts = {"question": case.question, "wrong": case.wrong, "right": case.right}
            found.append(Sample(entry=entry.id, worked=True, **texts))
        for text in (entry.name, entry.description, *entry.signs):
            found.append(Sample(entry=entry.id, question=text))
        found += [Sample(entry=entry.id, said=text) for text in entry.says]
    return tuple(found)


__all__ = ["Sample", "samples_of"]
