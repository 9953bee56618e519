"""How fast one wrong line is checked and explained, and whether right lines are ever called wrong.

    python -m benchmarks.algebra_steps [--lines 300] [--derivations 500] [--seed 1]

Wrong lines are made up: the first line of a right derivation with a number or a sign changed. Each
is checked and diagnosed once, with every cache that remembers lines emptied before.
Right derivations come from `tutor_app.evaluation.derivations`, half of them in student notation. A
right line must be said to hold; one that is only left uncompared is counted apart.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import re
import statistics
import time
from collections import Counter
from functools import _lru_cache_wrapper
from itertools import chain
from random import Random

from tutor_app.dialogue import Problem, StepState
from tutor_app.evaluation.derivations import Derivation, derivations, rejections
from tutor_app.subjects import algebra
from tutor_app.subjects.algebra.subject import AlgebraSubject
from tutor_app.subjects.algebra.verdict import WRONG

GOALS = ("solve", "simplify", "expand", "factor", "evaluate")


def main() -> int:
    """Print the figures; 1 when a right line was called wrong."""
    parser = argparse.ArgumentParser(description="Checking and explaining lines of algebra")
    parser.add_argument("--lines", type=int, default=300, help="wrong lines to time")
    parser.add_argument("--derivations", type=int, default=500, help="right derivations")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    speed(options.lines, options.seed)
    return right_lines(options.derivations, options.seed)


def speed(count: int, seed: int) -> None:
    """Time the check and the diagnosis of made-up wrong lines, each for the first time."""
    random = Random(seed)
    subject = AlgebraSubject()
    caches = _answers()
    times: list[float] = []
    worked: list[float] = []
    said: Counter[str] = Counter()
    named = 0
    # What is loaded once for all (the words, sympy) is no part of a line.
    warm = Problem.algebra(start="x^3 - 3x - 1 = 0")
    subject.diagnose(warm, "x^3 = 3x", subject.check(warm, "x^3 = 3x"))
    made = derivations(3 * count, seed=seed, styled=False)
    for item in made:
        wrong = spoilt(item, random)
        if wrong is None:
            continue
        problem = Problem.algebra(start=item.start, goal=item.goal)
        for cache in caches:
            cache.cache_clear()
        began, busy = time.perf_counter(), time.process_time()
        check = subject.check(problem, wrong)
        found = subject.diagnose(problem, wrong, check)
        times.append(time.perf_counter() - began)
        worked.append(time.process_time() - busy)
        said[check.steps[-1].state.value] += 1
        named += any(finding.misconception for finding in found)
        if len(times) == count:
            break
    print(f"check and diagnose, {len(times)} made-up lines: {_figures(times)}")
    print(f"  time of the processor alone: {_figures(worked)}")
    states = ", ".join(f"{state} {number}" for state, number in said.most_common())
    print(f"  said of the line: {states}; a misconception named for {named}")


def _figures(times: list[float]) -> str:
    """Median, 99% and most of times in seconds, in milliseconds."""
    ordered = [1000 * seconds for seconds in sorted(times)]
    last = ordered[int(0.99 * len(ordered))]
    return (
        f"median {statistics.median(ordered):.0f} ms, 99% {last:.0f} ms, most {ordered[-1]:.0f} ms"
    )


def spoilt(item: Derivation, random: Random) -> str | None:
    """The first line of a derivation with one number or sign changed; None when it has neither."""
    line = item.lines[0] if item.lines else ""
    places = list(re.finditer(r"(?<![\w^.])\d+(?![\w.])|(?<=[\w)] )[-+](?= )", line))
    if not places:
        return None
    place = random.choice(places)
    old = place[0]
    new = {"+": "-", "-": "+"}.get(old) or str(int(old) + random.choice((1, 2, 3, 10)))
    return line[: place.start()] + new + line[place.end() :]


def _answers() -> list[_lru_cache_wrapper[object]]:
    """The caches that remember answers about lines, of every module of the subject."""
    names = [module.name for module in pkgutil.walk_packages(algebra.__path__, "x.")]
    modules = [importlib.import_module(algebra.__name__ + name[1:]) for name in names]
    found = chain.from_iterable(vars(module).values() for module in modules)
    return [
        value
        for value in found
        if isinstance(value, _lru_cache_wrapper) and value.cache_parameters()["maxsize"]
    ]


def right_lines(count: int, seed: int) -> int:
    """Count the right lines that are not accepted; how many of them were called wrong."""
    half = count // 2
    made = (
        *derivations(half, seed=seed, styled=True),
        *derivations(count - half, seed=seed + 1, styled=False),
    )
    refused = rejections(made)
    wrong = [item for item in refused if item.verdict in WRONG]
    lines = sum(len(item.lines) for item in made)
    print(
        f"right derivations: {len(made)}, {half} in student notation, {lines} lines: "
        f"{len(wrong)} called wrong from line to line, {len(refused) - len(wrong)} not accepted"
    )
    subject = AlgebraSubject()
    whole = Counter(
        step.state
        for item in made
        if item.goal in GOALS
        for step in subject.check(
            Problem.algebra(start=item.start, goal=item.goal), "\n".join(item.lines)
        ).steps
    )
    print("  as whole works: " + ", ".join(f"{s.value} {n}" for s, n in whole.most_common()))
    for item in wrong:
        print(f"  {item.before}  ->  {item.after}  ({item.derivation.family})")
    return int(bool(wrong) or whole[StepState.LOOK_AGAIN] > 0)


if __name__ == "__main__":
    raise SystemExit(main())
