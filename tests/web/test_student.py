from __future__ import annotations

import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tutor_app.catalog import load_catalog
from tutor_app.settings import Settings
from tutor_app.web import layout, layout_own, student
from tutor_app.web.news import News
from tutor_app.web.parts import Place
from tutor_app.web.student import _careful, _sent, build_page

STATIC = Path(layout.__file__).parent / "static"


@pytest.fixture(scope="module")
def config(request: pytest.FixtureRequest) -> dict[str, Any]:
    from tutor_app.web.words import load_words

    catalog: Any = SimpleNamespace(catalog=load_catalog())  # building the page asks no more
    settings = Settings(api_key=None, base_url=None)
    return build_page(catalog, load_words(), "0" * 32, settings).get_config_file()


def test_every_event_that_the_script_sends_is_listened_to(config):
    heard = {name for one in config["dependencies"] for _, name in one["targets"]}
    sent = set(re.findall(r'send\("([a-z_]+)"', (STATIC / "page.js").read_text()))
    assert sent == set(layout.EVENTS)
    assert sent <= heard


def test_no_event_is_open_to_programs(config):
    offered = [one for one in config["dependencies"] if one["api_visibility"] != "private"]
    assert [one["api_name"] for one in offered if one["backend_fn"]] == []


def test_no_students_value_is_in_the_page_everybody_gets(config):
    for component in config["components"]:
        if component["type"] in ("browserstate", "textbox", "code"):
            value = component["props"].get("value") or component["props"].get("default_value")
            assert not value


async def test_what_a_handler_did_not_foresee_becomes_a_kind_message():
    def fails() -> dict[Any, Any]:
        raise OSError

    async def fails_later() -> Any:
        yield {"shown": "first"}
        raise OSError

    carrier: Any = "news"
    sorry = {Place("notice"): "sorry"}
    told = _careful(fails, lambda: sorry, lambda: News(carrier))()
    assert json.loads(told["news"])["places"] == {"notice": "sorry"}
    careful = _careful(fails_later, lambda: sorry, lambda: News(carrier))
    first, last = [update async for update in careful()]
    assert first["shown"] == "first"
    assert json.loads(last["news"])["places"] == {"notice": "sorry"}


def test_each_part_of_the_page_is_a_component_or_a_place_that_is_on_it(config):
    shown = " ".join(str(one["props"].get("value", "")) for one in config["components"])
    places = set(re.findall(r'data-place="([a-z-]+)"', shown))
    assert {"conversation", "notice", "own-errors"} <= places
    fields = {**layout.Parts.__annotations__, **layout_own.OwnParts.__annotations__}
    assert len(places) == len([kind for kind in fields.values() if kind == "Place"]) - 1  # the box


def test_a_turn_changes_one_component(config):
    of_a_turn = [one for one in config["dependencies"] if one["api_name"] in ("send", "run")]
    assert of_a_turn
    assert {len(one["outputs"]) for one in of_a_turn} == {1}, "each costs as much as a reply"


@pytest.mark.parametrize("data", [None, {}, {"id": 5}, {"id": ["x"]}, "text", 7])
def test_only_text_is_taken_from_an_event(data):
    event: Any = SimpleNamespace(_data=data)
    assert _sent(event, "id") == ""


def test_what_the_browser_fetches_is_all_ours():
    for file in STATIC.glob("*.[cj]s*"):
        text = file.read_text()
        assert "http://" not in text
        assert "https://" not in text
        assert "@import" not in text


def test_pages_that_are_gone_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    from gradio.state_holder import StateHolder

    from tutor_app.web.words import load_words

    monkeypatch.setattr(student, "PAGES_REMEMBERED", 3)
    catalog: Any = SimpleNamespace(catalog=load_catalog())
    page = build_page(catalog, load_words(), "0" * 32, Settings(api_key=None, base_url=None))
    remembered = StateHolder()
    remembered.set_blocks(page)
    for number in range(5):
        remembered[f"page {number}"]
    assert list(remembered.session_data) == ["page 2", "page 3", "page 4"]
    assert not any(one.stateful for one in page.blocks.values()), "it may be forgotten"
