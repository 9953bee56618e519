"""Scenes and engines for tests of the model's roles: a real server on loopback, no real model."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from tests.roles.scenes import OFF_BY_ONE, parts
from tutor_app.dialogue import (
    Disclosure,
    Intent,
    Problem,
    Question,
    Reading,
    Rung,
    Stage,
    Understanding,
)
from tutor_app.language_model import open_language_model
from tutor_app.misconceptions.library import library
from tutor_app.planner import Act, Plan, PlanState, separate_faults
from tutor_app.roles.llm.engine import ModelEngine, OfflineEngine, TurnRoles
from tutor_app.roles.protocols import Scene, Step, Telling, Utterance
from tutor_app.settings import Settings
from tutor_app.testing import ModelDouble

SUM = Problem.open(
    statement="Solve 2x + 6 = 14 and say why each step is allowed.", topic="school algebra"
)
WRONG_SUM = "2x + 6 = 14\n2x = 20\nx = 10"


def settings(**changes: Any) -> Settings:
    """Settings that read nothing of the machine's own."""
    return Settings(_env_file=None, **changes)


def offline() -> OfflineEngine:
    """The offline engine of those parts."""
    engine = parts().offline.current()
    assert isinstance(engine, OfflineEngine)
    return engine


@cache
def scene_of(problem: str | Problem = "add-up-to-n", work: str = OFF_BY_ONE) -> Scene:
    """What a turn knows of work before anything was said."""
    if isinstance(problem, str):
        problem = parts().catalog.problems[problem]
    ground = parts().ground(problem)
    check = ground.subject.check(problem, work)
    findings = ground.subject.diagnose(problem, work, check)
    faults = separate_faults(findings)
    probes = ground.subject.probes(problem, work, check, faults)
    return Scene(
        session="s",
        turn=2,
        problem=problem,
        work=work,
        previous_work=work,
        check=check,
        findings=findings,
        probes=(*probes, *ground.tiny_probes(faults)),
    )


def saying(scene: Scene, message: str, asked: str = "") -> Scene:
    """The scene with a message, after the tutor said something."""
    recent = (Disclosure(turn=scene.turn - 1, by="tutor", text=asked),) if asked else ()
    return scene.model_copy(update={"message": message, "recent": recent})


def understandings(scene: Scene) -> tuple[Understanding, ...]:
    return offline().analyst.understandings(scene)


def questions(scene: Scene) -> tuple[Question, ...]:
    return offline().analyst.candidates(scene, understandings(scene))


def question(
    scene: Scene, wording: str, stage: Stage | None = None, rung: Rung | None = None
) -> Question:
    """The first question whose wording begins so."""
    return next(
        q
        for q in questions(scene)
        if q.wording.startswith(wording)
        and stage in (None, q.stage)
        and (rung is None or q.rung is rung)
    )


def asking(asked: Question, act: Act = Act.ASK) -> Plan:
    return Plan(act=act, question=asked, finding=asked.finding, reason="A test.")


def plain_words(scene: Scene, plan: Plan, reading: Reading, telling: Telling | None = None) -> str:
    """What the offline instructor says for a plan."""
    told = telling or Telling()
    return offline().instructor.say(scene, plan, reading, PlanState(), told, ()).text


class Turn:
    """One turn of a model engine, and what it told those who wait."""

    def __init__(self, double: ModelDouble, engine: ModelEngine, allowed: bool) -> None:
        self.double = double
        self.steps: list[Step] = []
        self.roles: TurnRoles = engine.roles(allowed, self.steps.append)

    def read(self, scene: Scene, asked: Question | None) -> Reading:
        return self.roles.verifier.read(scene, asked, understandings(scene))

    def say(
        self, scene: Scene, plan: Plan, reading: Reading, answered: Question | None = None
    ) -> Utterance:
        telling = Telling(answered=answered)
        return self.roles.instructor.say(scene, plan, reading, PlanState(), telling, ())

    @property
    def faults(self) -> list[tuple[str, str]]:
        return [(f.role, f.fault.value) for f in self.roles.spent().fallbacks]

    @property
    def asked_roles(self) -> list[str]:
        return [request.role for request in self.double.requests]


@contextmanager
def a_turn(answer: Any = None, *, allowed: bool = True, **changes: Any) -> Iterator[Turn]:
    """A turn of an engine whose model is a double with this answer (a script, see its module)."""
    with ModelDouble(answer) as double:
        options = {"base_url": double.base_url, "model": "double", **changes}
        model = open_language_model(settings(**options), None)
        assert model is not None
        engine = ModelEngine(model, offline(), settings(**options), library("python"))
        try:
            yield Turn(double, engine, allowed)
        finally:
            engine.close()


ANSWERED = Reading(intent=Intent.ANSWER)
