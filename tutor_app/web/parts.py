"""A piece of rendered HTML on the page, and the places whose HTML changes."""

from __future__ import annotations

from dataclasses import dataclass

import gradio as gr


def html_part(value: str, elem_id: str, js_on_load: str | None = None) -> gr.HTML:
    """A component that shows exactly this HTML, without Gradio's own look."""
    return gr.HTML(
        value, elem_id=elem_id, apply_default_css=False, padding=False, js_on_load=js_on_load
    )


@dataclass(frozen=True)
class Place:
    """Where on the page HTML is shown that changes; the browser puts it there (see news.py)."""

    name: str


def place(value: str, name: str) -> Place:
    """Make a place, with what it shows at first."""
    html_part(f'<div class="place" data-place="{name}">{value}</div>', name)
    return Place(name)
