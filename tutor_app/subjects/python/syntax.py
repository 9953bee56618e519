"""Syntax errors: what Python saw, where it lost the thread, and where the fault most likely is.

Python names the line where it could not go on, which is often later than the fault (an open
bracket is noticed lines further down). Each guess here is tried out: a mend is only reported
when Python gets further with it.
"""

from __future__ import annotations

import keyword
import re
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from tutor_app.dialogue import Fix, SyntaxReport


class SyntaxKind(StrEnum):
    """What is wrong with the text of the program."""

    MISSING_COLON = "missing_colon"
    UNBALANCED_BRACKET = "unbalanced_bracket"
    UNCLOSED_STRING = "unclosed_string"
    BAD_INDENT = "bad_indent"
    MISSING_INDENT = "missing_indent"
    ASSIGNMENT_IN_CONDITION = "assignment_in_condition"
    KEYWORD_AS_NAME = "keyword_as_name"
    MISSING_OPERATOR = "missing_operator"
    STRAY_ELSE = "stray_else"
    NON_PYTHON_TEXT = "non_python_text"
    TABS_AND_SPACES = "tabs_and_spaces"
    INVALID_CHARACTER = "invalid_character"
    PRINT_WITHOUT_BRACKETS = "print_without_brackets"
    RETURN_OUTSIDE_FUNCTION = "return_outside_function"
    ELSE_IF = "else_if"
    INCREMENT_OPERATOR = "increment_operator"
    MIXED_OPERATOR = "mixed_operator"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class SyntaxFinding:
    """One syntax error, explained.

    `line` is where the fault most probably is, `noticed_line` where Python noticed it (both
    1-based), `fragment` the student's own line, `what` a sentence for the teacher,
    `last_good_line` the last line up to which the program can be read on its own (0 for none).
    `fixes` are secrets; with any one of them Python reads on past the noticed line.
    """

    kind: SyntaxKind
    line: int
    noticed_line: int
    fragment: str
    what: str
    misconception: str
    concept: str
    fixes: tuple[Fix, ...]
    last_good_line: int


@dataclass(frozen=True, slots=True)
class _Guess:
    kind: SyntaxKind
    line: int
    what: str
    mends: tuple[str, ...] = ()


_HEADER = re.compile(r"(if|elif|else|for|while|def|class|try|except|finally|with)\b")
_KEYWORDS = tuple(keyword.kwlist)
_CURLY = {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "×": "*",
          "÷": "/", "≤": "<=", "≥": ">=", "≠": "!=", "\u00a0": " ", "，": ",", "：": ":",
          "（": "(", "）": ")", "\u200b": ""}  # fmt: skip
# What is longer was not typed by a student, and looking at it closely would take too long.
LONGEST_LINE, LONGEST_WORK, MOST_STEPS_BACK = 1_000, 50_000, 60
_OPEN, _CLOSE = "([{", ")]}"
_MISCONCEPTION = {
    SyntaxKind.MISSING_COLON: "missing-colon",
    SyntaxKind.UNBALANCED_BRACKET: "brackets-unbalanced",
    SyntaxKind.UNCLOSED_STRING: "quotes-unbalanced",
    SyntaxKind.INVALID_CHARACTER: "quotes-unbalanced",
    SyntaxKind.BAD_INDENT: "indentation-wrong",
    SyntaxKind.MISSING_INDENT: "indentation-wrong",
    SyntaxKind.TABS_AND_SPACES: "indentation-wrong",
    SyntaxKind.RETURN_OUTSIDE_FUNCTION: "indentation-wrong",
    SyntaxKind.STRAY_ELSE: "indentation-wrong",
    SyntaxKind.ASSIGNMENT_IN_CONDITION: "equals-means-assign",
    SyntaxKind.MIXED_OPERATOR: "off-by-one-comparison",
    SyntaxKind.KEYWORD_AS_NAME: "shadowed-builtin",
    SyntaxKind.PRINT_WITHOUT_BRACKETS: "function-not-called",
}
_CONCEPT = {
    SyntaxKind.ASSIGNMENT_IN_CONDITION: "comparison",
    SyntaxKind.MIXED_OPERATOR: "comparison",
    SyntaxKind.KEYWORD_AS_NAME: "names-and-builtins",
    SyntaxKind.ELSE_IF: "elif-chains",
    SyntaxKind.INCREMENT_OPERATOR: "assignment",
    SyntaxKind.BAD_INDENT: "indentation",
    SyntaxKind.MISSING_INDENT: "indentation",
    SyntaxKind.TABS_AND_SPACES: "indentation",
    SyntaxKind.RETURN_OUTSIDE_FUNCTION: "indentation",
    SyntaxKind.STRAY_ELSE: "indentation",
}


def explain(work: str, report: SyntaxReport) -> SyntaxFinding:
    """Explain a syntax error. `report` is Python's own; never raises."""
    lines = work.splitlines() or [""]
    noticed = min(max(report.line, 1), len(lines))
    guesses: list[_Guess] = []
    readable = len(lines[noticed - 1]) <= LONGEST_LINE and len(work) <= LONGEST_WORK
    for look in _LOOKS if readable else ():
        guesses += list(look(lines, noticed, report.message))
    best: tuple[_Guess, tuple[Fix, ...]] | None = None
    for guess in guesses:
        fixes = tuple(
            Fix(line=guess.line, before=lines[guess.line - 1], after=mend)
            for mend in guess.mends
            if _reads_on(lines, guess.line, mend, noticed)
        )
        if fixes or not guess.mends:
            best = guess, fixes
            break
    if best is None and guesses:
        best = guesses[0], ()
    chosen, mends = best or (
        _Guess(SyntaxKind.UNKNOWN, noticed, f"Python could not read this line: {report.message}."),
        (),
    )
    return SyntaxFinding(
        kind=chosen.kind,
        line=chosen.line,
        noticed_line=noticed,
        fragment=lines[chosen.line - 1].strip(),
        what=chosen.what,
        misconception=_MISCONCEPTION.get(chosen.kind, ""),
        concept=_CONCEPT.get(chosen.kind, "syntax"),
        fixes=mends,
        last_good_line=_last_good(lines, chosen.line) if readable else 0,
    )


def _error_line(text: str) -> int | None:
    """The line of the first syntax error, None when there is none."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(text, "<work>", "exec", dont_inherit=True)
    except SyntaxError as error:
        return error.lineno or 1
    except (ValueError, RecursionError, MemoryError, OverflowError):
        return 1
    return None


def _reads_on(lines: list[str], line: int, mend: str, noticed: int) -> bool:
    """Whether Python gets past the noticed place once a line is mended."""
    if mend == lines[line - 1]:
        return False
    left = _error_line("\n".join([*lines[: line - 1], mend, *lines[line:]]) + "\n")
    added = mend.count("\n")
    return left is None or left > max(noticed, line) + added


def _last_good(lines: list[str], fault: int) -> int:
    for last in range(fault - 1, max(0, fault - 1 - MOST_STEPS_BACK), -1):
        if lines[last - 1].strip() and _error_line("\n".join(lines[:last]) + "\n") is None:
            return last
    return 0


def _bare(line: str) -> str:
    """A line without texts and comment, the same length as far as it goes."""
    found, quote, skip = [], "", False
    for character in line:
        if quote:
            found.append(character if character == quote and not skip else "_")
            if character == quote and not skip:
                quote = ""
            skip = character == "\\" and not skip
        elif character == "#":
            break
        else:
            quote = character if character in "\"'" else ""
            found.append(character)
    return "".join(found)


def _code(lines: list[str], noticed: int) -> Iterator[tuple[int, str]]:
    """The noticed line and the code line before it: (number, text)."""
    yield noticed, lines[noticed - 1]
    for number in range(noticed - 1, 0, -1):
        if lines[number - 1].strip() and not lines[number - 1].lstrip().startswith("#"):
            yield number, lines[number - 1]
            return


def _characters(lines: list[str], noticed: int, message: str) -> Iterator[_Guess]:
    line = lines[noticed - 1]
    found = [c for c in line if c in _CURLY]
    if found or "invalid character" in message or "non-printable" in message:
        mend = "".join(_CURLY.get(c, c) for c in line)
        about = f"`{found[0]}`" if found else "a character of this line"
        text = f"Python does not know {about}; it looks like one it knows."
        yield _Guess(SyntaxKind.INVALID_CHARACTER, noticed, text, (mend,) if found else ())


def _indents(lines: list[str], noticed: int, message: str) -> Iterator[_Guess]:
    line = lines[noticed - 1]
    space = line[: len(line) - len(line.lstrip())]
    earlier = [
        x[: len(x) - len(x.lstrip())] for x in lines[:noticed] if x.strip() and x != x.lstrip()
    ]
    mixed = any("\t" in s for s in earlier) and any(" " in s for s in earlier)
    if "inconsistent use of tabs" in message or (mixed and "ndent" in message):
        mends: tuple[str, ...] = (
            space.expandtabs(4) + line.lstrip(),
            space.replace("    ", "\t") + line.lstrip(),
        )
        text = "Tabs and spaces are mixed at the start of these lines."
        yield _Guess(SyntaxKind.TABS_AND_SPACES, noticed, text, mends)
        yield _Guess(SyntaxKind.TABS_AND_SPACES, noticed, text)
    elif "expected an indented block" in message:
        owner = next((n for n, _ in _code(lines, noticed) if n < noticed), noticed)
        before = lines[owner - 1]
        deeper = before[: len(before) - len(before.lstrip())] + "    "
        text = f"After the line `{before.strip()}` Python expects a block moved to the right."
        yield _Guess(SyntaxKind.MISSING_INDENT, noticed, text, (deeper + line.lstrip(),))
        yield _Guess(SyntaxKind.MISSING_INDENT, noticed, text)
    elif "unexpected indent" in message or "unindent does not match" in message:
        levels = list(dict.fromkeys(["", *reversed(earlier[:-1])]))
        mends = tuple(level + line.lstrip() for level in levels if level != space)
        text = "This line is moved to the right by an amount that fits no block around it."
        yield _Guess(SyntaxKind.BAD_INDENT, noticed, text, tuple(reversed(mends)))
        yield _Guess(SyntaxKind.BAD_INDENT, noticed, text)


def _other_languages(lines: list[str], noticed: int, message: str) -> Iterator[_Guess]:
    line = lines[noticed - 1]
    bare = _bare(line)
    if re.search(r"\belse\s+if\b", bare):
        text = "`else if` are two words here; Python has one word for it."
        mend = re.sub(r"\belse\s+if\b", "elif", line, count=1)
        yield _Guess(SyntaxKind.ELSE_IF, noticed, text, (mend, mend.rstrip() + ":"))
    step = re.search(r"([A-Za-z_]\w*)\s*(\+\+|--)\s*;?\s*$", bare)
    if step or re.search(r"^\s*(\+\+|--)\s*\w+\s*;?\s*$", bare):
        sign = "+" if "++" in bare else "-"
        name = re.findall(r"[A-Za-z_]\w*", bare)[0]
        space = line[: len(line) - len(line.lstrip())]
        text = f"Python has no `{sign}{sign}`."
        yield _Guess(SyntaxKind.INCREMENT_OPERATOR, noticed, text, (f"{space}{name} {sign}= 1",))
    if match := re.search(r"=>|=<|>\s=|<\s=|!\s=|=!|===|<>|&&|\|\||(?<=\s)!(?=\w)", bare):
        known = {"=>": ">=", "=<": "<=", "=!": "!=", "===": "==", "<>": "!=", "&&": "and",
                 "||": "or", "!": "not "}  # fmt: skip
        word = match.group()
        right = known.get(word, word.replace(" ", ""))
        mend = line[: match.start()] + right + line[match.end() :]
        text = f"`{word}` is not an operator in Python."
        yield _Guess(SyntaxKind.MIXED_OPERATOR, noticed, text, (mend,))
    if re.match(r"\s*print\s+[^\s(=]", line) or "parentheses in call to 'print'" in message:
        mend = re.sub(r"\bprint\s+(.*\S)", r"print(\1)", line, count=1)
        text = "`print` is called without brackets."
        yield _Guess(SyntaxKind.PRINT_WITHOUT_BRACKETS, noticed, text, (mend,))


def _outside(lines: list[str], noticed: int, message: str) -> Iterator[_Guess]:
    if any(words in message for words in ("outside function", "outside loop", "properly in loop")):
        line = lines[noticed - 1]
        word = (line.split() or ["return"])[0]
        text = f"`{word}` stands outside of any block it fits."
        mends = tuple(
            level * " " + line.lstrip() for level in (4, 8, 12) if not line.startswith(level * " ")
        )
        yield _Guess(SyntaxKind.RETURN_OUTSIDE_FUNCTION, noticed, text, mends)
        yield _Guess(SyntaxKind.RETURN_OUTSIDE_FUNCTION, noticed, text)


def _strings(lines: list[str], noticed: int, message: str) -> Iterator[_Guess]:
    if "unterminated triple-quoted" in message:
        text = "A text in triple quotation marks begins here and never ends."
        start = noticed
        for number, line in enumerate(lines, 1):
            if line.count('"""') % 2 or line.count("'''") % 2:
                start = number
        yield _Guess(SyntaxKind.UNCLOSED_STRING, start, text)
        return
    line = lines[noticed - 1]
    if any(words in message for words in ("unterminated", "EOL while", "f-string: expecting")):
        text = "A text begins in this line and does not end in it."
        quote = next((c for c in line if c in "\"'"), '"')
        body = line.rstrip()
        mends = [body + quote, line[: line.find(quote)] + line[line.find(quote) + 1 :]]
        for place in range(len(body), line.find(quote), -1):
            if body[place:].strip(" ):],}") == "" and place < len(body):
                mends.append(body[:place] + quote + body[place:])
        other = "'" if quote == '"' else '"'
        if other in body:
            mends.append(body.replace(other, quote))
        inner = re.sub(r"(?<=\w)'(?=\w)", r"\\'", line)
        yield _Guess(SyntaxKind.UNCLOSED_STRING, noticed, text, (inner, *mends))
        yield _Guess(SyntaxKind.UNCLOSED_STRING, noticed, text)


def _brackets(lines: list[str], noticed: int, message: str) -> Iterator[_Guess]:
    stack: list[tuple[str, int]] = []
    for number, line in enumerate(lines, 1):
        for character in _bare(line):
            if character in _OPEN:
                stack.append((character, number))
            elif character in _CLOSE:
                pair = _OPEN[_CLOSE.index(character)]
                if stack and stack[-1][0] == pair:
                    stack.pop()
                    continue
                text = f"`{character}` closes something that was not opened, or opened otherwise."
                place = line.rfind(character)
                mends = [line[:place] + line[place + 1 :]]
                if stack:
                    wanted = _CLOSE[_OPEN.index(stack[-1][0])]
                    mends.insert(0, line[:place] + wanted + line[place + 1 :])
                    mends.append(line[:place] + wanted + line[place:])
                if "match" in message or "does not match" in message or number == noticed:
                    yield _Guess(SyntaxKind.UNBALANCED_BRACKET, number, text, tuple(mends))
                return
        # a new statement inside an open bracket: the bracket was not meant to be open here
        following = lines[number].strip() if number < len(lines) else ""
        fresh = re.match(
            r"(if|for|while|def|return|class|elif|else|try)\b.*|\w+\s*=[^=].*", following
        )
        if stack and (number >= noticed or fresh):
            opened, where = stack[0] if "never closed" in message else stack[-1]
            closing = "".join(_CLOSE[_OPEN.index(o)] for o, _ in reversed(stack))
            body = lines[number - 1].rstrip()
            mends = [body + closing]
            if body.endswith(":"):
                mends.insert(0, body[:-1] + closing + ":")
            mends += [body[:p] + closing + body[p:] for p in range(len(body) - 1, 0, -1)]
            text = f"`{opened}` is opened here and not closed."
            if number >= where:
                yield _Guess(SyntaxKind.UNBALANCED_BRACKET, number, text, tuple(mends[:40]))
            return


def _colons(lines: list[str], noticed: int, message: str) -> Iterator[_Guess]:
    for number, line in _code(lines, noticed):
        bare = _bare(line).rstrip()
        if not _HEADER.match(bare.strip()) or bare.endswith(":"):
            continue
        place = len(bare)
        mends = [line[:place] + ":" + line[place:]]
        if bare.endswith((";", ".", ",")):
            mends.insert(0, line[: place - 1] + ":" + line[place:])
        if bare.endswith("{"):
            mends.insert(0, line[: place - 1].rstrip() + ":" + line[place:])
        word = bare.split()[0]
        text = f"The line that begins with `{word}` does not say that a block follows."
        yield _Guess(SyntaxKind.MISSING_COLON, number, text, tuple(mends))
        inline = re.match(r"(\s*(?:else|try|finally))\s+(\S.*)", line)
        if inline:
            mend = f"{inline.group(1)}: {inline.group(2)}"
            yield _Guess(SyntaxKind.MISSING_COLON, number, text, (mend,))


def _conditions(lines: list[str], noticed: int, message: str) -> Iterator[_Guess]:
    line = lines[noticed - 1]
    bare = _bare(line)
    test = re.match(r"\s*(if|elif|while|return|assert)\b", bare)
    if test and (match := re.search(r"(?<![=!<>:+\-*/])=(?!=)", bare)):
        place = match.start()
        mend = line[:place] + "==" + line[place + 1 :]
        text = "A single `=` gives a name a value; here something is asked."
        colon = mend.rstrip() + ":"
        yield _Guess(SyntaxKind.ASSIGNMENT_IN_CONDITION, noticed, text, (mend, colon))


def _else(lines: list[str], noticed: int, message: str) -> Iterator[_Guess]:
    line = lines[noticed - 1]
    word = re.match(r"\s*(else|elif|except|finally)\b", line)
    if not word:
        return
    if word.group(1) == "else" and re.match(r"\s*else\s+[^\s:]", _bare(line)):
        space = line[: len(line) - len(line.lstrip())]
        text = "`else` takes no condition of its own."
        rest = re.sub(r"^\s*else", space + "elif", line)
        yield _Guess(SyntaxKind.STRAY_ELSE, noticed, text, (rest,))
    text = f"Python sees no open `if` or loop that this `{word.group(1)}` could belong to."
    levels = dict.fromkeys(x[: len(x) - len(x.lstrip())] for x in reversed(lines[: noticed - 1]))
    mends = tuple(level + line.lstrip() for level in levels if not line.startswith(level + word[1]))
    yield _Guess(SyntaxKind.STRAY_ELSE, noticed, text, mends)
    yield _Guess(SyntaxKind.STRAY_ELSE, noticed, text)


def _keywords(lines: list[str], noticed: int, message: str) -> Iterator[_Guess]:
    line = lines[noticed - 1]
    words = "|".join(_KEYWORDS)
    assigned = re.match(rf"\s*({words})\s*(=[^=]|\+=|-=)", line)
    loop = re.match(rf"\s*for\s+({words})\s+in\b", line)
    named = re.match(rf"\s*(?:def|class)\s+({words})\s*[(:]", line)
    parameter = re.match(rf"\s*def\s+\w+\s*\((?:.*,\s*)?({words})\s*[,)=]", line)
    found = assigned or loop or named or parameter
    if found:
        word = found.group(1)
        mend = line[: found.start(1)] + word + "_" + line[found.end(1) :]
        text = f"`{word}` has a meaning of its own in Python and cannot be a name."
        yield _Guess(SyntaxKind.KEYWORD_AS_NAME, noticed, text, (mend,))
        yield _Guess(SyntaxKind.KEYWORD_AS_NAME, noticed, text)


def _operators(lines: list[str], noticed: int, message: str) -> Iterator[_Guess]:
    line = lines[noticed - 1]
    bare = _bare(line)
    text = "Two things stand side by side with nothing that joins them."
    words = "|".join(_KEYWORDS)
    for match in re.finditer(r"(?<=[\w)\]\"'])(\s+)(?=[\w(\"'\[])|(?<=\d)()(?=[A-Za-z(])", bare):
        before = re.search(r"\w+$", bare[: match.start()])
        after = re.match(r"\w+", bare[match.end() :])
        named = [w.group() for w in (before, after) if w]
        if any(re.fullmatch(words, w) for w in named):
            continue
        head, tail = line[: match.start()], line[match.end() :]
        mends = [head + join + tail for join in (" * ", ", ", " + ")]
        yield _Guess(SyntaxKind.MISSING_OPERATOR, noticed, text, tuple(mends))
    if re.search(r"[+\-*/%<>=,]\s*[:)]?\s*$", bare.rstrip()) and bare.strip():
        stripped = bare.rstrip()
        colon = ":" if stripped.endswith(":") else ""
        body = stripped.rstrip(":").rstrip()
        half = "This line stops in the middle: an operator has nothing on its right."
        yield _Guess(SyntaxKind.MISSING_OPERATOR, noticed, half, (f"{body} 1{colon}",))


def _prose(lines: list[str], noticed: int, message: str) -> Iterator[_Guess]:
    line = lines[noticed - 1]
    words = re.findall(r"[A-Za-z']+", line)
    fence = line.strip().startswith(("```", ">>>", "...", "//", "/*", "$ "))
    marks = re.search(r"[=()\[\]:+*/]", line)
    declared = re.match(r"\s*(int|let|var|const|public|function|float|String)\s+\w+", line)
    if fence or declared or (len(words) >= 3 and not marks and words[0] not in _KEYWORDS):
        text = "This line is not Python: it reads like plain words or another language."
        space = line[: len(line) - len(line.lstrip())]
        yield _Guess(SyntaxKind.NON_PYTHON_TEXT, noticed, text, (space + "# " + line.strip(),))
        yield _Guess(SyntaxKind.NON_PYTHON_TEXT, noticed, text)


_LOOKS: tuple[Callable[[list[str], int, str], Iterator[_Guess]], ...] = (
    _characters, _indents, _other_languages, _outside, _keywords, _conditions, _colons, _strings,
    _brackets, _prose, _operators, _else,
)  # fmt: skip

__all__ = ["SyntaxFinding", "SyntaxKind", "explain"]
