from tutor_app.dialogue import Construct, Finding, FindingSource
from tutor_app.planner.faults import MOST, separate_faults


def finding(key: str, *explains: int) -> Finding:
    return Finding(
        key=key,
        detector="d",
        part=Construct.CONDITION,
        lines=(1,),
        fragment="x",
        what="w",
        confidence=0.9,
        source=FindingSource.MEND,
        explains=explains,
    )


def keys(*findings: Finding) -> list[str]:
    return [f.key for f in separate_faults(findings)]


def test_another_mend_of_the_same_cases_is_not_another_fault() -> None:
    assert keys(finding("a", 0, 1, 2), finding("b", 0, 2), finding("c", 1)) == ["a"]


def test_a_case_of_its_own_makes_a_fault() -> None:
    assert keys(finding("a", 0, 1), finding("b", 1), finding("c", 2)) == ["a", "c"]


def test_the_best_is_kept_even_when_it_explains_no_case() -> None:
    assert keys(finding("a"), finding("b")) == ["a"]


def test_no_more_than_a_student_can_keep_in_mind() -> None:
    assert len(keys(*(finding(str(i), i) for i in range(9)))) == MOST


def test_nothing_found_gives_nothing() -> None:
    assert keys() == []
