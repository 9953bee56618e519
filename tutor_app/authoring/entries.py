"""An entry of the library as a person hands it in: read, and looked at as the shipped ones are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tutor_app.handed_in import Complaint, Unusable, validated
from tutor_app.learner.concepts import concept_graph
from tutor_app.misconceptions.library import Misconception, library
from tutor_app.misconceptions.living import SUBJECTS
from tutor_app.roles.wording import problems_with, render
from tutor_app.subjects.algebra.malrules import BY_ID

# What a question may be filled with, with and without a variable.
SLOTS: Mapping[str, str] = {
    "call": "tally(5)",
    "gives": "gives `10`",
    "wanted": "`15`",
    "fragment": "for k in row:",
    "function": "tally",
    "line": "3",
}
MOST_SENTENCES = 2


def read_entry(data: Mapping[str, Any] | Misconception, subject: str) -> Misconception:
    """An entry that can be used as it is. Raises Unusable that names every field and its mend."""
    entry = data if isinstance(data, Misconception) else validated(data, Misconception)
    if found := tuple(entry_complaints(entry, subject)):
        raise Unusable(found)
    return entry


def entry_complaints(entry: Misconception, subject: str) -> Iterator[Complaint]:
    """What is to be mended in an entry whose fields all have the right form."""
    if subject not in SUBJECTS:
        yield Complaint("subject", f"choose one of {', '.join(SUBJECTS)}")
        return
    topics = list(dict.fromkeys(one.topic for one in library(subject).values()))
    if entry.topic not in topics:
        yield Complaint("topic", f"choose a topic of this subject: {', '.join(topics)}")
    if entry.concept not in concept_graph():
        yield Complaint("concept", f"choose a concept there is; '{entry.concept}' is none")
    for other in SUBJECTS:
        if other != subject and entry.id in library(other):
            yield Complaint("id", f"choose another; '{entry.id}' is taken by {other}")
    if entry.id in BY_ID and entry.id not in library(subject):
        yield Complaint("id", f"choose another; '{entry.id}' is the name of a faulty rule")
    yield from _questions(entry)
    for place, said in enumerate(entry.says):
        if entry.cues.fit(said):
            yield Complaint(
                f"says.{place}",
                "this is taken for a right reply: change the cues, or what is said here",
            )


def _questions(entry: Misconception) -> Iterator[Complaint]:
    seen: dict[str, str] = {}
    for rung in ("open", "focused", "concrete"):
        for place, template in enumerate(getattr(entry.questions, rung)):
            field = f"questions.{rung}.{place}"
            if template in seen:
                yield Complaint(field, f"ask something else: it is the same as {seen[template]}")
            seen[template] = field
            yield from (Complaint(field, mend) for mend in _asked_well(entry, template))


def _asked_well(entry: Misconception, template: str) -> Iterator[str]:
    for variable in ("total", ""):
        slots = {**SLOTS, "variable": variable}
        if mend := problems_with(template, slots):
            yield mend
            return
        text = render(template, slots)
        if not text:
            yield "write a question"
            return
        if "``" in text:
            yield (
                "say it another way where there is no variable: "
                "{% if variable %}`{{ variable }}`{% else %}the variable{% endif %}"
            )
            return
        prose = re.sub(r"`[^`]*`", "x", text)
        if prose.count("?") > 1:
            yield "ask one thing only: there is more than one question mark"
            return
        if len(re.split(r"(?<=[.?!])\s+", prose)) > MOST_SENTENCES:
            yield f"say it in {MOST_SENTENCES} sentences at most"
            return
        secrets = (entry.understanding, *entry.grasped)
        if any(secret and secret.lower() in text.lower() for secret in secrets):
            yield "leave out what the student is to find out"
            return


__all__ = ["entry_complaints", "read_entry"]
