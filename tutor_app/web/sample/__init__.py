"""A demo's sample class: the script of its made-up students, and the tutor answering them."""

from __future__ import annotations

import logging

from tutor_app.assembly import Parts
from tutor_app.datafiles import DataFileError
from tutor_app.settings import Mode, Settings
from tutor_app.web.sample.playing import SampleClass
from tutor_app.web.sample.script import load_script

log = logging.getLogger(__name__)


def open_sample(parts: Parts, settings: Settings) -> SampleClass | None:
    """What fills the sample class; None where there is none: outside a demo, and, with a line in
    the log, where the script cannot be used. A demo without it is still a demo.
    """
    if settings.mode is not Mode.DEMO:
        return None
    try:
        script = load_script(parts.catalog.problems)
    except DataFileError as error:
        log.error("There will be no sample class: %s", error)
        return None
    return SampleClass(parts, settings, script)
