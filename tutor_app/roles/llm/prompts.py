"""The prompts of the model engine: `prompts/llm/<role>.md`, checked when they are loaded.

A file is a YAML header (role, version, inputs, output), then `## system` and `## user`, both
Jinja. The header's inputs, the names the text uses and the fields of the role's inputs must be
the same, so that a broken prompt stops the program at start and not in a lesson.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from jinja2 import StrictUndefined, Template, TemplateError, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment
from pydantic import BaseModel

from tutor_app.datafiles import PROMPTS, DataFileError, validate
from tutor_app.dialogue import Record
from tutor_app.language_model import Prompt
from tutor_app.roles.llm import answers, inputs
from tutor_app.roles.llm.fencing import fence

ROLES: Mapping[str, tuple[type[Record], type[BaseModel]]] = {
    "analyst": (inputs.AnalystInputs, answers.AnalystAnswer),
    "verifier": (inputs.VerifierInputs, answers.VerifierAnswer),
    "instructor": (inputs.InstructorInputs, answers.InstructorAnswer),
    "copilot": (inputs.CopilotInputs, answers.CopilotAnswer),
    "judge": (inputs.JudgeInputs, answers.JudgeAnswer),
    "simulated_student": (inputs.SimulatedStudentInputs, answers.SimulatedStudentAnswer),
}

_SHAPE = re.compile(
    r"\A---\n(?P<header>.*?)\n---\n\s*## system\n(?P<system>.*?)\n## user\n(?P<user>.*)\Z", re.S
)
_environment = ImmutableSandboxedEnvironment(
    undefined=StrictUndefined, autoescape=False, trim_blocks=True, lstrip_blocks=True
)
_environment.filters["fenced"] = fence


class Header(Record):
    """The YAML header of a prompt file."""

    role: str
    version: int
    inputs: tuple[str, ...]
    output: str


@dataclass(frozen=True)
class RolePrompt:
    """The prompt of one role. `version` is the header's number and a hash of the whole text."""

    role: str
    version: str
    system: Template
    user: Template

    def fill(self, values: Record) -> Prompt:
        """The prompt for one call."""
        fields = {name: getattr(values, name) for name in type(values).model_fields}
        user = re.sub(r"\n{3,}", "\n\n", self.user.render(fields)).strip()
        return Prompt(role=self.role, system=self.system.render(fields).strip(), user=user)


def load_prompt(path: Path) -> RolePrompt:
    """Read and check one prompt file. Raises DataFileError naming file, field and mend."""
    try:
        text = path.read_text(encoding="utf-8").replace("\r\n", "\n")
    except OSError as error:
        raise DataFileError(path, "file", f"make it readable ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise DataFileError(path, "file", "save it as UTF-8 text") from error
    shape = _SHAPE.match(text)
    if shape is None:
        raise DataFileError(
            path, "file", "give it a header between two lines of ---, then ## system and ## user"
        )
    try:
        raw = yaml.safe_load(shape["header"])
    except yaml.YAMLError as error:
        raise DataFileError(path, "header", f"mend the YAML: {error}") from error
    header = validate(path, raw, Header)
    _check(path, header, shape)
    digest = hashlib.sha256(text.encode()).hexdigest()[:8]
    return RolePrompt(
        role=header.role,
        version=f"{header.version}.{digest}",
        system=_environment.from_string(shape["system"]),
        user=_environment.from_string(shape["user"]),
    )


def _check(path: Path, header: Header, shape: re.Match[str]) -> None:
    if header.role != path.stem or header.role not in ROLES:
        known = ", ".join(ROLES)
        raise DataFileError(path, "role", f"make it the file's name, one of {known}")
    kind, output = ROLES[header.role]
    if header.output != output.__name__:
        raise DataFileError(path, "output", f"write {output.__name__}")
    fields = set(kind.model_fields)
    if set(header.inputs) != fields:
        raise DataFileError(path, "inputs", f"list these: {', '.join(sorted(fields))}")
    used: set[str] = set()
    for part in ("system", "user"):
        try:
            used |= meta.find_undeclared_variables(_environment.parse(shape[part]))
            _environment.from_string(shape[part])
        except TemplateError as error:
            raise DataFileError(path, part, f"mend the template: {error.message}") from error
    if unknown := sorted(used - fields):
        raise DataFileError(
            path, "user", f"there is no {unknown[0]!r}; use {', '.join(sorted(fields))}"
        )
    if unused := sorted(fields - used):
        raise DataFileError(path, "user", f"use {unused[0]!r} too")


@cache
def load_prompts(folder: Path = PROMPTS / "llm") -> Mapping[str, RolePrompt]:
    """The prompts of all roles. Raises DataFileError for the first that is missing or broken."""
    return {role: load_prompt(folder / f"{role}.md") for role in ROLES}


def prompts_version(prompts: Mapping[str, RolePrompt]) -> str:
    """One name for all prompts together: it changes when any of them does."""
    text = " ".join(f"{role}={prompts[role].version}" for role in sorted(prompts))
    return hashlib.sha256(text.encode()).hexdigest()[:12]
