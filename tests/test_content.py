"""Every claim that the content makes: about problems, faulty programs, examples, the glossary."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator

import pytest

from tests.conversing import FENCED, complaints, converse, repeated
from tutor_app.authoring.problem_checks import validate_problem
from tutor_app.catalog import load_catalog
from tutor_app.datafiles import KNOWLEDGE, load
from tutor_app.dialogue import Case, FaultyProgram, Problem, Record, Reply
from tutor_app.evaluation.students import BEGGING, STUCK
from tutor_app.learner.concepts import concept_graph
from tutor_app.misconceptions.library import library
from tutor_app.misconceptions.living import LivingLibrary
from tutor_app.session import Session
from tutor_app.subjects.python.examples import ExampleEntry, examples
from tutor_app.subjects.python.running import check
from tutor_app.subjects.python.subject import PythonSubject
from tutor_app.tutor import Tutor

PROBLEMS = tuple(p for p in load_catalog().problems.values() if p.subject == "python")
"""What is claimed of algebra is checked in test_algebra_content.py."""


class Term(Record):
    """One entry of knowledge/glossary.yaml."""

    term: str
    also: tuple[str, ...] = ()
    definition: str
    concept: str


PYTHON, LIBRARY = PythonSubject(), LivingLibrary()
EXAMPLES = examples()
GLOSSARY = load(KNOWLEDGE / "glossary.yaml", tuple[Term, ...])


def name_of(problem: Problem) -> str:
    return problem.id


# ------------------------------------------------------------------------------ problems


@pytest.mark.parametrize("problem", PROBLEMS, ids=name_of)
def test_a_problem_is_what_it_claims_and_has_all_its_parts(problem: Problem) -> None:
    report = validate_problem(problem, {"python": PYTHON}, LIBRARY)
    assert report.errors == ()
    assert report.advice == ()
    (definition,) = ast.parse(problem.starter).body
    assert isinstance(definition, ast.FunctionDef | ast.ClassDef)


FAULTY = [
    pytest.param(problem, faulty, id=f"{problem.id}-{number}-{faulty.misconception}")
    for problem in PROBLEMS
    for number, faulty in enumerate(problem.faulty, start=1)
]


def test_the_misconceptions_named_exist_and_are_many() -> None:
    named = {f.misconception for p in PROBLEMS for f in p.faulty if f.misconception}
    assert named - set(library("python")) == set()
    assert len(named) >= 40


# ------------------------------------------------------------------------------ examples


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.id)
def test_an_example_shows_a_fault_and_its_mend_with_every_choice_of_words(
    example: ExampleEntry,
) -> None:
    assert 2 <= len(example.noticed) <= 4
    for choice in itertools.product(*example.vary.values()):
        words = dict(zip(example.vary, choice, strict=True))

        def filled(text: str, words: dict[str, str] = words) -> str:
            return re.sub(r"\{\{(\w+)\}\}", lambda found: words[found[1]], text)

        problem = Problem.python(
            statement=example.intent,
            cases=[Case(call=filled(example.call), expected=example.wanted)],
        )
        assert check(problem, filled(example.mended)).all_pass
        assert not check(problem, filled(example.faulty)).all_pass
        words["gives"] = ""
        for text in (example.intent, *example.noticed):
            filled(text)


def test_the_examples_name_known_ids_and_serve_nearly_every_misconception() -> None:
    known = set(library("python"))
    served = {name for example in EXAMPLES for name in example.misconceptions}
    assert served - known == set()
    assert len(served) >= 80
    concepts = {name for example in EXAMPLES for name in example.concepts} - {"*"}
    assert [name for name in concepts if name not in concept_graph()] == []
    assert any(example.concepts == ("*",) for example in EXAMPLES)
    ids = [example.id for example in EXAMPLES]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("problem", PROBLEMS, ids=name_of)
def test_no_example_defines_what_a_problem_asks_for(problem: Problem) -> None:
    (definition,) = ast.parse(problem.starter).body
    assert isinstance(definition, ast.FunctionDef | ast.ClassDef)
    for example in EXAMPLES:
        written = example.faulty + example.call + " ".join(sum(example.vary.values(), ()))
        assert not re.search(rf"\b(def|class) {definition.name}\b", written), example.id


# ------------------------------------------------------------------------------ glossary


def test_the_glossary_is_large_enough_and_unambiguous() -> None:
    assert len(GLOSSARY) >= 60
    words = [word.casefold() for term in GLOSSARY for word in (term.term, *term.also)]
    assert sorted(word for word in set(words) if words.count(word) > 1) == []
    assert [term.term for term in GLOSSARY if term.concept not in concept_graph()] == []
    assert [term.term for term in GLOSSARY if len(term.definition) > 260] == []


# ------------------------------------------------------------------ the tutor on our own content


@pytest.fixture(scope="module")
def tutor() -> Iterator[Tutor]:
    opened = Tutor.open(None)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def openings(tutor: Tutor) -> dict[tuple[str, str], Session]:
    """Sessions on faulty programs, started when first asked for (diagnosis is the slow part)."""
    return {}


def started(
    tutor: Tutor, openings: dict[tuple[str, str], Session], problem: Problem, code: str
) -> Session:
    key = (problem.id, code)
    if key not in openings:
        openings[key] = tutor.start(problem, code)
    return openings[key]


@pytest.mark.parametrize(("problem", "faulty"), FAULTY)
def test_the_three_first_findings_cover_a_claimed_line(
    tutor: Tutor,
    openings: dict[tuple[str, str], Session],
    problem: Problem,
    faulty: FaultyProgram,
) -> None:
    findings = started(tutor, openings, problem, faulty.code).opening.findings[:3]
    found = {line for finding in findings for line in finding.lines}
    assert found & set(faulty.lines), [(f.lines, f.detector, f.what) for f in findings]


def squeezed(text: str) -> list[str]:
    return ["".join(line.split()) for line in text.splitlines()]


def disclosed(problem: Problem, own: str, replies: list[Reply]) -> list[tuple[str, str]]:
    """Lines of a solution in replies, that are neither in the student's program nor in a worked
    example (a program of its own, about something else).
    """
    own_lines = set(squeezed(own)) | set(squeezed(problem.starter))
    secret = {
        line
        for solution in problem.solutions
        for line in squeezed(solution)
        if len(line) > 6 and line not in own_lines and line not in ("else:", "return")
    }
    return [
        (line, reply.text)
        for reply in replies
        for line in secret
        if any(
            line == said.strip("`.,:|") + (":" if line.endswith(":") else "")
            or (len(line) > 11 and re.search(rf"(?<!\w){re.escape(line)}(?![\w\[(.])", said))
            for said in squeezed(FENCED.sub("", reply.text))
        )
    ]


@pytest.mark.parametrize("problem", PROBLEMS, ids=name_of)
@pytest.mark.parametrize("script", [STUCK, BEGGING[:10]], ids=["stuck", "begging"])
def test_no_session_discloses_a_solution_and_none_needs_the_guard(
    tutor: Tutor,
    openings: dict[tuple[str, str], Session],
    problem: Problem,
    script: tuple[str, ...],
) -> None:
    blocked: list[str] = []
    leaked: list[tuple[str, str]] = []
    malformed: list[str] = []
    for faulty in problem.faulty:
        if script is STUCK:
            session = started(tutor, openings, problem, faulty.code)
        elif faulty is problem.faulty[0]:
            session = tutor.start(problem, faulty.code)
        else:
            continue
        replies = converse(tutor, session, script)
        blocked += [text for reply in replies for text in reply.guard.blocked]
        leaked += disclosed(problem, faulty.code, replies)
        malformed += [text for reply in replies for text in complaints(reply)]
        malformed += [f"repeated: {text}" for text in repeated(replies)]
    assert leaked == []
    assert malformed == []
    assert blocked == []
