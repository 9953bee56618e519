"""Read replies about what happens: how often, in which line, which error, what is printed."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tutor_app.dialogue import Answer, Verdict
from tutor_app.subjects.answer_reading import ENDLESS, NOTHING_READ, AnswerReading, reading
from tutor_app.subjects.answer_values import direct_value, in_clauses, named_value
from tutor_app.subjects.reply_clauses import corrected, corrections, is_question
from tutor_app.subjects.reply_values import brackets, literal, with_digits
from tutor_app.subjects.reply_words import alternation, error_names, pattern, strip_filler, words


def read_count(answer: Answer, text: str) -> AnswerReading:
    """A whole number of times, in any wording, or that it never ends."""
    lists = words()
    whole = strip_filler(text)
    if pattern(lists.endless).search(text) and not pattern(lists.negations).search(
        pattern(lists.endless).sub(" ", text)
    ):
        right = answer.value == ENDLESS
        return AnswerReading(
            verdict=Verdict.RIGHT if right else Verdict.WRONG, said=ENDLESS, quotation=text
        )
    often = pattern(tuple(lists.frequencies))
    bare = re.sub(r"^it\s+", "", text.strip(" .!?"), flags=re.IGNORECASE)
    frequency = often.fullmatch(bare) or often.fullmatch(whole)
    if frequency:
        return _times(answer, lists.frequencies[" ".join(frequency.group().lower().split())], text)
    text = pattern(_SURE_FREQUENCIES).sub(
        lambda match: f"{lists.frequencies[match.group().lower()]} times", text
    )
    text = with_digits(re.sub(r"(?<=\d)\s*x\b", " times", text))
    last = corrected(text, lambda part: bool(re.search(r"\d", part)))
    said = re.findall(r"(?<![\w.-])(\d+)\s+(?:times|rounds|iterations|loops|passes)\b", last)
    if len(set(said)) == 1:
        return _times(answer, int(said[0]), text)
    return in_clauses([literal(answer.value) if answer.value != ENDLESS else ENDLESS], text)


_SURE_FREQUENCIES = ("never", "not at all", "once", "only once", "just once", "twice", "thrice")


def _times(answer: Answer, count: int, text: str) -> AnswerReading:
    return reading(Verdict.RIGHT if str(count) == answer.value else Verdict.WRONG, count, text)


def read_line(answer: Answer, text: str, names: Mapping[str, str]) -> AnswerReading:
    """A line, by its number or by a phrase that `names` maps to one."""
    lists = words()
    low = " ".join(text.lower().split())
    ordinals = lists.ordinals

    def ordinal(match: re.Match[str]) -> str:
        return f"line {ordinals[match.group(1).lower()]}"

    marked = re.sub(
        alternation(ordinals).replace("(?:", "(", 1) + r"\s+(?:line|one)\b", ordinal, low
    )
    marked = re.sub(r"\b(\d+)(?:st|nd|rd|th)\s+(?:line|one)\b", r"line \1", marked)
    marked = re.sub(
        r"\b(?:line|ln|l)\s*(?:number|no\.?|#|nr\.?)?\s*(?=\d)", "line ", with_digits(marked)
    )
    spoken = [m.group(1) for m in re.finditer(r"\bline (\d+)", marked)]
    negated = re.findall(rf"{alternation(lists.negations)}\s+(?:in |on )?line (\d+)", marked)
    spoken = [line for line in spoken if line not in negated]
    if not spoken:
        found: dict[str, int] = {}
        rest = low
        for phrase in sorted(names, key=len, reverse=True):
            key = " ".join(phrase.lower().split())
            if key and key in rest:
                found.setdefault(names[phrase], low.find(key))
                rest = rest.replace(key, " ")
        spoken = list(found)
    if not spoken and not names.get(low):
        return in_clauses([literal(answer.value)], re.sub(r"\b(\d+)(?:st|nd|rd|th)\b", r"\1", text))
    if re.search(r"\bline \d+\s*(?:,|or|and|to|-|/)\s*\d+\b", marked):
        return AnswerReading(verdict=Verdict.UNSURE, quotation=text)
    if len(set(spoken)) > 1:
        parts = [re.findall(r"\bline (\d+)", part) for part in corrections(marked)]
        spoken = next((part for part in reversed(parts) if part), spoken)
    if len(set(spoken)) != 1:
        return AnswerReading(verdict=Verdict.UNSURE, quotation=text)
    right = spoken[0] in {answer.value, *answer.accepts}
    return AnswerReading(
        verdict=Verdict.RIGHT if right else Verdict.WRONG, said=spoken[0], quotation=text
    )


# --------------------------------------------------------------------------- errors and output


def read_error(answer: Answer, text: str) -> AnswerReading:
    """The type of an exception, by its name or by what its message says; or that it never ends."""
    lists = words()
    accepted = {answer.value, *answer.accepts}
    said = error_names(text, accepted)
    if not said:
        said = {name for name, phrases in lists.errors.items() if pattern(phrases).search(text)}
        # "undefined" is part of what several errors are called: the accepted one wins.
        said = said & accepted or said
    if pattern(lists.endless).search(text) and (not said or ENDLESS in accepted):
        said = {ENDLESS}
    if pattern(lists.no_crash).search(text) and not said:
        return AnswerReading(verdict=Verdict.WRONG, said="no error", quotation=text)
    if len(said) > 1:
        return AnswerReading(verdict=Verdict.UNSURE, quotation=text)
    if said:
        name = next(iter(said))
        negated = re.search(
            alternation(lists.negations) + r"\s+(?:an?\s+)?" + re.escape(name), text, re.I
        )
        if negated:
            return NOTHING_READ
        return AnswerReading(
            verdict=Verdict.RIGHT if name in accepted else Verdict.WRONG, said=name, quotation=text
        )
    if is_question(text):
        return NOTHING_READ
    if pattern(lists.crashes).search(text):
        partly = ENDLESS not in accepted
        return AnswerReading(
            verdict=Verdict.PARTLY if partly else Verdict.WRONG, said="an error", quotation=text
        )
    whole = strip_filler(text)
    named = named_value(whole)
    if named is not None:
        return reading(Verdict.WRONG, named[0], text)
    found = direct_value(with_digits(whole), None)
    if found is not None:
        return reading(Verdict.WRONG, found.value, text)
    return NOTHING_READ


def read_printed(answer: Answer, text: str) -> AnswerReading:
    """Printed text: exact, or the same words in the same order however they are separated."""
    lists = words()
    forms = [answer.value, *answer.accepts]
    wanted = ["\n".join(line.rstrip() for line in form.strip().splitlines()) for form in forms]
    whole = strip_filler(text)
    nothing = pattern((*lists.nothing, *lists.printed_nothing)).fullmatch(whole)
    candidates = [text, whole, whole.strip("'\""), whole.replace("\\n", "\n")]
    for said in candidates:
        lines = "\n".join(line.strip() for line in said.strip().splitlines())
        if lines in wanted and (lines or nothing):
            return reading(Verdict.RIGHT, said, text)
    if nothing:
        return reading(Verdict.RIGHT if "" in wanted else Verdict.WRONG, "", text)
    for one in wanted:
        if "\n" in one or "," in one:
            pieces = re.split(r"[\s,]+", one)
            for said in candidates:
                said = re.sub(r"\b(?:and|then)\b", " ", said)
                if [p for p in re.split(r"[\s,]+", said) if p] == pieces:
                    return reading(Verdict.RIGHT, said, text)
    if is_question(text) or not whole:
        return NOTHING_READ
    quoted = [one.value for one in brackets(text) if isinstance(one.value, str)]
    if quoted and quoted[-1] in wanted:
        return reading(Verdict.RIGHT, quoted[-1], text)
    if any(one.lower() == whole.lower() for one in wanted):
        return reading(Verdict.PARTLY, whole, text)
    size = max(len(one.split()) for one in wanted) if wanted else 0
    if len(whole.split()) <= max(3, size + 1):
        return reading(Verdict.WRONG, whole, text)
    return NOTHING_READ
