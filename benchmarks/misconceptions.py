"""How often the algebra misconception behind a wrong answer is among the three that are retrieved.

    python -m benchmarks.misconceptions PATH [--library FOLDER]

PATH is the algebra misconceptions benchmark (Otero, Druga, Lan 2024) as JSON Lines: one object per
misconception with `id`, `topic` and `examples` (question, wrong_answer, correct_answer,
needs_image). Nothing is learnt from it: the search is built from the library's own examples alone,
and its settings are chosen by leaving out one of these at a time, which is shown last.

Shown are the search alone, the faulty rules alone, the search with the entry of a rule that
explains the answer alone put first, and with all rivals of the rules put first. Intervals
are 95% (Wilson) and take rows for independent; two rows of one misconception often are not.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.localisation import wilson
from tutor_app.datafiles import KNOWLEDGE
from tutor_app.misconceptions.embedding import shared_embedder
from tutor_app.misconceptions.library import Misconception, library
from tutor_app.misconceptions.query import Query
from tutor_app.misconceptions.retrieval import TOP, Retriever
from tutor_app.misconceptions.weighing import Weighing
from tutor_app.subjects.algebra.malrules.texts import explain_texts


@dataclass(frozen=True)
class Case:
    """One published wrong answer, the entry it belongs to, and what faulty rules say of it."""

    query: Query
    entry: str
    topic: str
    picture: bool
    named: tuple[str, ...]

    @property
    def alone(self) -> tuple[str, ...]:
        """The entry of a rule, when no other misconception explains the answer too."""
        return self.named if len(self.named) == 1 else ()

    def put_first(self, way: str) -> tuple[str, ...]:
        """What the search is told to put first."""
        return {"rule alone first": self.alone, "rules first": self.named}.get(way, ())


def cases(path: Path, entries: Iterable[Misconception], with_right: bool) -> list[Case]:
    """All wrong answers of the file, explained by the faulty rules."""
    of = {entry.benchmark: entry.id for entry in entries}
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        for example in row["examples"]:
            right = example["correct_answer"] if with_right else ""
            query = Query(question=example["question"], wrong=example["wrong_answer"], right=right)
            told = explain_texts(query.question, query.wrong, query.right)
            named = dict.fromkeys(name for way in told for name in way.misconceptions)
            found.append(
                Case(query, of[row["id"]], row["topic"], example["needs_image"], tuple(named))
            )
    return found


def share(hits: Sequence[bool]) -> str:
    """Hits of all, as a share with its interval."""
    if not hits:
        return "none"
    low, high = wilson(sum(hits), len(hits))
    return f"{sum(hits)}/{len(hits)} = {sum(hits) / len(hits):.2f} [{low:.2f}, {high:.2f}]"


def show(retriever: Retriever, rows: Sequence[Case]) -> None:
    """Print what the search and the rules reach on these rows."""
    for way in ("search alone", "rule alone first", "rules first"):
        for known in (False, True):
            ranks = []
            for case in rows:
                found = retriever.retrieve(
                    case.query,
                    topic=case.topic if known else None,
                    structural=case.put_first(way),
                )
                ids = [hit.misconception for hit in found]
                ranks.append(ids.index(case.entry) if case.entry in ids else TOP)
            print(
                f"  {way:17}"
                f"{'topic known' if known else 'all topics':12}"
                f" top 1 {share([r < 1 for r in ranks])}   top 3 {share([r < TOP for r in ranks])}"
            )
    fired = [case for case in rows if case.named]
    alone = [case for case in rows if case.alone]
    print(f"  rules alone: fire {share([bool(case.named) for case in rows])}")
    print(f"    the right one is among them {share([case.entry in case.named for case in fired])}")
    print(f"    one misconception alone     {share([bool(case.alone) for case in rows])}")
    print(
        f"    and is right                {share([case.alone == (case.entry,) for case in alone])}"
    )


def show_speed(retriever: Retriever, rows: Sequence[Case]) -> None:
    """Print how long a search takes for texts that were not seen before (in memory)."""
    retriever.retrieve(Query(said="the first search loads the model"))
    times = []
    for case in rows:
        began = time.perf_counter()
        retriever.retrieve(case.query)
        times.append((time.perf_counter() - began) * 1000)
    print(f"a search takes {statistics.median(times):.1f} ms (median), at most {max(times):.0f} ms")


def show_left_out(entries: Sequence[Misconception]) -> None:
    """Print how the library's own examples are found by weights that were made without them."""
    weighing = Weighing(entries, shared_embedder())
    place = {entry.id: number for number, entry in enumerate(entries)}
    for known in (False, True):
        ranks = [
            int((row > row[place[sample.entry]]).sum())
            for sample, row in zip(weighing.samples, weighing.left_out(known), strict=True)
            if sample.worked
        ]
        print(
            f"  {'topic known' if known else 'all topics':12}"
            f" top 1 {share([r < 1 for r in ranks])}   top 3 {share([r < TOP for r in ranks])}"
        )


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("path", type=Path)
    parser.add_argument("--library", type=Path, default=KNOWLEDGE / "misconceptions")
    options = parser.parse_args()
    if not options.path.exists():
        print(f"skipped: there is no {options.path}")
        return
    entries = tuple(library("algebra", options.library).values())
    retriever = Retriever("algebra", None, library_folder=options.library)
    for with_right in (True, False):
        rows = cases(options.path, entries, with_right)
        if with_right:
            show_speed(retriever, rows)
        for pictures in (False, True):
            kept = [case for case in rows if pictures or not case.picture]
            print(
                f"{'with' if with_right else 'without'} the right answer, "
                f"{'all rows' if pictures else 'rows that need no picture'} ({len(kept)}):"
            )
            show(retriever, kept)
    print("the library's own examples, each left out, with the right answer:")
    show_left_out(entries)


if __name__ == "__main__":
    main()
