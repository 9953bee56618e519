"""Run all benchmarks: `python -m benchmarks [PATH]`, with the public data's path or without.

What needs the data is skipped, saying so, when there is no file at PATH.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

NO_DATA = (["sandbox"], ["guard"], ["turns"], ["server"], ["model_cost"], ["model_faults"])
WITH_DATA = (
    ["localisation", "--limit", "200"],
    ["localisation", "--limit", "200", "--without-reference"],
    ["sessions"],
)


def main(arguments: Sequence[str]) -> int:
    """Run each benchmark in a process of its own; 1 if any of them failed."""
    path = arguments[0] if arguments else ""
    failed = 0
    for name, *options in (*NO_DATA, *WITH_DATA):
        needs_data = [name, *options] in WITH_DATA
        if needs_data and not path:
            print(f"\n== {name}: skipped, no data given (make bench DATA=student-programs.jsonl)")
            continue
        command = ["-m", f"benchmarks.{name}", *([path] * needs_data), *options]
        print("\n== python", *command, flush=True)
        failed += subprocess.run([sys.executable, *command], check=False).returncode != 0
    return int(failed > 0)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
