"""What is on the student's page, from top to bottom, as Gradio components."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import gradio as gr

from tutor_app.dialogue import Problem
from tutor_app.web import render_work as work
from tutor_app.web.access import STORAGE_KEY
from tutor_app.web.concept_names import ConceptNames
from tutor_app.web.layout_own import OwnParts, lay_out_own
from tutor_app.web.parts import Place, html_part, place
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
    "listen",
)
_CONNECT = f"window.maieutic.connect(trigger, {[*EVENTS]!r});"


@dataclass(frozen=True)
class Parts(OwnParts):
    """The components that handlers read and write, and the places whose HTML they change.

    `box` is what becomes of the message in the box: empty once it was taken, or the message again.
    `told`, `typed_told` and `aside` bring the news of events that may come at the same time: one
    would overtake the other.
    """

    owner: gr.BrowserState
    session: gr.Textbox
    bus: gr.HTML
    told: gr.Textbox
    typed_told: gr.Textbox
    aside: gr.Textbox
    header: Place
    in_class: Place
    announcer: Place
    notice: Place
    library_screen: gr.Column
    library: Place
    sessions_screen: gr.Column
    sessions: Place
    payload: gr.Textbox
    work_screen: gr.Column
    progress: Place
    statement: Place
    origin: Place
    subject: gr.Textbox
    code: gr.Code
    run: gr.Button
    summary: Place
    editor_help: Place
    results: Place
    banner: Place
    conversation: Place
    message: gr.Textbox
    box: Place
    send: gr.Button


def lay_out(
    problems: Iterable[Problem],
    words: Words,
    names: ConceptNames,
    browser_secret: str,
    has_model: bool,
    demo: str = "",
) -> Parts:
    """Place everything inside the current `gr.Blocks`. Only the library is shown at first."""
    owner = gr.BrowserState("", storage_key=STORAGE_KEY, secret=browser_secret)
    session = gr.Textbox("", visible=False)
    payload = gr.Textbox("", visible=False)
    told = gr.Textbox("", visible=False)
    typed_told = gr.Textbox("", visible=False)
    aside = gr.Textbox("", visible=False)
    bus = html_part("", "bus", js_on_load=_CONNECT)
    header = place(work.header_html(words), "header")
    if demo:
        html_part(demo, "demo")
    in_class = place("", "in-class")
    announcer = place(announcer_html(""), "announcer")
    notice = place("", "notice")

    with gr.Column(elem_id="library-screen", elem_classes="screen") as library_screen:
        library = place(library_html(problems, words, names), "library")

    own = lay_out_own(words, has_model)

    with gr.Column(
        elem_id="sessions-screen", elem_classes="screen", visible=False
    ) as sessions_screen:
        sessions = place("", "sessions")

    with gr.Column(elem_id="work-screen", visible=False) as work_screen:
        progress = place("", "progress")
        with gr.Row(elem_id="panes"):
            with gr.Column(elem_id="work-pane"):
                statement = place("", "statement")
                origin = place("", "origin")
                subject = gr.Textbox("", visible=False)
                code = gr.Code(
                    label=words("work.editor_python"),
                    language="python",
                    lines=6,
                    max_lines=28,
                    interactive=True,
                    elem_id="code",
                    buttons=[],
                )
                with gr.Row(elem_id="run-row"):
                    run = gr.Button(words("work.run_python"), variant="primary", elem_id="run")
                    summary = place("", "summary")
                editor_help = place(work.editor_help_html("python", words), "editor-help")
                results = place("", "results")
            with gr.Column(elem_id="talk-pane"):
                banner = place(banner_html(None, "python", words), "banner")
                conversation = place("", "conversation")
                with gr.Column(elem_id="composer"):
                    html_part(work.dock_html(words), "dock")
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
                    html_part(work.footnote_html(words, has_model), "footnote")
    html_part(work.stored_html(words), "stored-place")

    return Parts(
        owner=owner,
        session=session,
        bus=bus,
        told=told,
        typed_told=typed_told,
        aside=aside,
        header=header,
        in_class=in_class,
        announcer=announcer,
        notice=notice,
        library_screen=library_screen,
        library=library,
        **vars(own),
        sessions_screen=sessions_screen,
        sessions=sessions,
        payload=payload,
        work_screen=work_screen,
        progress=progress,
        statement=statement,
        origin=origin,
        subject=subject,
        code=code,
        run=run,
        summary=summary,
        editor_help=editor_help,
        results=results,
        banner=banner,
        conversation=conversation,
        message=message,
        box=Place("box"),
        send=send,
    )
