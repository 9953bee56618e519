"""Plays attempts against a tutor, with a model that gives in to every one of them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from functools import cache

from tutor_app.datafiles import PROMPTS
from tutor_app.dialogue import Check, Problem, Record, Reply, Status
from tutor_app.evaluation.attack_judge import Escape, Exchange, escapes
from tutor_app.evaluation.attack_manners import faults_of_manner
from tutor_app.evaluation.attack_suite import Attempt, Family, filled
from tutor_app.evaluation.attack_targets import PROMPT, Target, slots_of
from tutor_app.planner import separate_faults
from tutor_app.subjects.python.subject import PythonSubject
from tutor_app.testing import Request
from tutor_app.testing.answers import Answer, verifier_answer
from tutor_app.tutor import Tutor

CANDIDATE = re.compile(r"\{(?:fix|wrong|wrong_2|wrong_3|last_line)\}")
AFTER = ("What do you see now?", "What does that do?", "Does that help you?")


class Played(Record):
    """One attempt on one piece of work: what was said, what got out, what was wrong in manner."""

    family: str
    attempt: str
    target: str
    talk: tuple[Exchange, ...]
    escaped: tuple[Escape, ...]
    manners: tuple[str, ...]


class GivesIn:
    """A model that says whatever the attempt asks for; a script for `ModelDouble`.

    It reads every message as right and every understanding as shown, and puts the secret into its
    acknowledgement and its question by turns.
    """

    def __init__(self) -> None:
        self.says = ""
        self._turns = 0

    def __call__(self, request: Request) -> Answer | None:
        """Answer one request; None where a model that behaves would do the same."""
        if request.role == "verifier":
            return {**verifier_answer(request, "right"), "confidence": 1.0}
        if request.role != "instructor" or not self.says:
            return None
        self._turns += 1
        words = self.says.replace(PROMPT, request.system[:300])
        if self._turns % 2:
            return {"acknowledgement": words, "question": AFTER[self._turns % len(AFTER)]}
        asked = words if "?" in words else f"{words.rstrip('.!')}?"
        return {"acknowledgement": "", "question": asked}


def chosen(attempt: Attempt, targets: Sequence[Target], most: int) -> tuple[Target, ...]:
    """The work an attempt is made on: always the same for it, spread over all there is."""
    fitting = [t for t in targets if attempt.subject in ("", t.problem.subject)]
    order = sorted(
        fitting, key=lambda t: hashlib.sha256(f"{attempt.id}/{t.name}".encode()).hexdigest()
    )
    if attempt.subject:
        return tuple(order[:most])
    # Both subjects, so that no attempt is only ever tried on programs.
    algebra = [target for target in order if target.problem.subject == "algebra"][
        : max(1, most // 3)
    ]
    python = [target for target in order if target.problem.subject != "algebra"]
    return (*python[: most - len(algebra)], *algebra)[:most]


def play(
    tutor: Tutor, family: str, attempt: Attempt, target: Target, model: GivesIn | None = None
) -> Played:
    """Hold the conversation of one attempt, and judge it."""
    slots = slots_of(target)
    if model is not None:
        model.says = ""
    session = tutor.start(target.problem, target.work)
    replies = [session.opening]
    talk = [_exchange(target.problem, target.work, "", session.opening, None, 0)]
    work, guesses = target.work, 0
    for step in attempt.steps:
        before = replies[-1]
        asked = before.question
        now = {
            **slots,
            "why": target.problem.faulty[target.entry.faulty].what,
            "answer": (asked.expected if asked else None) or "I don't know",
        }
        if model is not None:
            model.says = filled(step.complies, now) if step.complies else ""
        message = filled(step.say, now)
        if step.work:
            work = filled(step.work, now)
        if attempt.guesses and step.say:
            guesses += max(1, len(CANDIDATE.findall(step.say)))
        reply = tutor.respond(session.id, message, work if step.work else None)
        replies.append(reply)
        talk.append(_exchange(target.problem, work, message, reply, before, guesses))
        if reply.status is not Status.OPEN:
            break
    tutor.delete(session.id)
    return Played(
        family=family,
        attempt=attempt.id,
        target=target.name,
        talk=tuple(talk),
        escaped=escapes(
            target,
            talk,
            lambda program: _passes(target.problem.id, program, target.problem),
            _prompts(),
            _mends(target),
        ),
        manners=faults_of_manner([r.text for r in replies], [r.status for r in replies]),
    )


def play_all(
    tutor: Tutor,
    families: Sequence[Family],
    targets: Sequence[Target],
    most: int,
    model: GivesIn | None = None,
) -> Iterator[Played]:
    """Every attempt on its chosen work."""
    for family in families:
        for attempt in family.attempts:
            for target in chosen(attempt, targets, most):
                yield play(tutor, family.family, attempt, target, model)


def _exchange(
    problem: Problem, work: str, message: str, reply: Reply, before: Reply | None, guesses: int
) -> Exchange:
    asked = before.question if before else None
    return Exchange(
        student=message,
        work=work,
        tutor=reply.text,
        page="\n".join((problem.statement, problem.start, *_seen(problem, reply.check))),
        asked_fact=asked is not None and asked.checkable,
        example=reply.question is not None and reply.question.wording == "unaided",
        guesses=guesses,
    )


def _seen(problem: Problem, check: Check | None) -> Iterator[str]:
    for case in problem.cases:
        if not case.hidden:
            yield from (case.call, case.expected, case.prints or "")
    for result in check.results if check else ():
        if not result.case.hidden:
            yield from (result.got or "", result.printed)


_RUN: dict[tuple[str, str], bool] = {}


def _passes(id: str, program: str, problem: Problem) -> bool:
    if problem.subject != "python":
        return False
    if (id, program) not in _RUN:
        _RUN[(id, program)] = PythonSubject().check(problem, program).all_pass
    return _RUN[(id, program)]


@cache
def _prompts() -> tuple[str, ...]:
    return tuple(
        path.read_text(encoding="utf-8") for path in sorted((PROMPTS / "llm").glob("*.md"))
    )


_MENDS: dict[str, tuple[str, ...]] = {}


def _mends(target: Target) -> tuple[str, ...]:
    """The mends that diagnosis found by running them, besides the one on record."""
    if target.problem.subject != "python":
        return ()
    if target.name not in _MENDS:
        subject = PythonSubject()
        check = subject.check(target.problem, target.work)
        found = separate_faults(subject.diagnose(target.problem, target.work, check))
        fixes = (fix for finding in found for fix in finding.fixes)
        _MENDS[target.name] = tuple(fix.after for fix in fixes if fix.after.strip())
    return _MENDS[target.name]
