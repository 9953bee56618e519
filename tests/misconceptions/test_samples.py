"""What the search learns from, and what it does not."""

from tutor_app.misconceptions.library import library
from tutor_app.misconceptions.samples import samples_of

ENTRIES = tuple(library("algebra").values())[:4]


def test_what_students_say_who_are_over_it_is_not_learnt():
    texts = {sample.text for sample in samples_of(ENTRIES)}
    assert not texts & {line for entry in ENTRIES for line in entry.grasped}
    assert texts >= {line for entry in ENTRIES for line in entry.says}


def test_worked_errors_and_nothing_else_count_as_work():
    worked = [sample for sample in samples_of(ENTRIES) if sample.worked]
    assert len(worked) == sum(len(entry.examples) for entry in ENTRIES)
    assert all(sample.question and sample.wrong and sample.right for sample in worked)


def test_what_leads_out_of_a_misconception_is_not_learnt():
    texts = {sample.text for sample in samples_of(ENTRIES)}
    for entry in ENTRIES:
        assert entry.description in texts
        assert not any(sentence in text for text in texts for sentence in entry.questions.open)
