"""What callers of the sandbox rely on: reports, limits, traces, and a server that lives on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tutor_app.dialogue import Outcome
from tutor_app.subjects.python.sandbox import (
    Job,
    Opaque,
    Sandbox,
    SandboxUnavailable,
    Watch,
    process,
    shared,
    shared_sandbox,
)

LOOP = """\
def total(numbers):
    result = 0
    for number in numbers:
        result += number
    return result
"""


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as made:
        yield made


# ------------------------------------------------------------------------------------- reports


def test_values_keep_their_types(sandbox: Sandbox) -> None:
    values = (
        None, True, 1, -(2**70), 1.5, 2.0, 1j, "é\n", b"\0\xff", [1, (2,)], {"a": {1, 2}},
        frozenset({3}), range(1, 9, 2), {(1, 2): [None]}, set(), (), float("inf"),
    )  # fmt: skip
    calls = tuple(repr(value) if value != float("inf") else "1e999" for value in values)
    run = sandbox.run(Job(code="", calls=calls))
    for value, call in zip(values, run.calls, strict=True):
        assert (type(call.value), call.value, call.repr) == (type(value), value, repr(value))


def test_other_objects_come_back_as_type_and_repr(sandbox: Sandbox) -> None:
    code = (
        "from collections import Counter\n"
        "class Box:\n    pass\n"
        "class Pair(list):\n    def __len__(self): return 99\n"
    )
    run = sandbox.run(Job(code=code, calls=("Box()", "Counter('aab')", "Pair([1, 2])", "len")))
    box, counter, pair, function = (call.value for call in run.calls)
    assert box == Opaque(type="Box", text="<program.Box object>")
    assert (counter.type, counter.has_base, counter.base) == ("Counter", True, {"a": 2, "b": 1})
    assert pair.base == [1, 2]
    assert function.type == "builtin_function_or_method"


def test_errors_name_type_message_and_the_students_line(sandbox: Sandbox) -> None:
    code = "import json\n\ndef f(x):\n    return g(x)\n\ndef g(x):\n    return json.loads(x)\n"
    (call,) = sandbox.run(Job(code=code, prelude="a = 1\n" * 50, calls=("f('{')",))).calls
    assert call.outcome is Outcome.ERROR
    assert call.error is not None
    assert (call.error.type, call.error.line) == ("JSONDecodeError", 7)
    assert "double quotes" in call.error.message


def test_error_while_loading_is_reported_for_every_call(sandbox: Sandbox) -> None:
    run = sandbox.run(
        Job(code="print('hello')\nx = nothing\ndef f(): pass\n", calls=("f()", "f()"))
    )
    assert run.load_printed == "hello\n"
    assert run.load_error is not None
    assert (run.load_error.type, run.load_error.line) == ("NameError", 2)
    assert [call.error for call in run.calls] == [run.load_error] * 2
    assert {call.outcome for call in run.calls} == {Outcome.ERROR}


def test_broken_syntax_is_reported_and_nothing_run(sandbox: Sandbox) -> None:
    run = sandbox.run(Job(code="def f(:\n    pass\n", calls=("f()",)))
    assert run.syntax is not None
    assert (run.syntax.line, run.syntax.text) == (1, "def f(:")
    assert run.calls == ()


def test_broken_call_is_that_calls_error_only(sandbox: Sandbox) -> None:
    run = sandbox.run(Job(code=LOOP, calls=("total([1])", "total([1)", "total([2])")))
    assert [call.outcome for call in run.calls] == [Outcome.PASSED, Outcome.ERROR, Outcome.PASSED]
    assert run.calls[1].error is not None
    assert run.calls[1].error.type == "SyntaxError"
    assert run.calls[2].value == 2


def test_broken_prelude_is_an_error_of_loading(sandbox: Sandbox) -> None:
    run = sandbox.run(Job(code=LOOP, prelude="def (", calls=("total([1])",)))
    assert run.load_error is not None
    assert run.load_error.type == "SyntaxError"
    assert run.calls[0].outcome is Outcome.ERROR


def test_calls_may_be_statements_and_leave_no_names_behind(sandbox: Sandbox) -> None:
    calls = (
        "items = [1, 2]\nitems.append(3)\ntotal(items)",
        "items",
        "total = 5; total",
        "total([4])",
        "x = 1",
    )
    run = sandbox.run(Job(code=LOOP, calls=calls))
    assert run.calls[0].value == 6
    assert run.calls[1].error is not None
    assert run.calls[1].error.type == "NameError"
    assert [call.value for call in run.calls[2:]] == [5, 4, None]


@pytest.mark.parametrize("trace", ["none", "lines", "steps"])
@pytest.mark.parametrize(
    "code",
    [
        "def f(x, seen=[]):\n    seen.append(x)\n    return seen\n",
        "seen = []\ndef f(x):\n    seen.append(x)\n    return seen\n",
        "seen = []\ndef f(x):\n    global seen\n    seen = seen + [x]\n    return seen\n",
        "class C:\n    seen = []\ndef f(x):\n    C().seen.append(x)\n    return C.seen\n",
        "def f(x):\n    f.seen = getattr(f, 'seen', []) + [x]\n    return f.seen\n",
        "import builtins\ndef f(x):\n    builtins.seen = getattr(builtins, 'seen', []) + [x]\n    return builtins.seen\n",
        "def f(x):\n    given.append(x)\n    return given\n",
    ],
)
def test_a_call_finds_nothing_that_another_left_behind(
    sandbox: Sandbox, code: str, trace: str
) -> None:
    job = {"code": code, "prelude": "given = []\n", "trace": trace}
    calls = ("f(1)", "f(2)", "f(3)\nf(4)")
    run = sandbox.run(Job.model_validate({**job, "calls": calls}))
    assert [call.value for call in run.calls] == [[1], [2], [3, 4]]
    shared_state = sandbox.run(Job.model_validate({**job, "calls": calls, "fresh": False}))
    assert [call.value for call in shared_state.calls] == [[1], [1, 2], [1, 2, 3, 4]]


def test_loading_is_reported_once_and_not_in_the_calls(sandbox: Sandbox) -> None:
    code = "print('loading')\nx = 1\ndef f():\n    print('called')\n    return x\n"
    run = sandbox.run(Job(code=code, calls=("f()", "f()"), trace="steps"))
    assert run.load_printed == "loading\n"
    assert run.load_lines == {1: 1, 2: 1, 3: 1}
    assert [call.printed for call in run.calls] == ["called\n"] * 2
    assert [call.lines for call in run.calls] == [{4: 1, 5: 1}] * 2
    assert {step.function for step in run.calls[1].steps} == {"f"}


def test_what_a_program_sets_while_loading_holds_for_every_call(sandbox: Sandbox) -> None:
    code = (
        "import sys, random, builtins\nsys.setrecursionlimit(5000)\nrandom.seed(1)\n"
        "plain = builtins.print\ndef loud(text): plain(text.upper())\nbuiltins.print = loud\n"
        "def deep(n): return n and 1 + deep(n - 1)\n"
        "def f():\n    print('a')\n    sys.setrecursionlimit(500)\n    return random.random(), deep(400)\n"
    )
    calls = sandbox.run(Job(code=code, calls=("deep(3000)", "f()", "f()", "deep(3000)"))).calls
    assert (calls[0].value, calls[3].value) == (3000, 3000)
    assert (calls[1].value, calls[1].printed) == (calls[2].value, "A\n")
    assert calls[2].printed == "A\n"


def test_a_destructor_does_not_speak_in_the_next_call(sandbox: Sandbox) -> None:
    code = "class C:\n    def __del__(self): print('gone')\nkept = []\ndef f():\n    kept.append(C())\n    kept[0].me = kept[0]\n"
    calls = sandbox.run(Job(code=code, calls=("f()", "f()", "f()"))).calls
    assert [call.printed for call in calls] == ["", "", ""]


def test_a_program_that_is_slow_to_load_is_loaded_once(sandbox: Sandbox) -> None:
    code = (
        "import time\nend = time.process_time() + 0.3\nwhile time.process_time() < end: pass\n"
        "def f(): return 1\n"
    )
    run = sandbox.run(Job(code=code, calls=("f()",) * 40))
    assert {call.value for call in run.calls} == {1}


def test_data_made_while_loading_does_not_pile_up(sandbox: Sandbox) -> None:
    code = "big = bytes(60_000_000)\ndef f(): return len(big)\n"
    run = sandbox.run(Job(code=code, calls=("f()",) * 10))
    assert {call.value for call in run.calls} == {60_000_000}


def test_prelude_is_there_for_the_program(sandbox: Sandbox) -> None:
    run = sandbox.run(
        Job(prelude="RATE = 3\n", code="def f(x): return x * RATE\n", calls=("f(2)",))
    )
    assert run.calls[0].value == 6


def test_chance_and_order_are_the_same_in_every_run(sandbox: Sandbox) -> None:
    job = Job(code="import random\n", calls=("random.random()", "list({'a', 'b', 'c', 'd', 'e'})"))
    first = sandbox.run(job)
    with Sandbox() as other:
        again = other.run(job)
    assert [call.value for call in first.calls] == [call.value for call in again.calls]


def test_input_that_is_not_there_is_explained(sandbox: Sandbox) -> None:
    (call,) = sandbox.run(Job(code="def f(): return input('?')\n", calls=("f()",))).calls
    assert call.error is not None
    assert call.error.type == "EOFError"
    assert "input()" in call.error.message


def test_unknown_module_is_an_ordinary_error(sandbox: Sandbox) -> None:
    (call,) = sandbox.run(Job(code="import maths\n", calls=("1",))).calls
    assert call.error is not None
    assert (call.outcome, call.error.type) == (Outcome.ERROR, "ModuleNotFoundError")


# -------------------------------------------------------------------------------------- limits


def test_calls_after_a_timeout_run_in_a_fresh_process(sandbox: Sandbox) -> None:
    code = "def f(x):\n    while x:\n        pass\n    return 7\n"
    calls = ("f(0)", "f(1)", "f(0)", "f(0)")
    run = sandbox.run(Job(code=code, calls=calls, seconds_per_call=0.1))
    assert [call.outcome.value for call in run.calls] == ["passed", "timeout", "passed", "passed"]
    assert run.calls[1].error is not None
    assert run.calls[1].error.line in (2, 3)


def test_calls_after_two_timeouts_are_still_made_when_they_end_at_once(sandbox: Sandbox) -> None:
    code = "def f(x):\n    while x:\n        pass\n    return 7\n"
    calls = ("f(1)", "f(1)", "f(0)", "f(1)", "f(0)")
    run = sandbox.run(Job(code=code, calls=calls))
    outcomes = [call.outcome.value for call in run.calls]
    assert outcomes == ["timeout", "timeout", "passed", "not_run", "passed"]
    assert run.calls[3].error is None


def test_calls_after_a_timeout_get_less_but_loading_does_not(sandbox: Sandbox) -> None:
    busy = "import time\ndef busy(seconds):\n    end = time.process_time() + seconds\n    while time.process_time() < end: pass\n    return 1\nbusy(0.2)\n"
    calls = ("busy(0.3)", "busy(9)", "busy(0.05)", "busy(0.3)")
    run = sandbox.run(Job(code=busy, calls=calls))
    outcomes = [call.outcome.value for call in run.calls]
    assert outcomes == ["passed", "timeout", "passed", "timeout"]


def test_two_hundred_calls_that_all_hang_stop_after_two(sandbox: Sandbox) -> None:
    code = "def f():\n    while True:\n        try:\n            pass\n        except BaseException:\n            pass\n"
    run = sandbox.run(Job(code=code, calls=("f()",) * 200, seconds_per_call=0.1))
    outcomes = [call.outcome for call in run.calls]
    assert outcomes == [Outcome.TIMEOUT] * 2 + [Outcome.NOT_RUN] * 198


def test_total_time_is_kept(sandbox: Sandbox) -> None:
    code = "import time\ndef f():\n    end = time.process_time() + 0.1\n    while time.process_time() < end: pass\n    return 1\n"
    run = sandbox.run(Job(code=code, calls=("f()",) * 30, seconds_total=0.5))
    outcomes = {call.outcome for call in run.calls}
    assert outcomes == {Outcome.PASSED, Outcome.NOT_RUN}
    assert sum(call.outcome is Outcome.PASSED for call in run.calls) <= 10


def test_what_was_printed_is_kept_when_a_call_is_stopped(sandbox: Sandbox) -> None:
    code = "def f():\n    print('before')\n    while True:\n        pass\ndef g():\n    while True:\n        print('x' * 99)\n"
    run = sandbox.run(Job(code=code, calls=("f()", "g()", "1"), seconds_per_call=0.1))
    assert [call.outcome.value for call in run.calls] == ["timeout", "output_limit", "passed"]
    assert run.calls[0].printed == "before\n"
    assert run.calls[1].printed.startswith("x" * 99 + "\n")
    assert 60_000 <= len(run.calls[1].printed) <= 65_536


def test_calls_after_a_crash_run(sandbox: Sandbox) -> None:
    code = "import os\ndef f(x):\n    if x: os._exit(0)\n    return x\n"
    run = sandbox.run(Job(code=code, calls=("f(0)", "f(1)", "f(0)")))
    assert [call.outcome.value for call in run.calls] == ["passed", "crashed", "passed"]


def test_a_program_that_crashes_in_every_call_is_given_up(sandbox: Sandbox) -> None:
    run = sandbox.run(Job(code="import os\n", calls=("os._exit(0)",) * 50))
    outcomes = [call.outcome for call in run.calls]
    assert outcomes[0] is Outcome.CRASHED
    assert outcomes[-1] is Outcome.NOT_RUN


def test_huge_values_come_back_cut_short(sandbox: Sandbox) -> None:
    run = sandbox.run(
        Job(code="", calls=("list(range(10**6))", "'x' * 10**6", "10 ** 5000", "[[1]] * 10**5"))
    )
    assert all(call.outcome is Outcome.PASSED for call in run.calls)
    assert all(call.repr is not None and len(call.repr) <= 2_000 for call in run.calls)
    assert run.calls[2].value == 10**5000


# --------------------------------------------------------------------------------------- traces


def test_lines_are_counted_for_each_call(sandbox: Sandbox) -> None:
    run = sandbox.run(Job(code=LOOP, calls=("total([5, 6])", "total([])"), trace="lines"))
    assert run.calls[0].lines == {2: 1, 3: 3, 4: 2, 5: 1}
    assert run.calls[1].lines == {2: 1, 3: 1, 5: 1}
    assert run.load_lines == {1: 1}
    assert not run.calls[0].truncated


def test_steps_have_the_variables_before_each_line(sandbox: Sandbox) -> None:
    (call,) = sandbox.run(Job(code=LOOP, calls=("total([5, 6])",), trace="steps")).calls
    moments = [
        (step.line, step.variables.get("result"), step.variables.get("number"))
        for step in call.steps
    ]
    assert moments[:4] == [(2, None, None), (3, "0", None), (4, "0", "5"), (3, "5", "5")]
    last = call.steps[-1]
    assert (last.event, last.line, last.value, last.function, last.depth) == (
        "return",
        5,
        "11",
        "total",
        1,
    )
    assert call.lines == {2: 1, 3: 3, 4: 2, 5: 1}


def test_depth_follows_recursion(sandbox: Sandbox) -> None:
    code = "def f(n):\n    if n == 0:\n        return 0\n    return 1 + f(n - 1)\n"
    (call,) = sandbox.run(Job(code=code, calls=("f(2)",), trace="steps")).calls
    assert [(s.depth, s.variables["n"]) for s in call.steps if s.line == 2] == [
        (1, "2"),
        (2, "1"),
        (3, "0"),
    ]
    assert [(s.depth, s.value) for s in call.steps if s.event == "return"] == [
        (3, "0"),
        (2, "1"),
        (1, "2"),
    ]


def test_exceptions_are_steps(sandbox: Sandbox) -> None:
    code = "def f(x):\n    try:\n        return x[5]\n    except IndexError:\n        return None\n"
    (call,) = sandbox.run(Job(code=code, calls=("f([])",), trace="steps")).calls
    assert [(s.line, s.value) for s in call.steps if s.event == "exception"] == [
        (3, "IndexError('list index out of range')")
    ]


def test_watched_expressions_are_evaluated_in_place(sandbox: Sandbox) -> None:
    watch = (
        Watch(line=4, expression="number * 2"),
        Watch(line=4, expression="nonsense +"),
        Watch(line=4, expression="missing"),
        Watch(line=99, expression="number"),
    )
    (call,) = sandbox.run(
        Job(code=LOOP, calls=("total([5, 6])",), trace="steps", watch=watch)
    ).calls
    assert [step.watched for step in call.steps if step.line == 4] == [
        {"number * 2": "10"},
        {"number * 2": "12"},
    ]


def test_traces_are_bounded(sandbox: Sandbox) -> None:
    (call,) = sandbox.run(
        Job(code=LOOP, calls=("total(range(9999))",), trace="steps", max_steps=50)
    ).calls
    assert (len(call.steps), call.truncated, call.value) == (50, True, sum(range(9999)))
    code = "def f():\n    big = ['x' * 1000] * 1000\n    return len(big)\n"
    (call,) = sandbox.run(Job(code=code, calls=("f()",), trace="steps")).calls
    assert max(len(text) for step in call.steps for text in step.variables.values()) <= 120


@pytest.mark.parametrize("trace", ["lines", "steps"])
def test_a_call_that_hangs_has_its_trace(sandbox: Sandbox, trace: str) -> None:
    code = "def f():\n    x = 0\n    while True:\n        x += 1\n"
    job = Job.model_validate(
        {"code": code, "calls": ("f()",), "trace": trace, "seconds_per_call": 0.2}
    )
    (call,) = sandbox.run(job).calls
    assert (call.outcome, call.truncated) == (Outcome.TIMEOUT, True)
    assert call.lines[4] > 100
    if trace == "steps":
        assert call.steps[2].variables == {"x": "0"}


def test_tampering_with_the_trace_only_shortens_it(sandbox: Sandbox) -> None:
    code = "import sys\ndef f():\n    sys.settrace(None)\n    x = 1\n    return x\n"
    (call,) = sandbox.run(Job(code=code, calls=("f()",), trace="lines")).calls
    assert (call.value, call.lines) == (1, {3: 1})


def test_lines_of_loading_are_there_for_a_script(sandbox: Sandbox) -> None:
    code = "x = 3\nfor i in range(2):\n    x += i\nprint(x)\n"
    run = sandbox.run(Job(code=code, calls=(), trace="steps"))
    assert run.load_printed == "4\n"
    assert run.load_lines == {1: 1, 2: 3, 3: 2, 4: 1}
    assert run.load_steps[-1].variables == {"x": "4", "i": "1"}


# -------------------------------------------------------------------------------- server's life


def test_many_threads_at_once(sandbox: Sandbox) -> None:
    def one(number: int) -> object:
        return sandbox.run(Job(code=LOOP, calls=(f"total(range({number}))",))).calls[0].value

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(one, range(80))) == [sum(range(number)) for number in range(80)]


def test_the_server_is_started_again_when_it_is_killed() -> None:
    with Sandbox() as sandbox:
        killed = sandbox.server_process
        os.kill(killed, signal.SIGKILL)
        assert sandbox.run(Job(code=LOOP, calls=("total([1])",))).calls[0].value == 1
        assert sandbox.server_process != killed


def children_of(process: int) -> list[str]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == process:
            found.append(stat.parent.name)
    return found


def test_no_descriptor_and_no_process_is_left_over() -> None:
    with Sandbox() as sandbox:
        job = Job(
            code="def f(x):\n    while x: pass\n", calls=("f(0)", "f(1)"), seconds_per_call=0.02
        )
        sandbox.run(job)
        ours = len(os.listdir("/proc/self/fd"))
        for _ in range(40):
            sandbox.run(job)
        assert len(os.listdir("/proc/self/fd")) == ours
        server = sandbox.server_process
        # The last child may still be on its way out; asking for one more run lets the server reap.
        sandbox.run(Job(code="", calls=("1",)))
        assert len(children_of(server)) <= 2
    assert not Path(f"/proc/{server}").exists()


def test_closing_ends_the_server_and_refuses_more() -> None:
    sandbox = Sandbox()
    sandbox.close()
    with pytest.raises(SandboxUnavailable):
        sandbox.run(Job(code="", calls=("1",)))


def test_the_server_ends_with_the_interpreter() -> None:
    script = (
        "from tutor_app.subjects.python.sandbox import shared_sandbox, Job\n"
        "sandbox = shared_sandbox()\n"
        "sandbox.run(Job(code='', calls=('1',)))\n"
        "print(sandbox.server_process)\n"
    )
    root = str(Path(shared.__file__).parents[4])
    result = subprocess.run(
        [sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True
    )
    assert result.stderr == ""
    assert not Path(f"/proc/{result.stdout.strip()}").exists()


def test_the_shared_sandbox_is_one() -> None:
    assert shared_sandbox() is shared_sandbox()


# ------------------------------------------------------------------------------------ no safety


def test_without_linux_nothing_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(SandboxUnavailable, match="Linux"):
        Sandbox()


def test_without_pyseccomp_nothing_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SandboxUnavailable, match="pip install pyseccomp"):
        Sandbox()


@pytest.mark.parametrize(
    ("fake", "message"),
    [
        ("raise RuntimeError('Unable to find libseccomp')", "apt install libseccomp2"),
        ("raise OSError('odd')", "did not start"),
    ],
)
def test_without_the_library_nothing_runs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, fake: str, message: str
) -> None:
    (tmp_path / "pyseccomp.py").write_text(fake)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "pyseccomp", raising=False)
    with pytest.raises(SandboxUnavailable, match=message):
        Sandbox()


def test_a_filter_that_lets_something_through_is_noticed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import pyseccomp

    source = Path(pyseccomp.__file__).read_text(encoding="utf-8")
    weak = source + (
        "\n_strict = SyscallFilter\n"
        "class SyscallFilter(_strict):\n"
        "    def __init__(self, action):\n"
        "        super().__init__(ALLOW)\n"
        "    def add_rule(self, action, name, *rest):\n"
        "        pass\n"
    )
    (tmp_path / "pyseccomp.py").write_text(weak, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "pyseccomp", raising=False)
    with pytest.raises(SandboxUnavailable, match="opening a"):
        Sandbox()
