"""A problem as its author edits it: a title, and a YAML text of the rest."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from typing import Any

from tutor_app.authoring.yaml_files import dumped
from tutor_app.datafiles import DataFileError
from tutor_app.dialogue import Problem
from tutor_app.handed_in import Complaint, Unusable, read_handed_in, validated
from tutor_app.web.teacher.complaints import complaints_in

EDITOR = "the text"
LONGEST_SLUG = 60
STARTERS: Mapping[str, str] = {
    "python": """\
subject: python
statement: >-
  Write `double(n)`, which returns twice the number `n`.
difficulty: 1   # 1 (easy) to 5
concepts: [functions, return-values]

starter: |
  def double(n):
      pass

cases:
  - call: double(2)
    expected: '4'
  - call: double(0)
    expected: '0'
  - call: double(-3)
    expected: '-6'
    hidden: true

# Right programs; students never see them.
solutions:
  - |
    def double(n):
        return 2 * n

# Wrong programs to begin from, with what is wrong, in which lines, and the calls that fail.
faulty:
  - code: |
      def double(n):
          print(2 * n)
    what: >-
      The result is printed and not returned.
    lines: [2]
    fails: [double(2), double(0), double(-3)]
""",
    "algebra": """\
subject: algebra
statement: >-
  Solve `2x + 3 = 11`.
difficulty: 1   # 1 (easy) to 5
concepts: [solving-equations]

start: '2x + 3 = 11'
goal: solve   # or simplify, expand, factor, answer

# Right ways; students never see them.
solutions:
  - |-
    2x = 8
    x = 4

# Wrong work to begin from, with what is wrong and in which lines.
faulty:
  - code: |-
      2x = 14
      x = 7
    what: >-
      The 3 changes sides and keeps its sign.
    lines: [1]
""",
}


def text_of(problem: Problem) -> str:
    """The text of a problem, without the fields that are not edited in it."""
    data = problem.model_dump(mode="json", exclude_defaults=True)
    for name in ("id", "title", "subject"):
        data.pop(name, None)
    return dumped({"subject": problem.subject, **data})


def read_text(title: str, content: str | bytes, id: str = "") -> Problem:
    """The problem that a title and a text describe; a new one gets an id from its title.

    Raises Unusable with every field and its mend.
    """
    data = _fields(content)
    title = title.strip() or str(data.get("title", ""))
    if not title.strip():
        raise Unusable([Complaint("title", "write something here")])
    return validated({**data, "title": title, "id": id or new_id(title)}, Problem)


def title_in(content: str | bytes) -> str:
    """The title that a file of a problem has; empty where it has none that can be read."""
    try:
        return str(_fields(content).get("title", ""))
    except Unusable:
        return ""


def new_id(title: str) -> str:
    """An id that nobody has: the title in small letters, and some that are random."""
    slug = "-".join(re.findall(r"[a-z0-9]+", title.casefold()))[:LONGEST_SLUG].strip("-")
    return f"{slug or 'problem'}-{secrets.token_hex(4)}"


def _fields(content: str | bytes) -> dict[str, Any]:
    try:
        data = read_handed_in(content, EDITOR)
    except DataFileError as error:
        raise Unusable(complaints_in(error)) from error
    if not isinstance(data, dict):
        raise Unusable([Complaint(EDITOR, "make it fields with their values")])
    return {str(name): value for name, value in data.items()}
