"""A trace table as HTML, the asked cell as an input."""

from __future__ import annotations

import html
import re

from tutor_app.dialogue import TraceTable
from tutor_app.web.words import Words

ASKED = "?"


def table_html(table: TraceTable, words: Words, asks: bool = True) -> str:
    """The student's own run as a table. With `asks`, the empty cell can be filled in.

    Row and column headers are marked up as such, so that a screen reader says "3rd, total after:
    edit, your answer" at the asked cell.
    """
    head = "".join(f'<th scope="col">{_code(column)}</th>' for column in table.columns)
    body = ""
    for number, row in enumerate(table.rows):
        cells = ""
        for column, value in enumerate(row):
            if table.asked == (number, column):
                label = f"{row[0]}, {table.columns[column]}" if row else ""
                cells += f'<td class="asked">{cell_input(words, label) if asks else ASKED}</td>'
            elif column == 0:
                cells += f'<th scope="row">{html.escape(value)}</th>'
            else:
                cells += f"<td>{html.escape(value)}</td>"
        body += f"<tr>{cells}</tr>"
    caption = f"<caption>{_code(table.caption)}</caption>" if table.caption else ""
    return (
        f'<div class="table-wrap"><table class="trace">{caption}<thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def cell_input(words: Words, place: str = "") -> str:
    """The input that stands in the asked cell; Enter sends what is in it."""
    label = words("talk.table_label") + (f": {place}" if place else "")
    return (
        f'<input class="cell-answer" type="text" size="7" placeholder="?" maxlength="200" '
        f'autocomplete="off" autocapitalize="off" spellcheck="false" '
        f'aria-label="{html.escape(label.replace("`", ""), quote=True)}" '
        f'title="{html.escape(words("talk.table_send"), quote=True)}">'
    )


def fill_asked_cell(rendered: str, words: Words) -> str:
    """Put the input into rendered Markdown whose table has a cell that holds only `?`."""
    return re.sub(
        r"<td([^>]*)>(?:<code>|<strong>)?\?(?:</code>|</strong>)?</td>",
        lambda _: f'<td class="asked">{cell_input(words)}</td>',
        rendered,
        count=1,
    )


def mark_asked_cell(rendered: str) -> str:
    """Mark such a cell without an input (in replies that are no longer the last one)."""
    return re.sub(
        r"<td([^>]*)>(?:<code>|<strong>)?\?(?:</code>|</strong>)?</td>",
        '<td class="asked">?</td>',
        rendered,
    )


def _code(text: str) -> str:
    """Escaped text with `code` in backticks set as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text))
