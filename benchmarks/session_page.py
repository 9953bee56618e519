"""How long a teacher waits for the page of a session of a hundred turns.

    python -m benchmarks.session_page

The session is the long one of `benchmarks.overview`, held by a student of a class; the page is
asked for through the whole server, from the log-in's cookie to the last byte.
"""

from __future__ import annotations

import re
import statistics
import tempfile
from pathlib import Path

from fastapi.testclient import TestClient

from benchmarks.overview import LONG, long_session, timed
from tutor_app.settings import Settings
from tutor_app.tutor import Tutor
from tutor_app.web.server import create_app
from tutor_app.web.teacher.guarding import COOKIE

NAME, PASSWORD = "Benchmark", "a few words in a row"
HERE = "http://tutor.test"


def main() -> int:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder))
        tutor = Tutor.open(None, settings)
        try:
            measure(tutor, settings)
        finally:
            tutor.close()
    return 0


def measure(tutor: Tutor, settings: Settings) -> None:
    """Hold the session and ask for its page."""
    tutor.classroom.accounts.make(NAME, PASSWORD)
    browser = TestClient(create_app(settings, tutor), base_url=HERE, headers={"origin": HERE})
    browser.post("/teacher/log-in", data={"name": NAME, "password": PASSWORD})
    teacher = tutor.classroom.accounts.logged_in(browser.cookies[COOKIE])
    assert teacher is not None
    place = tutor.classroom.classes.open(teacher, tutor.classroom.classes.create(teacher, "1").id)
    assert place is not None
    stored, turns = long_session(tutor, place.classroom.id)
    path = f"/teacher/classes/{place.classroom.id}/sessions/{stored.id}"
    for name, address, status in (
        ("page", path, 200),
        ("news, when there are none", f"{path}/news?turns={LONG}&heard=0", 204),
        ("news of one turn", f"{path}/news?turns={LONG - 1}&heard=0", 200),
    ):
        answer, times = timed(lambda address=address: browser.get(address))  # type: ignore[misc]
        assert answer.status_code == status, answer.text
        print(
            f"{name}, {len(turns)} turns: median {statistics.median(times) * 1000:.0f} ms, "
            f"most {max(times) * 1000:.0f} ms, {len(answer.content) / 1000:.0f} kB"
        )
        if name == "page":
            asked = answer.text.count('class="question-number"')
            print(f"questions in it: {asked}, {deepest(answer.text)} deep")


def deepest(page: str) -> int:
    """How many lists of the question tree stand inside each other."""
    depth = most = 0
    for tag in re.findall(r"<(/?)ul", page.split('class="question-tree"')[1]):
        depth += -1 if tag else 1
        most = max(most, depth)
    return most


if __name__ == "__main__":
    raise SystemExit(main())
