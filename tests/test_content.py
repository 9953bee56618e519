"""Every claim that the content makes: about problems, faulty programs, examples, the glossary."""

from __future__ import annotations

import ast
import itertools
import re

import pytest

from tutor_app.catalog import load_catalog
from tutor_app.datafiles import KNOWLEDGE, load
from tutor_app.dialogue import Case, FaultyProgram, Outcome, Problem, Record
from tutor_app.learner.concepts import concept_graph
from tutor_app.misconceptions.library import library
from tutor_app.subjects.python.running import check

PROBLEMS = tuple(load_catalog().problems.values())


class ExampleEntry(Record):
    """One entry of knowledge/examples/python.yaml."""

    id: str
    concepts: tuple[str, ...]
    misconceptions: tuple[str, ...]
    intent: str
    faulty: str
    call: str
    wanted: str
    noticed: tuple[str, ...]
    mended: str
    vary: dict[str, tuple[str, ...]] = {}


class Term(Record):
    """One entry of knowledge/glossary.yaml."""

    term: str
    also: tuple[str, ...] = ()
    definition: str
    concept: str


EXAMPLES = load(KNOWLEDGE / "examples" / "python.yaml", tuple[ExampleEntry, ...])
GLOSSARY = load(KNOWLEDGE / "glossary.yaml", tuple[Term, ...])


def name_of(problem: Problem) -> str:
    return problem.id


# ------------------------------------------------------------------------------ problems


@pytest.mark.parametrize("problem", PROBLEMS, ids=name_of)
def test_a_problem_has_all_its_parts(problem: Problem) -> None:
    assert len(problem.solutions) >= 2
    assert len({ast.dump(ast.parse(solution)) for solution in problem.solutions}) >= 2
    assert len(problem.faulty) >= 2
    assert 6 <= len(problem.cases) <= 9
    assert 2 <= sum(case.hidden for case in problem.cases) <= 3
    calls = [case.call for case in problem.cases]
    assert len(set(calls)) == len(calls)
    assert problem.concepts
    assert [concept for concept in problem.concepts if concept not in concept_graph()] == []


@pytest.mark.parametrize("problem", PROBLEMS, ids=name_of)
def test_the_starter_compiles_and_defines_what_is_called(problem: Problem) -> None:
    (definition,) = ast.parse(problem.starter).body
    assert isinstance(definition, ast.FunctionDef | ast.ClassDef)
    for case in problem.cases:
        called = {
            node.func.id
            for node in ast.walk(ast.parse(case.call))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert definition.name in called
    assert not check(problem, problem.starter).all_pass


@pytest.mark.parametrize("problem", PROBLEMS, ids=name_of)
def test_every_solution_passes_every_case(problem: Problem) -> None:
    for solution in problem.solutions:
        result = check(problem, solution)
        assert [(one.case.call, one.got, one.error) for one in result.failing] == []
        assert result.all_pass


FAULTY = [
    pytest.param(problem, faulty, id=f"{problem.id}-{number}-{faulty.misconception}")
    for problem in PROBLEMS
    for number, faulty in enumerate(problem.faulty, start=1)
]


@pytest.mark.parametrize(("problem", "faulty"), FAULTY)
def test_a_faulty_program_fails_exactly_the_claimed_cases(
    problem: Problem, faulty: FaultyProgram
) -> None:
    calls = {case.call for case in problem.cases}
    claimed = set(faulty.fails)
    assert claimed
    assert claimed <= calls
    assert all(1 <= line <= len(faulty.code.splitlines()) for line in faulty.lines)
    result = check(problem, faulty.code)
    if result.syntax is not None:
        assert claimed == calls
        return
    # A case that was not run, because the ones before it used up the time, settles nothing.
    ran = [one for one in result.results if one.outcome is not Outcome.NOT_RUN]
    assert {one.case.call for one in ran if not one.passed} == {
        one.case.call for one in ran if one.case.call in claimed
    }
    assert any(not one.passed for one in ran)


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
