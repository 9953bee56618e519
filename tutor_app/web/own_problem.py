"""A student's own problem of any subject: from the form to a problem with a sensible title."""

from __future__ import annotations

import textwrap

from tutor_app.dialogue import Problem
from tutor_app.web.markdown import plain_text

MAX_TOPIC = 80
MAX_TITLE = 70


def make_open_problem(statement: str, topic: str) -> Problem:
    """A problem from the form. The title is the beginning of the statement, without its marks."""
    statement, topic = statement.strip(), " ".join(topic.split())
    title = title_of(statement) or "Your own problem"
    return Problem.open(statement=statement, topic=topic, title=title)


def title_of(statement: str) -> str:
    """The first line of a statement as plain words, cut between words when it is long."""
    said = next((said for line in statement.splitlines() if (said := plain_text(line))), "")
    short = textwrap.shorten(said, MAX_TITLE, placeholder=" …")
    # One very long word, or a language that puts no spaces between words: cut it anywhere.
    return said[: MAX_TITLE - 2] + " …" if said and short == "…" else short


def headed(problem: Problem) -> tuple[str, str]:
    """The statement as heading and rest (both Markdown), when its first line is the title.

    Otherwise the heading is empty: the title is only the beginning of what there is to say.
    """
    first, _, rest = problem.statement.partition("\n")
    return (first, rest.strip("\n")) if plain_text(first) == problem.title else ("", "")
