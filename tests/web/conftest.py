from __future__ import annotations

import pytest

from tutor_app.web.concept_names import ConceptNames
from tutor_app.web.words import Words, load_words


@pytest.fixture(scope="session")
def words() -> Words:
    return load_words()


@pytest.fixture
def names() -> ConceptNames:
    return ConceptNames({"for-loops": "For loops"}, {"for-loops": "Loops"})
