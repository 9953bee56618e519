"""An entry of the library as a form: the main fields as text, the rest as YAML."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.datastructures import FormData

from tutor_app.authoring.yaml_files import dumped
from tutor_app.datafiles import DataFileError
from tutor_app.handed_in import Complaint, Unusable, read_handed_in
from tutor_app.misconceptions.library import Misconception
from tutor_app.web.teacher.guarding import text

TEXTS = ("id", "name", "topic", "concept", "description", "understanding", "remediation", "source")
LISTS = ("signs", "says", "grasped")  # one item on each line
RUNGS = ("open", "focused", "concrete")  # of the questions, one on each line
REST = "rest"
BRIEF = ("id", "name", "concept", "source")  # fields of one line


def shown(data: Mapping[str, Any] | Misconception) -> dict[str, str]:
    """The fields of the form for an entry, or for a draft that has only some of them."""
    if isinstance(data, Misconception):
        data = data.model_dump(mode="json", exclude_defaults=True)
    questions = data.get("questions", {})
    rest = {
        name: value for name, value in data.items() if name not in (*TEXTS, *LISTS, "questions")
    }
    return {
        **{name: str(data.get(name, "")) for name in TEXTS},
        **{name: _lines(data.get(name, ())) for name in LISTS},
        **{rung: _lines(questions.get(rung, ())) for rung in RUNGS},
        REST: dumped(rest) if rest else "",
    }


def typed(form: FormData) -> dict[str, str]:
    """What was sent, for the form to show again."""
    return {name: _unix(text(form, name)) for name in (*TEXTS, *LISTS, *RUNGS, REST)}


def read(values: Mapping[str, str]) -> dict[str, Any]:
    """The draft that a form describes. Raises Unusable where the YAML of the rest is broken."""
    data: dict[str, Any] = {
        name: value for name in TEXTS if (value := values[name].strip()) or name in BRIEF
    }
    data |= {name: _items(values[name]) for name in LISTS}
    data["questions"] = {rung: _items(values[rung]) for rung in RUNGS}
    if not values[REST].strip():
        return data
    try:
        rest = read_handed_in(values[REST], REST)
    except DataFileError as error:
        raise Unusable([Complaint(f"{REST}, {error.field}", error.mend)]) from error
    if not isinstance(rest, dict):
        raise Unusable([Complaint(REST, "make it fields with their values, such as `cues:`")])
    if doubled := sorted(str(name) for name in rest if name in data):
        raise Unusable([Complaint(REST, f"leave out what has a field above: {', '.join(doubled)}")])
    return data | rest


def _lines(items: Any) -> str:
    return "\n".join(" ".join(str(item).split("\n")) for item in items)


def _items(lines: str) -> list[str]:
    return [item for line in lines.split("\n") if (item := line.strip())]


def _unix(typed: str) -> str:
    """Browsers send lines with two characters at their ends."""
    return typed.replace("\r\n", "\n")
