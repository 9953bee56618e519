"""What is counted of turns that were stored."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tutor_app.tutor import Tutor

WRONG = "def total_up_to(n):\n    total = 0\n    for i in range(1, n):\n        total += i\n    return total"
ENDLESS = "def total_up_to(n):\n    while True:\n        pass"


@pytest.fixture
def tutor() -> Iterator[Tutor]:
    opened = Tutor.open(None)
    yield opened
    opened.close()


def counted(tutor: Tutor) -> dict[tuple[str, str], float]:
    """Samples by name and labels, those that are zero left out."""
    families = text_string_to_metric_families(tutor.metrics.text().decode())
    return {
        (sample.name, ",".join(sorted(sample.labels.values()))): sample.value
        for family in families
        for sample in family.samples
        if sample.value and not sample.name.endswith(("_created", "_bucket"))
    }


def test_turns_and_what_became_of_programs_are_counted(tutor: Tutor) -> None:
    session = tutor.start("add-up-to-n", WRONG)
    tutor.respond(session.id, "I don't know")
    found = counted(tutor)
    assert found["maieutic_turns_total", "offline,open,python"] == 2
    assert found["maieutic_turn_seconds_count", "offline"] == 2
    before = found["maieutic_sandbox_outcomes_total", "wrong_value"]
    assert before == 5  # the opening ran the program, the message did not
    tutor.respond(session.id, work=ENDLESS)
    assert counted(tutor)["maieutic_sandbox_outcomes_total", "timeout"] >= 1


def test_two_tutors_in_one_process_count_for_themselves(tutor: Tutor) -> None:
    other = Tutor.open(None)
    try:
        other.start("add-up-to-n", WRONG)
        assert ("maieutic_turns_total", "offline,open,python") not in counted(tutor)
    finally:
        other.close()


def test_the_log_of_turns_has_numbers_and_no_words_of_the_student(
    tutor: Tutor, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", logger="tutor_app.turns"):
        session = tutor.start("add-up-to-n", WRONG)
        tutor.respond(session.id, "my name is Rumpelstiltskin")
    lines = [vars(record) for record in caplog.records if record.name == "tutor_app.turns"]
    assert [line["turn"] for line in lines] == [0, 1]
    everything = str(lines)
    assert "Rumpelstiltskin" not in everything
    assert session.id not in everything
    assert "total" not in everything
