"""Wording: Jinja templates in `prompts/offline/`, chosen without repeating within a session."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path

from jinja2 import StrictUndefined, Template, TemplateError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from tutor_app.datafiles import PROMPTS, DataFileError, load

_environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)

Families = dict[str, tuple[str, ...]]


class Wording:
    """Families of interchangeable sentences, by name.

    A name has dots from general to special (`ask.count.choice`); asking for one that is not there
    falls back to the next more general (`ask.count`, then `ask`). `version` names the wording as a
    whole; it is stored with every turn.
    """

    def __init__(self, families: Mapping[str, Sequence[str]]) -> None:
        self._families = {name: tuple(variants) for name, variants in families.items()}
        text = repr(sorted(self._families.items()))
        self.version = hashlib.sha256(text.encode()).hexdigest()[:12]

    def has(self, family: str) -> bool:
        """Whether this very family exists."""
        return family in self._families

    def names(self) -> tuple[str, ...]:
        """All family names."""
        return tuple(self._families)

    def variants(self, family: str) -> tuple[str, tuple[str, ...]]:
        """The family that answers to a name, and its variants. Raises KeyError if none does."""
        name = family
        while name not in self._families:
            name, _, cut = name.rpartition(".")
            if not cut or not name:
                raise KeyError(f"no wording for {family!r}")
        return name, self._families[name]

    def say(
        self, family: str, slots: Mapping[str, object], seed: str, used: Sequence[str] = ()
    ) -> tuple[str, str]:
        """One rendered variant and its identity: one not used before while any is left, else the
        one used longest ago. Raises KeyError for an unknown family.
        """
        name, variants = self.variants(family)
        start = int.from_bytes(hashlib.sha256(f"{seed}/{name}".encode()).digest()[:4], "big")
        order = [(start + step) % len(variants) for step in range(len(variants))]
        last_used = {part: place for place, part in enumerate(used)}
        best = min(order, key=lambda index: last_used.get(f"{name}#{index}", -1))
        return render(variants[best], slots), f"{name}#{best}"


def render(template: str, slots: Mapping[str, object]) -> str:
    """Fill one template. Raises jinja2.UndefinedError when a slot is missing."""
    if all(type(value) is str for value in slots.values()):
        return _rendered(template, tuple(slots.items()))
    return _compiled(template).render(dict(slots)).strip()


@lru_cache(maxsize=2048)  # every candidate question is worded in every turn, mostly the same
def _rendered(template: str, slots: tuple[tuple[str, str], ...]) -> str:
    return _compiled(template).render(dict(slots)).strip()


@lru_cache(maxsize=2048)
def _compiled(template: str) -> Template:
    return _environment.from_string(template)


def problems_with(template: str, slots: Mapping[str, object]) -> str | None:
    """What is wrong with a template, given every slot it may use; None when it renders."""
    try:
        render(template, slots)
    except UndefinedError as error:
        return f"use only the slots listed in prompts/README.md ({error.message})"
    except TemplateError as error:
        return f"mend the template: {error.message}"
    return None


@cache
def offline_wording(folder: Path = PROMPTS / "offline") -> Wording:
    """All families of the folder's `say_*.yaml` files. Raises DataFileError for a broken one."""
    families: Families = {}
    for path in sorted(folder.glob("say_*.yaml")):
        for name, variants in load(path, Families).items():
            if name in families:
                raise DataFileError(path, name, "this family is in another file too; keep one")
            if not variants:
                raise DataFileError(path, name, "give at least one sentence")
            for place, variant in enumerate(variants):
                try:
                    _environment.parse(variant)
                except TemplateError as error:
                    raise DataFileError(
                        path, f"{name}.{place}", f"mend the template: {error.message}"
                    ) from error
            families[name] = variants
    return Wording(families)
