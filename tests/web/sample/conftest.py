"""A demo in which the sample class was played, once for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.classroom.school import cheap_hashes
from tests.web.teacher.site import Site
from tutor_app.authoring.library_desk import LibraryDesk
from tutor_app.settings import Mode, Settings
from tutor_app.storage import Errand
from tutor_app.tutor import Tutor
from tutor_app.web.sample.playing import SampleClass
from tutor_app.web.sample.script import Script, load_script
from tutor_app.web.server import create_app

TEACHER, CHANGED, NEW_NAME = "Ada of the demo", "index-past-end", "what Ada calls it"


@pytest.fixture(scope="package")
def demo(quick: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    settings = Settings(mode=Mode.DEMO, data_dir=tmp_path_factory.mktemp("data"))
    tutor = Tutor.open(None, settings)
    _changed_entry(tutor)
    assert SampleClass(tutor.parts, settings, shipped(tutor), pause=0).see_to_it() is Errand.DONE
    yield Site(create_app(settings, tutor), tutor)
    tutor.close()


def _changed_entry(tutor: Tutor) -> None:
    """A teacher has changed an entry of the library. This comes first: once the library has been
    read, reading it anew takes seconds.
    """
    desk = LibraryDesk(tutor.parts)
    listed = desk.entry("python", CHANGED)
    assert listed is not None
    data = listed.entry.model_dump() | {"name": NEW_NAME}
    desk.save("python", data, version=0, author=TEACHER)


def shipped(tutor: Tutor) -> Script:
    """The script of the repository."""
    return load_script(tutor.catalog.problems)


@pytest.fixture(scope="package", autouse=True)
def quick() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        cheap_hashes(patch)
        yield
