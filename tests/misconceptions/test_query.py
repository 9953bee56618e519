"""What is compared by meaning."""

from tutor_app.misconceptions.query import Query


def test_the_right_answer_is_not_part_of_the_text():
    assert "13/20" not in Query(question="2/5 + 1/4", wrong="3/9", right="13/20").text


def test_the_text_holds_what_is_known_and_nothing_else():
    assert Query(said="I just added").text == "I just added"
    assert Query().text == ""
    assert Query(question="2 + 3", wrong="6").text == "2 + 3 Wrong answer: 6"
