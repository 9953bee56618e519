from __future__ import annotations

import json
from typing import Any

import gradio as gr

from tutor_app.web.news import News
from tutor_app.web.parts import Place

CARRIER: Any = "carrier"
EDITOR: Any = "editor"
TALK, NOTICE = Place("conversation"), Place("notice")


def places(update: dict[Any, Any]) -> dict[str, str]:
    told: dict[str, str] = json.loads(update[CARRIER])["places"]
    return told


def test_html_goes_with_the_carrier_and_the_rest_by_itself() -> None:
    update = News(CARRIER).of({TALK: "<p>What is it?</p>", NOTICE: "", EDITOR: "x = 1"})
    assert places(update) == {"conversation": "<p>What is it?</p>", "notice": ""}
    assert update[EDITOR] == "x = 1"


def test_an_update_that_the_browser_never_saw_is_in_the_next() -> None:
    news = News(CARRIER)
    news.of({NOTICE: "", TALK: "waiting"})
    assert places(news.of({TALK: "the reply"})) == {"notice": "", "conversation": "the reply"}


def test_what_is_to_stay_as_it_is_is_not_told() -> None:
    update = News(CARRIER).of({NOTICE: gr.skip(), TALK: "here"})
    assert places(update) == {"conversation": "here"}


def test_without_news_the_carrier_stays_as_it_is() -> None:
    assert News(CARRIER).of({EDITOR: "x = 1"}) == {EDITOR: "x = 1"}
    assert News(CARRIER).of({}) == {CARRIER: gr.skip()}


def test_the_same_news_twice_are_two() -> None:
    news = News(CARRIER)
    first, again = news.of({NOTICE: "no"}), news.of({NOTICE: "no"})
    assert first[CARRIER] != again[CARRIER]
