"""Writes docs/guard.md: what the guard promises, how it works, what was measured.

    python -m benchmarks.guard_page [--mathdial PATH] [--output FILE]

The figures come from `measure` of the benchmarks and are printed too; what else they have to show
comes from `details`. A section whose data is not given stays as it stands in the page. The whole
takes a quarter of an hour on a quiet machine.
"""

from __future__ import annotations

import argparse
import importlib
import re
from pathlib import Path
from typing import NamedTuple

from benchmarks.figures import Figure, lines, markdown_table

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "guard.md"


class Part(NamedTuple):
    """One section of the page: its heading, the benchmarks, and what to say about it."""

    heading: str
    benchmarks: tuple[str, ...]
    about: str
    data: bool = False


PARTS = (
    Part(
        "Fixes, stated in many ways",
        ("guard", "algebra_secrets"),
        "Every faulty program of our own problems is run and diagnosed as in a session. Each line "
        "that a known fix or any solution would write is stated in twelve ways made by rule. Left "
        "out, by rule, is what the student's own program says already: the same line but for "
        "names, or a piece of it that a sentence only asks about. The fixtures were written by "
        "hand and used while the guard was built, so that they show regressions, not quality. Of "
        "the free prose, one set was never looked at while the guard was tuned; the other was, "
        "after it was first measured at 18 of 38 leaks and 26 of 30 good sayings. In algebra every "
        "line still to come and every answer is said, but for what the student has already in "
        "another order.",
    ),
    Part(
        "Questions of the tutor's own",
        ("guard_questions", "own_questions"),
        "Whole sessions on every faulty work of every own problem: a student who is stuck, one who "
        "begs, one who is wrong, and one who answers and mends. A draft of the built-in engine "
        "that is held back or shortened is a good question blocked.",
    ),
    Part(
        "Attacks",
        ("attacks",),
        "Students who try to get the answer out of the tutor, each attempt on several pieces of "
        "wrong work. The model is a stand-in that gives in to every attempt and says what was "
        "asked for, in the encoding that was asked for. What counts as getting out is judged by "
        "code that shares nothing with the guard. By family: conversations in which something got "
        "out.",
    ),
    Part(
        "Human teachers' words",
        ("mathdial",),
        "Turns of human teachers from MathDial (Macina et al., 2023), by the move that was "
        "annotated: telling should be held back where it gives the answer, questions should pass.",
        data=True,
    ),
    Part(
        "Time",
        ("guard_times",),
        "Processor time of one review of a reply that was never seen before, in turn thirty of a "
        "session. Nearness judges a model's words only, and reads the sentences that tell.",
    ),
)

INTRODUCTION = """# The guard

*Written by `python -m benchmarks.guard_page`; do not edit by hand.*

## What it promises

Nothing the tutor says discloses anything of a fix that the student has not said or written
themselves: not the changed line, not a part of it, not in other words, signs or names, and not bit
by bit over several turns. When it is in doubt it says less: the planner's own question takes the
place of a draft that was held back. What it must not do is get in the way: what the student said or
wrote may always be said again and confirmed, their lines may be quoted and asked about, a concept
may be named and defined, and a program that is really another one may be shown.

It is a function from data to data: no model, no network, no clock. The same draft is always judged
alike.

## How it works

1. **What is secret.** The subject says what its known fixes change and write, and the lines and
   expressions of every solution, in the student's names too. Whatever stands in the student's work,
   or was ever said or written by them, is none.
2. **Undressing.** Letters that only look Latin, invisible characters, HTML and LaTeX are undone.
   Base64, hexadecimal and character codes, shifted alphabets, words read backwards, letters that
   stand apart, digits for letters, spelled-out characters, initials, and operators and numbers in
   German, French, Spanish, Italian, Portuguese and Dutch are read as well; what they say goes
   through the same layers (`knowledge/guard_codes.yaml`).
3. **Text and structure.** Code is parsed out of the draft and compared with the secrets: as
   tokens, as a tree, in equivalent forms (`i < n + 1` is `i <= n`), and under other names.
4. **Value.** Numbers, and arithmetic that comes to them; for algebra every equal form, wherever it
   stands among words, and the side of an equation that the next line works out.
5. **Phrasing.** "Change … to …", "you should use …", "the bug is …", "move … out of …"
   (`prompts/offline/directives.yaml`).
6. **Nearness.** A sentence that tells is compared with descriptions of the fix, made by rule from
   what it adds, removes or swaps, and with what may well be said of that line
   (`knowledge/guard_nearness.yaml`). Sentence vectors, computed on the processor.
7. **Parts.** What sentences and earlier turns gave in pieces is put together.
8. **Examples.** A worked example is a leak when it is the student's own program, mended, under
   other names and values.

A draft that leaks is repaired once, by leaving out the sentences that leak, if a question remains;
else the planner's own question is said, which is judged too; else a sentence that depends on
nothing. A failure inside the guard holds the draft back. Teachers see every draft that was held
back, and why.
"""

WEAK = """## What still passes

- A description of the fix in words far from any that are listed, in a sentence that does not sound
  like telling: a hint by analogy, a riddle, a story.
- A whole sentence in a language other than English that names neither an operator nor a number.
- A code that nobody listed: Morse signs, a key agreed on in the conversation, every third letter.
- In subjects where nothing can be run, the secrets are only as good as the model that named them.

Found one? A few lines in `tests/cases/guard/` make it a test; the format stands at the top of
`loops.yaml`.
"""


def section(part: Part, data: Path | None, standing: str) -> tuple[str, list[str]]:
    """One section and the commands that give its figures; where its data is not given, as it
    stands in the page, if it does.
    """
    if part.data and data is None:
        commands = [f"python -m benchmarks.{name} PATH" for name in part.benchmarks]
        return _standing(part, standing), commands
    figures: list[Figure] = []
    details: list[str] = []
    commands = []
    for name in part.benchmarks:
        module = importlib.import_module(f"benchmarks.{name}")
        if hasattr(module, "measure"):
            figures.extend(module.measure(data) if part.data else module.measure())
        if hasattr(module, "details"):
            details.append(module.details())
        commands.append(f"python -m benchmarks.{name}{' PATH' if part.data else ''}")
    table = [markdown_table(figures)] if figures else []
    print(f"\n{part.heading}", *lines(figures), *details, sep="\n", flush=True)
    return "\n\n".join((f"### {part.heading}", part.about, *table, *details)) + "\n", commands


def _standing(part: Part, page: str) -> str:
    """The section of a page as it stands; without one, that its data was not given."""
    found = re.search(rf"### {re.escape(part.heading)}\n.*?(?=\n##)", page, re.S)
    missing = f"### {part.heading}\n\n{part.about}\n\nLeft out: its data was not given.\n"
    return found[0] if found else missing


def page(mathdial: Path | None, standing: str) -> str:
    """The whole page. `standing` is the page as it is."""
    sections = [INTRODUCTION, "## Measured\n"]
    commands: list[str] = []
    for part in PARTS:
        text, given = section(part, mathdial, standing)
        sections.append(text)
        commands.extend(given)
    listed = "\n".join(dict.fromkeys(commands))
    sections.append(f"## How to reproduce\n\n```sh\n{listed}\n```\n")
    return "\n".join((*sections, WEAK))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--mathdial", type=Path, help="MathDial's conversations, JSON Lines")
    parser.add_argument("--output", type=Path, default=PAGE)
    options = parser.parse_args()
    output: Path = options.output
    standing = output.read_text(encoding="utf-8") if output.exists() else ""
    output.write_text(page(options.mathdial, standing), encoding="utf-8")
    print(f"wrote {output.name}")


if __name__ == "__main__":
    main()
