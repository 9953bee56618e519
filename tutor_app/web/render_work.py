"""The left pane around the editor, and the page's head: statement, choice of start, notices."""

from __future__ import annotations

import html

from tutor_app.dialogue import Problem
from tutor_app.web.markdown import first_paragraph, to_html
from tutor_app.web.mathematics import says_start, start_html
from tutor_app.web.own_problem import headed
from tutor_app.web.render_library import difficulty_html
from tutor_app.web.words import Words

OWN = "own"
KEPT = "kept"


def header_html(words: Words, problem: Problem | None = None, topic: str = "") -> str:
    """The bar at the top: wordmark, where one is, and the few things one can always do."""
    where = ""
    actions = _button("problems", words("header.problems"))
    if problem is not None:
        trail = [words(f"subjects.{problem.subject}"), *([topic] if topic else [])]
        if problem.subject == "open":
            trail = [problem.topic or words("own.heading")]
        steps = "".join(f"<span>{_text(step)}</span>" for step in trail)
        where = f'<p class="where">{steps}<strong>{_text(problem.title)}</strong></p>'
        actions = _button("problems", words("header.another"))
        actions += _button("start-over", words("header.start_over"))
    actions += _button("sessions", words("header.sessions"))
    return (
        f'<nav class="bar" aria-label="{_text(words("header.navigation"))}">'
        f'<a class="wordmark" href="./" data-do="problems">{_text(words("brand.name"))}'
        f'<span class="stop">.</span></a>{where}<div class="actions">{actions}</div>'
        f'<button type="button" class="quiet theme" data-do="theme" '
        f'aria-label="{_text(words("header.theme_dark"))}" '
        f'data-dark="{_text(words("header.theme_dark"))}" '
        f'data-light="{_text(words("header.theme_light"))}">'
        f'<span aria-hidden="true">◐</span></button></nav>'
    )


def statement_html(problem: Problem, words: Words) -> str:
    """Title, how hard it is, and the statement (Markdown, formulas)."""
    own, algebra = is_own(problem), problem.subject == "algebra"
    first, rest = headed(problem) if own else ("", "")
    title = first_paragraph(first) if first else _text(problem.title)
    # Students end a line where they want it to end.
    text = rest if first else problem.statement
    statement = to_html(text, breaks=own, algebra=algebra).strip()
    if algebra and problem.start and not says_start(problem):
        statement += start_html(problem)
    level = "" if own else difficulty_html(problem.difficulty, words)
    return (
        f'<section class="statement {problem.subject}" '
        f'aria-label="{_text(words("work.statement_label"))}">'
        f'<div class="title-line"><h1 tabindex="-1">{title}</h1>'
        f'<span class="title-level">{level}</span></div>{statement}</section>'
    )


def origin_html(problem: Problem, origin: str, words: Words) -> str:
    """Whose program is in the editor, said clearly, and the other ways to begin."""
    if is_own(problem):
        return f'<p class="origin">{_text(words(_origin_key(problem, OWN)))}</p>'
    said = words(_origin_key(problem, origin))
    choices = ""
    for number, _ in enumerate(problem.faulty):
        name = (
            words("work.attempt")
            if len(problem.faulty) == 1
            else words("work.attempt_number", number=number + 1)
        )
        choices += _choice(str(number), name, origin)
    choices += _choice(OWN, words("work.write_own"), origin)
    label = _text(words("work.start_from"))
    return (
        f'<div class="origin"><p>{_text(said)}</p><div class="starts" role="group" '
        f'aria-label="{label}"><span aria-hidden="true">{label}</span>{choices}</div></div>'
    )


def _origin_key(problem: Problem, origin: str) -> str:
    """The words for whose work it is or, for lines of algebra, for what to do first."""
    if problem.subject == "algebra":
        if origin.isdigit():
            return "work.lines_attempt"
        if problem.start:
            return "work.lines_steps"
        return "work.lines_story" if problem.models else "work.lines_answer"
    if is_own(problem):
        return "work.origin_open" if problem.subject == "open" else "work.origin_own"
    if origin.isdigit():
        return "work.origin_attempt"
    return "work.origin_empty" if origin == OWN else "work.origin_kept"


def origin_of(problem: Problem, work: str) -> str:
    """Where this work comes from: the number of an attempt, `own` (the stub), or `kept`."""
    for number, attempt in enumerate(problem.faulty):
        if attempt.code.strip() == work.strip():
            return str(number)
    return OWN if work.strip() == problem.starter.strip() else KEPT


def is_own(problem: Problem) -> bool:
    """Whether a student brought this problem."""
    return problem.id.startswith("own-")


def notice_html(text: str, words: Words) -> str:
    """A message that something did not work, announced at once, until it is closed."""
    if not text:
        return ""
    close = f'<button type="button" class="link" data-do="hush">{_text(words("notices.close"))}'
    return f'<div class="notice" role="alert"><p>{_text(text)}</p>{close}</button></div>'


def said_html(text: str) -> str:
    """A word beside the button, announced."""
    return f'<p class="summary" role="status">{_text(text)}</p>'


def editor_help_html(subject: str, words: Words) -> str:
    """How to use the editor with the keyboard."""
    return f'<p class="editor-help">{_text(words(f"work.editor_help_{subject}"))}</p>'


def footnote_html(words: Words, has_model: bool = False) -> str:
    """The line below the conversation: what is kept, and who can read it."""
    said = words("talk.stored_model" if has_model else "talk.stored")
    return (
        f'<p class="footnote">{_text(said)} <button type="button" class="link" '
        f'data-do="stored">{_text(words("talk.stored_link"))}</button></p>'
    )


def dock_html(words: Words) -> str:
    """On a phone: one thumb's reach from the program to the conversation and back."""
    return (
        f'<div class="dock" role="group" aria-label="{_text(words("header.navigation"))}">'
        f'<button type="button" data-do="to-work">{_text(words("talk.to_work"))}</button>'
        f'<button type="button" data-do="to-talk">{_text(words("talk.to_talk"))}</button></div>'
    )


def stored_html(words: Words) -> str:
    """The dialog that says what is stored and who can read it."""
    said = "".join(f"<p>{_text(text)}</p>" for text in words.paragraphs("stored.paragraphs"))
    return (
        f'<dialog id="stored" aria-labelledby="stored-heading">'
        f'<h2 id="stored-heading">{_text(words("stored.heading"))}</h2>{said}'
        f'<form method="dialog"><button class="primary">{_text(words("stored.close"))}</button>'
        f"</form></dialog>"
    )


def _button(does: str, label: str) -> str:
    return f'<button type="button" class="quiet" data-do="{does}">{_text(label)}</button>'


def _choice(value: str, name: str, origin: str) -> str:
    pressed = "true" if value == origin else "false"
    return (
        f'<button type="button" class="choice" data-start="{_text(value)}" '
        f'aria-pressed="{pressed}">{_text(name)}</button>'
    )


def _text(text: str) -> str:
    return html.escape(text, quote=True)
