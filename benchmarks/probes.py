"""How many programs get a checkable first question, and is its stored answer right?

    python -m benchmarks.probes PATH [--all] [--limit N] [--seed N]

PATH is a JSON Lines file with `assignment` rows (reference, prelude, tests) and `submission` rows
(code). Every answer is computed again by a plain `python` process with a tracer of its own, which
shares no code with the sandbox. Run it only on programs you trust as far as you trust their
authors: that process is not isolated, only limited in time and memory.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections import Counter
from typing import Any

from benchmarks.sample import arguments, sample
from tutor_app.dialogue import AnswerKind, Probe, Problem
from tutor_app.subjects.python.diagnosis import diagnose
from tutor_app.subjects.python.probes import probes
from tutor_app.subjects.python.running import check as run_check

INDEPENDENT = r"""
import ast, io, json, os, resource, sys
resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
job = json.load(sys.stdin)
place, answer = job["at"], {}
event = function = None
if " #" in place:
    where, _, number = place.partition(" #")
    event, function = where.split(" ")[0], where.split(" of ")[1]
    line = int(where.split(" ")[1]) if event != "return" else None
    left = int(number)
counts = {}
def local(frame, what, argument):
    global left
    if what == "line" and not frame.f_code.co_name.endswith(("comp>", "genexpr>", "lambda>")):
        counts[frame.f_lineno] = counts.get(frame.f_lineno, 0) + 1
    if event and what == event and frame.f_code.co_name == function and "found" not in answer:
        if line is None or frame.f_lineno == line:
            left -= 1
            if left == 0:
                answer["found"] = True
                answer["line"] = frame.f_lineno
                if job["asked"]:
                    answer["value"] = repr(eval(job["asked"], frame.f_globals, frame.f_locals))
                else:
                    answer["value"] = repr(argument)
                json.dump(answer, out)
                out.flush()
                os._exit(0)
    return local
def entered(frame, what, argument):
    return local if frame.f_code.co_filename == "<student>" else None
space = {"__name__": "student"}
out, sys.stdout = sys.stdout, io.StringIO()
try:
    exec(compile(job["prelude"], "<prelude>", "exec"), space)
    exec(compile(job["code"], "<student>", "exec"), space)
    tree = ast.parse(job["call"])
    *before, last = tree.body
    sys.stdout.truncate(0); sys.stdout.seek(0)
    sys.settrace(entered)
    exec(compile(ast.Module(before, []), "<call>", "exec"), space)
    value = eval(compile(ast.Expression(last.value), "<call>", "eval"), space)
    sys.settrace(None)
    answer["result"] = repr(value)
except BaseException as error:
    sys.settrace(None)
    answer["error"] = type(error).__name__
    if isinstance(error, SyntaxError):
        answer["syntax"] = error.lineno
answer["printed"] = sys.stdout.getvalue().rstrip()
answer["counts"] = counts
json.dump(answer, out)
"""


def independent(problem: Problem, work: str, probe: Probe) -> dict[str, Any]:
    """What a plain process finds for a probe; {"endless": True} when it does not end."""
    slots = probe.slots
    job = {
        "code": work,
        "prelude": problem.prelude,
        "call": probe.call,
        "at": slots.get("at", ""),
        "asked": slots.get("expression") or slots.get("variable") or "",
    }
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-c", INDEPENDENT],
            input=json.dumps(job),
            capture_output=True,
            text=True,
            timeout=4,
        )
    except subprocess.TimeoutExpired:
        return {"endless": True}
    return dict(json.loads(done.stdout)) if done.stdout else {"died": done.stderr[-200:]}


def confirmed(problem: Problem, work: str, probe: Probe) -> bool:
    """Whether the independent run gives the stored answer."""
    answer, at = probe.answer, probe.slots.get("at", "")
    if at.startswith(("bracket", "quote")):
        text = work.splitlines()[int(at.split()[1]) - 1]
        return bool(text)
    if probe.slots.get("by_hand") and answer.value in [
        case.expected for case in problem.cases if case.call == probe.call
    ]:
        return True
    if probe.slots.get("by_hand"):
        found = independent(problem, problem.solutions[0], probe)
        return found.get("result") == answer.value
    found = independent(problem, work, probe)
    if at == "syntax":
        return str(found.get("syntax")) == answer.value
    if answer.kind is AnswerKind.INPUT:
        call = probe.model_copy(update={"call": answer.value})
        return _end(independent(problem, work, call)) != _end(
            independent(problem, problem.solutions[0], call)
        )
    if "endless" in found:
        return answer.value == "endless"
    if answer.kind is AnswerKind.ERROR:
        return found.get("error") == answer.value
    if answer.kind is AnswerKind.COUNT:
        return str(found["counts"].get(at.split()[1], 0)) == answer.value
    if answer.kind is AnswerKind.LINE:
        return str(found.get("line")) == answer.value
    if answer.kind is AnswerKind.PRINTED:
        return found.get("printed") == answer.value
    value = found.get("result") if at == "result" else found.get("value")
    return value == answer.value


def _end(found: dict[str, Any]) -> tuple[Any, ...]:
    return found.get("result"), found.get("error"), found.get("printed"), found.get("endless")


def main() -> int:
    """Print the figures."""
    parser = arguments(__doc__)
    parser.add_argument("--all", action="store_true", help="confirm every probe, not the first")
    options = parser.parse_args()
    chosen = sample(options)
    if chosen is None:
        return 0
    problems, submissions = chosen
    have = right = 0
    seconds, kinds, first = [], Counter[str](), Counter[str]()
    made, sound, numbers = Counter[str](), Counter[str](), []
    wrong: list[str] = []
    slowest = (0.0, "")
    for submission in submissions:
        name, work = submission.id, submission.code
        problem = problems[submission.assignment]
        check = run_check(problem, work)
        findings = diagnose(problem, work, check)
        start = time.perf_counter()
        found = probes(problem, work, check, findings)
        seconds.append(time.perf_counter() - start)
        slowest = max(slowest, (seconds[-1], name))
        numbers.append(len(found))
        kinds.update(probe.kind.value for probe in found)
        if not found:
            wrong.append(f"{name}: no probe")
            continue
        have += 1
        first[found[0].kind.value] += 1
        good = confirmed(problem, work, found[0])
        right += good
        for probe in found if options.all else found[:1]:
            well = good if probe is found[0] else confirmed(problem, work, probe)
            made[probe.kind.value] += 1
            sound[probe.kind.value] += well
            if not well:
                wrong.append(
                    f"{name}: {probe.kind.value} {probe.call} {probe.answer} {probe.slots}"
                )
    total = len(submissions)
    print(f"programs                      {total}")
    print(f"first probe exists            {have} ({have / total:.1%})")
    print(f"and its answer is confirmed   {right} ({right / total:.1%})")
    print(
        f"probes per program            median {statistics.median(numbers)}, least {min(numbers)}"
    )
    print(f"kinds of the first            {dict(first)}")
    print(f"kinds of all                  {dict(kinds)}")
    print("confirmed by kind             " + ", ".join(f"{k} {sound[k]}/{made[k]}" for k in made))
    seconds.sort()
    print(
        f"seconds to make               median {statistics.median(seconds):.3f}, "
        f"95% {seconds[int(0.95 * (total - 1))]:.3f}, most {seconds[-1]:.3f} ({slowest[1]})"
    )
    for line in wrong[:20]:
        print("  not confirmed:", line[:400])
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
