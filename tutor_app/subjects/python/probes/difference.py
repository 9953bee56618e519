"""Inputs that show the difference: asking for one, and judging the one a student proposes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tutor_app.dialogue import Answer, AnswerKind, Finding, Outcome, Probe, ProbeKind, Problem
from tutor_app.subjects.python.inputs import normal
from tutor_app.subjects.python.probes.making import make
from tutor_app.subjects.python.probes.scene import Stage
from tutor_app.subjects.python.sandbox import CallRun, Job, Sandbox
from tutor_app.subjects.reply_values import NotLiteral, brackets, literal, numbers, with_digits
from tutor_app.subjects.reply_words import pattern, plain, strip_filler, words

MAX_PROPOSED = 400


def difference_probe(problem: Problem, stage: Stage, finding: Finding | None) -> Probe | None:
    """Ask for an input on which the program does not do what is asked, where one is known."""
    for call, run in stage.devised:
        right = stage.reference.get(call)
        if right and right.outcome is Outcome.PASSED and _unlike(run, right):
            break
    else:
        return None
    shape = next((case.call for case in problem.cases if not case.hidden), call)
    function = re.match(r"[A-Za-z_]\w*", shape)
    return make(
        ProbeKind.DIFFERENCE,
        finding,
        shape,
        Answer(kind=AnswerKind.INPUT, value=call),
        level=3,
        shape=shape,
        function=function.group() if function else "",
    )


def _unlike(run: CallRun, right: CallRun) -> bool:
    if run.outcome is not Outcome.PASSED:
        return True
    return (run.repr, run.printed.rstrip()) != (right.repr, right.printed.rstrip())


def judge_input(problem: Problem, work: str, probe: Probe, said: str, sandbox: Sandbox) -> bool:
    """Whether a proposed input makes the work and a reference give different things.

    Without a reference only calls of the problem's own cases can be judged. What cannot be read
    as arguments of the right number is no such input.
    """
    shape = probe.slots.get("shape") or probe.call
    for call in proposed_calls(said, shape):
        if problem.solutions:
            right = _run(problem, problem.solutions[0], call, sandbox)
            if right is None or right.outcome is not Outcome.PASSED:
                continue
            own = _run(problem, work, call, sandbox)
            return own is not None and _unlike(own, right)
        for case in problem.cases:
            if normal(case.call) == normal(call):
                own = _run(problem, work, call, sandbox)
                return own is not None and (
                    own.outcome is not Outcome.PASSED or own.repr != case.expected
                )
    return False


def _run(problem: Problem, code: str, call: str, sandbox: Sandbox) -> CallRun | None:
    job = Job(code=code, prelude=problem.prelude, calls=(call,), seconds_per_call=0.3)
    return next(iter(sandbox.run(job).calls), None)


def proposed_calls(said: str, shape: str) -> Iterator[str]:
    """The calls a reply may propose, read with the shown call as a model of how many arguments.

    "search(3, [1, 2])", "3 and [1, 2]", "x = 3, seq = []" and "an empty list" are understood; for
    the last one the other arguments are those of the shown call.
    """
    text = plain(said)[:MAX_PROPOSED]
    try:
        model = ast.parse(shape, mode="eval").body
    except SyntaxError:
        return
    if not isinstance(model, ast.Call):
        return
    name, count = ast.unparse(model.func), len(model.args)
    for match in re.finditer(re.escape(name) + r"\s*\(", text):
        arguments = _arguments(text[match.end() :])
        if arguments is not None and len(arguments) == count:
            yield f"{name}({', '.join(map(repr, arguments))})"
        return
    values = _values(re.sub(r"\b[A-Za-z_]\w*\s*=(?!=)", " ", text))
    if len(values) == count:
        yield f"{name}({', '.join(map(repr, values))})"
    elif len(values) == 1:
        for position, argument in enumerate(model.args):
            try:
                kind = type(literal(ast.unparse(argument)))
            except NotLiteral:
                continue
            if kind is type(values[0]) or {kind, type(values[0])} <= {list, tuple}:
                arguments_text = [ast.unparse(one) for one in model.args]
                arguments_text[position] = repr(values[0])
                yield f"{name}({', '.join(arguments_text)})"


def _arguments(text: str) -> list[object] | None:
    depth = 1
    for position, character in enumerate(text):
        depth += (character in "([{") - (character in ")]}")
        if depth == 0:
            try:
                return list(literal(f"({text[:position]},)" if position else "()"))
            except NotLiteral:
                return None
    return None


def _values(text: str) -> list[object]:
    for form, phrases in words().empty.items():
        text = pattern(phrases).sub(f" {form} ", text)
    text = with_digits(strip_filler(text))
    bracketed = brackets(text)
    outside = text
    for one in bracketed:
        outside = outside[: one.start] + " " * (one.end - one.start) + outside[one.end :]
    found = sorted([*bracketed, *numbers(outside)], key=lambda one: one.start)
    return [one.value for one in found]
