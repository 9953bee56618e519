"""What there is to understand behind the faulty rules of algebra."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tutor_app.datafiles import DataFileError
from tutor_app.misconceptions.algebra_understandings import (
    PATH,
    algebra_entries,
    algebra_understandings,
)
from tutor_app.subjects.algebra.malrules import RULES
from tutor_app.subjects.algebra.malrules.rule import Kind


def test_every_rule_that_is_named_exists_and_nearly_every_rule_is_covered() -> None:
    rules = {rule.id for rule in RULES}
    covered = set(algebra_entries())
    assert covered <= rules
    wrong = {rule.id for rule in RULES if rule.kind is Kind.WRONG_RULE}
    assert len(wrong - covered) <= len(wrong) * 0.05


@pytest.mark.parametrize("entry", algebra_understandings(), ids=lambda entry: entry.id)
def test_cues_fit_most_ways_of_saying_it_and_no_bare_report_of_the_step(entry) -> None:
    fitting = [said for said in entry.grasped if entry.cues.fit(said)]
    assert len(fitting) >= len(entry.grasped) / 2
    for said in ("I moved it over", "I don't know", "that is how I learned it", "I did 3 plus 5"):
        assert not entry.cues.fit(said)


def test_a_rule_in_two_entries_is_named(tmp_path: Path) -> None:
    entries = yaml.safe_load(PATH.read_text(encoding="utf-8"))[:2]
    entries[1]["rules"] = entries[0]["rules"][:1]
    path = tmp_path / "twice.yaml"
    path.write_text(yaml.safe_dump(entries), encoding="utf-8")
    with pytest.raises(DataFileError, match="twice"):
        algebra_understandings(path)
