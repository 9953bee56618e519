"""Tiny probes: a one-line expression about a concept, its answer computed by running it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tutor_app.dialogue import Answer, Finding, Outcome, Probe, ProbeKind
from tutor_app.subjects.python.probes.making import askable_value, make, value_answer
from tutor_app.subjects.python.probes.outside import error_answer
from tutor_app.subjects.python.sandbox import Job, Sandbox, shared_sandbox


def tiny_probe(
    expression: str,
    setup: str = "",
    finding: Finding | None = None,
    slots: Mapping[str, str] | None = None,
    sandbox: Sandbox | None = None,
) -> Probe | None:
    """The probe for an expression after some setup statements.

    An expression that raises has the error as its answer. None when the value is too long or has
    no plain repr, or when it cannot be run.
    """
    job = Job(code=setup, calls=(expression,), seconds_per_call=0.3, seconds_total=0.5)
    run = (sandbox or shared_sandbox()).run(job)
    answer: Answer | None = None
    if run.syntax is not None:
        answer = None
    elif run.load_error is not None:
        answer = error_answer(run.load_error.type)
    elif run.calls:
        call = run.calls[0]
        if call.outcome is Outcome.ERROR and call.error:
            answer = error_answer(call.error.type)
        elif call.outcome is Outcome.PASSED and askable_value(call.repr):
            answer = value_answer(call.repr or "")
    if answer is None:
        return None
    own: dict[str, Any] = {**(slots or {}), "expression": expression, "setup": setup.strip()}
    return make(
        ProbeKind.TINY,
        finding,
        expression,
        answer,
        level=3,
        fragment=setup.strip(),
        at="result",
        **own,
    )
