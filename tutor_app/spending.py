"""How much of the language model a session, a class and a day may use, and whether it is used up.

Caps come from the settings. A turn is checked before it begins, so turns that run side by side
may go over a cap by what those turns cost; after that the offline engine goes on.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from tutor_app.dialogue import Fault, Record
from tutor_app.settings import Settings


class Spending(Record):
    """A sum of what was used. `cost` is in the currency of the price table and leaves out calls
    to a model that has no price there.
    """

    tokens: int = 0
    cost: float = 0.0


class Spendings(Record):
    """What counts for the next turn: its session, its class (all days; None for a session that
    belongs to no class, which no cap of a class can stop), and this day (UTC).
    """

    of_session: Spending = Spending()
    of_class: Spending | None = None
    of_day: Spending = Spending()


class Scope(StrEnum):
    """What a cap is for."""

    DAY = "day"
    CLASS = "class"
    SESSION = "session"


class Unit(StrEnum):
    """What a cap counts."""

    TOKENS = "tokens"
    COST = "cost"


WHOSE = {Scope.DAY: "this day (UTC)", Scope.CLASS: "this class", Scope.SESSION: "this session"}


class Cap(Record):
    """A cap that is set, and how much of it is used."""

    scope: Scope
    unit: Unit
    limit: float
    used: float

    @property
    def used_up(self) -> bool:
        """Whether nothing is left. A cap of 0 always is."""
        return self.used >= self.limit

    @property
    def setting(self) -> str:
        """The name of the environment variable that sets it."""
        return setting_name(self.scope, self.unit)

    @property
    def amounts(self) -> str:
        """How much of how much, for a person to read."""
        return f"{amount(self.used, self.unit)} of {amount(self.limit, self.unit)}"

    @property
    def words(self) -> str:
        """For the operator: which cap, how far it is used, what sets it."""
        state = "used up" if self.used_up else "not used up"
        what = "tokens" if self.unit is Unit.TOKENS else "money"
        return f"The {what} for {WHOSE[self.scope]}: {state}, {self.amounts} ({self.setting})."


def amount(value: float, unit: Unit) -> str:
    """A number of tokens or a sum of money, for a person to read."""
    return f"{int(value):,}" if unit is Unit.TOKENS else f"{value:,.4f}"


def setting_name(scope: Scope, unit: Unit) -> str:
    """The name of the environment variable that sets a cap."""
    return f"TUTOR_{scope.value}_{unit.value}".upper()


def limit_of(scope: Scope, unit: Unit, settings: Settings) -> float | None:
    """What a cap is set to; None where there is none."""
    limits: Mapping[tuple[Scope, Unit], float | None] = {
        (Scope.DAY, Unit.TOKENS): settings.day_tokens,
        (Scope.DAY, Unit.COST): settings.day_cost,
        (Scope.CLASS, Unit.TOKENS): settings.class_tokens,
        (Scope.CLASS, Unit.COST): settings.class_cost,
        (Scope.SESSION, Unit.TOKENS): settings.session_tokens,
        (Scope.SESSION, Unit.COST): settings.session_cost,
    }
    return limits[scope, unit]


def caps(scope: Scope, spending: Spending, settings: Settings) -> tuple[Cap, ...]:
    """The caps that are set for one scope, with how much of each is used."""
    found: list[Cap] = []
    for unit, used in ((Unit.TOKENS, spending.tokens), (Unit.COST, spending.cost)):
        limit = limit_of(scope, unit, settings)
        if limit is not None:
            found.append(Cap(scope=scope, unit=unit, limit=limit, used=used))
    return tuple(found)


def within_caps(spendings: Spendings, settings: Settings) -> Cap | None:
    """None while the model may be asked; otherwise the cap that is used up.

    Of several it names the widest, since raising a narrower one would change nothing.
    """
    scopes = (
        (Scope.DAY, spendings.of_day),
        (Scope.CLASS, spendings.of_class),
        (Scope.SESSION, spendings.of_session),
    )
    for scope, spending in scopes:
        for cap in caps(scope, spending, settings) if spending is not None else ():
            if cap.used_up:
                return cap
    return None


OUTAGES = frozenset(
    {
        Fault.TIMEOUT,
        Fault.RATE_LIMITED,
        Fault.SERVER_ERROR,
        Fault.UNREACHABLE,
        Fault.WRONG_KEY,
        Fault.NO_SUCH_MODEL,
        Fault.NOT_AN_API,
        Fault.CIRCUIT_OPEN,
    }
)
"""Faults that say the model cannot be had now, whatever it is asked."""

FAULT_WORDS: Mapping[Fault, str] = {
    Fault.TIMEOUT: "it took too long to answer",
    Fault.RATE_LIMITED: "the server asked for fewer requests (rate limit or quota)",
    Fault.SERVER_ERROR: "the server had an error of its own",
    Fault.UNREACHABLE: "the server could not be reached (see OPENAI_BASE_URL)",
    Fault.WRONG_KEY: "the server refused the key (see OPENAI_API_KEY)",
    Fault.NO_SUCH_MODEL: "the server does not have this model (see TUTOR_MODEL)",
    Fault.NOT_AN_API: "what answered is not an OpenAI-compatible API (see OPENAI_BASE_URL)",
    Fault.TOO_LONG: "what had to be sent is longer than the model can read",
    Fault.REFUSED: "the model refused to answer",
    Fault.TRUNCATED: "the answer was cut off before its end",
    Fault.EMPTY: "the answer was empty",
    Fault.MALFORMED: "the answer was not in the form that was asked for",
    Fault.CIRCUIT_OPEN: "it had failed several times, so it was left alone for a while",
    Fault.OVER_BUDGET: "a cap on tokens or money was used up",
    Fault.UNSUITABLE: "the answer did not fit the plan or made something up",
    Fault.HELD_BACK: "the answer would have given the solution away",
}
"""Why the offline engine stood in, for the operator."""
