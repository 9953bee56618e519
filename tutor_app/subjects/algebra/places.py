"""How a student may name a row of the work: "line 2", "the second line", "the last one"."""

from __future__ import annotations

from tutor_app.subjects.algebra.reading import read_rows

ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
)  # fmt: skip


def place_names(work: str) -> dict[str, str]:
    """Phrases to row numbers: rows with mathematics in them are counted, and their own text names
    them too.
    """
    rows = [
        row
        for row in read_rows(work)
        if row.reading.problem is None or not row.reading.problem.remark
    ]
    names: dict[str, str] = {}
    for place, row in enumerate(rows):
        number = str(row.row + 1)
        names[f"line {place + 1}"] = number
        names[f"row {place + 1}"] = number
        if place < len(ORDINALS):
            names[f"the {ORDINALS[place]} line"] = number
            names[f"{ORDINALS[place]} line"] = number
            names[f"the {ORDINALS[place]} one"] = number
        if row.text.strip():
            names[" ".join(row.text.split())] = number
    if rows:
        last = str(rows[-1].row + 1)
        names |= {"the last line": last, "last line": last, "the last one": last}
    return names
