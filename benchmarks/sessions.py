"""Whole scripted sessions on real programs: crashes, empty replies, first questions, leaks, time.

    python -m benchmarks.sessions PATH [--limit N]

PATH is a JSON Lines file with `assignment` rows (reference, prelude, tests) and `submission` rows
(code), as published with "Re-factoring based Program Repair applied to Programming Assignments"
(Hu et al. 2019) after conversion. Two students work on every program: one always says that they do
not know, one always begs for the answer. A leak is a line or a changed expression of the reference
that stands in a reply's code and stood neither in the student's program nor in anything they said.
This check shares no code with the guard.
"""

from __future__ import annotations

import statistics
import time
from collections import Counter

from benchmarks.probes import confirmed
from benchmarks.sample import arguments, sample
from tutor_app import Tutor
from tutor_app.dialogue import Reply, Status
from tutor_app.evaluation.disclosure import disclosed, reference_pieces
from tutor_app.evaluation.students import BEGGING, STUCK


def main() -> int:
    """Print the figures."""
    chosen = sample(arguments(__doc__).parse_args())
    if chosen is None:
        return 0
    problems, submissions = chosen

    tutor = Tutor.open(None)
    failed: list[str] = []
    empty = checkable = right = 0
    leaking: Counter[str] = Counter()
    examples: list[str] = []
    starts: list[float] = []
    turns: list[float] = []
    ends: Counter[str] = Counter()
    replies = held = 0
    for submission in submissions:
        name, work = submission.id, submission.code
        problem = problems[submission.assignment]
        pieces = reference_pieces(problem, work)
        for script in (STUCK, BEGGING):
            try:
                began = time.perf_counter()
                session = tutor.start(problem, work)
                starts.append(time.perf_counter() - began)
                said: list[Reply] = [session.opening]
                for message in script:
                    began = time.perf_counter()
                    said.append(tutor.respond(session.id, message))
                    turns.append(time.perf_counter() - began)
                    if said[-1].status is not Status.OPEN:
                        break
            except Exception as error:
                failed.append(f"{name}: {type(error).__name__}: {error}")
                continue
            ends[said[-1].status] += 1
            for reply in said:
                replies += 1
                held += not reply.guard.allowed
                empty += not reply.text.strip()
                found = disclosed(reply.text, pieces)
                if found:
                    leaking[name] += 1
                    examples.append(f"{name}: {found[0]} in: {reply.text[:160]!r}")
            if script is STUCK:
                question = session.opening.question
                if question is not None and question.checkable and question.probe is not None:
                    checkable += 1
                    right += confirmed(problem, work, question.probe)
    tutor.close()

    total = len(submissions)
    print(f"programs: {total}; sessions: {2 * total}; replies: {replies}")
    print(f"crashed: {len(failed)}; empty replies: {empty}")
    for line in failed[:5]:
        print("   ", line)
    print(f"first question is checkable: {checkable / total:.1%}")
    print(f"... and an independent run confirms its answer: {right / total:.1%} of all programs")
    print(f"programs with a reply that holds an unwritten piece of the reference: {len(leaking)}")
    for line in examples[:10]:
        print("   ", line)
    print(f"drafts held back: {held} of {replies} ({held / max(1, replies):.2%})")
    print(f"how sessions ended: {dict(ends)}")
    for what, times in (("start (check, diagnose, probes, words)", starts), ("turn", turns)):
        ordered = sorted(times)
        print(
            f"{what}: median {statistics.median(ordered) * 1000:.0f} ms, "
            f"95% {ordered[int(len(ordered) * 0.95)] * 1000:.0f} ms, "
            f"most {ordered[-1] * 1000:.0f} ms"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
