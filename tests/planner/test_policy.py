import pytest
from pydantic import ValidationError

from tests.planner.students import POLICY
from tutor_app.dialogue import EvidenceSource, Stage
from tutor_app.planner import Policy


def test_every_stage_and_source_that_is_weighed_has_its_numbers() -> None:
    assert set(POLICY.prior) == set(Stage)
    assert set(POLICY.evidence) == set(EvidenceSource) - {EvidenceSource.TEACHER}


@pytest.mark.parametrize(
    ("field", "value"), [("mastery", 1.5), ("misses_per_level", 0), ("max_questions", 1)]
)
def test_numbers_out_of_range_are_refused(field: str, value: float) -> None:
    with pytest.raises(ValidationError, match=field):
        Policy.model_validate({**POLICY.model_dump(), field: value})
