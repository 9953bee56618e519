from __future__ import annotations

import os

import pytest

from tutor_app.web.access import new_owner
from tutor_app.web.concept_names import ConceptNames
from tutor_app.web.words import Words, load_words

# As the server does before it imports Gradio, which would ask its makers for news otherwise.
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
os.environ.setdefault("HF_HUB_OFFLINE", "1")


@pytest.fixture(scope="session")
def words() -> Words:
    return load_words()


@pytest.fixture
def names() -> ConceptNames:
    return ConceptNames({"for-loops": "For loops"}, {"for-loops": "Loops"})


@pytest.fixture
def owner() -> str:
    return new_owner()
