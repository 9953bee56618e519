"""The list of problems as HTML: what each is about, how hard, and how far this student got."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping

from tutor_app.dialogue import Problem, Status
from tutor_app.web.concept_names import ConceptNames
from tutor_app.web.markdown import first_paragraph, plain_text
from tutor_app.web.words import Words


def library_html(
    problems: Iterable[Problem],
    words: Words,
    names: ConceptNames,
    states: Mapping[str, Status] | None = None,
) -> str:
    """Search, filters and one card per problem; `states` says where the student stands in each.

    Filtering happens in the browser (static/page.js) on the cards' data attributes.
    """
    listed = list(problems)
    cards = "".join(
        _card(problem, words, names, (states or {}).get(problem.id)) for problem in listed
    )
    key = "library.count_one" if len(listed) == 1 else "library.count"
    count = words(key, count=len(listed)) if listed else words("library.empty")
    return f"""<div class="library">
<h1 tabindex="-1">{_text(words("library.heading"))}</h1>
<p class="lead">{_text(words("library.lead"))}</p>
{_filters(listed, words, names)}
<p class="count" role="status" data-one="{_text(words("library.count_one"))}"
 data-many="{_text(words("library.count"))}">{_text(count)}</p>
<ul class="cards">{cards}</ul>
<p class="no-match" hidden>{_text(words("library.none"))}
 <button type="button" class="link" data-do="clear">{_text(words("library.clear"))}</button>.</p>
<section class="own-card" aria-labelledby="own-heading">
<div><h2 id="own-heading">{_text(words("library.own_heading"))}</h2>
<p>{_text(words("library.own_lead"))}</p></div>
<button type="button" class="quiet" data-do="own">{_text(words("library.own_open"))}</button>
</section>
</div>"""


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


def _card(problem: Problem, words: Words, names: ConceptNames, state: Status | None) -> str:
    topics = names.topics(problem.concepts)
    called = [names.name(concept) for concept in problem.concepts]
    about = plain_text(problem.statement)
    found = " ".join([problem.title, about, *called, *topics]).casefold()
    tags = "".join(f"<li>{_text(name)}</li>" for name in called[:3])
    badge = note = ""
    if state is not None:
        key = "library.done" if state is Status.SOLVED else "library.going_on"
        badge = f'<span class="badge {state.value}">{_text(words(key))}</span>'
    attempts = len(problem.faulty)
    if attempts:
        key = "library.attempts_one" if attempts == 1 else "library.attempts"
        note = f'<span class="attempts">{_text(words(key, count=attempts))}</span>'
    return (
        f'<li class="card" data-find="{_text(found)}" data-level="{problem.difficulty}" '
        f'data-topics="{_text("|".join(topics))}">'
        f'<h2><button type="button" class="card-open" data-problem="{_text(problem.id)}">'
        f"{_text(problem.title)}</button>{badge}</h2>"
        f'<p class="about">{first_paragraph(problem.statement)}</p>'
        f'<ul class="tags">{tags}</ul>'
        f'<p class="card-foot">{difficulty_html(problem.difficulty, words)}{note}</p></li>'
    )


def _filters(problems: list[Problem], words: Words, names: ConceptNames) -> str:
    if not problems:
        return ""
    levels = sorted({problem.difficulty for problem in problems})
    topics = sorted({topic for problem in problems for topic in names.topics(problem.concepts)})
    level_options = "".join(
        f'<option value="{level}">{_text(level_name(level, words))}</option>' for level in levels
    )
    topic_options = "".join(
        f'<option value="{_text(topic)}">{_text(topic)}</option>' for topic in topics
    )
    return f"""<div class="filters" role="search">
<label class="search-field"><span>{_text(words("library.search"))}</span>
<input type="search" id="find" placeholder="{_text(words("library.search_hint"))}"
 autocomplete="off" maxlength="80"></label>
<label><span>{_text(words("library.topic"))}</span><select id="find-topic">
<option value="">{_text(words("library.any_topic"))}</option>{topic_options}</select></label>
<label><span>{_text(words("library.difficulty"))}</span><select id="find-level">
<option value="">{_text(words("library.any_difficulty"))}</option>{level_options}</select></label>
</div>"""


def _text(text: str) -> str:
    return html.escape(text, quote=True)
