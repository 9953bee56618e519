from __future__ import annotations

from tests.roles.scenes import scene_of
from tutor_app.misconceptions.features import line_features, program_features

WRONG_VALUE = "def total_up_to(n):\n    total = 0\n    for i in range(1, n):\n        total += i\n    return total\n"


def features(work: str) -> set[str]:
    scene = scene_of("add-up-to-n", work)
    return set(program_features(scene.findings[0], scene.check))


def test_other_names_make_no_difference_and_another_fault_does() -> None:
    here = features(WRONG_VALUE)
    renamed = features(
        WRONG_VALUE.replace("total +=", "s +=")
        .replace("total = 0", "s = 0")
        .replace("return total", "return s")
    )
    assert here == renamed
    returns = features(WRONG_VALUE.replace("    return total", "        return total"))
    assert len(here & returns) < len(here | returns) / 2


def test_a_wrong_line_has_the_marks_of_how_it_came_about() -> None:
    finding = (
        scene_of("add-up-to-n", WRONG_VALUE).findings[0].model_copy(update={"fragment": "3x = 25"})
    )
    one = set(line_features(finding, "3x + 5 = 20", "3x = 15"))
    other = finding.model_copy(update={"fragment": "2y = 17"})
    same = set(line_features(other, "2y + 4 = 13", "2y = 9"))
    assert len(one & same) > len(one | same) / 2
    assert any(name.startswith("mark:") for name in one)
