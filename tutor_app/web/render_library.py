"""The list of problems as HTML: what each is about, how hard, and how far this student got."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterable, Mapping

from tutor_app.dialogue import Problem, Status
from tutor_app.web.concept_names import ConceptNames
from tutor_app.web.markdown import first_paragraph, plain_text
from tutor_app.web.mathematics import says_start, start_html
from tutor_app.web.words import Words

SUBJECTS = ("python", "algebra", "open")
FEW = 40
"""So many problems of a subject stand in one list, the easiest first; more of them in chapters."""


def library_html(
    problems: Iterable[Problem],
    words: Words,
    names: ConceptNames,
    states: Mapping[str, Status] | None = None,
    *,
    own: bool = True,
) -> str:
    """Subjects, search, filters, and one card per problem below the chapter it belongs to.

    `states` says where the student stands in each; `own`: they may bring problems of their own.
    Choosing a subject and filtering happen in the browser (static/library.js) on the cards' data
    attributes.
    """
    listed = list(problems)
    subjects = _in_order(listed)
    groups = "".join(
        _group(subject, topic, members, words, names, states or {})
        for (subject, topic), members in _grouped(listed, names).items()
    )
    key = "library.count_one" if len(listed) == 1 else "library.count"
    count = words(key, count=len(listed)) if listed else words("library.empty")
    # Where there are several subjects, each says how many problems are found: once is enough.
    count_class = "count sr-only" if len(subjects) > 1 else "count"
    return f"""<div class="library">
<h1 tabindex="-1">{_text(words("library.heading"))}</h1>
<p class="lead">{_text(words("library.lead"))}</p>
{_subjects(subjects, words)}{_filters(listed, words, names)}
<p class="{count_class}" role="status" data-one="{_text(words("library.count_one"))}"
 data-many="{_text(words("library.count"))}">{_text(count)}</p>
{groups}
<p class="no-match" hidden>{_text(words("library.none"))}
 <button type="button" class="link" data-do="clear">{_text(words("library.clear"))}</button>.</p>
{_own_card(words) if own else ""}
</div>"""


def _own_card(words: Words) -> str:
    return f"""<section class="own-card" aria-labelledby="own-heading">
<div><h2 id="own-heading">{_text(words("library.own_heading"))}</h2>
<p>{_text(words("library.own_lead"))}</p></div>
<button type="button" class="quiet" data-do="own">{_text(words("library.own_open"))}</button>
</section>"""


def level_name(difficulty: int, words: Words) -> str:
    """What a difficulty from 1 to 5 is called."""
    return words(f"library.levels.{difficulty}")


def difficulty_html(difficulty: int, words: Words) -> str:
    """Five dots and the name, with a text alternative."""
    name = level_name(difficulty, words)
    label = words("library.level_label", level=difficulty, name=name)
    dots = "".join(f'<i class="{"on" if dot < difficulty else "off"}"></i>' for dot in range(5))
    return (
        f'<span class="level" role="img" aria-label="{_text(label)}">'
        f'<span class="dots" aria-hidden="true">{dots}</span></span>'
        f'<span class="level-name" aria-hidden="true">{_text(name)}</span>'
    )


def _grouped(problems: list[Problem], names: ConceptNames) -> dict[tuple[str, str], list[Problem]]:
    """The problems by subject and chapter, chapters in the order in which they are learnt.

    The chapter is empty where a subject has only a few problems.
    """
    subjects = _in_order(problems)
    sizes = Counter(problem.subject for problem in problems)
    groups: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        chapter = _chapter(problem, names) if sizes[problem.subject] > FEW else ""
        groups.setdefault((problem.subject, chapter), []).append(problem)
    order = sorted(groups, key=lambda group: (subjects.index(group[0]), names.rank(group[1])))
    return {group: groups[group] for group in order}


def _in_order(problems: list[Problem]) -> tuple[str, ...]:
    """The subjects that there are problems of."""
    found = {problem.subject for problem in problems}
    return tuple(subject for subject in SUBJECTS if subject in found)


def _chapter(problem: Problem, names: ConceptNames) -> str:
    return next(iter(names.topics(problem.concepts)), "")


def _group(
    subject: str,
    topic: str,
    problems: list[Problem],
    words: Words,
    names: ConceptNames,
    states: Mapping[str, Status],
) -> str:
    # A list of a whole subject needs no heading to be seen: its subject is chosen above it.
    heading = _text(topic or words(f"subjects.{subject}"))
    unseen = "" if topic else ' class="sr-only"'
    cards = "".join(_card(one, words, names, states.get(one.id)) for one in problems)
    return (
        f'<section class="chapter" data-subject="{_text(subject)}">'
        f'<h2{unseen}>{heading}</h2><ul class="cards">{cards}</ul></section>'
    )


def _card(problem: Problem, words: Words, names: ConceptNames, state: Status | None) -> str:
    algebra = problem.subject == "algebra"
    topics = names.topics(problem.concepts)
    called = [names.name(concept) for concept in problem.concepts]
    about = plain_text(problem.statement)
    found = " ".join([problem.title, about, problem.start, *called, *topics]).casefold()
    tags = "".join(f"<li>{_text(name)}</li>" for name in called[:3])
    badge = note = ""
    if state is not None:
        key = "library.done" if state is Status.SOLVED else "library.going_on"
        badge = f'<span class="badge {state.value}">{_text(words(key))}</span>'
    attempts = len(problem.faulty)
    if attempts:
        key = "library.slips" if algebra else "library.attempts"
        said = words(f"{key}_one" if attempts == 1 else key, count=attempts)
        note = f'<span class="attempts">{_text(said)}</span>'
    start = (
        start_html(problem, scrolls=False)
        if algebra and problem.start and not says_start(problem)
        else ""
    )
    return (
        f'<li class="card" data-find="{_text(found)}" data-level="{problem.difficulty}" '
        f'data-topics="{_text("|".join(topics))}">'
        f'<h3><button type="button" class="card-open" data-problem="{_text(problem.id)}">'
        f"{_text(problem.title)}</button>{badge}</h3>"
        f'<div class="about"><p>{first_paragraph(problem.statement, algebra=algebra)}</p>{start}'
        f'</div><ul class="tags">{tags}</ul>'
        f'<p class="card-foot">{difficulty_html(problem.difficulty, words)}{note}</p></li>'
    )


def _subjects(subjects: tuple[str, ...], words: Words) -> str:
    """One choice per subject; each says how many of its problems are found."""
    if len(subjects) < 2:
        return ""
    choices = "".join(
        f'<label><input type="radio" name="subject" value="{_text(subject)}">'
        f'<span>{_text(words(f"subjects.{subject}"))} <span class="found"></span></span></label>'
        for subject in subjects
    )
    legend = _text(words("library.subject"))
    return (
        f'<fieldset class="subjects"><legend class="sr-only">{legend}</legend>{choices}</fieldset>'
    )


def _filters(problems: list[Problem], words: Words, names: ConceptNames) -> str:
    if not problems:
        return ""
    levels = sorted({problem.difficulty for problem in problems})
    level_options = "".join(
        f'<option value="{level}">{_text(level_name(level, words))}</option>' for level in levels
    )
    subjects = _in_order(problems)
    topic_options = "".join(_topics(subject, problems, words, names) for subject in subjects)
    return f"""<div class="filters" role="search">
<label class="search-field"><span>{_text(words("library.search"))}</span>
<input type="search" id="find" placeholder="{_text(words("library.search_hint"))}"
 autocomplete="off" maxlength="80"></label>
<label><span>{_text(words("library.topic"))}</span><select id="find-topic">
<option value="">{_text(words("library.any_topic"))}</option>{topic_options}</select></label>
<label><span>{_text(words("library.difficulty"))}</span><select id="find-level">
<option value="">{_text(words("library.any_difficulty"))}</option>{level_options}</select></label>
</div>"""


def _topics(subject: str, problems: list[Problem], words: Words, names: ConceptNames) -> str:
    """The chapters of a subject, as a group of options."""
    here = [problem for problem in problems if problem.subject == subject]
    topics = {topic for problem in here for topic in names.topics(problem.concepts)}
    options = "".join(
        f'<option value="{_text(topic)}">{_text(topic)}</option>'
        for topic in sorted(topics, key=lambda topic: (names.rank(topic), topic))
    )
    label = _text(words(f"subjects.{subject}"))
    return f'<optgroup label="{label}" data-subject="{_text(subject)}">{options}</optgroup>'


def _text(text: str) -> str:
    return html.escape(text, quote=True)
