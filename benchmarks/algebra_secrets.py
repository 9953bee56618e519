"""What the tutor must not say about algebra, said: how much of it the guard holds back.

    python -m benchmarks.algebra_secrets [--verbose]

Every faulty work of every own problem is diagnosed as in a session. Each of its secrets, the lines
still to come and the answer, is said in three ways. Left out, by rule, is what the student has
already but for the order: the same numbers, letters and signs in a line of the task or the work,
and a number that stands there, which is only secret where it is said to be the answer.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from benchmarks.figures import Figure, figure, lines
from tutor_app.catalog import load_catalog
from tutor_app.dialogue import Secret
from tutor_app.guard import Directives, Ledger, review
from tutor_app.roles.directives import load_directives
from tutor_app.subjects.algebra.sightings import Sightings
from tutor_app.subjects.algebra.subject import AlgebraSubject

COMMAND = "python -m benchmarks.algebra_secrets"
WAYS = {
    "in backticks": "The next line is `{}`.",
    "in a story": "In the story we learn that {} and so on",
    "in brackets, spaced": "It goes on (as they say, {}), and what comes then?",
}
PLAIN = str.maketrans({"−": "-", "·": "*", "÷": "/", "⁄": "/", "×": "*", "≥": ">=", "≤": "<="})
RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
PART = re.compile(r"\d+(?:\.\d+)?|[a-zA-Z]|[^\w\s]")


class Held(NamedTuple):
    """One secret, said in one way, and whether it was held back."""

    problem: str
    secret: str
    way: str
    said: str
    held: bool


def parts(line: str) -> Counter[str]:
    """The numbers, letters and signs of a line in no order, without those that may be unwritten."""
    text = re.sub(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+", lambda match: "^" + match[0].translate(RAISED), line)
    text = re.sub(r"\b(?:and|or)\b", " ", text)
    return Counter(part for part in PART.findall(text.translate(PLAIN)) if part not in "+*(),;")


def had_already(secret: str, seen: str) -> bool:
    """Whether the student has a secret but for the order, or a bare number that stands there."""
    wanted = parts(secret)
    own = [
        parts(line) for text in (seen, *re.findall(r"`([^`]+)`", seen)) for line in text.split("\n")
    ]
    bare = re.fullmatch(r"[-−]?\d+(?:\.\d+)?", secret.strip())
    return wanted in own or bool(bare and any(wanted <= line for line in own))


def said(directives: Directives) -> Iterator[Held]:
    """Every secret in every way."""
    subject, reader = AlgebraSubject(), Sightings()
    for problem in load_catalog().problems.values():
        for faulty in problem.faulty if problem.subject == "algebra" else ():
            check = subject.check(problem, faulty.code)
            findings = subject.diagnose(problem, faulty.code, check)
            secrets = subject.secrets(problem, faulty.code, check, findings)
            fixes = [fix for finding in findings for fix in finding.fixes]
            seen = "\n".join((faulty.code, problem.start, problem.statement))
            for secret, way in _to_say(secrets, seen):
                text = WAYS[way].format(secret.text)
                verdict = review(
                    text, secrets, Ledger().with_work(0, faulty.code),
                    directives=directives, fixes=fixes, own_code=seen, mathematics=reader,
                )  # fmt: skip
                yield Held(problem.id, secret.text, way, text, not verdict.allowed)


def _to_say(secrets: tuple[Secret, ...], seen: str) -> Iterator[tuple[Secret, str]]:
    for secret in secrets:
        if not had_already(secret.text, seen):
            yield from ((secret, way) for way in WAYS)


def measure(verbose: bool = False) -> list[Figure]:
    """The share of secrets held back, by the way they are said."""
    totals, hits = Counter[str](), Counter[str]()
    for each in said(load_directives()):
        totals[each.way] += 1
        hits[each.way] += each.held
        if verbose and not each.held:
            print(f"  {each.problem}: {each.said!r}")
    on = "every line to come and answer of own algebra problems"
    return [
        figure(f"secrets held back: {way}", on, hits[way], total, COMMAND)
        for way, total in totals.items()
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--verbose", action="store_true", help="print every miss")
    for line in lines(measure(parser.parse_args().verbose)):
        print(line)


if __name__ == "__main__":
    main()
