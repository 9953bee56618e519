"""Entries that were not learnt yet take their places among what a search found."""

from __future__ import annotations

from tests.authoring.samples import entry
from tutor_app.misconceptions.embedding import shared_embedder
from tutor_app.misconceptions.library import Misconception, library
from tutor_app.misconceptions.living import Snapshot, Written, overlaid
from tutor_app.misconceptions.newcomers import AT_ONCE, newcomers, with_newcomers
from tutor_app.misconceptions.query import Query

SHIPPED = dict(list(library("algebra").items())[:5])
FIRST, SECOND, THIRD, FOURTH = list(SHIPPED)[:4]
BEFORE = Snapshot(SHIPPED)
OWN = Misconception.model_validate(entry())
NEAR = [(FIRST, 0.5), (SECOND, 0.4), (THIRD, 0.3), (FOURTH, 0.2)]


def placed(said: str, *written: Written) -> list[tuple[str, float]]:
    now = overlaid(SHIPPED, written)
    new = newcomers(now, BEFORE)
    return with_newcomers(NEAR, new, Query(said=said), now, shared_embedder())


def test_what_is_new_or_changed_is_new_and_nothing_else() -> None:
    changed = SHIPPED[SECOND].model_copy(update={"name": "another name"})
    same = Misconception.model_validate(SHIPPED[THIRD].model_dump())
    now = overlaid(
        SHIPPED,
        [
            Written(FIRST, None),
            Written(SECOND, changed),
            Written(THIRD, same),
            Written(OWN.id, OWN),
        ],
    )
    assert newcomers(now, BEFORE) == (changed, OWN)
    assert newcomers(BEFORE, BEFORE) == ()
    many = [Written(f"own-{n}", OWN.model_copy(update={"id": f"own-{n}"})) for n in range(20)]
    assert len(newcomers(overlaid(SHIPPED, many), BEFORE)) == AT_ONCE


def test_it_goes_before_what_means_less_with_the_score_of_that() -> None:
    found = placed(OWN.says[0], Written(OWN.id, OWN))
    assert found == [(OWN.id, 0.5), *NEAR]


def test_it_goes_behind_the_nearest_where_it_means_less() -> None:
    said = SHIPPED[THIRD].name
    found = placed(said, Written(OWN.id, OWN))
    assert [name for name, _ in found].index(OWN.id) > [name for name, _ in found].index(THIRD)
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)


def test_of_several_new_ones_the_nearer_comes_first() -> None:
    other = OWN.model_copy(update={"id": "moon", "says": ("the moon decides the sign",)})
    found = placed("the moon decides the sign", Written(OWN.id, OWN), Written("moon", other))
    names = [name for name, _ in found]
    assert names[0] == "moon"
    assert OWN.id in names


def test_a_changed_entry_keeps_its_place_and_may_gain_one() -> None:
    said = "the tide comes in twice a day"
    changed = SHIPPED[FOURTH].model_copy(update={"says": (said,)})
    assert placed(said, Written(FOURTH, changed)) == [(FOURTH, 0.5), *NEAR]


def test_where_nothing_else_is_near_it_is_found_all_the_same() -> None:
    now = overlaid(SHIPPED, [Written(OWN.id, OWN), Written(FIRST, None)])
    for near in ([], [(FIRST, 0.5)]):
        found = with_newcomers(near, [OWN], Query(said="letters"), now, shared_embedder())
        assert OWN.id in [name for name, _ in found]
