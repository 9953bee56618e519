import gc
import weakref
from collections.abc import Iterator

import pytest

from tutor_app.web.garbage import BETWEEN_LOOKS, leave_to_stay, look_rarely


class Circle:
    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


def test_what_is_there_is_not_looked_at_again() -> None:
    kept = Circle()
    leave_to_stay()
    assert not any(each is kept for each in gc.get_objects())


def test_garbage_that_points_at_itself_still_goes() -> None:
    look_rarely()
    gone = weakref.ref(Circle())
    assert gone() is not None
    alive = [[] for _ in range(2 * BETWEEN_LOOKS[0])]
    assert gone() is None, f"{len(alive)} objects later it was still there"
