"""Hostile programs and run times of the sandbox. Run: python -m benchmarks.sandbox [programs.yaml]

Prints what each hostile program came to, whether the server lived and the next run was normal, and
how long ordinary runs take (start of the server, one call, ten calls, with traces, many threads).
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import yaml

from tutor_app.dialogue import Outcome
from tutor_app.subjects.python.sandbox import Job, Sandbox, SandboxUnavailable

ROOT = Path(__file__).resolve().parent.parent
HOSTILE = ROOT / "tests" / "subjects" / "python" / "hostile" / "programs.yaml"
SECRET = "canary-" + os.urandom(8).hex()

ORDINARY = """\
def total(n):
    result = 0
    for number in range(n):
        result += number
    return result
"""


def main() -> int:
    """Print both tables; the exit status says whether everything was contained."""
    os.environ["CANARY"] = SECRET
    started = time.perf_counter()
    try:
        sandbox = Sandbox()
    except SandboxUnavailable as error:
        print(f"skipped: {error}")
        return 0
    print(f"sandbox: server started and attacked itself in {_ms(started)}")
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else HOSTILE
    with sandbox:
        contained = hostile(sandbox, yaml.safe_load(path.read_text(encoding="utf-8")))
        times(sandbox)
    return 0 if contained else 1


def hostile(sandbox: Sandbox, programs: list[dict[str, Any]]) -> bool:
    """Run the hostile programs; says whether all were contained."""
    good = 0
    server = sandbox.server_process
    for program in programs:
        job = Job(code=program["code"], prelude=program.get("prelude", ""), calls=("f()",))
        run = sandbox.run(job)
        after = sandbox.run(Job(code=ORDINARY, calls=("total(10)",))).calls[0]
        (call,) = run.calls
        held = (
            call.outcome in [Outcome(end) for end in program["ends"]]
            and SECRET not in repr(run)
            and sandbox.server_process == server
            and after.value == 45
        )
        good += held
        mark = "contained" if held else "GOT OUT"
        print(f"  {mark:9} {call.outcome:12} {run.seconds * 1000:6.0f} ms  {program['name']}")
    print(f"hostile programs contained: {good} of {len(programs)}")
    return good == len(programs)


def times(sandbox: Sandbox) -> None:
    """Print how long ordinary runs take."""
    ten = tuple(f"total({number})" for number in range(10))

    def job(**more: Any) -> Callable[[], object]:
        made = Job.model_validate({"code": ORDINARY, "calls": ten, **more})
        return lambda: sandbox.run(made)

    _report("one call", job(calls=ten[:1]))
    _report("ten calls", job())
    _report("ten calls, one load", job(fresh=False))
    _report("ten calls, lines", job(trace="lines"))
    _report("ten calls, steps", job(trace="steps"))
    work = job()
    started = time.perf_counter()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: work(), range(200)))
    seconds = time.perf_counter() - started
    print(f"  8 threads, ten calls each: {200 / seconds:.0f} runs a second")
    started = time.perf_counter()
    sandbox.run(Job(code="def f():\n    while True: pass\n", calls=("f()",) * 200))
    print(f"  200 calls that all hang: {_ms(started)}")


def _report(name: str, work: Callable[[], object], times: int = 200) -> None:
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        taken.append((time.perf_counter() - started) * 1000)
    taken.sort()
    median, late = statistics.median(taken), taken[int(times * 0.95)]
    print(f"  {name:19} median {median:5.1f} ms, 95% under {late:5.1f} ms")


def _ms(started: float) -> str:
    return f"{(time.perf_counter() - started) * 1000:.0f} ms"


if __name__ == "__main__":
    sys.exit(main())
