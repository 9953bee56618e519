"""Rows as JSON Lines and as CSV, piece by piece, for a download that streams."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from tutor_app.dialogue import Record

# A spreadsheet takes a cell that begins so for a formula, and runs it (OWASP, "CSV Injection");
# wide forms of these signs count too, white space before them does not protect.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def json_lines(rows: Iterable[Record]) -> Iterator[str]:
    """One JSON object and a line end per row."""
    for row in rows:
        yield row.model_dump_json() + "\n"


def csv_lines(rows: Iterable[Record], kind: type[Record]) -> Iterator[str]:
    """A line of column names (the fields of `kind`) and one line per row (RFC 4180)."""
    yield _line(list(kind.model_fields))
    for row in rows:
        yield _line([_cell(value) for value in row.model_dump(mode="json").values()])


def _line(cells: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()


def _cell(value: object) -> str:
    """A value as the text of a cell; a text that would be a formula is made one that is none."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return str(value)
    starts = value.startswith(FORMULA) or value.lstrip().startswith(FORMULA)
    return f"'{value}" if starts else value
