"""Reading broken programs: lines without their texts, and how far Python gets."""

from __future__ import annotations

import keyword
import warnings
from collections.abc import Iterator

KEYWORDS = tuple(keyword.kwlist)
MOST_STEPS_BACK = 60  # a last readable line further back than this tells nobody anything


def error_line(text: str) -> int | None:
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


def reads_on(lines: list[str], line: int, mend: str, noticed: int) -> bool:
    """Whether Python gets past the noticed place once a line is mended."""
    if mend == lines[line - 1]:
        return False
    left = error_line("\n".join([*lines[: line - 1], mend, *lines[line:]]) + "\n")
    added = mend.count("\n")
    return left is None or left > max(noticed, line) + added


def last_good_line(lines: list[str], fault: int) -> int:
    """The last line before the fault up to which the program reads on its own, 0 for none."""
    for last in range(fault - 1, max(0, fault - 1 - MOST_STEPS_BACK), -1):
        if lines[last - 1].strip() and error_line("\n".join(lines[:last]) + "\n") is None:
            return last
    return 0


def bare_text(line: str) -> str:
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


def code_lines(lines: list[str], noticed: int) -> Iterator[tuple[int, str]]:
    """The noticed line and the code line before it: (number, text)."""
    yield noticed, lines[noticed - 1]
    for number in range(noticed - 1, 0, -1):
        if lines[number - 1].strip() and not lines[number - 1].lstrip().startswith("#"):
            yield number, lines[number - 1]
            return
