import pytest

from tutor_app.dialogue import Fault
from tutor_app.web.render_banner import GROUPS, banner_html


@pytest.mark.parametrize("subject", ["python", "open"])
@pytest.mark.parametrize("fault", list(Fault))
def test_every_fault_is_said_in_everyday_words_and_politely(words, fault, subject):
    said = banner_html(fault, subject, words)
    assert 'role="status"' in said
    assert "Nothing is lost" in said
    for jargon in (fault.value, "timeout", "HTTP", "API", "circuit", "JSON", "token"):
        assert jargon not in said


def test_who_can_mend_it_is_said_where_somebody_can(words):
    wrong = {fault for fault in Fault if "make model-check" in banner_html(fault, "python", words)}
    assert wrong == {Fault.WRONG_KEY, Fault.NO_SUCH_MODEL, Fault.NOT_AN_API}
    assert len(set(GROUPS.values())) == 4


def test_there_is_nothing_to_see_when_the_model_answers(words):
    empty = banner_html(None, "python", words)
    assert "<p>" not in empty
    assert 'role="status"' in empty, "the region is there before anything is said in it"
