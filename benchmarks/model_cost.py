"""What a turn costs with a language model, next to TreeInstruct's call pattern on the same turns.

    python -m benchmarks.model_cost

Scripted sessions on every own problem, against a server on this machine that counts tokens. A
student turn is a wrong answer, a right one, or none. TreeInstruct (Kargupta et al. 2024, section
3) checks the answer to the target question, on a right answer also every understanding that is
still open (K = 4), and then writes the next question, each in a call of its own that carries the
problem, the program, its faults, their mends and the conversation so far. Its prompts are not
copied here: `pattern` makes prompts of that content, in words of our own, and sends them to the
same server. The published figures to compare with: 2 calls and about 2,500 prompt tokens after a
wrong answer, 5 to 6 calls and about 5,500 after a right one.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from typing import NamedTuple

from tutor_app import Tutor
from tutor_app.dialogue import Problem, Reply, Status
from tutor_app.settings import Settings
from tutor_app.testing import ModelDouble, count_tokens

UNDERSTANDINGS = 4
PUBLISHED = {"wrong": 2_500, "right": 5_500}

STUDENT = ("right", "wrong", "wrong", "right", "stuck", "right", "wrong", "right")
EXPLAINS = (
    "it goes one step too far at the end so the last value is never looked at",
    "because the value is set again every time it goes round the loop",
    "I think the condition is true for one number too many",
    "the result is given back before the loop has seen everything",
)
MISSES = (
    "I believe that Python rounds the numbers somewhere in between",
    "because the list is sorted the other way round I guess",
    "the function should be called with something else maybe",
    "I would say nothing is wrong there, it does what it should",
)


class Turn(NamedTuple):
    """One student turn, with both costs. Times in seconds; `own` is all but the model."""

    kind: str
    calls: int
    tokens: int
    their_calls: int
    their_tokens: int
    own: float


def main() -> int:
    """Print the figures."""
    with ModelDouble() as double:
        settings = Settings(
            OPENAI_BASE_URL=double.base_url,
            OPENAI_API_KEY="not-a-key",
            TUTOR_MODEL="double",
            TUTOR_SESSION_TOKENS=None,
            TUTOR_DAY_TOKENS=None,
        )
        tutor = Tutor.open(None, settings)
        turns = [turn for problem in _problems(tutor) for turn in _session(tutor, problem)]
        tutor.close()
    _print(turns)
    return 0


def _problems(tutor: Tutor) -> Iterator[Problem]:
    for problem in tutor.catalog.problems.values():
        if problem.subject == "python" and problem.faulty:
            yield problem


def _session(tutor: Tutor, problem: Problem) -> Iterator[Turn]:
    program = problem.faulty[0].code
    session = tutor.start(problem, program)
    reply, history = session.opening, [f"Tutor: {session.opening.text}"]
    for place, kind in enumerate(STUDENT):
        if reply.status is not Status.OPEN:
            return
        message = _message(kind, reply, place)
        history.append(f"Student: {message}")
        prompts = tuple(pattern(problem, program, history, kind))
        began = time.perf_counter()
        reply = tutor.respond(session.id, message)
        took = time.perf_counter() - began
        history.append(f"Tutor: {reply.text}")
        yield Turn(
            kind=kind,
            calls=reply.usage.model_calls,
            tokens=reply.usage.prompt_tokens,
            their_calls=len(prompts),
            their_tokens=sum(count_tokens(prompt) for prompt in prompts),
            own=took - reply.usage.seconds,
        )


def _message(kind: str, reply: Reply, place: int) -> str:
    expected = reply.question.expected if reply.question else None
    if kind == "stuck":
        return "I don't know"
    if kind == "right":
        return expected if expected is not None else EXPLAINS[place % len(EXPLAINS)]
    if expected is not None:
        return "17" if expected != "17" else "18"
    return MISSES[place % len(MISSES)]


def pattern(problem: Problem, program: str, history: list[str], kind: str) -> Iterator[str]:
    """The prompts of one turn after TreeInstruct's description, in words of our own."""
    fault = problem.faulty[0]
    mends = problem.solutions[0] if problem.solutions else ""
    shared = (
        f"Problem statement:\n{problem.statement}\n\nThe student's buggy program:\n{program}\n\n"
        f"Description of the bug:\n{fault.what}\n\nThe corrected program:\n{mends}\n\n"
        "Conversation so far:\n" + "\n".join(history)
    )
    variables = [
        f"{n}. the student understands point {n} about the bug: {fault.what}"
        for n in range(1, UNDERSTANDINGS + 1)
    ]
    state = "State space, one variable a line:\n" + "\n".join(variables)
    verify = (
        "You check whether a student who debugs a program has answered the instructor's last "
        "question correctly and completely. Compare the reply with the target understanding and "
        "with the bug and its fix. Say whether the answer is right, what is missing in it if it "
        "is not, and give the reasons for your judgement step by step. Do not judge grammar or "
        "style. Answer as JSON with the keys answer, correct and explanation."
    )
    update = (
        "You keep track of what a student has understood. Look at the whole conversation and "
        "decide whether the student has shown the understanding named below, in words or in code. "
        "Partial understanding does not count. Give the reasons first, then the verdict, as JSON "
        "with the keys reasoning and understood."
    )
    ask = (
        "You are a Socratic instructor. Write the next question for the student. It must lead "
        "toward the target understanding without giving away the bug or its fix, must not repeat "
        "an earlier question, must be answerable from what the student knows, and must fit the "
        "level of the question tree: a follow-up that goes deeper after a right answer, another "
        "question at the same level after a wrong one. Acknowledge what was right. Answer as JSON "
        "with the keys reasoning, question and expected_answer."
    )
    yield "\n\n".join((verify, shared, state, f"Target: {variables[0]}"))
    if kind == "right":
        for variable in variables:
            yield "\n\n".join((update, shared, state, f"Understanding: {variable}"))
    yield "\n\n".join((ask, shared, state, f"Target: {variables[-1]}"))


def _print(turns: list[Turn]) -> None:
    print(
        f"{'student turn':<14}{'turns':>6}{'calls':>8}{'prompt tokens':>15}"
        f"{'their calls':>13}{'their tokens':>14}{'share':>8}{'of published':>14}"
    )
    for kind in (*dict.fromkeys(STUDENT), "all"):
        chosen = [turn for turn in turns if kind in (turn.kind, "all")]
        if not chosen:
            continue
        ours = statistics.mean(turn.tokens for turn in chosen)
        theirs = statistics.mean(turn.their_tokens for turn in chosen)
        published = f"{ours / PUBLISHED[kind]:.0%}" if kind in PUBLISHED else ""
        print(
            f"{kind:<14}{len(chosen):>6}{statistics.mean(t.calls for t in chosen):>8.2f}"
            f"{ours:>15,.0f}{statistics.mean(t.their_calls for t in chosen):>13.2f}"
            f"{theirs:>14,.0f}{ours / theirs:>8.0%}{published:>14}"
        )
    own = sorted(turn.own for turn in turns if turn.calls)
    print(
        f"our own work in {len(own)} turns with a call: median {statistics.median(own) * 1000:.0f} "
        f"ms, 95% {own[int(len(own) * 0.95)] * 1000:.0f} ms"
    )


if __name__ == "__main__":
    raise SystemExit(main())
