"""Run all benchmarks: `python -m benchmarks [--programs PATH] [--misconceptions PATH]
[--mathdial PATH]`.

What needs published data is skipped, saying so, when its path is not given.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence

NO_DATA = (
    ["sandbox"],
    ["turns"],
    ["overview"],
    ["session_page"],
    ["server"],
    ["algebra_steps"],
    ["model_cost"],
    ["model_faults"],
    ["load"],
    ["load", "--school"],
    ["load", "--saturate"],
    ["kill"],
    ["kill", "--school"],
    ["memory"],
    ["memory", "--web"],
)
WITH_PROGRAMS = (
    ["localisation", "--limit", "200"],
    ["localisation", "--limit", "200", "--without-reference"],
    ["sessions"],
)
WITH_MISCONCEPTIONS = (["misconceptions"], ["malrules"])


def main(arguments: Sequence[str]) -> int:
    """Run each benchmark in a process of its own; 1 if any of them failed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--programs", default="", help="students' programs, JSON Lines")
    parser.add_argument("--misconceptions", default="", help="algebra misconceptions, JSON Lines")
    parser.add_argument(
        "--mathdial", default="", help="human tutoring dialogues, JSON Lines or CSV"
    )
    options = parser.parse_args(arguments)
    failed = 0
    for name, *more in NO_DATA:
        failed += _run([name, *more])
    # Every figure about the guard, and docs/guard.md with them.
    failed += _run(["guard_page", *(["--mathdial", options.mathdial] if options.mathdial else [])])
    if not options.mathdial:
        print("\n== mathdial: skipped, no data given (make bench MATHDIAL=mathdial.jsonl)")
    for path, variable, chosen in (
        (options.programs, "DATA=student-programs.jsonl", WITH_PROGRAMS),
        (options.misconceptions, "MISCONCEPTIONS=math-misconceptions.jsonl", WITH_MISCONCEPTIONS),
    ):
        for name, *more in chosen:
            if path:
                failed += _run([name, path, *more])
            else:
                print(f"\n== {name}: skipped, no data given (make bench {variable})")
    return int(failed > 0)


def _run(command: list[str]) -> bool:
    name, *more = command
    print("\n== python", "-m", f"benchmarks.{name}", *more, flush=True)
    command = [sys.executable, "-m", f"benchmarks.{name}", *more]
    return subprocess.run(command, check=False).returncode != 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
