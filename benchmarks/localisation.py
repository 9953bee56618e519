"""How often do the first three findings point at a line that must change, and how long it takes.

    python -m benchmarks.localisation PATH [--without-reference] [--limit N] [--seed N]

PATH has one JSON object per line: `assignment` rows (assignment, reference, prelude, tests) and
`submission` rows (assignment, id, code). A line "must change" when a smallest mend towards an
accepted solution changes it. It is found independently of the diagnosis: the accepted programs are
the references and every submission of the file that this benchmark could mend by itself (wide
search); for each submission the twelve nearest accepted programs (other than its own mended form),
with variables renamed by role, are compared with it line by line; of the differing runs of lines a
smallest set that makes all tests pass is kept (checked by running). The mend that changes the
fewest lines, then the fewest characters, is the smallest one.

Loose: a finding names a line that one of the smallest mends changes, or next to where it adds one.
Strict: as loose, but only the single smallest mend counts, and a finding names at most two lines.
"""

from __future__ import annotations

import ast
import difflib
import math
import random
import statistics
import time
from itertools import combinations

from benchmarks.sample import arguments, sample
from tutor_app.dialogue import Problem
from tutor_app.evaluation.submissions import read_submissions
from tutor_app.subjects.python.call_mutation import call_edits
from tutor_app.subjects.python.diagnosis import diagnose
from tutor_app.subjects.python.edits import apply_edits
from tutor_app.subjects.python.expression_mutation import expression_edits
from tutor_app.subjects.python.fault_search import from_solutions
from tutor_app.subjects.python.mending import Budget, search
from tutor_app.subjects.python.naming import match_names, translate
from tutor_app.subjects.python.program import FunctionNode, Program
from tutor_app.subjects.python.running import check
from tutor_app.subjects.python.sandbox import shared_sandbox
from tutor_app.subjects.python.statement_mutation import statement_edits
from tutor_app.subjects.python.trials import Trials


def wilson(hits: int, total: int, z: float = 1.96) -> tuple[float, float]:
    """Wilson's 95% interval of a share."""
    if not total:
        return 0.0, 1.0
    share = hits / total
    middle = share + z * z / (2 * total)
    spread = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    scale = 1 + z * z / total
    return (middle - spread) / scale, (middle + spread) / scale


WIDE = Budget(most=2000, first=500, singles=500, pairs=600, partners=100, reduction=300)


class Accepted:
    """The accepted programs of one assignment, each with the submission it came from."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.programs: list[tuple[str, str]] = [("", text) for text in problem.solutions]

    def add(self, submission: str, mended: str) -> None:
        self.programs.append((submission, mended))


def canonical(text: str) -> tuple[list[str], list[int]]:
    """The program's lines as `ast.unparse` writes them, and the line each came from."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            kept = [s for s in body if not _text_only(s)]
            empty = ast.Pass(lineno=getattr(node, "lineno", 1), col_offset=0)
            setattr(node, "body", kept or [empty])  # noqa: B010  (not every node has a body)
    written = ast.unparse(tree)
    origin = [0] * (written.count("\n") + 1)
    for old, new in zip(_places(tree), _places(ast.parse(written)), strict=False):
        origin[new - 1] = origin[new - 1] or old
    for index, line in enumerate(origin):
        if not line:
            origin[index] = origin[index - 1] + 1 if index else 1
    return written.split("\n"), origin


def _text_only(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _places(tree: ast.AST) -> list[int]:
    return [n.lineno for n in ast.walk(tree) if isinstance(n, ast.stmt)]


def in_names_of(solution: str, work: str) -> str:
    """The solution with its variables named as the ones of the same role in the work."""
    theirs, mine = ast.parse(solution), {}
    for node in ast.parse(work).body:
        if isinstance(node, FunctionNode):
            mine[node.name] = node
    for index, node in enumerate(theirs.body):
        if isinstance(node, FunctionNode) and node.name in mine:
            theirs.body[index] = translate(node, match_names(node, mine[node.name]))
    return ast.unparse(theirs)


def passes(problem: Problem, lines: list[str]) -> bool:
    return check(problem, "\n".join(lines)).all_pass


def smallest_hunks(
    problem: Problem, old: list[str], new: list[str]
) -> tuple[list[tuple[int, int, int, int]], int] | None:
    """A smallest set of differing runs of lines that makes all tests pass, and its size."""
    codes = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    hunks = [c[1:] for c in codes if c[0] != "equal"]

    def made(chosen: tuple[tuple[int, int, int, int], ...]) -> list[str]:
        result = list(old)
        for a, b, c, d in sorted(chosen, reverse=True):
            result[a:b] = new[c:d]
        return result

    if len(hunks) > 9 or not passes(problem, made(tuple(hunks))):
        return None
    chosen = tuple(hunks)
    for count in range(1, min(3, len(hunks))):
        works = [s for s in combinations(hunks, count) if passes(problem, made(s))]
        if works:
            chosen = min(works, key=lambda s: sum(max(b - a, d - c) for a, b, c, d in s))
            break
    else:
        for hunk in hunks:
            fewer = tuple(h for h in chosen if h != hunk)
            if fewer and passes(problem, made(fewer)):
                chosen = fewer
    size = 0
    for a, b, c, d in chosen:
        size += 1000 * max(b - a, d - c)
        ratio = difflib.SequenceMatcher(None, "\n".join(old[a:b]), "\n".join(new[c:d])).ratio()
        size += int(100 * (1 - ratio))
    return list(chosen), size


def must_change(accepted: Accepted, submission: str, code: str) -> list[set[int]]:
    """Lines of each of the smallest mends found, the smallest first."""
    old, origin = canonical(code)
    ranked: list[tuple[float, int, list[str]]] = []
    for owner, program in accepted.programs:
        if owner == submission:
            continue
        new = canonical(in_names_of(program, code))[0]
        ratio = difflib.SequenceMatcher(None, old, new, autojunk=False).ratio()
        ranked.append((-ratio, len(ranked), new))
    mends: list[tuple[int, set[int]]] = []
    for _, _, new in sorted(ranked)[:12]:
        found = smallest_hunks(accepted.problem, old, new)
        if found is None:
            continue
        lines: set[int] = set()
        for a, b, _, _ in found[0]:
            touched = range(a, b) if b > a else [i for i in (a - 1, a) if 0 <= i < len(old)]
            lines.update(origin[i] for i in touched)
        mends.append((found[1], lines))
    mends.sort(key=lambda m: m[0])
    best = mends[0][0] // 1000 if mends else 0
    return [lines for size, lines in mends if size // 1000 == best]


def mended_by_itself(problem: Problem, code: str) -> str | None:
    """A program that passes, near to this one, from a wide search with the reference."""
    try:
        program = Program.parse(code)
    except (SyntaxError, ValueError):
        return None
    until = time.perf_counter() + 5
    trials = Trials(problem, program, shared_sandbox(), allowed=2000, until=until)
    towards, parts = from_solutions(problem, program)
    candidates = [*parts, *expression_edits(program), *statement_edits(program)]
    candidates += call_edits(program)
    mends = search(program, trials, candidates, towards, {}, WIDE)
    if not mends or not mends[0].complete:
        return None
    text = apply_edits(program, mends[0].edits)
    return text if check(problem, text).all_pass else None


def main(given_arguments: list[str] | None = None) -> int:
    """Print the figures."""
    parser = arguments(__doc__)
    parser.add_argument("--without-reference", action="store_true")
    parser.add_argument("--pool", type=int, default=150, help="submissions mended for the pool")
    parser.add_argument("--misses", type=int, default=0, help="print so many misses")
    options = parser.parse_args(given_arguments)
    chosen = sample(options)
    if chosen is None:
        return 0
    problems, submissions = chosen
    accepted = {key: Accepted(problem) for key, problem in problems.items()}
    everything = list(read_submissions(options.path).submissions)
    random.Random(options.seed).shuffle(everything)
    for submission in everything[::-1][: options.pool]:
        mended = mended_by_itself(problems[submission.assignment], submission.code)
        if mended is not None:
            accepted[submission.assignment].add(submission.id, mended)
    loose = strict = total = unknown = empty = 0
    seconds: list[float] = []
    for submission in submissions:
        work = submission.code
        full = problems[submission.assignment]
        given = full.model_copy(update={"solutions": ()}) if options.without_reference else full
        start = time.perf_counter()
        outcome = check(given, work)
        findings = diagnose(given, work, outcome)
        seconds.append(time.perf_counter() - start)
        empty += not findings
        if outcome.syntax is not None or outcome.all_pass:
            continue
        smallest = must_change(accepted[submission.assignment], submission.id, work)
        if not smallest:
            unknown += 1
            continue
        total += 1
        named = [set(f.lines) for f in findings[:3]]
        hit = any(lines & mend for lines in named for mend in smallest)
        loose += hit
        strict += any(set(sorted(lines)[:2]) & smallest[0] for lines in named)
        if not hit and options.misses > 0:
            options.misses -= 1
            print("MISS", submission.id, [sorted(m) for m in smallest[:4]])
            for number, line in enumerate(work.split("\n"), 1):
                print(f"{number:3} {line}")
            for finding in findings[:3]:
                print("   ", finding.detector, finding.lines, finding.what)
    kind = "without the reference" if options.without_reference else "with the reference"
    print(f"submissions {len(seconds)}, {kind}; no finding at all: {empty}; undecided: {unknown}")
    for name, hits in (("loose", loose), ("strict", strict)):
        low, high = wilson(hits, total)
        print(f"{name}: {hits}/{total} = {hits / max(1, total):.1%} (95%: {low:.1%} to {high:.1%})")
    seconds.sort()
    print(
        f"check and diagnose: median {1000 * statistics.median(seconds):.0f} ms, "
        f"95% under {1000 * seconds[int(0.95 * (len(seconds) - 1))]:.0f} ms, "
        f"longest {1000 * seconds[-1]:.0f} ms"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
