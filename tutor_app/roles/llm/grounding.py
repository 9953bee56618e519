"""What a model's words must keep to: the facts that are known, the question that was planned.

Pure. `fault_in` says why words may not be said, or None. Nothing is held against a model that the
planned words do too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tutor_app.dialogue import Question, Record, Verdict
from tutor_app.roles.llm.speech_rules import SpeechRules

LONGEST = 1200  # characters
LONGEST_VALUE = 3  # a shorter piece of code must stand by itself: `5` is not in `f(5)`
ENDLESS = "endless"

_SPAN = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.S)
_NUMBER = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)*")
_CODE_LIKE = re.compile(
    r"[A-Za-z]\w*_\w+|[A-Za-z_]\w*\((?=\S)|[<>=!+\-*/%]=|\*\*|//|\w+\[\S*\]|->|:="
)
_BLOCK = re.compile(r"^\s{0,3}(#{1,6}\s|\||```|~~~|>\s|[-*+]\s|\d+[.)]\s|={3,}|-{3,})", re.M)
_LINK = re.compile(r"https?://|www\.|\[[^\]]*\]\([^)]*\)|<[a-zA-Z/!][^>]*>")
_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’)]*(?=\s|$)")
# Letters one by one, runs of letters and digits that are no word, pairs of digits in a row.
_DISGUISED = re.compile(
    r"(?<!\S)(?:[^\s§] ){3,}[^\s§]|(?:[^\s§][.·|]){3,}[^\s§]|(?:[^\s§]-){4,}[^\s§]"
    r"|\b[A-Z2-7]{12,}=*|\b(?=\w*\d)(?=\w*[A-Za-z])[A-Za-z0-9+/]{14,}={0,2}"
    r"|\b[A-Za-z0-9+/]{6,}={1,2}(?!\w)|\b(?:[0-9a-f]{2}[ ,:]?){8,}|%[0-9A-F]{2}"
)
# A piece of code that stops where the rest has to follow, or begins where something went before.
_HALF = re.compile(
    r"(?:[-+*/%<>=(\[,]|\b(?:and|or|not|in|is))\s*$|^\s*(?:[+*/%<>=)\],]|and\b|or\b)"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SPELLED = """two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
sixteen seventeen eighteen nineteen twenty"""
_NUMBER_WORDS = {word: str(number) for number, word in enumerate(_SPELLED.split(), 2)}
_NUMBER_WORDS |= {"zero": "0", "twice": "2", "thrice": "3", "nought": "0"}
_WITHOUT_END = re.compile(
    r"\b(forever|endless\w*|infinite\w*|without end|never (ends?|stops?|finish\w*))\b", re.I
)


class Ground(Record):
    """What the words are checked against.

    `before` and `asked` are the planned words in their two parts; `facts` everything else that may
    be spoken of: the student's work and messages, the shown cases, the statement, recent turns.
    `verdict` is how the reply was read (None: it was no answer); `credit` says that something
    deserves a good word anyway. `over` says that the words end the session, so nothing is asked.
    `earlier` are the tutor's last messages. `orders` are sentences in the student's text that speak
    to the machine: words of theirs are not repeated.
    """

    before: str
    asked: str
    facts: tuple[str, ...]
    question: Question | None = None
    verdict: Verdict | None = None
    credit: bool = False
    over: bool = False
    earlier: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()

    @property
    def planned(self) -> str:
        """All planned words."""
        return f"{self.before}\n{self.asked}"


def fault_in(acknowledgement: str, question: str, ground: Ground, rules: SpeechRules) -> str | None:
    """Why these words may not be said; None when they may."""
    text = f"{acknowledgement}\n{question}"
    if not text.strip() or not (ground.over or question.strip()):
        return "says nothing"
    if len(text) > LONGEST or len(text.split()) > rules.most_words:
        return "is too long"
    checks = (
        _form(acknowledgement, question, ground, rules),
        _facts(text, ground),
        _answer(text, ground),
        _obeys(text, ground, rules),
        _hides(text, ground),
        _instructs(acknowledgement, question, ground, rules),
        _manner(acknowledgement, text, ground, rules),
        _same_question(text, question, ground, rules),
        _language(text, rules),
    )
    return next((reason for check in checks for reason in check), None)


# ------------------------------------------------------------------------------- form


def _form(acknowledgement: str, question: str, ground: Ground, rules: SpeechRules) -> Iterator[str]:
    if _BLOCK.search(acknowledgement) or _BLOCK.search(question):
        yield "has a heading, list, table or code block"
    if "\n\n" in question.strip():
        yield "has several paragraphs in the question"
    if _LINK.search(_without_spans(acknowledgement + "\n" + question)):
        yield "has a link or markup"
    if (acknowledgement + question).count("`") % 2:
        yield "has a code span that is not closed"
    asks = _without_spans(ground.asked).rstrip().endswith("?")
    marks = _without_spans(question).count("?")
    if "?" in _without_spans(acknowledgement):
        yield "asks before the question"
    if ground.over:
        return
    ends = question.strip().rstrip("\"'”’)*_ ")
    if asks and (marks != 1 or not ends.endswith("?")):
        yield "is not exactly one question"
    if not asks and (marks > 1 or not ends.endswith(("?", ".", "!"))):
        yield "is not exactly one question or invitation"
    if _sentences(acknowledgement) > rules.most_sentences:
        yield "says too much before the question"
    if _sentences(question) > max(2 if asks else 1, _sentences(ground.asked)):
        yield "says too much in the question"


def _sentences(text: str) -> int:
    text = _without_spans(text).strip()
    if not text:
        return 0
    rest = _SENTENCE_END.split(text)[-1].strip(" \"'”’)*_")
    return len(_SENTENCE_END.findall(text)) + bool(re.search(r"\w", rest))


# ------------------------------------------------------------------------------- facts


def _facts(text: str, ground: Ground) -> Iterator[str]:
    """Numbers, code and names must be known."""
    known = _even("\n".join((ground.planned, *ground.facts)))
    for span in spans(text):
        if not _holds(known, _even(span)):
            yield f"speaks of `{span[:60]}`, which is not there"
    prose = _without_spans(text)
    numbers = set(_numbers(known))
    for number in _numbers(prose):
        if number not in numbers:
            yield f"speaks of {number}, which is not there"
    for match in _CODE_LIKE.finditer(prose):
        if _even(match.group()) not in known:
            yield f"speaks of {match.group()[:60]}, which is not there"


def _answer(text: str, ground: Ground) -> Iterator[str]:
    """The answer to the question that is asked must not be given, unless the planned words name it
    (as one choice among several, or as a part of what is asked about).
    """
    question = ground.question
    if question is None or not question.checkable or question.expected is None:
        return
    forms = {question.expected}
    if question.probe is not None:
        forms |= {question.probe.answer.value, *question.probe.answer.accepts}
    if ENDLESS in forms and _WITHOUT_END.search(text) and not _WITHOUT_END.search(ground.planned):
        yield "gives the answer"
    planned = {_even(span) for span in spans(ground.planned)}
    rest = _SPAN.sub(lambda m: " " if _even(m[2]) in planned else f" {m[2]} ", text)
    said = _even(rest)
    for form in forms - {ENDLESS, ""}:
        bare = _even(form).strip("'\"")
        given = _holds(said, bare) or bare in _spelled(said) - _spelled(ground.planned)
        if bare and given and not _holds(_even(_prose_of(ground.planned)), bare):
            yield "gives the answer"


def _obeys(text: str, ground: Ground, rules: SpeechRules) -> Iterator[str]:
    """A word that stands nowhere but in an order to the machine: whoever says it has obeyed."""
    ordered = {word.lower() for order in ground.orders for word in _WORD.findall(order)}
    planned = {word.lower() for word in _WORD.findall(ground.planned)}
    for word in _WORD.findall(text):
        lowered = word.lower()
        if lowered in ordered - planned and lowered not in rules.english_words:
            yield f"says “{word}”, which stands in an order of the student's"


def _hides(text: str, ground: Ground) -> Iterator[str]:
    """Pieces that can only be put together or decoded: whoever writes so has something to hide."""
    planned = {_even(span) for span in spans(ground.planned)}
    for span in spans(text):
        lone_sign = not re.search(r"\w", span)
        if not lone_sign and _HALF.search(span) and _even(span) not in planned:
            yield f"holds half a piece of code, `{span[:60]}`"
    prose, known = _without_spans(text), _even("\n".join((ground.planned, *ground.facts)))
    if any(_even(match[0]) not in known for match in _DISGUISED.finditer(prose)):
        yield "writes in a disguise"


def _instructs(
    acknowledgement: str, question: str, ground: Ground, rules: SpeechRules
) -> Iterator[str]:
    """A sentence that tells the student what to do, where none of that kind is planned."""
    planned = {*_told(ground.before, rules), *_told(ground.asked, rules)}
    for verb in (*_told(acknowledgement, rules), *_told(question, rules)):
        if verb not in planned:
            yield f"tells the student to {verb}"


def _told(text: str, rules: SpeechRules) -> Iterator[str]:
    """The verbs of the sentences that tell somebody what to do."""
    for clause in re.split(r"(?<=[.!?…])[\s\"'”’)]+|[:;,]\s", text):
        for pattern in rules.patterns("instructs"):
            found = pattern.search(clause)
            if found is not None:
                yield found["verb"].lower()


def _spelled(text: str) -> set[str]:
    """The numbers that a text spells out ("three times")."""
    words = (word.lower() for word in _WORD.findall(text))
    return {_NUMBER_WORDS[word] for word in words if word in _NUMBER_WORDS}


def _prose_of(planned: str) -> str:
    """The planned words with code spans kept only where they are a value of their own."""
    return _SPAN.sub(
        lambda m: f" {m[2]} " if re.fullmatch(r"[\w.'\"\-\[\]]+", m[2]) else " ", planned
    )


# ------------------------------------------------------------------------------- manner


def _manner(acknowledgement: str, text: str, ground: Ground, rules: SpeechRules) -> Iterator[str]:
    def breaks(patterns: tuple[re.Pattern[str], ...], said: str) -> bool:
        return any(p.search(said) and not p.search(ground.planned) for p in patterns)

    if breaks(rules.patterns("never"), text):
        yield "speaks of itself or of a solution"
    right = ground.verdict is Verdict.RIGHT or ground.credit
    first = acknowledgement.strip()
    if not right and breaks(rules.patterns("praise"), text):
        yield "praises what was not right"
    if (
        not right
        and ground.verdict is not Verdict.PARTLY
        and breaks(rules.patterns("affirms"), first)
    ):
        yield "calls right what was not"
    missed = ground.verdict in (Verdict.WRONG, Verdict.PARTLY)
    if not missed and breaks(rules.patterns("denies"), first):
        yield "calls wrong what was not"


def _language(text: str, rules: SpeechRules) -> Iterator[str]:
    words = [word.lower().replace("’", "'") for word in _WORD.findall(_without_spans(text))]
    if len(words) < rules.language_words:
        return
    if sum(word in rules.english_words for word in words) < rules.language_share * len(words):
        yield "is not in English"


# ------------------------------------------------------------------------------- the question


def _same_question(text: str, question: str, ground: Ground, rules: SpeechRules) -> Iterator[str]:
    asked = " ".join(_even(question).lower().split())
    if ground.question is not None and not ground.over and len(asked) > 20:
        before = [" ".join(_even(said).lower().split()) for said in ground.earlier]
        if any(asked in said for said in before) and asked not in _even(ground.asked).lower():
            yield "repeats an earlier question"
    if ground.question is None or not ground.question.checkable or not ground.asked.strip():
        return
    wanted = [_even(span) for span in spans(ground.asked)]
    said = [_even(span) for span in spans(text)]
    for span in wanted:
        within = len(span) > LONGEST_VALUE and any(_holds(one, span) for one in said)
        if span not in said and not within:
            yield f"leaves out `{span[:60]}`"
    numbers = set(_numbers(_even(text)))
    for number in _numbers(_without_spans(ground.asked)):
        if number not in numbers:
            yield f"leaves out {number}"
    asked_about = set(wanted)
    for span in spans(question):
        if not any(_holds(one, _even(span)) for one in asked_about):
            yield f"asks about `{span[:60]}` instead"
    if rules.not_of_a_fact_pattern.search(question):
        yield "asks for an explanation instead of a fact"
    kind = ground.question.probe.kind if ground.question.probe is not None else None
    needed = rules.must_ask_pattern(kind) if kind is not None else None
    if needed is not None and needed.search(ground.asked) and not needed.search(text):
        yield "asks for something else"


# ------------------------------------------------------------------------------- text


def spans(text: str) -> list[str]:
    """The texts of inline code in Markdown."""
    return [" ".join(match[2].split()) for match in _SPAN.finditer(text)]


def _without_spans(text: str) -> str:
    return _SPAN.sub(" § ", text)


def _numbers(text: str) -> list[str]:
    """The numbers of a text, without the comma that ends a clause, thousands written plain."""
    found = (match.rstrip(".,") for match in _NUMBER.findall(text))
    return [re.sub(r",(?=\d{3}\b)", "", number) for number in found]


def _even(text: str) -> str:
    text = text.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')
    return " ".join(text.split())


def _holds(text: str, part: str) -> bool:
    """Whether a text holds a part that begins and ends where words do."""
    if not part:
        return True
    left = r"(?<![\w.])" if re.match(r"\w", part) else ""
    right = r"(?!\w|\.\d)" if re.search(r"\w\Z", part) else ""
    return re.search(left + re.escape(part) + right, text) is not None
