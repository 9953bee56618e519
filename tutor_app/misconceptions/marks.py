"""What a wrong answer shows beside its words: how it comes out of the question's numbers.

One function gives the marks of an example of the library and of a student's answer alike. A mark
is a short name such as "two fractions: tops added". None decides anything: the search weighs them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from tutor_app.misconceptions.origins import asked, origins
from tutor_app.misconceptions.quantities import Quantity, plain, quantities

MANY_WORDS = 14
"""Words from which on a question is a story."""

LONGEST = 2_000
"""Characters of each text that are read."""

_KINDS = {
    "power": r"\^|\*\*|[²³]|square|cube|exponent|power",
    "root": r"√|sqrt|root",
    "letters": r"(?<![A-Za-z'’])(?<!\d )[b-hj-zB-HJ-Z](?![A-Za-z'’])|\d[a-z](?![a-z])",
    "brackets": r"\(.+\)",
    "point": r"\(\s*-?[\d.]+\s*,\s*-?[\d.]+\s*\)",
    "ratio": r"\d\s*:\s*\d|ratio|for every|per\b",
    "percent": r"%|percent",
    "equation": r"=",
    "inequality": r"[<>≤≥]|inequalit|at least|at most",
    "table": r"table|\bx:|row",
    "graph": r"graph|plot|axis|axes|coordinate|slope|steep|line\b",
    "picture": r"draw|picture|diagram|shade|figure|model|sketch|bar\b",
    "function": r"function|f\(|pattern|sequence|term|rule",
    "yes or no": r"\b(yes|no|true|false|correct|always|never|sometimes|same|equal)\b",
    "comparing": r"larger|greater|smaller|less|bigger|compare|order|closest|which",
    "reason": r"because|explain|why|how do you know|since|so\b",
    "writing": r"\bwrite\b|express|translate|represent",
    "solving": r"\bsolve\b|find x|value of",
    "simplifying": r"simplif|reduce|lowest|combine|expand",
    "checking": r"check|verify|is .* a solution",
    "money": r"dollar|cost|price|€|cents|pay|sale|tax|discount",
    "rate": r"speed|per hour|km|mile|rate|minutes|hours",
    "growth": r"doubl|tripl|grow|increase|decrease|each (day|year|week|month)",
}
_KIND = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _KINDS.items()}
_WORD = re.compile(r"[a-z]{2,}")


def marks(question: str, wrong: str, right: str = "") -> tuple[str, ...]:
    """The marks of a wrong answer; `right` may be empty. Order has no meaning, none comes twice."""
    question, given, known = (plain(text[:LONGEST]) for text in (question, wrong, right))
    found: dict[str, None] = {}
    for name in (
        *_kinds("question", question),
        *_kinds("answer", given),
        *asked(question),
        *_compared(given, known),
        *origins(question, given, known),
    ):
        found.setdefault(name)
    return tuple(found)


def _kinds(where: str, text: str) -> Iterator[str]:
    """What occurs in a text, and how long it is."""
    for name, pattern in _KIND.items():
        if pattern.search(text):
            yield f"{where}: {name}"
    words = len(_WORD.findall(text.lower()))
    size = "no words" if words == 0 else "few words" if words < MANY_WORDS else "many words"
    yield f"{where}: {size}"
    for quantity in quantities(text):
        yield f"{where}: a {quantity.form}"
        if quantity.value < 0:
            yield f"{where}: a negative number"
    yield f"{where}: {form_of(text)}"


def form_of(text: str) -> str:
    """What a text is on the whole: an equation, an expression, one number, words."""
    words = _WORD.findall(text.lower())
    letters = bool(_KIND["letters"].search(text))
    if "\n" in text.strip() and len(words) < MANY_WORDS:
        return "is several lines"
    if len(words) > 3:
        return "is words"
    if re.search(r"[<>≤≥]", text):
        return "is an inequality"
    if "=" in text:
        return "is an equation"
    if letters:
        return "is an expression"
    found = quantities(text)
    if len(found) == 1:
        return f"is one {found[0].form}"
    return "is several numbers" if found else "is words"


def _compared(given: str, known: str) -> Iterator[str]:
    """How the wrong answer differs from the right one."""
    if not known:
        return
    kinds = form_of(given), form_of(known)
    yield f"answer {kinds[0]}, right {kinds[1]}"
    if kinds[0] != kinds[1]:
        yield "answer of another kind than the right one"
    ours, theirs = _tokens(given), _tokens(known)
    if ours != theirs and sorted(ours) == sorted(theirs):
        yield "same signs and numbers in another order"
    if given.replace("-", "+") == known.replace("-", "+"):
        yield "a plus for a minus"
    yield from _rewritten(ours, theirs)
    verdicts = _verdict(given), _verdict(known)
    if verdicts[0] != verdicts[1]:
        yield f"says {verdicts[0]} for {verdicts[1]}"
    wrongs, rights = quantities(given), quantities(known)
    if not wrongs or not rights:
        return
    wrong, right = wrongs[-1], rights[-1]
    turned = [right.value for right in reversed(rights)]
    if wrongs != rights and [wrong.value for wrong in wrongs] == turned:
        yield "numbers in reverse order"
    yield from _pair(wrong, right)


_VERDICT = re.compile(
    r"\b(yes|no|true|false|always|never|sometimes|cannot|can't|impossible|linear|proportional|same|"
    r"increasing|decreasing|up|down|infinite|none|all|first|second|both|neither)\b",
    re.IGNORECASE,
)


def _verdict(text: str) -> str:
    """The first word by which a text decides something; "nothing" when it has none."""
    match = _VERDICT.search(text)
    return match[0].lower() if match else "nothing"


def _rewritten(ours: list[str], theirs: list[str]) -> Iterator[str]:
    """Which operations and letters the wrong answer has beside the right one's."""
    for sign in "+-*/^=<>":
        more = ours.count(sign) - theirs.count(sign)
        if more:
            yield f"{'more' if more > 0 else 'fewer'} {sign} than right"
    letters = [
        {token for token in row if len(token) == 1 and token.isalpha()} for row in (ours, theirs)
    ]
    if letters[0] - letters[1]:
        yield "a letter that should not be there"
    if letters[1] - letters[0]:
        yield "a letter lost"
    numbers = [sorted(token for token in row if token[0].isdigit()) for row in (ours, theirs)]
    if letters[0] and letters[0] == letters[1]:
        yield (
            "same letters, same numbers"
            if numbers[0] == numbers[1]
            else "same letters, other numbers"
        )


def _pair(wrong: Quantity, right: Quantity) -> Iterator[str]:
    a, b = wrong.value, right.value
    if a == b:
        yield "same number as the right one"
        return
    yield "larger than right" if a > b else "smaller than right"
    if a == -b:
        yield "sign flipped"
    if wrong.digits and wrong.digits.rstrip("0") == right.digits.rstrip("0"):
        yield "same digits, point elsewhere"
    if a and b:
        if abs(a * b) == 1:
            yield "reciprocal of the right one"
        if (ratio := abs(a / b)) in (2, Fraction(1, 2)):
            yield "half or twice the right one"
        elif ratio in (10, 100, 1000, Fraction(1, 10), Fraction(1, 100), Fraction(1, 1000)):
            yield "off by a power of ten"
        if a * b < 0:
            yield "other sign than right"
    if abs(a - b) == 1:
        yield "off by one"
    elif (a - b).denominator == 1 and abs(a - b) % 10 == 0:
        yield "off by whole tens"
    if wrong.form in {"fraction", "mixed"} and right.form in {"fraction", "mixed"}:
        if wrong.bottom == right.bottom:
            yield "right bottom, wrong top"
        if wrong.top == right.top:
            yield "right top, wrong bottom"
        if wrong.whole == right.whole != 0:
            yield "right whole, wrong fraction"


def _tokens(text: str) -> list[str]:
    return re.findall(r"\d+(?:\.\d+)?|[A-Za-z]+|[-+*/:=<>≤≥^]", text)


__all__ = ["LONGEST", "MANY_WORDS", "form_of", "marks"]
