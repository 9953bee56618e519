"""Gradio's components, with signatures that are looked up once."""

from __future__ import annotations

import inspect
import subprocess
import sys

from tutor_app.datafiles import ROOT
from tutor_app.web.signatures import remember_signatures

PROGRAM = """
import gradio as gr, inspect, json, sys
from tutor_app.web.signatures import remember_signatures
kinds = [gr.HTML, gr.Textbox, gr.Code, gr.Button, gr.Column, gr.BrowserState]
def seen():
    made = [kind(elem_id="x") if kind is not gr.BrowserState else kind("") for kind in kinds[:-1]]
    return [str(inspect.signature(kind.__init__)) for kind in kinds] + [
        json.dumps({k: v for k, v in one.get_config().items() if k != "key"}, default=str)
        for one in made
    ] + [str(gr.HTML("a", elem_id="b").constructor_args)]
before = seen()
remember_signatures(kinds)
sys.exit(before != seen())
"""


def test_components_are_what_they_were():
    ended = subprocess.run([sys.executable, "-c", PROGRAM], cwd=ROOT, check=False)
    assert ended.returncode == 0


def test_every_class_that_a_class_builds_on_carries_its_own():
    class Base:
        def __init__(self, one: int) -> None: ...

    class Kind(Base):
        def __init__(self, one: int, two: int = 2) -> None: ...

    remember_signatures([Kind])
    assert list(Kind.__init__.__signature__.parameters) == ["self", "one", "two"]
    assert list(Base.__init__.__signature__.parameters) == ["self", "one"]
    assert list(inspect.signature(Kind).parameters) == ["one", "two"]
