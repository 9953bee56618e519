from tutor_app.dialogue import Construct, Finding, FindingSource, Fix
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


def test_a_small_change_comes_before_a_rewritten_line_that_mends_everything() -> None:
    rewrite = finding("rewrite", 0, 1, 2).model_copy(
        update={"fixes": (Fix(line=5, before="return total", after="return " + "a + b * " * 4),)}
    )
    small = finding("small", 0, 1).model_copy(
        update={"fixes": (Fix(line=3, before="total = 0", after=""),)}
    )
    assert keys(rewrite, small) == ["small", "rewrite"]


def test_a_named_mistake_comes_before_a_nameless_mend_of_the_same_cases() -> None:
    nameless = finding("n", 0, 1).model_copy(update={"detector": "mend-added"})
    named = finding("d", 0, 1).model_copy(
        update={"detector": "return-missing", "misconception": "return-missing"}
    )
    assert keys(nameless, named) == ["d"]
