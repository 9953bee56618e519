"""Secret lines among words: found wherever they stand, and looked for only where they can."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tutor_app.subjects.algebra.reading import read_work
from tutor_app.subjects.algebra.sighting.equations import Sought, pieces, says_line, secret_line
from tutor_app.subjects.algebra.sighting.written import Standing

SECRETS = ("8 - x + 3", "3x = 9", "4x - 8 = 2x + 6", "y = 2x + 1", "2ab", "x_1 = 4", "t < 5")
PAGE = Standing.of(read_work("8 - (x - 3)\n5x = 2x + 9\n4(x - 2) = 2x + 6\ny - 1 = 2x"))
MATHEMATICS = (
    *SECRETS, "3 + 8 - x", "9 = 3x", "6x = 18", "2ba", "𝑥 · 3 = 9", "$3x = 9$", "3X = 9",
    "\\frac{6x}{2} = 9", "5 > t", "12", "4x - 8", "4(x - 2)", "xy", "(8 - x + 3",
)  # fmt: skip
WORDS = (
    "look at",
    "the next",
    "is",
    "so that",
    "you",
    "and then",
    "(a tale of",
    ")",
    "–",
    "@",
    ":(",
)


def sought(secret: str) -> Sought:
    line = secret_line(secret)
    assert line is not None
    return Sought.of(line, PAGE)


@given(
    st.lists(st.sampled_from((*MATHEMATICS, *WORDS)), max_size=6).map(" ".join),
    st.sampled_from(SECRETS),
)
def test_where_a_secret_is_not_looked_for_it_does_not_stand(text: str, secret: str) -> None:
    wanted = sought(secret)
    said = [piece for piece, found in pieces(text, False) if any(map(wanted.is_said, found))]
    assert list(says_line(text, wanted)) == said


@given(
    st.lists(st.sampled_from(("look", "the", "story", "goes", "like", "so")), max_size=80),
    st.sampled_from((("8 - x + 3", "8  minus  x plus 3"), ("3x = 9", "9 = 3 x"), ("2ab", "2 b a"))),
    st.sampled_from(("", ".", "?", " – the end", " @ home", ")")),
)
def test_a_secret_is_seen_behind_any_number_of_words(
    before: list[str], secret: tuple[str, str], behind: str
) -> None:
    wanted, said = secret
    assert says_line(f"{' '.join(before)} {said}{behind}", sought(wanted))


def test_what_is_written_alike_on_the_page_is_no_secret() -> None:
    assert not says_line("What does 2x + 6 = 4(x - 2) say?", sought("4x - 8 = 2x + 6"))
    assert not says_line("What does -(x - 3) + 8 say?", sought("8 - x + 3"))
