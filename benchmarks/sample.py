"""Which of the published programs a benchmark looks at."""

from __future__ import annotations

import argparse
import random
from pathlib import Path

from tutor_app.dialogue import Problem
from tutor_app.evaluation.submissions import Submission, read_submissions


def arguments(description: str | None) -> argparse.ArgumentParser:
    """A parser with the arguments that all benchmarks on programs share."""
    parser = argparse.ArgumentParser(description=(description or "").split("\n", 1)[0])
    parser.add_argument("path", type=Path)
    parser.add_argument("--limit", type=int, default=0, help="so many programs, drawn at random")
    parser.add_argument("--seed", type=int, default=1)
    return parser


def sample(options: argparse.Namespace) -> tuple[dict[str, Problem], list[Submission]] | None:
    """Problems and the programs asked for; None, saying so, when there is no such file."""
    if not options.path.exists():
        print(f"skipped: there is no {options.path}")
        return None
    data = read_submissions(options.path)
    submissions = list(data.submissions)
    if options.limit:
        random.Random(options.seed).shuffle(submissions)
        submissions = submissions[: options.limit]
    return data.problems, submissions
