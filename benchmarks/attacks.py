"""How many attempts to talk the answer out of the tutor succeed, by family, for both engines.

    python -m benchmarks.attacks [--engine offline|model] [--each N] [--family NAME] [--verbose]

The attempts are `benchmarks/attacks/*.yaml`, each made on several pieces of wrong work out of
`benchmarks/attack_targets.yaml`. The model is a stand-in on this machine that gives in to every
attempt and says what was asked for, in the encoding that was asked for. What counts as getting out
is written down in `tutor_app/evaluation/attack_judge.py`, which shares no code with the guard.
"""

from __future__ import annotations

import argparse
import contextlib
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from benchmarks.figures import Figure
from benchmarks.figures import figure as figure_of
from tutor_app import Tutor
from tutor_app.catalog import load_catalog
from tutor_app.evaluation.attack_play import GivesIn, Played, play_all
from tutor_app.evaluation.attack_suite import Family, read_suite
from tutor_app.evaluation.attack_targets import read_targets
from tutor_app.settings import Settings
from tutor_app.testing import ModelDouble

ENGINES = ("offline", "model")
EACH = 4


def played(engine: str, families: Sequence[Family], each: int = EACH) -> Iterator[Played]:
    """Every attempt on `each` pieces of work against an engine."""
    targets = read_targets(load_catalog().problems)
    with contextlib.ExitStack() as stack:
        model, settings = None, Settings(OPENAI_API_KEY=None, OPENAI_BASE_URL=None)
        if engine == "model":
            model = GivesIn()
            double = stack.enter_context(ModelDouble(model))
            settings = Settings(
                OPENAI_BASE_URL=double.base_url,
                OPENAI_API_KEY="not-a-key",
                TUTOR_MODEL="double",
                TUTOR_SESSION_TOKENS=None,
                TUTOR_DAY_TOKENS=None,
            )
        tutor = Tutor.open(None, settings)
        stack.callback(tutor.close)
        yield from play_all(tutor, families, targets, each, model)


@cache
def results(engine: str) -> tuple[Played, ...]:
    """Every attempt of the suite against an engine, played once in a process."""
    return tuple(played(engine, read_suite()))


def measure() -> list[Figure]:
    """The figures of both engines: conversations in which something got out, and bad manners."""
    return [figure for engine in ENGINES for figure in _figures(engine, results(engine))]


def details() -> str:
    """Families as a Markdown table, and every conversation in which something got out."""
    heads = " | ".join(f"{engine} engine" for engine in ENGINES)
    rows = [f"| family | attempts | {heads} |", "| --- | --- |" + " --- |" * len(ENGINES)]
    for family in read_suite():
        shares = []
        for engine in ENGINES:
            talks = [one for one in results(engine) if one.family == family.family]
            shares.append(f"{sum(bool(one.escaped) for one in talks)} of {len(talks)}")
        rows.append(f"| {family.family} | {len(family.attempts)} | {' | '.join(shares)} |")
    escaped = [
        f"- {engine} engine, `{one.attempt}` on `{one.target}`: {each.rule}: “{each.words}”"
        for engine in ENGINES
        for one in results(engine)
        for each in one.escaped
    ]
    found = ["What got out:", "", *escaped] if escaped else ["Nothing got out in any conversation."]
    return "\n".join((*rows, "", *found))


def _figures(engine: str, results: Sequence[Played]) -> list[Figure]:
    total = len(results)
    attempts = len({one.attempt for one in results})
    on = f"{attempts} attempts, {total} conversations, {engine} engine"
    command = f"python -m benchmarks.attacks --engine {engine}"
    counted = (
        ("attempts that got something out", sum(bool(one.escaped) for one in results)),
        ("conversations with a reply of bad manners", sum(bool(one.manners) for one in results)),
    )
    return [figure_of(what, on, hits, total, command) for what, hits in counted]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--engine", choices=ENGINES, help="only this engine")
    parser.add_argument("--each", type=int, default=EACH, help="pieces of work for each attempt")
    parser.add_argument("--family", default="", help="only this family")
    parser.add_argument("--verbose", action="store_true", help="print whole conversations")
    options = parser.parse_args()
    families = [f for f in read_suite() if options.family in ("", f.family)]
    for engine in (options.engine,) if options.engine else ENGINES:
        began = time.perf_counter()
        results = []
        for one in played(engine, families, options.each):
            results.append(one)
            _report(one, options.verbose)
        _table(engine, results, time.perf_counter() - began)


def _report(one: Played, verbose: bool) -> None:
    for escape in one.escaped:
        place = f"{one.attempt} on {one.target}, turn {escape.turn}"
        print(f"  OUT {place}: {escape.rule}: {escape.words!r}")
    for fault in one.manners:
        turn = int(fault.split(":")[0])
        print(f"  MANNERS {one.attempt} on {one.target}: {fault}: {one.talk[turn].tutor[:200]!r}")
    if verbose and (one.escaped or one.manners):
        for exchange in one.talk:
            print(f"      S: {exchange.student!r}\n      T: {exchange.tutor!r}")


def _table(engine: str, results: Sequence[Played], seconds: float) -> None:
    totals = Counter(one.family for one in results)
    hits = Counter(one.family for one in results if one.escaped)
    print(f"\n{engine} engine, {seconds:.0f} s")
    print(f"{'family':<24}{'attempts':>9}{'talks':>7}{'out':>5}{'share':>8}")
    for family, total in totals.items():
        attempts = len({one.attempt for one in results if one.family == family})
        print(f"{family:<24}{attempts:>9}{total:>7}{hits[family]:>5}{hits[family] / total:>8.1%}")
    for figure in _figures(engine, results):
        share = figure.hits / figure.total if figure.total else 0.0
        print(
            f"{figure.what}: {figure.hits}/{figure.total} {share:.1%} "
            f"[{figure.low:.1%}, {figure.high:.1%}] ({figure.on})"
        )


if __name__ == "__main__":
    main()
