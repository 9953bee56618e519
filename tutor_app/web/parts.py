"""A piece of rendered HTML as a Gradio component."""

from __future__ import annotations

import gradio as gr


def html_part(value: str, elem_id: str, js_on_load: str | None = None) -> gr.HTML:
    """A component that shows exactly this HTML, without Gradio's own look."""
    return gr.HTML(
        value, elem_id=elem_id, apply_default_css=False, padding=False, js_on_load=js_on_load
    )
