"""Retrieval while the library changes: from the next question on, with an index or without."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import yaml

from tests.authoring.samples import entry
from tests.misconceptions.conftest import Place, place_of
from tests.misconceptions.test_living import Shelf
from tutor_app.datafiles import KNOWLEDGE
from tutor_app.misconceptions.library import Misconception
from tutor_app.misconceptions.living import LivingLibrary, Written
from tutor_app.misconceptions.retrieval import Query, Retriever
from tutor_app.misconceptions.search import Search

OWN = Misconception.model_validate(entry())
SAID = "the word with the most letters is the biggest"
NOWHERE = Place(None, None)
RANGE = "range goes up to n so n is counted too"


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both libraries, cut short."""
    folder = tmp_path_factory.mktemp("library")
    for subject, keep in (("python", 8), ("algebra", 3)):
        path = KNOWLEDGE / "misconceptions" / f"{subject}.yaml"
        data = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
        part = data | {"misconceptions": data["misconceptions"][:keep]}
        (folder / f"{subject}.yaml").write_text(yaml.safe_dump(part), encoding="utf-8")
    return folder


def ids(retriever: Retriever, said: str | Query, **more: object) -> list[str]:
    return [hit.misconception for hit in retriever.retrieve(said, **more)]  # type: ignore[arg-type]


def make(
    few: Path, place: Place = NOWHERE, subject: str = "python"
) -> tuple[Shelf, LivingLibrary, Retriever]:
    shelf = Shelf()
    living = LivingLibrary(shelf, folder=few)
    return shelf, living, Retriever(subject, *place, living=living)


@pytest.mark.parametrize("kind", ["memory", "embedded", "server"])
def test_every_change_is_found_by_the_next_question(
    tmp_path: Path, few: Path, kind: str, request: pytest.FixtureRequest
) -> None:
    indexed = kind != "memory"
    place = place_of(kind, tmp_path / "index", request)
    shelf, living, retriever = make(few, place)

    def change(*written: Written) -> None:
        shelf.put(*written)
        living.renew()
        if indexed:
            ids(retriever, RANGE)  # meets the change
            assert retriever.open_index(), retriever.state

    if indexed:
        assert retriever.open_index()
    assert ids(retriever, RANGE)[0] == "range-includes-stop"
    assert OWN.id not in ids(retriever, SAID)
    change(Written(OWN.id, OWN))
    assert ids(retriever, SAID)[0] == OWN.id
    change(Written(OWN.id, OWN), Written("range-includes-stop", None))
    assert "range-includes-stop" not in ids(retriever, RANGE)
    assert "range-includes-stop" not in ids(retriever, "", structural=["range-includes-stop"])
    change(Written(OWN.id, OWN), Written("range-includes-stop", None, OWN.id))
    assert ids(retriever, RANGE, structural=["range-includes-stop"])[0] == OWN.id
    change()
    assert ids(retriever, RANGE)[0] == "range-includes-stop"
    assert OWN.id not in ids(retriever, SAID)
    retriever.close()
    if kind == "embedded":
        assert len(list((tmp_path / "index").glob("index-*"))) == 1


def test_an_edited_entry_is_found_by_its_new_words(few: Path) -> None:
    shelf, living, retriever = make(few)
    said = "the tide comes in twice a day because of the moon"
    shelf.put(Written(OWN.id, OWN))
    living.renew()
    before = {h.misconception: h.score for h in retriever.retrieve(said)}.get(OWN.id, 0.0)
    shelf.put(Written(OWN.id, OWN.model_copy(update={"says": (said,) * 3, "signs": (said,) * 3})))
    living.renew()
    first = retriever.retrieve(said)[0]
    assert first.misconception == OWN.id
    assert first.score > before + 0.2


def test_learnt_weights_are_at_hand_once_the_change_was_taken_in(few: Path) -> None:
    shelf, living, retriever = make(few, subject="algebra")
    query = Query(question="Solve 3x + 5 = 20", wrong="3x = banana", said=SAID)
    assert OWN.id not in ids(retriever, query)
    own = OWN.model_copy(update={"topic": "Equations and inequalities"})
    shelf.entries, shelf.count = (Written(own.id, own),), 1
    shelf.written = lambda subject: shelf.entries  # type: ignore[method-assign,assignment]
    living.renew()
    assert ids(retriever, query, structural=[own.id])[0] == own.id  # at once by name
    retriever.renew()
    assert own.id in ids(retriever, Query(said=SAID))
    retriever.close()


def test_until_weights_are_learnt_anew_a_new_entry_is_found_by_what_it_means(
    few: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf, living, retriever = make(few, subject="algebra")
    said = Query(said=OWN.says[0])
    assert OWN.id not in ids(retriever, said)
    own = OWN.model_copy(update={"topic": "Equations and inequalities"})
    shelf.written = lambda subject: shelf.entries  # type: ignore[method-assign,assignment]
    may_learn = threading.Event()
    learn = Search.weights
    monkeypatch.setattr(Search, "weights", lambda search: may_learn.wait(60) and learn(search))

    def change(*written: Written) -> None:
        shelf.put(*written)
        living.renew()
        retriever.follow()

    change(Written(own.id, own))
    assert ids(retriever, said)[0] == own.id
    assert ids(retriever, said, topic=own.topic)[0] == own.id
    # Changed again while the first change is being learnt.
    other = own.model_copy(update={"id": "moon", "says": ("the moon decides the sign",)})
    change(Written(own.id, None), Written(other.id, other))
    assert own.id not in ids(retriever, said)
    assert ids(retriever, Query(said=other.says[0]))[0] == other.id
    may_learn.set()
    assert retriever._renewer is not None
    retriever._renewer.join()
    assert retriever._search.snapshot is living.snapshot("algebra")
    assert ids(retriever, Query(said=other.says[0]))[0] == other.id
    retriever.close()


def test_students_who_ask_while_the_library_changes_always_get_an_answer(
    place: Place, few: Path
) -> None:
    shelf, living, retriever = make(few, place)
    assert retriever.open_index()

    def ask(number: int) -> list[str]:
        if number % 10 == 0:
            shelf.put(*([Written(OWN.id, OWN)] if number % 20 else []))
            living.renew()
        return ids(retriever, RANGE)

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(ask, range(60)))
    assert {answer[0] for answer in answers} == {"range-includes-stop"}
    assert all(len(answer) == 3 for answer in answers)
    retriever.close()
