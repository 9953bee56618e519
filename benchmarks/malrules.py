"""How often a mal-rule explains a published wrong answer, and how often it is right when alone.

    python -m benchmarks.malrules PATH [--all] [--show]

PATH is the algebra misconceptions benchmark (Otero, Druga, Lan 2024) as JSON Lines: one object per
misconception with `id` and `examples` (question, wrong_answer, correct_answer, needs_image). Rows
that need a picture are left out unless `--all` is given. The question, the wrong answer and the
right answer go through the reader as they are; nothing else of a row is seen.

A rule "fires" when an explanation by wrong rules is found (arithmetic slips name no misconception
and do not count). It fires "alone" when all explanations name one misconception. Its verdict is
right when that is the misconception of the row.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from dataclasses import dataclass
from pathlib import Path

import yaml

from tutor_app.subjects.algebra.malrules.texts import explain_texts

LIBRARY = Path(__file__).parent.parent / "knowledge" / "misconceptions" / "algebra.yaml"


@dataclass
class Outcome:
    row: str
    wanted: str
    named: list[str]
    rules: list[str]
    seconds: float


def published_ids() -> dict[str, str]:
    """The benchmark's id of each misconception of the library, by slug."""
    entries = yaml.safe_load(LIBRARY.read_text(encoding="utf-8"))["misconceptions"]
    return {
        entry["id"]: str(value)
        for entry in entries
        for key, value in entry.items()
        if key.startswith("benchmark") and str(value).startswith("MaE")
    }


def measure(path: Path, pictures: bool, with_right: bool) -> list[Outcome]:
    ids = published_ids() if LIBRARY.exists() else {}
    outcomes = []
    for text in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(text)
        for example in row["examples"]:
            if example["needs_image"] and not pictures:
                continue
            right = example["correct_answer"] if with_right else ""
            started = time.perf_counter()
            found = explain_texts(example["question"], example["wrong_answer"], right)
            seconds = time.perf_counter() - started
            told = [e for e in found if e.misconception]
            named = list(
                dict.fromkeys(ids.get(slug, slug) for e in told for slug in e.misconceptions)
            )
            outcomes.append(
                Outcome(
                    f"{row['id']}.{example['n']}",
                    row["id"],
                    named,
                    [f"{e.key} {e.confidence}" for e in found],
                    seconds,
                )
            )
    return outcomes


def share(hits: int, total: int) -> str:
    return f"{hits}/{total} = {hits / total:.2f}" if total else "0/0"


def report(outcomes: list[Outcome], show: bool) -> None:
    fired = [o for o in outcomes if o.named]
    alone = [o for o in fired if len(o.named) == 1]
    right = [o for o in alone if o.named == [o.wanted]]
    first = [o for o in fired if o.named[0] == o.wanted]
    among = [o for o in fired if o.wanted in o.named]
    print(f"rows                      {len(outcomes)}")
    print(f"a rule fires              {share(len(fired), len(outcomes))}")
    print(f"  the first is right      {share(len(first), len(fired))}")
    print(f"  the right one is there  {share(len(among), len(fired))}")
    print(f"fires alone               {share(len(alone), len(outcomes))}")
    print(f"  and is right            {share(len(right), len(alone))}")
    times = sorted(o.seconds for o in outcomes)
    last = times[min(len(times) - 1, int(0.99 * len(times)))]
    print(
        f"time per row              median {statistics.median(times) * 1000:.0f} ms, "
        f"99% {last * 1000:.0f} ms, most {times[-1] * 1000:.0f} ms"
    )
    if show:
        for o in outcomes:
            mark = "-" if not o.named else "ok" if o.named[0] == o.wanted else "WRONG"
            print(f"{o.row:9} {mark:6} {o.seconds * 1000:5.0f} ms  {', '.join(o.rules)}")


def main() -> None:
    parser = argparse.ArgumentParser(description="Mal-rules on published wrong answers")
    parser.add_argument("path", type=Path)
    parser.add_argument("--all", action="store_true", help="rows that need a picture too")
    parser.add_argument("--show", action="store_true", help="every row with its explanations")
    options = parser.parse_args()
    print("question and wrong answer:")
    report(measure(options.path, options.all, with_right=False), options.show)
    print("with the right answer:")
    report(measure(options.path, options.all, with_right=True), options.show)


if __name__ == "__main__":
    main()
