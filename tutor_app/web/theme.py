"""Gradio's theme: only what static/*.css builds on. Fonts are the system's own."""

from __future__ import annotations

import gradio as gr

SANS = ("ui-sans-serif", "system-ui", "sans-serif")
MONO = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "DejaVu Sans Mono", "monospace")


def theme() -> gr.themes.Base:
    """A plain theme; colours and shapes are set in static/colours.css for light and dark."""
    return gr.themes.Base(font=list(SANS), font_mono=list(MONO))
