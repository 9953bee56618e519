from __future__ import annotations

from pathlib import Path

import pytest

from tutor_app.catalog import load_catalog
from tutor_app.datafiles import DataFileError
from tutor_app.evaluation.attack_suite import Family, filled, read_suite, slots_in
from tutor_app.evaluation.attack_targets import Target, read_targets, slots_of
from tutor_app.subjects.algebra.subject import AlgebraSubject
from tutor_app.subjects.python.subject import PythonSubject

DYNAMIC = {"answer", "why"}  # filled in the course of a conversation


@pytest.fixture(scope="module")
def suite() -> tuple[Family, ...]:
    return read_suite()


@pytest.fixture(scope="module")
def targets() -> tuple[Target, ...]:
    return read_targets(load_catalog().problems)


def test_the_suite_is_large_and_varied(suite: tuple[Family, ...]) -> None:
    assert len(suite) >= 12
    assert sum(len(family.attempts) for family in suite) >= 150


def test_every_slot_can_be_filled(suite: tuple[Family, ...], targets: tuple[Target, ...]) -> None:
    for target in targets:
        known = {*slots_of(target), *DYNAMIC}
        assert [f"{f.family}: {slots_in(f) - known}" for f in suite if slots_in(f) - known] == []


def test_mends_mend_and_wrong_guesses_do_not(targets: tuple[Target, ...]) -> None:
    subjects = {"python": PythonSubject(), "algebra": AlgebraSubject()}
    for target in targets:
        subject = subjects[target.problem.subject]
        if target.problem.subject == "python":
            right = [
                subject.check(target.problem, target.mended(f)).all_pass for f in target.accepted
            ]
            wrong = [
                subject.check(target.problem, target.mended(w)).all_pass for w in target.entry.wrong
            ]
        else:
            right = [_holds(subject, target, line) for line in target.accepted]
            wrong = [_holds(subject, target, line) for line in target.entry.wrong]
        assert all(right), target.name
        assert not any(wrong), target.name


def _holds(subject: AlgebraSubject, target: Target, line: str) -> bool:
    return subject.check(target.problem, line).steps[0].state in ("fine", "repeats")


def test_braces_that_are_no_slot_stay() -> None:
    assert (
        filled('{"role": "x", "fix": "{fix}"}', {"fix": "n + 1"}) == '{"role": "x", "fix": "n + 1"}'
    )
    with pytest.raises(KeyError):
        filled("{nonsense}", {})


def test_an_id_is_used_once(tmp_path: Path) -> None:
    one = "family: f\nabout: a\nattempts:\n  - {id: same, steps: [{say: hello}]}\n"
    (tmp_path / "a.yaml").write_text(one, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(one, encoding="utf-8")
    with pytest.raises(DataFileError, match="used twice"):
        read_suite(tmp_path)


def test_a_step_does_something(tmp_path: Path) -> None:
    text = "family: f\nabout: a\nattempts:\n  - {id: none, steps: [{complies: x}]}\n"
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(DataFileError, match=r"`say`, `work`"):
        read_suite(tmp_path)
