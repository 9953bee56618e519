"""Trace tables and worked examples as Markdown."""

from __future__ import annotations

from tutor_app.dialogue import TraceTable, WorkedExample


def markdown_table(table: TraceTable) -> str:
    """A trace table as a Markdown table; the asked cell shows a question mark."""

    def cell(row: int, column: int, text: str) -> str:
        if table.asked == (row, column):
            return "**?**"
        safe = _in_a_cell(text)
        return f"`{safe}`" if column and safe.strip() else safe or " "

    def heading(column: int, name: str) -> str:
        if column and name.isidentifier():
            return f"`{name}`"
        marked = name.count("`") % 2 == 0  # the table marks what is code itself
        return _one_cell(name) if marked else _in_a_cell(name)

    rows = [
        [heading(column, name) for column, name in enumerate(table.columns)],
        ["---"] * len(table.columns),
        *([cell(r, c, text) for c, text in enumerate(row)] for r, row in enumerate(table.rows)),
    ]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _in_a_cell(text: str) -> str:
    """Text that can break neither the row nor the column it stands in."""
    return _one_cell(text).replace("`", "'")


def _one_cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def fenced(code: str, language: str = "python") -> str:
    """Code as a Markdown block whose fence the code cannot close."""
    fence = "```"
    while fence in code:
        fence += "`"
    return f"{fence}{language}\n{code.strip()}\n{fence}"


def example_blocks(example: WorkedExample, language: str = "python") -> tuple[str, str, str]:
    """A worked example in three blocks of Markdown: the faulty program, what its author noticed
    (a numbered list), the mended program.
    """
    noticed = "\n".join(f"{n}. {step}" for n, step in enumerate(example.noticed, 1))
    return fenced(example.faulty, language), noticed, fenced(example.mended, language)


def example_text(example: WorkedExample) -> str:
    """All text of a worked example: what the guard must not mistake for the student's program."""
    intent = f"It {example.intent.rstrip('.')}:"
    return "\n".join((*example_blocks(example), intent, example.call, example.wanted))
