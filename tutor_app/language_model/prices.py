"""What calls to a model cost, by the price table in `knowledge/prices.yaml`."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from tutor_app.datafiles import KNOWLEDGE, load
from tutor_app.dialogue import Record


class Price(Record):
    """Money per million tokens."""

    prompt: float = Field(ge=0)
    completion: float = Field(ge=0)


class Prices(Record):
    """Prices by model name, or by the beginning of one, in one currency."""

    currency: str = Field(default="USD", min_length=1)
    models: dict[str, Price] = Field(default_factory=dict)


def load_prices(path: Path = KNOWLEDGE / "prices.yaml") -> Prices:
    """Read the price table. Raises DataFileError."""
    return load(path, Prices)


def price_of(prices: Prices, model: str) -> Price | None:
    """The price of a model: of its exact name, else of the longest name it begins with."""
    names = [name for name in prices.models if name and model.startswith(name)]
    return prices.models[max(names, key=len)] if names else None


def cost(prices: Prices, model: str, prompt_tokens: int, completion_tokens: int) -> float | None:
    """What so many tokens cost, in the table's currency; None where the model has no price."""
    price = price_of(prices, model)
    if price is None:
        return None
    return (prompt_tokens * price.prompt + completion_tokens * price.completion) / 1_000_000
