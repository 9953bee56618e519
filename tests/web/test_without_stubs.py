"""Gradio writes no type stubs at every import, and is what it was otherwise."""

from __future__ import annotations

import subprocess
import sys

from tutor_app.datafiles import ROOT

PROGRAM = """
import sys
from pathlib import Path
import tutor_app.web
looked_at = []
sys.addaudithook(lambda event, about: event == "open" and looked_at.append(str(about[0])))
import gradio as gr
assert gr.HTML("x", elem_id="y").get_config()["value"] == "x"
assert callable(gr.Textbox.submit)
print([name for name in looked_at if name.endswith(".pyi")])
"""


def test_components_are_made_and_no_stub_is_opened():
    done = subprocess.run([sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True)
    assert (done.stdout.strip(), done.returncode) == ("[]", 0), done.stderr
