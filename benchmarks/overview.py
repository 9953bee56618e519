"""How long the overview of a class takes to open, and the review of a long session.

    python -m benchmarks.overview [--students N] [--sessions N]

Simulated students (stuck, begging, answering at random, mending their work) hold a few dozen real
sessions through the tutor. Their rows are copied, with other ids, students and times, until a class
of 40 students has 30 sessions each, into an SQLite file. What is timed: everything between that
file and the overview (reading the rows, the summaries, mastery, counts and cost), and the pages of
the panel as a teacher's browser gets them, by a client within the process.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from tutor_app import Tutor
from tutor_app.classroom.names import name_key
from tutor_app.dialogue import Problem, Status, Turn
from tutor_app.evaluation.students import BEGGING, STUCK
from tutor_app.learner.concepts import concept_graph
from tutor_app.learner.parameters import learner_parameters
from tutor_app.settings import get_settings
from tutor_app.storage import (
    ClassStore,
    Repository,
    StoredClass,
    StoredMember,
    StoredSession,
    database_url,
    open_database,
)
from tutor_app.teaching.overview import ClassOverview, overview_of
from tutor_app.teaching.review import SessionReview, review_of
from tutor_app.teaching.sources import overview_rules

T = TypeVar("T")
CLASS = "benchmark".ljust(32, "0")  # an id as they are
TEACHER, PASSWORD = "Benchmark", "a few words in a row"
PAGES = {
    "overview": "",
    "live list": "/live",
    "report": "/report",
    "all sessions": "/sessions",
    "events as CSV": "/exports/events.csv",
}
MOST = 100_000  # more than there are
ANSWERS = ("3", "10", "because it stops before the last one", "idk", "[1, 2]", "hello", "4")
LONG = 100  # turns
TIMES = 5


def scripts(problem: Problem, chance: random.Random) -> Iterator[list[tuple[str, str | None]]]:
    """What four students do: each a list of messages and changes of the work."""
    yield [(message, None) for message in STUCK]
    yield [(message, None) for message in BEGGING]
    yield [(chance.choice(ANSWERS), None) for _ in range(24)]
    asked = [(chance.choice(ANSWERS), None) for _ in range(8)]
    yield [*asked, ("", problem.solutions[0]), ("it has to start there", None), ("ok", None)]


def held(tutor: Tutor) -> list[tuple[StoredSession, tuple[Turn, ...]]]:
    """Real sessions, as stored."""
    chance = random.Random(1)
    problems = [p for p in tutor.catalog.problems.values() if p.faulty and p.solutions]
    chance.shuffle(problems)
    made = []
    for problem in problems[:16]:
        for script in scripts(problem, chance):
            session = tutor.start(problem, problem.faulty[0].code)
            for message, work in script:
                if tutor.respond(session.id, message, work).status is not Status.OPEN:
                    break
            made.append(kept(tutor, session.id))
    return made


def kept(tutor: Tutor, id: str) -> tuple[StoredSession, tuple[Turn, ...]]:
    """A session with its turns, as stored."""
    return tutor.stored(id, ""), tutor._parts.repository.turns(id)


def fill(
    repository: Repository,
    real: list[tuple[StoredSession, tuple[Turn, ...]]],
    students: int,
    each: int,
) -> tuple[int, int]:
    """Copy sessions until the class is full; give how many sessions and turns it has."""
    chance = random.Random(2)
    now, turns_made = datetime.now(UTC), 0
    for student in range(students):
        for number in range(each):
            stored, turns = chance.choice(real)
            earlier = timedelta(days=chance.uniform(0, 60))
            id = f"s{student}-{number}"
            moved = [turn.model_copy(update={"at": turn.at - earlier}) for turn in turns]
            summary = stored.summary.replace(
                turns[0].at.isoformat().replace("+00:00", "Z"),
                moved[0].at.isoformat().replace("+00:00", "Z"),
            )
            copy = stored.model_copy(
                update={
                    "id": id,
                    "owner": f"student-{student}",
                    "class_code": CLASS,
                    "created": stored.created - earlier,
                    "updated": min(now, stored.updated - earlier),
                    "summary": summary,
                    "version": 1,
                }
            )
            repository.create(copy, moved[0])
            for turn in moved[1:]:
                copy = copy.model_copy(update={"version": copy.version + 1})
                repository.append(copy, turn)
            turns_made += len(moved)
    return students * each, turns_made


def opened(url: str) -> ClassOverview:
    """The overview, from a database nobody has open yet."""
    engine = open_database(url)
    repository = Repository(engine)
    try:
        return overview_of(
            ClassStore(engine).sessions(CLASS, MOST),
            datetime.now(UTC),
            overview_rules(),
            learner_parameters(),
            concept_graph().order(),
            cost=repository.usage_of_class(CLASS),
        )
    finally:
        repository.close()


def enrol(tutor: Tutor, students: int) -> None:
    """Make the class, its teacher and its members."""
    now = datetime.now(UTC)
    school, accounts = tutor.parts.school, tutor.classroom.accounts
    accounts.make(TEACHER, PASSWORD)
    teacher = school.teachers.named(name_key(TEACHER))
    assert teacher is not None
    school.classes.add(StoredClass(id=CLASS, name="7b", code="ABCDEF", created=now), teacher.id)
    for number in range(students):
        nickname = f"Student {number}"
        school.members.add(
            StoredMember(
                id=f"{number:032x}",
                class_id=CLASS,
                owner=f"student-{number}",
                nickname=nickname,
                nickname_key=name_key(nickname),
                code="",
                joined=now,
                entered=now,
            )
        )


def pages(folder: Path, students: int) -> Iterator[str]:
    """One line for each page: how long it takes to come, and how large it is."""
    from fastapi.testclient import TestClient

    from tutor_app.web.teacher.application import teacher_panel

    settings = get_settings().model_copy(update={"data_dir": folder})
    tutor = Tutor.open(folder, settings)
    try:
        enrol(tutor, students)
        address = "http://tutor.test"
        client = TestClient(
            teacher_panel(tutor, settings), base_url=address, headers={"origin": address}
        )
        client.post("/log-in", data={"name": TEACHER, "password": PASSWORD})
        for name, path in PAGES.items():
            began = time.process_time()
            answer, times = timed(lambda path=path: client.get(f"/classes/{CLASS}{path}"))  # type: ignore[misc]
            processor = (time.process_time() - began) / TIMES
            assert answer.status_code == 200, answer.text
            yield (
                f"page {name}: median {statistics.median(times):.2f} s, most {max(times):.2f} s; "
                f"{processor:.2f} s of processor time; {len(answer.content) / 1000:.0f} kB"
            )
    finally:
        tutor.close()


def long_session(tutor: Tutor, class_code: str = "") -> tuple[StoredSession, tuple[Turn, ...]]:
    """One session of a hundred turns: questions, edits that change nothing, new faults."""
    problem = tutor.catalog.problems["average-of-marks"]
    chance = random.Random(3)
    session = tutor.start(problem, problem.faulty[0].code, class_code=class_code)
    for number in range(LONG - 1):
        work = problem.faulty[number % len(problem.faulty)].code if number % 3 == 0 else None
        tutor.respond(session.id, chance.choice(ANSWERS), work)
    return kept(tutor, session.id)


def timed(what: Callable[[], T]) -> tuple[T, list[float]]:
    """The result and how many seconds it took, several times over."""
    times = []
    for _ in range(TIMES):
        began = time.perf_counter()
        result = what()
        times.append(time.perf_counter() - began)
    return result, times


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--students", type=int, default=40)
    parser.add_argument("--sessions", type=int, default=30, help="sessions of each student")
    options = parser.parse_args()
    tutor = Tutor.open(None)
    try:
        real, long = held(tutor), long_session(tutor)
    finally:
        tutor.close()
    sizes = sorted(len(stored.summary) for stored, _ in (*real, long))
    states = sorted(len(stored.state) for stored, _ in real)
    print(
        f"{len(real)} real sessions; a summary has {statistics.median(sizes):.0f} bytes "
        f"(most {sizes[-1]}), a state {statistics.median(states):.0f}"
    )
    with tempfile.TemporaryDirectory() as folder:
        url = database_url(get_settings(), Path(folder))
        repository = Repository(open_database(url))
        sessions, turns = fill(repository, real, options.students, options.sessions)
        repository.close()
        size = (Path(folder) / "maieutic.db").stat().st_size
        print(f"class: {options.students} students, {sessions} sessions, {turns} turns")
        print(f"database: {size / 1e6:.0f} MB")
        began = time.process_time()
        overview, times = timed(lambda: opened(url))
        processor = (time.process_time() - began) / TIMES
        engine = open_database(url)
        rows = ClassStore(engine)
        _, reading = timed(lambda: rows.sessions(CLASS, MOST))
        engine.dispose()
        opened_pages = list(pages(Path(folder), options.students))
    shape = f"{len(overview.heat_map.students)} x {len(overview.heat_map.concepts)}"
    signs = sum(cell.signs for row in overview.heat_map.cells for cell in row if cell)
    print(f"heat map {shape} of {signs} signs; misconceptions: {len(overview.misconceptions)}")
    print(
        f"overview opens in: median {statistics.median(times):.2f} s, most {max(times):.2f} s "
        f"(reading rows {statistics.median(reading):.2f} s); {processor:.2f} s of processor time"
    )
    print("\n".join(opened_pages))
    review, times = timed(lambda: review_of(*long))
    print(report(review, times))
    return 0


def report(review: SessionReview, times: list[float]) -> str:
    """One line about the review of the long session."""
    return (
        f"review of a session of {len(review.turns)} turns, {review.questions} questions: "
        f"median {statistics.median(times) * 1000:.0f} ms, most {max(times) * 1000:.0f} ms"
    )


if __name__ == "__main__":
    raise SystemExit(main())
