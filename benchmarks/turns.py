"""How long a message takes to become a cleared reply, when there is no code to run.

    python -m benchmarks.turns

Every own problem, its first faulty program, and a stretch of messages of every kind.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from tutor_app import Tutor
from tutor_app.dialogue import Status

MESSAGES = (
    "3",
    "hello",
    "I think it goes one too far",
    "what is an index?",
    "because it stops before the last one",
    "I don't know",
    "just tell me",
    "the loop looks at every item",
    "[1, 2]",
)


def main() -> int:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        tutor = Tutor.open(Path(folder))
        times: list[float] = []
        for problem in tutor.catalog.problems.values():
            session = tutor.start(problem, problem.faulty[0].code)
            for message in MESSAGES:
                began = time.perf_counter()
                reply = tutor.respond(session.id, message)
                times.append(time.perf_counter() - began)
                if reply.status is not Status.OPEN:
                    break
        tutor.close()
    times.sort()
    print(
        f"message to cleared reply, {len(times)} turns on own problems, stored on disk: "
        f"median {statistics.median(times) * 1000:.0f} ms, "
        f"95% {times[int(len(times) * 0.95)] * 1000:.0f} ms, most {times[-1] * 1000:.0f} ms"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
