from __future__ import annotations

import re

from tutor_app.dialogue import Evidence, EvidenceSource, Stage
from tutor_app.teaching.review import Series
from tutor_app.web.teacher.knowledge_chart import HEIGHT, WIDTH, knowledge_table, line_chart


def series(*points: tuple[int, float], evidence: tuple[Evidence, ...] = ()) -> Series:
    return Series(
        understanding="u",
        stage=Stage.CAUSE,
        statement="s",
        concept=None,
        misconception=None,
        points=points,
        evidence=evidence,
    )


def said(turn: int, supports: bool, source: EvidenceSource = EvidenceSource.EXACT) -> Evidence:
    return Evidence(turn=turn, source=source, supports=supports)


def test_a_line_runs_from_left_to_right_and_up_as_it_gets_likelier() -> None:
    drawn = line_chart(series((0, 0.0), (1, 0.5), (2, 1.0)), 3, 0.85, "a <label>")
    found = re.search(r'points="([^"]+)"', drawn)
    assert found
    places = [tuple(map(float, one.split(","))) for one in found[1].split()]
    assert [x for x, _ in places] == sorted(x for x, _ in places)
    assert [y for _, y in places] == sorted((y for _, y in places), reverse=True)
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in places)
    assert 'role="img" aria-label="a &lt;label&gt;"' in drawn


def test_evidence_is_told_apart_by_its_shape() -> None:
    evidence = (said(0, True), said(1, False), said(2, True, EvidenceSource.TEACHER), said(9, True))
    drawn = line_chart(series((0, 0.2), (1, 0.1), (2, 0.99), evidence=evidence), 3, 0.85, "")
    assert re.findall(r'<(\w+) class="dot (\w+)"', drawn) == [
        ("circle", "for"),
        ("circle", "against"),
        ("rect", "for"),
    ]


def test_one_turn_is_drawn_too() -> None:
    assert "nan" not in line_chart(series((0, 0.2)), 1, 0.85, "")


def test_the_table_has_the_turns_in_which_anything_moved() -> None:
    table = knowledge_table([series((0, 0.2), (1, 0.2), (2, 0.6)), series((2, 0.3), (3, 0.3))])
    assert table.turns == (0, 2)
    assert table.rows == ((0.2, 0.6), (None, 0.3))
