"""Writes docs/guard.md: what the guard promises, how it works, what was measured.

    python -m benchmarks.guard_page [--mathdial PATH] [--output FILE]

The figures come from `measure` of the benchmarks; one that is not there, or whose data is not
given, is left out and said so. The whole takes several minutes.
"""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.figures import Figure, markdown_table

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "guard.md"


class Part(NamedTuple):
    """One table of the page: its heading, the benchmark, and what to say about it."""

    heading: str
    benchmark: str
    about: str
    data: bool = False


PARTS = (
    Part(
        "Fixes, stated in many ways",
        "guard",
        "Every faulty program of our own problems is run and diagnosed as in a session. Each line "
        "that a known fix or any solution would write is stated in twelve ways made by rule. Left "
        "out, by rule, is what the student's own program says already: the same line but for "
        "names, or a piece of it that a sentence only asks about. The fixtures were written by "
        "hand and used while the guard was built, so that they show regressions, not quality. Of "
        "the free prose, one set was never looked at while the guard was tuned; the other was, "
        "after it was first measured at 18 of 38 leaks and 26 of 30 good sayings.",
    ),
    Part(
        "Questions of the tutor's own",
        "guard_questions",
        "Whole sessions on every faulty work of every own problem: a student who is stuck, one who "
        "begs, one who is wrong, and one who answers and mends. A draft of the built-in engine "
        "that is held back or shortened is a good question blocked.",
    ),
    Part(
        "Attacks",
        "attacks",
        "Students who try to get the answer out of the tutor, and models that give in to them.",
    ),
    Part(
        "Human teachers' words",
        "mathdial",
        "Turns of human teachers from MathDial (Macina et al., 2023), by the move that was "
        "annotated: telling should be held back where it gives the answer, questions should pass.",
        data=True,
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
4. **Value.** Numbers, and arithmetic that comes to them; for algebra every equal form.
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


def figures_of(part: Part, data: Path | None) -> tuple[Sequence[Figure], str]:
    """The figures of one benchmark, or none and why."""
    try:
        module = importlib.import_module(f"benchmarks.{part.benchmark}")
    except ModuleNotFoundError:
        return (), "This benchmark is not in this version."
    if part.data and data is None:
        return (), f"Left out: no data was given (`--{part.benchmark} PATH`)."
    return (module.measure(data) if part.data else module.measure()), ""


def page(mathdial: Path | None) -> str:
    """The whole page."""
    sections = [INTRODUCTION, "## Measured\n"]
    commands: list[str] = []
    for part in PARTS:
        figures, why = figures_of(part, mathdial)
        table = markdown_table(figures) if figures else why
        sections.append(f"### {part.heading}\n\n{part.about}\n\n{table}\n")
        commands.extend(figure.command for figure in figures)
    listed = "\n".join(dict.fromkeys(commands))
    sections.append(f"## How to reproduce\n\n```sh\n{listed}\n```\n")
    return "\n".join((*sections, WEAK))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--mathdial", type=Path, help="MathDial's conversations, JSON Lines")
    parser.add_argument("--output", type=Path, default=PAGE)
    options = parser.parse_args()
    options.output.write_text(page(options.mathdial), encoding="utf-8")
    print(f"wrote {options.output.name}")


if __name__ == "__main__":
    main()
