"""The living library: what people write over it, when it is seen, and what happens meanwhile."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.authoring.samples import entry
from tutor_app.misconceptions.library import Misconception, library
from tutor_app.misconceptions.living import LivingLibrary, SourceDown, Written, overlaid

SHIPPED = dict(list(library("python").items())[:6])
OWN = Misconception.model_validate(entry())
FIRST, SECOND, THIRD = list(SHIPPED)[:3]


class Shelf:
    """A source that counts how often it is asked."""

    def __init__(self) -> None:
        self.count, self.entries, self.asked, self.down = 0, (), 0, False

    def put(self, *entries: Written) -> None:
        self.entries, self.count = entries, self.count + 1

    def changes(self) -> int:
        self.asked += 1
        if self.down:
            raise SourceDown("no answer")
        return self.count

    def written(self, subject: str) -> tuple[Written, ...]:
        return self.entries if subject == "python" else ()


def test_new_changed_retired_and_merged_entries() -> None:
    changed = SHIPPED[FIRST].model_copy(update={"name": "changed"})
    seen = overlaid(
        SHIPPED,
        [
            Written(FIRST, changed),
            Written(SECOND, None),
            Written(THIRD, None, OWN.id),
            Written(OWN.id, OWN),
        ],
    )
    assert seen.entries[FIRST].name == "changed"
    assert SECOND not in seen.entries
    assert (seen.name(SECOND), seen.name("nothing")) == (None, None)
    assert seen.name(THIRD) == OWN.id
    assert seen.known()[THIRD] is OWN
    assert seen.written == {FIRST, OWN.id}


keys = st.sampled_from([*SHIPPED, "own-one", "own-two"])
writings = st.dictionaries(keys, st.one_of(st.just(""), keys, st.none()), max_size=len(SHIPPED) + 2)


@given(writings)
def test_every_name_leads_to_an_entry_in_use_or_nowhere(said: dict[str, str | None]) -> None:
    """None: active, "": retired, else merged into that; in circles too."""
    written = [
        Written(key, OWN.model_copy(update={"id": key}) if into is None else None, into or "")
        for key, into in said.items()
    ]
    seen = overlaid(SHIPPED, written)
    for key in {*SHIPPED, *said}:
        name = seen.name(key)
        assert name is None or name in seen.entries
        if said.get(key, "shipped") in ("", key):
            assert name is None
    assert set(seen.known()) == {key for key in {*SHIPPED, *said} if seen.name(key)}


def test_news_are_looked_for_after_a_while_or_on_request() -> None:
    shelf, now = Shelf(), [0.0]
    living = LivingLibrary(shelf, clock=lambda: now[0], look_every=5.0)
    living.look()
    before, algebra = living.snapshot("python"), living.snapshot("algebra")
    shelf.put(Written(OWN.id, OWN))
    living.look()
    assert living.snapshot("python") is before
    assert shelf.asked == 1
    now[0] = 5.0
    living.look()
    assert OWN.id in living.snapshot("python").entries
    assert living.snapshot("algebra") is algebra
    shelf.put()
    living.renew()
    assert OWN.id not in living.snapshot("python").entries


def test_while_the_source_is_down_the_library_stays_as_it_is() -> None:
    shelf, now = Shelf(), [0.0]
    shelf.put(Written(OWN.id, OWN))
    living = LivingLibrary(shelf, clock=lambda: now[0], look_every=1.0)
    living.renew()
    shelf.down = True
    shelf.put()
    now[0] = 9.0
    living.look()
    assert OWN.id in living.snapshot("python").entries
    shelf.down, now[0] = False, 99.0
    living.look()
    assert OWN.id not in living.snapshot("python").entries


def test_without_a_source_it_is_the_shipped_library() -> None:
    living = LivingLibrary()
    living.look()
    living.renew()
    assert dict(living.snapshot("python").entries) == library("python")
