"""What is on the student's page, from top to bottom, as Gradio components."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import gradio as gr

from tutor_app.dialogue import Problem
from tutor_app.web import render_work as work
from tutor_app.web.access import STORAGE_KEY
from tutor_app.web.concept_names import ConceptNames
from tutor_app.web.render_banner import banner_html
from tutor_app.web.render_conversation import announcer_html
from tutor_app.web.render_library import library_html
from tutor_app.web.words import Words

# Events that static/page.js sends when something inside rendered HTML is used. They have to be
# named in the component's script, or Gradio does not accept listeners for them.
EVENTS = (
    "open_problem",
    "start_from",
    "start_over",
    "resume",
    "answer",
    "show_problems",
    "show_own",
    "choose_kind",
    "show_sessions",
    "delete_one",
    "delete_all",
    "download",
    "too_large",
    "hush",
)
_CONNECT = f"window.maieutic.connect(trigger, {[*EVENTS]!r});"


@dataclass(frozen=True)
class Parts:
    """The components that handlers read and write."""

    owner: gr.BrowserState
    session: gr.Textbox
    bus: gr.HTML
    header: gr.HTML
    announcer: gr.HTML
    notice: gr.HTML
    library_screen: gr.Column
    library: gr.HTML
    own_screen: gr.Column
    own_kind: gr.Textbox
    own_needs: gr.HTML
    own_code: gr.Code
    own_statement: gr.Textbox
    own_examples: gr.Textbox
    own_task: gr.Textbox
    own_topic: gr.Textbox
    own_work: gr.Textbox
    own_errors: gr.HTML
    own_start: gr.Button
    own_back: gr.Button
    sessions_screen: gr.Column
    sessions: gr.HTML
    payload: gr.Textbox
    work_screen: gr.Column
    progress: gr.HTML
    statement: gr.HTML
    origin: gr.HTML
    code: gr.Code
    run: gr.Button
    summary: gr.HTML
    editor_help: gr.HTML
    results: gr.HTML
    banner: gr.HTML
    conversation: gr.HTML
    message: gr.Textbox
    send: gr.Button


def lay_out(
    problems: Iterable[Problem],
    words: Words,
    names: ConceptNames,
    browser_secret: str,
    has_model: bool,
) -> Parts:
    """Place everything inside the current `gr.Blocks`. Only the library is shown at first.

    Without a model the form for one's own problem has no fields for other subjects than Python.
    """
    owner = gr.BrowserState("", storage_key=STORAGE_KEY, secret=browser_secret)
    session = gr.Textbox("", visible=False)
    payload = gr.Textbox("", visible=False)
    bus = _html("", "bus", js_on_load=_CONNECT)
    header = _html(work.header_html(words), "header")
    announcer = _html(announcer_html(""), "announcer")
    notice = _html("", "notice")

    with gr.Column(elem_id="library-screen", elem_classes="screen") as library_screen:
        library = _html(library_html(problems, words, names), "library")

    with gr.Column(elem_id="own-screen", elem_classes="screen", visible=False) as own_screen:
        _html(work.own_heading_html(words), "own-head")
        _html(work.kinds_html(words), "own-kinds")
        own_kind = gr.Textbox("", visible=False)
        own_needs = _html(work.needs_html("", words), "own-needs")
        with gr.Column(elem_id="own-python", elem_classes="own-fields"):
            own_code = gr.Code(
                label=words("own.code"),
                language="python",
                lines=10,
                max_lines=24,
                interactive=True,
                elem_id="own-code",
                buttons=[],
            )
            own_examples = gr.Textbox(
                label=words("own.examples"),
                info=words("own.examples_help"),
                placeholder=words("own.examples_hint"),
                lines=3,
                max_lines=10,
                elem_id="own-examples",
            )
            own_statement = gr.Textbox(
                label=words("own.statement"),
                placeholder=words("own.statement_hint"),
                lines=2,
                max_lines=8,
                elem_id="own-statement",
            )
        # The style sheet shows what belongs to the kind that is chosen: both keep what was typed.
        lacking = "" if has_model else "lacking"
        with gr.Column(elem_id="own-open", elem_classes=["own-fields", lacking]):
            own_task = gr.Textbox(
                label=words("own.task"),
                info=words("own.task_help"),
                placeholder=words("own.task_hint"),
                lines=4,
                max_lines=14,
                elem_id="own-task",
            )
            own_topic = gr.Textbox(
                label=words("own.topic"),
                placeholder=words("own.topic_hint"),
                max_lines=1,
                elem_id="own-topic",
            )
            own_work = gr.Textbox(
                label=words("own.work"),
                placeholder=words("own.work_hint"),
                lines=6,
                max_lines=20,
                elem_id="own-work",
            )
        own_errors = _html("", "own-errors")
        with gr.Row(elem_id="own-buttons"):
            own_start = gr.Button(words("own.start"), variant="primary", elem_id="own-start")
            own_back = gr.Button(words("own.back"), elem_id="own-back")

    with gr.Column(
        elem_id="sessions-screen", elem_classes="screen", visible=False
    ) as sessions_screen:
        sessions = _html("", "sessions")

    with gr.Column(elem_id="work-screen", visible=False) as work_screen:
        progress = _html("", "progress")
        with gr.Row(elem_id="panes"):
            with gr.Column(elem_id="work-pane"):
                statement = _html("", "statement")
                origin = _html("", "origin")
                code = gr.Code(
                    label=words("work.editor_program"),
                    language="python",
                    lines=6,
                    max_lines=28,
                    interactive=True,
                    elem_id="code",
                    buttons=[],
                )
                with gr.Row(elem_id="run-row"):
                    run = gr.Button(words("work.run_program"), variant="primary", elem_id="run")
                    summary = _html("", "summary")
                editor_help = _html(work.editor_help_html("program", words), "editor-help")
                results = _html("", "results")
            with gr.Column(elem_id="talk-pane"):
                banner = _html(banner_html(None, "python", words), "banner")
                conversation = _html("", "conversation")
                with gr.Column(elem_id="composer"):
                    _html(work.dock_html(words), "dock")
                    with gr.Row(elem_id="composer-row"):
                        message = gr.Textbox(
                            label=words("talk.placeholder"),
                            show_label=False,
                            placeholder=words("talk.placeholder"),
                            lines=1,
                            max_lines=6,
                            container=False,
                            scale=5,
                            elem_id="message",
                        )
                        send = gr.Button(
                            words("talk.send"), variant="primary", scale=0, elem_id="send"
                        )
                    _html(work.footnote_html(words, has_model), "footnote")
    _html(work.stored_html(words), "stored-place")

    return Parts(
        owner=owner,
        session=session,
        bus=bus,
        header=header,
        announcer=announcer,
        notice=notice,
        library_screen=library_screen,
        library=library,
        own_screen=own_screen,
        own_kind=own_kind,
        own_needs=own_needs,
        own_code=own_code,
        own_statement=own_statement,
        own_examples=own_examples,
        own_task=own_task,
        own_topic=own_topic,
        own_work=own_work,
        own_errors=own_errors,
        own_start=own_start,
        own_back=own_back,
        sessions_screen=sessions_screen,
        sessions=sessions,
        payload=payload,
        work_screen=work_screen,
        progress=progress,
        statement=statement,
        origin=origin,
        code=code,
        run=run,
        summary=summary,
        editor_help=editor_help,
        results=results,
        banner=banner,
        conversation=conversation,
        message=message,
        send=send,
    )


def _html(value: str, elem_id: str, js_on_load: str | None = None) -> gr.HTML:
    return gr.HTML(
        value, elem_id=elem_id, apply_default_css=False, padding=False, js_on_load=js_on_load
    )
