"""Run all benchmarks: `python -m benchmarks [PATH]`, with the public data's path or without.

What needs the data is skipped, saying so, when there is no file at PATH.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

NO_DATA = ("sandbox", "guard", "server", "turns")
WITH_DATA = ("localisation", "probes", "sessions")


def main(arguments: Sequence[str]) -> int:
    """Run each benchmark in a process of its own; 1 if any of them failed."""
    path = arguments[0] if arguments else ""
    failed = 0
    for name in (*NO_DATA, *WITH_DATA):
        print(f"\n== python -m benchmarks.{name}{f' {path}' if name in WITH_DATA else ''}")
        if name in WITH_DATA and not path:
            print(f"{name}: skipped, no data given (make bench DATA=student-programs.jsonl)")
            continue
        command = [sys.executable, "-m", f"benchmarks.{name}", *([path] * (name in WITH_DATA))]
        failed += subprocess.run(command, check=False).returncode != 0
    return int(failed > 0)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
