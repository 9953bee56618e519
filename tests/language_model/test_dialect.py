from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tutor_app.language_model.dialect import (
    About,
    Dialect,
    Discovery,
    Mode,
    TokenLimit,
    alternatives,
    lapsed,
    worked,
)

DIALECTS = st.builds(
    Dialect,
    mode=st.sampled_from(Mode),
    token_limit=st.sampled_from(TokenLimit),
    system_role=st.booleans(),
)


@given(DIALECTS, st.lists(st.sampled_from(About), max_size=60))
def test_a_server_that_refuses_everything_is_given_up(
    dialect: Dialect, reasons: list[About]
) -> None:
    tried = {dialect}
    for about in reasons:
        other = next((d for d in alternatives(dialect, about) if d not in tried), None)
        if other is None:
            continue
        assert other != dialect
        dialect = other
        tried.add(dialect)
    assert len(tried) <= len(Mode) * len(TokenLimit) * 2


def test_one_answer_at_the_first_go_proves_a_mode() -> None:
    found = worked(Discovery(), Dialect(mode=Mode.PLAIN), repaired=False, most_lapses=3)
    assert found == Discovery(dialect=Dialect(mode=Mode.PLAIN), proven=True)


def test_a_mode_that_needs_repair_time_and_again_is_given_up() -> None:
    known = Discovery(proven=True)
    for _ in range(2):
        known = lapsed(known, known.dialect, most_lapses=3)
    assert (known.dialect.mode, known.proven) == (Mode.JSON_SCHEMA, True)
    once_good = worked(known, known.dialect, repaired=False, most_lapses=3)
    assert once_good.lapses == 0
    known = worked(known, known.dialect, repaired=True, most_lapses=3)
    assert (known.dialect.mode, known.proven) == (Mode.FUNCTION_CALLING, False)


def test_after_the_last_mode_the_first_is_tried_again() -> None:
    plain = Dialect(mode=Mode.PLAIN)
    known = lapsed(Discovery(dialect=plain, lapses=2), plain, most_lapses=3)
    assert known.dialect.mode is Mode.JSON_SCHEMA
