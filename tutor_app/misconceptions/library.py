"""The misconception library: entries of `knowledge/misconceptions/*.yaml`, checked when loaded."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from jinja2 import Environment, StrictUndefined, TemplateError, meta, nodes
from pydantic import BaseModel, ConfigDict, Field, field_validator

from tutor_app.datafiles import KNOWLEDGE, DataFileError, load

Topic = Literal[
    "loops",
    "conditions",
    "functions",
    "values",
    "strings",
    "lists",
    "dictionaries",
    "recursion",
    "classes",
    "syntax",
    "names",
    "testing",
    "Number sense",
    "Number Operations",
    "Ratios and proportional reasoning",
    "Properties of number and operations",
    "Patterns, relationships, and functions",
    "Algebraic representations",
    "Variables, expressions, and operations",
    "Equations and inequalities",
]

# What a question may speak of. All are always there; `variable` may be empty.
SLOTS = frozenset({"call", "gives", "wanted", "fragment", "function", "line", "variable"})

NEGATIONS = frozenset({"not", "never", "nor"})  # "there is no colon" denies nothing
DENIAL_REACH = 2  # so many words before a cue may deny it

# Generous, and an end to what one entry may weigh.
LONGEST, MOST = 2_000, 120
Text = Annotated[str, Field(max_length=LONGEST)]
Texts = Annotated[tuple[Text, ...], Field(max_length=MOST)]

_TEMPLATES = Environment(autoescape=False, undefined=StrictUndefined)
# All that a question needs. Entries come from people too: no loops, no arithmetic, nothing that
# could take a minute or a gigabyte to fill in.
_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.If,
    nodes.CondExpr,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Compare,
    nodes.Operand,
    nodes.Call,
    nodes.Getattr,
)
_ASKED_OF_TEXT = frozenset({"startswith", "endswith"})


class TinyProbe(BaseModel):
    """A one-line expression whose value shows the concept; its answer is computed by running.

    `setup` are statements run first. The values are not those of any problem. An expression may
    raise; then the answer is the exception's name.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    expression: Text
    setup: Text = ""

    @field_validator("expression")
    @classmethod
    def _one_expression(cls, text: str) -> str:
        if not _compiles(text, "eval"):
            raise ValueError(f"make it one Python expression; this is not one: {text!r}")
        return text

    @field_validator("setup")
    @classmethod
    def _statements(cls, text: str) -> str:
        if not _compiles(text, "exec"):
            raise ValueError(f"make it Python statements; these are not: {text!r}")
        return text


class Cues(BaseModel):
    """Word stems by which a reply shows the understanding, beside its meaning.

    A cue is one or more word beginnings in a row ("stop before" fits "stops before"); `|`
    separates alternatives. Punctuation and letter case count for nothing.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    all_of: Texts = ()
    any_of: Texts = ()
    none_of: Texts = ()

    def fit(self, reply: str) -> bool:
        """Whether all of `all_of`, one of `any_of` and none of `none_of` are in the reply."""
        if not (self.all_of or self.any_of):
            return False
        words = _plain(reply)
        return (
            all(_found(cue, words) for cue in self.all_of)
            and (not self.any_of or any(_found(cue, words) for cue in self.any_of))
            and not any(_mentioned(cue, words) for cue in self.none_of)
        )

    def denied(self, reply: str) -> bool:
        """Whether a cue is in the reply only to be denied: "n is not left out"."""
        words = _plain(reply)
        cues = (*self.all_of, *self.any_of)
        return any(_mentioned(cue, words) and not _found(cue, words) for cue in cues)


class Questions(BaseModel):
    """Templates by rung: in one's own words, about a place or moment, about a tiny situation."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    open: Texts = Field(min_length=2)
    focused: Texts = Field(min_length=2)
    concrete: Texts = Field(min_length=1)

    @field_validator("open", "focused", "concrete")
    @classmethod
    def _known_slots(cls, templates: tuple[str, ...]) -> tuple[str, ...]:
        for text in templates:
            try:
                parsed = _TEMPLATES.parse(text)
                names = meta.find_undeclared_variables(parsed)
            except (TemplateError, RecursionError) as error:
                raise ValueError(f"mend the template {text!r}: {error}") from error
            if unknown := sorted(names - SLOTS):
                raise ValueError(f"{text!r} uses {unknown}; there are only {sorted(SLOTS)}")
            if not all(_is_plain(node) for node in _all_nodes(parsed)):
                raise ValueError(f"use only slots and {{% if %}} in the template {text!r}")
        return templates


def _all_nodes(template: nodes.Template) -> list[nodes.Node]:
    found: list[nodes.Node] = [template]
    for node in found:  # grows while it is gone through
        found += node.iter_child_nodes()
    return found


def _is_plain(node: nodes.Node) -> bool:
    """Whether a part of a template can do no more than put a slot or choose between texts."""
    if isinstance(node, nodes.Call):
        asks = isinstance(node.node, nodes.Getattr) and len(node.args) == 1
        constant = all(isinstance(argument, nodes.Const) for argument in node.args)
        return asks and constant and not (node.kwargs or node.dyn_args or node.dyn_kwargs)
    if isinstance(node, nodes.Getattr):
        return node.attr in _ASKED_OF_TEXT and isinstance(node.node, nodes.Name)
    return isinstance(node, _ALLOWED)


class WorkedError(BaseModel):
    """One wrong answer to a question, the right one, and why the misconception leads there."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    question: Text
    wrong: Text
    right: Text
    why: Text


class Misconception(BaseModel):
    """One entry. `understanding` is what is to be seen; `grasped` how students say it then.

    Neither `understanding` nor `grasped` nor `cues` may reach the student: replies are matched
    against them. `questions` are Jinja templates over `SLOTS`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z]+(-[a-z]+)*$", max_length=80)
    name: str = Field(min_length=1, max_length=90)
    topic: Topic
    concept: str = Field(max_length=80)
    description: str = Field(min_length=20, max_length=LONGEST)
    signs: Texts = ()
    says: Texts = Field(min_length=3)
    understanding: Text = ""
    grasped: Texts = ()
    cues: Cues = Cues()
    questions: Questions
    probes: tuple[TinyProbe, ...] = Field(default=(), max_length=MOST)
    examples: tuple[WorkedError, ...] = Field(default=(), max_length=MOST)
    remediation: str = Field(default="", max_length=3 * LONGEST)
    benchmark: str = Field(default="", pattern=r"^(MaE[0-9]{2})?$")
    source: Text


class MisconceptionFile(BaseModel):
    """A file of the library: one subject."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    subject: str
    misconceptions: tuple[Misconception, ...]


@cache
def library(subject: str, folder: Path = KNOWLEDGE / "misconceptions") -> dict[str, Misconception]:
    """All entries of one subject by id. Raises DataFileError for a broken or doubled entry."""
    path = folder / f"{subject}.yaml"
    entries: dict[str, Misconception] = {}
    for entry in load(path, MisconceptionFile).misconceptions:
        if entry.id in entries:
            raise DataFileError(path, f"misconceptions.{entry.id}", "give every entry its own id")
        entries[entry.id] = entry
    return entries


def _compiles(text: str, mode: Literal["eval", "exec"]) -> bool:
    try:
        compile(text, "<probe>", mode)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


_CONTRACTED = re.compile(r"\b(is|are|was|were|do|does|did|has|have|ca|could|would|should)nt\b")


def _plain(text: str) -> str:
    """Words of a text in lower case, a space before and after each, "doesn't" as "does not"."""
    text = " " + text.lower().replace("'", "").replace("’", "").replace("cannot", "can not")
    text = _CONTRACTED.sub(r"\1 not", text).replace(" ca not", " can not")
    return " " + " ".join(re.findall(r"[a-z]+|[0-9]+(?:\.[0-9]+)?|[:=+\-]", text)) + " "


def _found(cue: str, words: str) -> bool:
    """Whether the words hold the cue, and not its denial ("does not stop before" for "stop")."""
    for part in cue.split("|"):
        for match in _cue_pattern(part).finditer(words):
            before = words[: match.start()].split()[-DENIAL_REACH:]
            if not NEGATIONS.intersection(before):
                return True
    return False


def _mentioned(cue: str, words: str) -> bool:
    return any(_cue_pattern(part).search(words) for part in cue.split("|"))


@cache
def _cue_pattern(cue: str) -> re.Pattern[str]:
    """Each part of the cue begins a word, one word after the other."""
    return re.compile(" " + "[a-z]* ".join(re.escape(part) for part in _plain(cue).split()))


__all__ = [
    "SLOTS",
    "Cues",
    "Misconception",
    "MisconceptionFile",
    "Questions",
    "TinyProbe",
    "Topic",
    "WorkedError",
    "library",
]
