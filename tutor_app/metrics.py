"""What a server counts about itself, for Prometheus: numbers only, no text of anybody."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from tutor_app.dialogue import Turn

SECONDS = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)
CONTENT_TYPE = CONTENT_TYPE_LATEST


class Metrics:
    """The counters of one process. Safe to use from many threads.

    Each has a registry of its own, so that two tutors in one process (in tests) do not share one.
    """

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._turns = Counter(
            "maieutic_turns",
            "Turns stored",
            ["subject", "engine", "status"],
            registry=self.registry,
        )
        self._seconds = Histogram(
            "maieutic_turn_seconds",
            "Time from a message to the stored reply",
            ["engine"],
            buckets=SECONDS,
            registry=self.registry,
        )
        self._fallbacks = Counter(
            "maieutic_fallbacks",
            "Roles of a turn that the built-in engine filled for the model",
            ["role", "fault"],
            registry=self.registry,
        )
        self._blocked = Counter(
            "maieutic_blocked_drafts", "Drafts that the guard held back", registry=self.registry
        )
        self._outcomes = Counter(
            "maieutic_sandbox_outcomes",
            "How the cases of the programs of turns ended",
            ["outcome"],
            registry=self.registry,
        )
        self._tokens = Counter(
            "maieutic_model_tokens", "Tokens of the model", ["kind"], registry=self.registry
        )
        self._calls = Counter("maieutic_model_calls", "Calls of the model", registry=self.registry)
        self._cost = Counter(
            "maieutic_model_cost", "Money, in the price table's currency", registry=self.registry
        )

    def count(self, turn: Turn, subject: str, *, ran: bool) -> None:
        """Count a turn that was stored. `ran`: the work was run in this turn."""
        reply = turn.reply
        self._turns.labels(subject, reply.engine, reply.status.value).inc()
        self._seconds.labels(reply.engine).observe(turn.seconds)
        for fallback in reply.fallbacks:
            self._fallbacks.labels(fallback.role, fallback.fault.value).inc()
        self._blocked.inc(len(reply.guard.blocked))
        if ran and reply.check is not None:
            for result in reply.check.results:
                self._outcomes.labels(result.outcome.value).inc()
        self._calls.inc(reply.usage.model_calls)
        self._tokens.labels("prompt").inc(reply.usage.prompt_tokens)
        self._tokens.labels("completion").inc(reply.usage.completion_tokens)
        self._cost.inc(reply.usage.cost or 0.0)

    def text(self) -> bytes:
        """All of it in Prometheus' text format (`CONTENT_TYPE`)."""
        return generate_latest(self.registry)
