"""Problems of any field: no ground truth, and no pretending."""

from __future__ import annotations

from tutor_app.dialogue import Check, Problem
from tutor_app.subjects.open.subject import OpenSubject

PROBLEM = Problem.open(statement="Why do we have seasons?", topic="geography")


def test_nothing_is_claimed_about_work_that_nobody_has_read() -> None:
    subject = OpenSubject()
    check = subject.check(PROBLEM, "Because the earth is closer to the sun in summer.")
    assert check == Check()
    assert not check.all_pass
    assert subject.diagnose(PROBLEM, "anything", check) == ()
    assert subject.probes(PROBLEM, "anything", check, ()) == ()
    assert subject.secrets(PROBLEM, "anything", check, ()) == ()
