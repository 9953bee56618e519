"""The form for one's own problem, as Gradio components."""

from __future__ import annotations

from dataclasses import dataclass

import gradio as gr

from tutor_app.web import render_own as render
from tutor_app.web.parts import Place, html_part, place
from tutor_app.web.words import Words


@dataclass(frozen=True)
class OwnParts:
    """The components of the form that handlers read and write, and its places."""

    own_screen: gr.Column
    own_kind: gr.Textbox
    own_goal: gr.Textbox
    own_needs: Place
    own_code: gr.Code
    own_statement: gr.Textbox
    own_examples: gr.Textbox
    own_equation: gr.Textbox
    own_rows: gr.Textbox
    own_task: gr.Textbox
    own_topic: gr.Textbox
    own_work: gr.Textbox
    own_errors: Place
    own_start: gr.Button
    own_back: gr.Button


def lay_out_own(words: Words, has_model: bool) -> OwnParts:
    """Place the form; the style sheet shows what belongs to the kind that is chosen, and every kind
    keeps what was typed. Without a model there are no fields for subjects that need one.
    """
    with gr.Column(elem_id="own-screen", elem_classes="screen", visible=False) as own_screen:
        html_part(render.own_heading_html(words), "own-head")
        html_part(render.kinds_html(words), "own-kinds")
        # What is chosen is read in the browser when the form is sent.
        own_kind = gr.Textbox("", visible=False)
        own_goal = gr.Textbox("", visible=False)
        own_needs = place(render.needs_html("", words), "own-needs")
        code, examples, statement = _program(words)
        equation, rows = _equation(words)
        task, topic, own_work = _any_subject(words, "" if has_model else "lacking")
        own_errors = place("", "own-errors")
        with gr.Row(elem_id="own-buttons"):
            own_start = gr.Button(words("own.start"), variant="primary", elem_id="own-start")
            own_back = gr.Button(words("own.back"), elem_id="own-back")
    return OwnParts(
        own_screen=own_screen,
        own_kind=own_kind,
        own_goal=own_goal,
        own_needs=own_needs,
        own_code=code,
        own_statement=statement,
        own_examples=examples,
        own_equation=equation,
        own_rows=rows,
        own_task=task,
        own_topic=topic,
        own_work=own_work,
        own_errors=own_errors,
        own_start=own_start,
        own_back=own_back,
    )


def _program(words: Words) -> tuple[gr.Code, gr.Textbox, gr.Textbox]:
    with gr.Column(elem_id="own-python", elem_classes="own-fields"):
        code = gr.Code(
            label=words("own.code"),
            language="python",
            lines=10,
            max_lines=24,
            interactive=True,
            elem_id="own-code",
            buttons=[],
        )
        examples = gr.Textbox(
            label=words("own.examples"),
            info=words("own.examples_help"),
            placeholder=words("own.examples_hint"),
            lines=3,
            max_lines=10,
            elem_id="own-examples",
        )
        statement = gr.Textbox(
            label=words("own.statement"),
            placeholder=words("own.statement_hint"),
            lines=2,
            max_lines=8,
            elem_id="own-statement",
        )
    return code, examples, statement


def _equation(words: Words) -> tuple[gr.Textbox, gr.Textbox]:
    with gr.Column(elem_id="own-algebra", elem_classes="own-fields"):
        equation = gr.Textbox(
            label=words("own.equation"),
            info=words("own.equation_help"),
            placeholder=words("own.equation_hint"),
            lines=1,
            max_lines=3,
            elem_id="own-equation",
        )
        html_part(render.goals_html(words), "own-goals")
        rows = gr.Textbox(
            label=words("own.rows"),
            info=words("own.rows_help"),
            placeholder=words("own.rows_hint"),
            lines=4,
            max_lines=20,
            elem_id="own-rows",
        )
    return equation, rows


def _any_subject(words: Words, lacking: str) -> tuple[gr.Textbox, gr.Textbox, gr.Textbox]:
    with gr.Column(elem_id="own-open", elem_classes=["own-fields", lacking]):
        task = gr.Textbox(
            label=words("own.task"),
            info=words("own.task_help"),
            placeholder=words("own.task_hint"),
            lines=4,
            max_lines=14,
            elem_id="own-task",
        )
        topic = gr.Textbox(
            label=words("own.topic"),
            placeholder=words("own.topic_hint"),
            max_lines=1,
            elem_id="own-topic",
        )
        work = gr.Textbox(
            label=words("own.work"),
            placeholder=words("own.work_hint"),
            lines=6,
            max_lines=20,
            elem_id="own-work",
        )
    return task, topic, work
