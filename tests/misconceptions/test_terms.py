"""Words and signs of a question and an answer."""

from tutor_app.misconceptions.terms import terms


def test_numbers_count_by_their_form_and_words_by_their_stem():
    assert terms("Solving 17 apples", "") == terms("Solved 4 apples", "")
    assert terms("3/4", "") != terms("34", "")


def test_where_a_sign_stands_is_told_apart():
    assert "q|+" in terms("2 + 3", "5")
    assert "w|+" not in terms("2 + 3", "5")


def test_neighbours_are_a_term_of_their_own():
    assert "less than" in terms("four less than n", "4 - n")


def test_a_minus_counts_the_same_however_it_is_typed():
    assert terms("5 − x", "") == terms("5 - x", "")
