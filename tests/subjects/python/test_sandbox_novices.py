"""Ordinary programs of the kind students write run as they do anywhere else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tutor_app.dialogue import Outcome
from tutor_app.subjects.python.sandbox import Job, Sandbox

# name: (program, call, repr of the value, printed text)
PROGRAMS: dict[str, tuple[str, str, str, str]] = {
    "loop": (
        "def total(n):\n    s = 0\n    for i in range(1, n + 1):\n        s += i\n    return s\n",
        "total(100)",
        "5050",
        "",
    ),
    "while": (
        "def halve(n):\n    c = 0\n    while n > 1:\n        n //= 2\n        c += 1\n    return c\n",
        "halve(1000)",
        "9",
        "",
    ),
    "recursion": (
        "def fact(n):\n    return 1 if n == 0 else n * fact(n - 1)\n",
        "fact(30)",
        "265252859812191058636308480000000",
        "",
    ),
    "mutual recursion": (
        "def even(n): return n == 0 or odd(n - 1)\ndef odd(n): return n != 0 and even(n - 1)\n",
        "even(200)",
        "True",
        "",
    ),
    "recursion with a raised limit": (
        "import sys\nsys.setrecursionlimit(20000)\ndef down(n):\n    return 0 if n == 0 else 1 + down(n - 1)\n",
        "down(10000)",
        "10000",
        "",
    ),
    "comprehensions": (
        "def f(n):\n    return [x * x for x in range(n) if x % 2], {x: str(x) for x in range(2)}, {x % 3 for x in range(9)}\n",
        "f(6)",
        "([1, 9, 25], {0: '0', 1: '1'}, {0, 1, 2})",
        "",
    ),
    "generator": (
        "def evens():\n    n = 0\n    while True:\n        yield n\n        n += 2\n",
        "g = evens(); [next(g) for _ in range(4)]",
        "[0, 2, 4, 6]",
        "",
    ),
    "yield from": (
        "def flat(x):\n    for y in x:\n        if isinstance(y, list):\n            yield from flat(y)\n        else:\n            yield y\n",
        "list(flat([1, [2, [3]]]))",
        "[1, 2, 3]",
        "",
    ),
    "closure": (
        "def counter():\n    n = 0\n    def step():\n        nonlocal n\n        n += 1\n        return n\n    return step\n",
        "c = counter(); c(); c()",
        "2",
        "",
    ),
    "class": (
        "class Account:\n    def __init__(self, owner):\n        self.owner = owner\n        self.balance = 0\n    def pay_in(self, amount):\n        self.balance += amount\n        return self.balance\n",
        "a = Account('Ada'); a.pay_in(5); a.pay_in(7)",
        "12",
        "",
    ),
    "class with a representation": (
        "class Point:\n    def __init__(self, x, y):\n        self.x, self.y = x, y\n    def __repr__(self):\n        return f'Point({self.x}, {self.y})'\n",
        "[Point(1, 2)]",
        "[Point(1, 2)]",
        "",
    ),
    "inheritance": (
        "class A:\n    def hi(self):\n        return 'A'\nclass B(A):\n    def hi(self):\n        return super().hi() + 'B'\n",
        "B().hi()",
        "'AB'",
        "",
    ),
    "abstract class": (
        "from abc import ABC, abstractmethod\nclass Shape(ABC):\n    @abstractmethod\n    def area(self): ...\nclass Square(Shape):\n    def __init__(self, s): self.s = s\n    def area(self): return self.s ** 2\n",
        "Square(3).area()",
        "9",
        "",
    ),
    "dataclass": (
        "from dataclasses import dataclass, field\n@dataclass(order=True)\nclass Pupil:\n    name: str\n    marks: list = field(default_factory=list)\n",
        "Pupil('Eva', [1])",
        "Pupil(name='Eva', marks=[1])",
        "",
    ),
    "enum": (
        "from enum import Enum\nclass Colour(Enum):\n    RED = 1\n",
        "Colour.RED",
        "<Colour.RED: 1>",
        "",
    ),
    "named tuple": (
        "from typing import NamedTuple\nclass P(NamedTuple):\n    x: int\n    y: int = 0\n",
        "P(3)",
        "P(x=3, y=0)",
        "",
    ),
    "property": (
        "class T:\n    def __init__(self, c): self._c = c\n    @property\n    def f(self): return self._c * 9 / 5 + 32\n",
        "T(100).f",
        "212.0",
        "",
    ),
    "try and except": (
        "def f(x):\n    try:\n        return 10 / x\n    except ZeroDivisionError as e:\n        return str(e)\n    finally:\n        print('done')\n",
        "f(0)",
        "'division by zero'",
        "done\n",
    ),
    "own exception": (
        "class TooBig(Exception):\n    pass\ndef f(x):\n    try:\n        raise TooBig('no')\n    except TooBig as e:\n        return type(e).__name__\n",
        "f(1)",
        "'TooBig'",
        "",
    ),
    "with": (
        "from contextlib import contextmanager\n@contextmanager\ndef tag(t):\n    print('<' + t + '>')\n    yield\n    print('</' + t + '>')\ndef f():\n    with tag('b'):\n        print('x')\n",
        "f()",
        "None",
        "<b>\nx\n</b>\n",
    ),
    "string formatting": (
        "def f(n, x):\n    return f'{n:>5}|{x:.2f}|{n!r}', '%s %d' % (n, 3), '{:,}'.format(1234567)\n",
        "f('ab', 3.14159)",
        "(\"   ab|3.14|'ab'\", 'ab 3', '1,234,567')",
        "",
    ),
    "sorting": (
        "def f(d):\n    return sorted(d.items(), key=lambda p: (-p[1], p[0]))\n",
        "f({'a': 1, 'b': 2, 'c': 2})",
        "[('b', 2), ('c', 2), ('a', 1)]",
        "",
    ),
    "math": ("import math\ndef f(r): return round(math.pi * r ** 2, 2)\n", "f(2)", "12.57", ""),
    "random": (
        "import random\nrandom.seed(3)\ndef f():\n    x = random.randint(1, 6)\n    return 1 <= x <= 6 and random.choice([5]) == 5\n",
        "f()",
        "True",
        "",
    ),
    "time": (
        "import time\ndef f():\n    a = time.time()\n    time.sleep(0.01)\n    return time.time() > a\n",
        "f()",
        "True",
        "",
    ),
    "datetime": (
        "from datetime import date, datetime, timedelta\ndef f():\n    return str(date(2024, 2, 28) + timedelta(days=2)), datetime.strptime('2024-01-02', '%Y-%m-%d').day\n",
        "f()",
        "('2024-03-01', 2)",
        "",
    ),
    "collections": (
        "from collections import Counter, defaultdict, deque\ndef f(t):\n    d = defaultdict(list)\n    for w in t.split():\n        d[len(w)].append(w)\n    return Counter(t).most_common(1), dict(d), deque([1, 2], maxlen=2)\n",
        "f('aa b')",
        "([('a', 2)], {2: ['aa'], 1: ['b']}, deque([1, 2], maxlen=2))",
        "",
    ),
    "itertools and functools": (
        "from functools import lru_cache, reduce\nfrom itertools import permutations\n@lru_cache(None)\ndef fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)\n",
        "fib(80), reduce(lambda a, b: a * b, [1, 2, 3]), len(list(permutations('abc')))",
        "(23416728348467685, 6, 6)",
        "",
    ),
    "regular expressions": (
        "import re\ndef f(t): return re.findall(r'\\d+', t)\n",
        "f('a1b22')",
        "['1', '22']",
        "",
    ),
    "json": (
        "import json\ndef f(x): return json.loads(json.dumps(x))\n",
        "f({'a': [1, None, True]})",
        "{'a': [1, None, True]}",
        "",
    ),
    "decimal and fractions": (
        "from decimal import Decimal\nfrom fractions import Fraction\ndef f(): return Decimal('0.1') + Decimal('0.2') == Decimal('0.3'), Fraction(1, 3) + Fraction(1, 6)\n",
        "f()",
        "(True, Fraction(1, 2))",
        "",
    ),
    "heap and bisection": (
        "import heapq, bisect, statistics, copy, string, operator\ndef f(x):\n    h = copy.deepcopy(x)\n    heapq.heapify(h)\n    return heapq.heappop(h), bisect.bisect([1, 3], 2), statistics.mean(x), string.ascii_lowercase[:3]\n",
        "f([3, 1, 2])",
        "(1, 1, 2, 'abc')",
        "",
    ),
    "global variable": (
        "count = 0\ndef f():\n    global count\n    count += 1\n    return count\n",
        "f(); f(); f()",
        "3",
        "",
    ),
    "printing": (
        "def f(n):\n    for i in range(n):\n        print(i, end=' ')\n    print()\n    print('a', 'b', sep='-')\n",
        "f(3)",
        "None",
        "0 1 2 \na-b\n",
    ),
    "captured output": (
        "import io, contextlib\ndef f():\n    out = io.StringIO()\n    with contextlib.redirect_stdout(out):\n        print('inside')\n    print('outside')\n    return out.getvalue()\n",
        "f()",
        "'inside\\n'",
        "outside\n",
    ),
    "match": (
        "def f(x):\n    match x:\n        case [a, *rest]:\n            return a, rest\n        case {'k': v}:\n            return v\n    return None\n",
        "f([1, 2]), f({'k': 3}), f(0)",
        "((1, [2]), 3, None)",
        "",
    ),
    "walrus, unpacking, star": (
        "def f(*a, k=1, **m):\n    if (n := len(a)) > 1:\n        x, *y = a\n        return n, x, y, k, m\n",
        "f(1, 2, 3, k=5, z=6)",
        "(3, 1, [2, 3], 5, {'z': 6})",
        "",
    ),
    "decorator": (
        "def twice(g):\n    def inner(*a):\n        return g(*a), g(*a)\n    return inner\n@twice\ndef f(x): return x + 1\n",
        "f(1)",
        "(2, 2)",
        "",
    ),
    "main guard": (
        "def f(x): return x\nif __name__ == '__main__':\n    print(f(int(input('n? '))))\n",
        "f(2)",
        "2",
        "",
    ),
    "postponed annotations": (
        "from __future__ import annotations\nfrom dataclasses import dataclass\nfrom typing import Optional\n@dataclass\nclass Node:\n    value: int\n    next: Optional[Node] = None\n",
        "Node(1, Node(2)).next.value",
        "2",
        "",
    ),
    "text in other scripts": (
        "def f(t):\n    print(t)\n    return t.upper(), len(t), t.encode('utf-8')[:2]\n",
        "f('né 😀')",
        "('NÉ 😀', 4, b'n\\xc3')",
        "né 😀\n",
    ),
    "numbers of all kinds": (
        "def f(): return 2 ** 100, 0.1 + 0.2, 3 + 4j, -0.0, 7 // 2, -7 % 3, 1e300 * 1e10\n",
        "f()",
        "(1267650600228229401496703205376, 0.30000000000000004, (3+4j), -0.0, 3, 2, inf)",
        "",
    ),
    "memory that is freed": (
        "def f():\n    for _ in range(6):\n        x = bytearray(60_000_000)\n    return len(x)\n",
        "f()",
        "60000000",
        "",
    ),
    "queue and threads' locks": (
        "import queue, threading\ndef f():\n    q = queue.Queue()\n    q.put(1)\n    with threading.Lock():\n        return q.get()\n",
        "f()",
        "1",
        "",
    ),
}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as made:
        yield made


@pytest.mark.parametrize("name", PROGRAMS)
def test_ordinary_program_runs(sandbox: Sandbox, name: str) -> None:
    code, call, gives, printed = PROGRAMS[name]
    run = sandbox.run(Job(code=code, calls=(call,)))
    assert run.load_error is None
    assert run.calls[0].error is None
    assert run.calls[0].outcome is Outcome.PASSED
    assert (run.calls[0].repr, run.calls[0].printed) == (gives, printed)


@pytest.mark.parametrize("name", ["loop", "generator", "class", "recursion", "dataclass"])
@pytest.mark.parametrize("trace", ["lines", "steps"])
def test_tracing_changes_no_result(sandbox: Sandbox, name: str, trace: str) -> None:
    code, call, gives, printed = PROGRAMS[name]
    job = Job.model_validate({"code": code, "calls": (call,), "trace": trace})
    run = sandbox.run(job).calls[0]
    assert (run.outcome, run.repr, run.printed) == (Outcome.PASSED, gives, printed)
