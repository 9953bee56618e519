from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest

from tutor_app.settings import LogFormat
from tutor_app.web.logs import set_up_logging


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.getLogger("tutor_app.turns").setLevel(logging.NOTSET)


def test_json_has_an_object_a_line_with_what_belongs_to_the_event(
    capsys: pytest.CaptureFixture[str],
) -> None:
    set_up_logging(LogFormat.JSON)
    logging.getLogger("tutor_app.turns").info("turn", extra={"turn": 3, "seconds": 0.02})
    logging.getLogger("httpx").info("chatter")
    line = json.loads(capsys.readouterr().err)
    assert (line["message"], line["turn"], line["level"]) == ("turn", 3, "INFO")


def test_text_is_for_people_and_leaves_single_turns_out(
    capsys: pytest.CaptureFixture[str],
) -> None:
    set_up_logging(LogFormat.TEXT)
    logging.getLogger("tutor_app.turns").info("turn")
    logging.getLogger("tutor_app").warning("something is wrong")
    assert capsys.readouterr().err == "WARNING something is wrong\n"
