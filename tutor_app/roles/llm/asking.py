"""What the roles need of a language model, and the model of a turn that may not use one."""

from __future__ import annotations

from typing import Protocol, TypeVar

from pydantic import BaseModel

from tutor_app.dialogue import Fault
from tutor_app.language_model import Meter, ModelFault, Prompt

T = TypeVar("T", bound=BaseModel)


class Asks(Protocol):
    """A language model, as the roles see it."""

    def ask(self, prompt: Prompt, schema: type[T], meter: Meter, *, share: float = 1.0) -> T:
        """One structured answer. Raises ModelFault, nothing else."""
        ...


class SpentModel:
    """Stands for the model when the budget is used up: asks nobody, and says why."""

    def ask(self, prompt: Prompt, schema: type[T], meter: Meter, *, share: float = 1.0) -> T:
        """Raises ModelFault OVER_BUDGET."""
        raise ModelFault(Fault.OVER_BUDGET, "the budget for the language model is used up")


def unsuitable(reason: str) -> ModelFault:
    """The fault of an answer that is well-formed and of no use."""
    return ModelFault(Fault.UNSUITABLE, reason)
