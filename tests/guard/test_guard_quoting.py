from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.guard.guard_cases import GuardCase, Program, read_cases
from tutor_app.guard import Ledger, Review, review
from tutor_app.roles.directives import load_directives
from tutor_app.teaching.guard_cases import nearness_of

DIRECTIVES = load_directives()
PROGRAMS: list[Program] = list({case.program.name: case.program for case in read_cases()}.values())
SAYINGS = [case for case in read_cases() if case.saying.leak and not case.saying.tutor]


def judge(program: Program, draft: str, said: str) -> Review:
    return review(
        draft,
        program.secrets(),
        Ledger().with_work(0, program.program).with_student(1, said),
        directives=DIRECTIVES,
        fixes=program.fixes,
        own_code=program.program,
        nearness=nearness_of(program),
    )


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(SAYINGS), st.sampled_from(["{}", "You said: “{}” What makes you think so?"]))
def test_what_the_student_said_word_for_word_is_never_a_leak(case: GuardCase, frame: str) -> None:
    program, said = case.program, case.saying.say
    verdict = judge(program, frame.format(said), said)
    assert verdict.allowed, (said, verdict.leaks)


def test_a_quotation_of_somebody_else_is_judged() -> None:
    program = next(each for each in PROGRAMS if each.name == "off by one in a range")
    fix = program.fixes[0].after.strip()
    assert not judge(program, f"A friend says “{fix}”. What do you think?", "hello there").allowed


def test_what_follows_a_quotation_is_judged() -> None:
    program = next(each for each in PROGRAMS if each.name == "off by one in a range")
    draft = "“it stops too early”: yes, so use `n + 1`. Why?"
    assert not judge(program, draft, "it stops too early").allowed
