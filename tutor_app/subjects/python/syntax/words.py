"""Guesses about words and operators: other languages, keywords as names, plain prose."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tutor_app.subjects.python.syntax.model import Guess, SyntaxKind
from tutor_app.subjects.python.syntax.reading import KEYWORDS, bare_text

_STEP_AFTER = re.compile(r"(?P<name>[A-Za-z_]\w*)\s*(?P<sign>\+\+|--)\s*;?\s*$")
_STEP_BEFORE = re.compile(r"^\s*(?P<sign>\+\+|--)\s*(?P<name>[A-Za-z_]\w*)\s*;?\s*$")


def other_languages(lines: list[str], noticed: int, message: str) -> Iterator[Guess]:
    """What other languages write: `else if`, `i++`, `&&`, `=>`, `print x`."""
    line = lines[noticed - 1]
    bare = bare_text(line)
    if re.search(r"\belse\s+if\b", bare):
        text = "`else if` are two words here; Python has one word for it."
        mend = re.sub(r"\belse\s+if\b", "elif", line, count=1)
        yield Guess(SyntaxKind.ELSE_IF, noticed, text, (mend, mend.rstrip() + ":"))
    if step := _STEP_AFTER.search(bare) or _STEP_BEFORE.search(bare):
        name, sign = step["name"], step["sign"][0]
        space = line[: len(line) - len(line.lstrip())]
        alone = not bare[: step.start()].strip()
        text = f"Python has no `{sign}{sign}`."
        mends = (f"{space}{name} {sign}= 1",) if alone else ()
        yield Guess(SyntaxKind.INCREMENT_OPERATOR, noticed, text, mends)
    if match := re.search(r"=>|=<|>\s=|<\s=|!\s=|=!|===|<>|&&|\|\||(?<=\s)!(?=\w)", bare):
        known = {"=>": ">=", "=<": "<=", "=!": "!=", "===": "==", "<>": "!=", "&&": "and",
                 "||": "or", "!": "not "}  # fmt: skip
        word = match.group()
        right = known.get(word, word.replace(" ", ""))
        mend = line[: match.start()] + right + line[match.end() :]
        text = f"`{word}` is not an operator in Python."
        yield Guess(SyntaxKind.MIXED_OPERATOR, noticed, text, (mend,))
    if re.match(r"\s*print\s+[^\s(=]", line) or "parentheses in call to 'print'" in message:
        mend = re.sub(r"\bprint\s+(.*\S)", r"print(\1)", line, count=1)
        text = "`print` is called without brackets."
        yield Guess(SyntaxKind.PRINT_WITHOUT_BRACKETS, noticed, text, (mend,))


def keywords_as_names(lines: list[str], noticed: int, message: str) -> Iterator[Guess]:
    """A word of the language used as a name."""
    line = lines[noticed - 1]
    words = "|".join(KEYWORDS)
    assigned = re.match(rf"\s*({words})\s*(=[^=]|\+=|-=)", line)
    loop = re.match(rf"\s*for\s+({words})\s+in\b", line)
    named = re.match(rf"\s*(?:def|class)\s+({words})\s*[(:]", line)
    parameter = re.match(rf"\s*def\s+\w+\s*\((?:.*,\s*)?({words})\s*[,)=]", line)
    found = assigned or loop or named or parameter
    if found:
        word = found.group(1)
        mend = line[: found.start(1)] + word + "_" + line[found.end(1) :]
        text = f"`{word}` has a meaning of its own in Python and cannot be a name."
        yield Guess(SyntaxKind.KEYWORD_AS_NAME, noticed, text, (mend,))
        yield Guess(SyntaxKind.KEYWORD_AS_NAME, noticed, text)


def assignments_in_conditions(lines: list[str], noticed: int, message: str) -> Iterator[Guess]:
    """A single `=` where something is asked."""
    line = lines[noticed - 1]
    bare = bare_text(line)
    test = re.match(r"\s*(if|elif|while|return|assert)\b", bare)
    if test and (match := re.search(r"(?<![=!<>:+\-*/])=(?!=)", bare)):
        place = match.start()
        mend = line[:place] + "==" + line[place + 1 :]
        text = "A single `=` gives a name a value; here something is asked."
        colon = mend.rstrip() + ":"
        yield Guess(SyntaxKind.ASSIGNMENT_IN_CONDITION, noticed, text, (mend, colon))


def missing_operators(lines: list[str], noticed: int, message: str) -> Iterator[Guess]:
    """Two things side by side that nothing joins, or an operator with nothing after it."""
    line = lines[noticed - 1]
    bare = bare_text(line)
    text = "Two things stand side by side with nothing that joins them."
    words = "|".join(KEYWORDS)
    for match in re.finditer(r"(?<=[\w)\]\"'])(\s+)(?=[\w(\"'\[])|(?<=\d)()(?=[A-Za-z(])", bare):
        before = re.search(r"\w+$", bare[: match.start()])
        after = re.match(r"\w+", bare[match.end() :])
        named = [w.group() for w in (before, after) if w]
        if any(re.fullmatch(words, w) for w in named):
            continue
        head, tail = line[: match.start()], line[match.end() :]
        mends = [head + join + tail for join in (" * ", ", ", " + ")]
        yield Guess(SyntaxKind.MISSING_OPERATOR, noticed, text, tuple(mends))
    if re.search(r"[+\-*/%<>=,]\s*[:)]?\s*$", bare.rstrip()) and bare.strip():
        stripped = bare.rstrip()
        colon = ":" if stripped.endswith(":") else ""
        body = stripped.rstrip(":").rstrip()
        half = "This line stops in the middle: an operator has nothing on its right."
        yield Guess(SyntaxKind.MISSING_OPERATOR, noticed, half, (f"{body} 1{colon}",))


def plain_prose(lines: list[str], noticed: int, message: str) -> Iterator[Guess]:
    """A line of plain words, or of another language."""
    line = lines[noticed - 1]
    words = re.findall(r"[A-Za-z']+", line)
    fence = line.strip().startswith(("```", ">>>", "...", "//", "/*", "$ "))
    marks = re.search(r"[=()\[\]:+*/]", line)
    declared = re.match(r"\s*(int|let|var|const|public|function|float|String)\s+\w+", line)
    if fence or declared or (len(words) >= 3 and not marks and words[0] not in KEYWORDS):
        text = "This line is not Python: it reads like plain words or another language."
        space = line[: len(line) - len(line.lstrip())]
        yield Guess(SyntaxKind.NON_PYTHON_TEXT, noticed, text, (space + "# " + line.strip(),))
        yield Guess(SyntaxKind.NON_PYTHON_TEXT, noticed, text)
