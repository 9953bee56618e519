"""Whether a problem is what it claims to be: for the shipped files and for what teachers write."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from tutor_app.authoring.algebra_claims import algebra_claims, algebra_readings
from tutor_app.authoring.python_claims import python_claims
from tutor_app.catalog import form_complaints
from tutor_app.dialogue import Problem, Record
from tutor_app.handed_in import Complaint
from tutor_app.learner.concepts import concept_graph
from tutor_app.misconceptions.living import LivingLibrary
from tutor_app.subjects.protocol import Subject

LONGEST_ID = 120
MOST_CASES, MOST_WORKS = 40, 20
MOST_TEXT = 40_000  # characters of one program or work


class Report(Record):
    """What was found. `errors` have to be mended before students see the problem; `advice` makes
    a problem better to learn with.
    """

    errors: tuple[Complaint, ...] = ()
    advice: tuple[Complaint, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether students may see it."""
        return not self.errors


def validate_problem(
    problem: Problem, subjects: Mapping[str, Subject], library: LivingLibrary
) -> Report:
    """Everything there is to say about a problem. Runs its programs, within the sandbox's limits;
    where the form is wrong or there is too much to run, only that is said.
    """
    form = (*_limits(problem), *form_complaints(problem), *_references(problem, library))
    if form:
        return Report(errors=form)
    subject = subjects[problem.subject]
    match problem.subject:
        case "python":
            errors = tuple(python_claims(problem, subject))
            advice = tuple(_python_advice(problem))
        case "algebra":
            errors = tuple(algebra_claims(problem, subject))
            advice = (*_algebra_advice(problem),)
            if not errors:
                advice = (*advice, *algebra_readings(problem, subject))
        case _:
            errors, advice = (), ()
    return Report(errors=errors, advice=advice)


def _limits(problem: Problem) -> Iterator[Complaint]:
    if len(problem.id) > LONGEST_ID or not problem.id.replace("-", "").isalnum():
        yield Complaint("id", "use letters, digits and dashes, at most 120 of them")
    if len(problem.title) > 200:
        yield Complaint("title", "shorten it to 200 characters")
    for field, most in (("cases", MOST_CASES), ("solutions", MOST_WORKS), ("faulty", MOST_WORKS)):
        if len(getattr(problem, field)) > most:
            yield Complaint(field, f"give at most {most}")
    texts = {"statement": problem.statement, "starter": problem.starter}
    texts |= {"prelude": problem.prelude, "start": problem.start, "answer": problem.answer}
    texts |= {f"solutions.{n}": text for n, text in enumerate(problem.solutions)}
    texts |= {f"faulty.{n}.code": work.code for n, work in enumerate(problem.faulty)}
    for field, text in texts.items():
        if len(text) > MOST_TEXT:
            yield Complaint(field, f"shorten it to {MOST_TEXT:,} characters")


def _references(problem: Problem, library: LivingLibrary) -> Iterator[Complaint]:
    for place, concept in enumerate(problem.concepts):
        if concept not in concept_graph():
            yield Complaint(f"concepts.{place}", f"choose a concept there is; '{concept}' is none")
    if problem.subject == "open":
        return
    snapshot = library.snapshot(problem.subject)
    for place, work in enumerate(problem.faulty):
        name = work.misconception
        if name and snapshot.name(name) is None:
            yield Complaint(
                f"faulty.{place}.misconception", f"choose an entry in use; '{name}' is none"
            )


def _python_advice(problem: Problem) -> Iterator[Complaint]:
    trees = set()
    for solution in problem.solutions:
        try:
            trees.add(ast.dump(ast.parse(solution)))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
    if len(trees) < 2:
        yield Complaint("solutions", "give two that differ: faults are found by the nearest one")
    if not 6 <= len(problem.cases) <= 9:
        yield Complaint(
            "cases", "give six to nine: few enough to read, enough to tell faults apart"
        )
    if not 2 <= sum(case.hidden for case in problem.cases) <= 3:
        yield Complaint("cases", "hide two or three, so that fitting the shown ones is not enough")
    if not problem.starter.strip():
        yield Complaint("starter", "write the first line, so that everybody uses the same name")
    yield from _common_advice(problem)


def _algebra_advice(problem: Problem) -> Iterator[Complaint]:
    if len(set(problem.solutions)) < len(problem.solutions) or len(problem.solutions) > 2:
        yield Complaint("solutions", "give one or two that differ")
    if len({work.code for work in problem.faulty}) < len(problem.faulty):
        yield Complaint("faulty", "let all of them differ")
    yield from _common_advice(problem)


def _common_advice(problem: Problem) -> Iterator[Complaint]:
    if not problem.concepts:
        yield Complaint("concepts", "name what is practised: misconceptions are looked for there")
    if len(problem.faulty) < 2:
        yield Complaint("faulty", "give two wrong works to begin from, each with what is wrong")


__all__ = ["Report", "validate_problem"]
