"""Real scenes for tests of the roles: programs that were run, diagnosed and asked about."""

from __future__ import annotations

from functools import cache

from tutor_app.assembly import Parts, assemble
from tutor_app.dialogue import Case, Problem, Question, Reading, Rung, Stage, Verdict
from tutor_app.planner import separate_faults
from tutor_app.roles.protocols import Roles, Scene
from tutor_app.settings import Settings
from tutor_app.subjects.protocol import Subject

OFF_BY_ONE = """\
def total_up_to(n):
    total = 0
    for i in range(1, n):
        total += i
    return total
"""
MENDED = OFF_BY_ONE.replace("range(1, n)", "range(1, n + 1)")
ONLY_HIDDEN = """\
def total_up_to(n):
    if n == 100:
        return 0
    return n * (n + 1) // 2
"""
UNREADABLE = OFF_BY_ONE.replace("n):\n        total", "n:\n        total")
TWICE = Problem.python(
    id="own-twice",
    statement="Write `twice(n)`: n doubled.",
    cases=[
        Case(call="twice(1)", expected="2"),
        Case(call="twice(20)", expected="40"),
        Case(call="twice(-3)", expected="-6", hidden=True),
    ],
    solutions=["def twice(n):\n    return 2 * n\n", "def twice(n):\n    return n + n\n"],
)


@cache
def parts() -> Parts:
    """The parts of a tutor that keeps nothing, put together once."""
    return assemble(Settings(), None)


def roles() -> Roles:
    """The offline roles of those parts."""
    return parts().engine.roles(True, lambda step: None)


def subject() -> Subject:
    """Ground truth for programs."""
    return parts().grounds["python"].subject


@cache
def scene_of(problem: str | Problem, work: str) -> Scene:
    """What a turn knows of a program before anything was said."""
    if isinstance(problem, str):
        problem = parts().catalog.problems[problem]
    ground = parts().ground(problem)
    check = ground.subject.check(problem, work)
    findings = ground.subject.diagnose(problem, work, check)
    faults = separate_faults(findings)
    return Scene(
        session="s",
        turn=1,
        problem=problem,
        work=work,
        check=check,
        findings=findings,
        probes=(
            *ground.subject.probes(problem, work, check, faults),
            *ground.tiny_probes(faults),
        ),
    )


def saying(scene: Scene, message: str) -> Scene:
    """The same scene with a message."""
    return scene.model_copy(update={"message": message})


def after(before: Scene, now: Scene) -> Scene:
    """A scene that follows another version of the work."""
    return now.model_copy(
        update={
            "previous_work": before.work,
            "previous_check": before.check,
            "past": before.findings,
        }
    )


def questions(scene: Scene) -> tuple[Question, ...]:
    """All questions that could be asked."""
    analyst = roles().analyst
    return analyst.candidates(scene, analyst.understandings(scene))


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


def read(scene: Scene, asked: Question | None, message: str) -> Reading:
    """How the verifier reads a message."""
    scene = saying(scene, message)
    return roles().verifier.read(scene, asked, roles().analyst.understandings(scene))


def settled(reading: Reading) -> set[str]:
    """Stages of understandings that a reply settled beside the question."""
    return {id.rpartition(":")[2] for id, v in reading.others.items() if v is Verdict.RIGHT}
