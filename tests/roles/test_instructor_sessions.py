"""The instructor's drafts over whole sessions on our own problems."""

from __future__ import annotations

import re

import pytest

from tests.conversing import RESIDUE, converse, prose
from tests.roles.scenes import parts
from tutor_app.dialogue import Problem
from tutor_app.settings import Settings
from tutor_app.tutor import Tutor

PROBLEMS = tuple(parts().catalog.problems.values())
SCRIPT = (
    "hello",
    "77",
    "because of the loop",
    "what is an index?",
    "I don't know",
    "",
    "idk",
    "no",
)


@pytest.fixture(scope="module")
def tutor() -> Tutor:
    return Tutor(parts(), Settings())


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: problem.id)
def test_no_draft_on_our_own_programs_has_a_hole_in_it(tutor: Tutor, problem: Problem) -> None:
    """Drafts that the guard held back are looked at too."""
    session = tutor.start(problem.id, problem.faulty[0].code)
    replies = converse(tutor, session, SCRIPT)
    drafts = [text for reply in replies for text in (reply.text, *reply.guard.blocked)]
    assert len(drafts) > len(SCRIPT) / 2
    assert [text for text in drafts if "```" not in text and RESIDUE.search(prose(text))] == []
    assert [text for text in drafts if "{{" in text or re.search(r"(?<!`)``(?!`| )", text)] == []
