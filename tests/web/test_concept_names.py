from tutor_app.web.concept_names import ConceptNames, load_concept_names


def test_names_and_chapters_come_from_the_data():
    names = load_concept_names()
    assert names.name("for-loops") != "for-loops"
    assert names.topic("for-loops") == names.topic("while-loops")


def test_what_is_unknown_reads_as_words():
    assert ConceptNames().name("made-up-thing") == "made up thing"


def test_chapters_stand_in_the_order_in_which_they_are_learnt():
    names = ConceptNames({}, {"a": "Numbers", "b": "Equations", "c": "Numbers"})
    assert names.rank("Numbers") < names.rank("Equations") < names.rank("something else")


def test_chapters_are_listed_once(names):
    assert names.topics(("for-loops", "for-loops", "x-y")) == ("Loops", "x y")
