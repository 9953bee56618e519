"""The page of one session: what it shows, and that what a teacher does there is obeyed."""

from __future__ import annotations

import re
from dataclasses import dataclass

import httpx
import pytest

from tests.test_tutor import MENDED, OFF_BY_ONE
from tests.web.teacher.site import Site, TeacherClient, errors
from tutor_app.dialogue import (
    Answering,
    Fault,
    Intent,
    MarkLeak,
    Move,
    RateReply,
    Reply,
    Rung,
    Stage,
    Turn,
    Verdict,
)
from tutor_app.dialogue.planning import EvidenceSource
from tutor_app.planner import Act
from tutor_app.summary import TeacherMove
from tutor_app.web.teacher.frame import WORDS
from tutor_app.web.words import load_words

SCRIPT = "<script>alert(1)</script>"
GIVES_AWAY = "Change `range(1, n)` to `range(1, n + 1)`."
QUESTION = "Which numbers did you want to add up for `total_up_to(5)`?"


@dataclass(frozen=True)
class Desk:
    """Ada, and a session of Bob's in her class."""

    ada: TeacherClient
    path: str
    session: str
    owner: str

    def say(self, message: str = "", work: str | None = None) -> Reply:
        return self.ada.site.tutor.respond(self.session, message, work, owner=self.owner)

    def page(self) -> str:
        shown = self.ada.get(self.path)
        assert shown.status_code == 200, shown.text
        return shown.text

    def do(self, kind: str, **fields: str) -> httpx.Response:
        form = {"form": fields.get("form", kind), "kind": kind} | fields
        return self.ada.post(f"{self.path}/deeds", **form)

    def turns(self) -> tuple[Turn, ...]:
        return self.ada.site.tutor.parts.repository.turns(self.session)

    def understanding(self, stage: Stage) -> str:
        state = self.ada.site.tutor.as_it_stands(self.session)
        return next(one.id for one in state.plan.understandings if one.stage is stage)

    @property
    def answering(self) -> Answering:
        return self.ada.site.tutor.view(self.session, owner=self.owner).answering


def desk_for(ada: TeacherClient, problem: str = "add-up-to-n", work: str = OFF_BY_ONE) -> Desk:
    place = ada.new_class()
    owner = ada.student(place)
    session = ada.site.tutor.start(problem, work, owner=owner).id
    return Desk(ada, f"/classes/{place.classroom.id}/sessions/{session}", session, owner)


@pytest.fixture
def desk(site: Site) -> Desk:
    return desk_for(site.teacher())


# ------------------------------------------------------------------------- the review


def test_the_review_shows_what_was_said_read_believed_and_asked(desk: Desk) -> None:
    desk.say("I don't know")
    desk.say("", MENDED)
    page = desk.page()
    for turn in desk.turns():
        assert f'id="turn-{turn.number}"' in page
        assert turn.reply.reason in page
    assert "does not know" in page
    assert "1 line added, 1 line removed" in page
    assert re.search(r'class="row added".*?added: .*?range\(1, n \+ 1\)', page)
    assert "What may be behind it" in page
    assert "range is thought to include its stop value" in page
    assert page.count('class="line-chart"') == len(desk.turns()[-1].reply.knowledge)
    assert 'href="#turn-2"' in page
    assert 'id="question-0"' in page
    for wrong in ("<style", " style=", " onclick", "{{", ">None<"):
        assert wrong not in page


def test_the_session_is_found_in_the_list_of_its_class(desk: Desk) -> None:
    listing = desk.ada.get(desk.path.split("/sessions/")[0]).text
    assert f'href="/teacher{desk.path}"' in listing


def test_what_a_student_writes_is_only_text(desk: Desk) -> None:
    desk.say(SCRIPT)
    desk.say("", OFF_BY_ONE + f"\n# {SCRIPT}\n")
    page = desk.page()
    assert "&lt;script&gt;alert" in page
    assert "<script>a" not in page


def test_lines_of_algebra_are_shown_as_mathematics(site: Site) -> None:
    desk = desk_for(site.teacher(), "with-decimals", "0.5x = 4.1")
    page = desk.page()
    assert re.search(r'class="step look_again".*?<math', page)
    assert " style=" not in page


def test_only_what_is_new_is_asked_for(desk: Desk) -> None:
    assert desk.ada.get(f"{desk.path}/news?turns=1&heard=0").status_code == 204
    desk.say("I don't know")
    desk.do("message", text="Draw it.")
    piece = desk.ada.get(f"{desk.path}/news?turns=1&heard=0").text
    assert 'id="turn-1"' in piece
    assert 'id="turn-0"' not in piece
    assert "Draw it." in piece
    assert 'data-turns="2" data-heard="1"' in piece
    assert desk.ada.get(f"{desk.path}/news?turns=2&heard=1").status_code == 204


# ------------------------------------------------------------------------- overruling


def test_an_overruled_belief_is_obeyed_in_the_next_turn(desk: Desk) -> None:
    symptom = desk.understanding(Stage.SYMPTOM)
    page = desk.do("understanding", about=symptom, held="yes", reason="On paper & right.")
    assert page.url.fragment == "beliefs"
    assert "a teacher says it is there" in page.text
    assert "On paper &amp; right." in page.text
    assert desk.ada.name in page.text
    reply = desk.say("I don't know")
    assert reply.question is not None
    assert reply.question.stage is not Stage.SYMPTOM


def test_a_misconception_that_is_ruled_out_is_not_likely_any_more(desk: Desk) -> None:
    named = desk.turns()[0].reply.misconceptions[0].misconception
    page = desk.do("misconception", about=named, held="no", reason="A slip of the pen.")
    assert "a teacher says it is not held" in page.text
    assert named not in [one.misconception for one in desk.say("hm").misconceptions]


def test_a_pinned_question_is_asked_next(desk: Desk) -> None:
    page = desk.do("pin", text=QUESTION)
    assert "Still to be asked:" in page.text
    reply = desk.say("I don't know")
    assert reply.text.endswith(QUESTION)
    shown = desk.page()
    assert "Still to be asked:" not in shown
    assert "pinned by a teacher" in shown


def test_a_question_that_the_guard_would_hold_back_is_kept_only_when_it_is_sent_again(
    desk: Desk,
) -> None:
    page = desk.do("pin", text=GIVES_AWAY, reason="time is short")
    assert "The guard would hold this back" in page.text
    assert "time is short" in page.text
    assert GIVES_AWAY in page.text
    assert desk.ada.site.tutor.interventions(desk.session) == ()
    desk.do("pin", text=GIVES_AWAY, as_it_is="yes", seen=GIVES_AWAY)
    assert desk.say("I don't know").text.endswith(GIVES_AWAY)


def test_a_draft_that_was_held_back_is_shown_with_the_reason_and_can_be_marked(
    desk: Desk,
) -> None:
    desk.do("pin", text=GIVES_AWAY, seen=GIVES_AWAY)
    assert GIVES_AWAY not in desk.say("I don't know").text
    report = desk.turns()[-1].reply.guard
    draft = next(n for n, text in enumerate(report.blocked) if GIVES_AWAY in text)
    page = desk.page()
    assert "held back" in page
    assert GIVES_AWAY in page
    assert f'name="draft" value="{draft}"' in page
    page = desk.do("blocked", turn="1", draft=str(draft), comment="He said so himself.").text
    assert "a draft that was held back for nothing" in page
    assert "He said so himself." in page


def test_a_rating_with_a_better_reply_and_a_leak_are_kept_and_shown(desk: Desk) -> None:
    better = "What is `i` the last time?\r\nAnd then?"
    desk.do("rate", turn="0", stars="2", comment="Too long", better=better)
    page = desk.do("leak", turn="0", span="`i`")
    assert page.url.fragment == "turn-0"
    assert [one.deed for one in desk.ada.site.tutor.interventions(desk.session)] == [
        RateReply(turn=0, stars=2, comment="Too long", better=better.replace("\r", "")),
        MarkLeak(turn=0, span="`i`"),
    ]
    assert "rated a reply with 2 of 5" in page.text
    assert "What is `i` the last time?" in page.text


def test_the_tutor_is_switched_off_and_on_for_this_session(desk: Desk) -> None:
    desk.do("switch", on="no", reason="A test")
    assert desk.answering is Answering.NOBODY
    page = desk.do("switch", on="yes")
    assert desk.answering is Answering.TUTOR
    assert "switched the tutor off" in page.text
    assert "A test" in page.text


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"kind": "understanding", "about": "x", "held": "yes", "reason": " "}, "reason"),
        ({"kind": "rate", "turn": "0", "comment": "kept & safe"}, "stars"),
        ({"kind": "pin", "text": "x" * 8_001, "reason": "kept & safe"}, "text"),
        ({"kind": "message", "text": "\x00 "}, "text"),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_what_was_typed_stays(
    desk: Desk, fields: dict[str, str], field: str
) -> None:
    forms = {"rate": "rate-0", "understanding": "understanding-1"}
    form = forms.get(fields["kind"], fields["kind"])
    page = desk.do(**fields, form=form)
    assert page.status_code == 422
    assert errors(page) == [f"{form}-{field}"]
    if "kept & safe" in fields.values():
        assert "kept &amp; safe" in page.text
    assert desk.ada.site.tutor.interventions(desk.session) == ()


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "understanding", "about": "no such", "held": "yes", "reason": "typed & kept"},
        {"kind": "leak", "turn": "77", "comment": "typed & kept", "form": "leak-0"},
        {"kind": "leak", "turn": "-1", "comment": "typed & kept", "form": "leak-0"},
        {"kind": "blocked", "turn": "0", "draft": "5", "comment": "typed & kept"},
        {"kind": "no such", "text": "typed & kept"},
    ],
)
def test_what_is_not_in_the_session_is_refused_kindly(desk: Desk, fields: dict[str, str]) -> None:
    page = desk.do(**fields)
    assert page.status_code == 422
    assert "not in this session" in page.text
    if fields.get("form"):
        assert "typed &amp; kept" in page.text
    assert desk.ada.site.tutor.interventions(desk.session) == ()


# ------------------------------------------------------------------------- taking over


def test_a_teacher_takes_over_writes_and_hands_back(desk: Desk) -> None:
    page = desk.do("take_over")
    assert "You answer now" in page.text
    assert desk.answering is Answering.TEACHER
    desk.say("hello?")
    assert desk.say("are you there?").text == ""
    assert "The tutor was silent." in desk.page()
    page = desk.do("message", text="Yes. **Draw it** first.")
    assert "<strong>Draw it</strong>" in page.text
    view = desk.ada.site.tutor.view(desk.session, owner=desk.owner)
    assert [line.text for line in view.transcript if line.by == "teacher"] == [
        "Yes. **Draw it** first."
    ]
    desk.do("hand_back")
    assert desk.say("I don't know").question is not None


def test_a_message_that_gives_something_away_is_sent_when_it_is_sent_again(desk: Desk) -> None:
    page = desk.do("message", text=GIVES_AWAY)
    assert "Send it anyway" in page.text
    assert GIVES_AWAY in page.text
    assert desk.ada.site.tutor.interventions(desk.session) == ()
    other = desk.do("message", text=GIVES_AWAY + " Now!", seen=GIVES_AWAY)
    assert "Send it anyway" in other.text
    sent = desk.do("message", text=GIVES_AWAY, seen=GIVES_AWAY)
    assert "Sent." in sent.text


def test_the_guard_is_asked_first_and_nothing_is_stored(desk: Desk) -> None:
    fields = {"form": "message", "kind": "message"}
    page = desk.ada.post(f"{desk.path}/preview", **fields, text=GIVES_AWAY)
    assert "The guard would hold this back" in page.text
    page = desk.ada.post(f"{desk.path}/preview", **fields, text="What is `i` at the end?")
    assert "nothing in it that gives away" in page.text
    page = desk.ada.post(f"{desk.path}/preview", **fields, text="", use="What is `i` then?")
    assert re.search(r"<textarea[^>]*>\s*What is `i` then\?</textarea>", page.text)
    assert desk.ada.site.tutor.interventions(desk.session) == ()


def test_suggestions_say_what_they_are_for_and_others_follow(desk: Desk) -> None:
    desk.do("take_over")
    desk.say("I don't know")
    fields = {"form": "message", "kind": "message", "text": "half a thou"}
    page = desk.ada.post(f"{desk.path}/suggestions", **fields).text
    assert page.count('class="candidate"') == 3
    assert page.count("<dt>Strategy</dt>") == page.count("<dt>Intention</dt>") == 3
    assert "half a thou" in page
    seen = re.findall(r'name="excluded" value="([^"]+)"', page)
    assert len(seen) == 3
    replies = set(re.findall(r'name="use" value="([^"]+)"', page))
    page = desk.ada.post(f"{desk.path}/suggestions", **fields, excluded=seen).text
    others = set(re.findall(r'name="use" value="([^"]+)"', page))
    assert others
    assert not others & replies


# ------------------------------------------------------------------------- words


def test_there_are_words_for_whatever_a_session_can_hold() -> None:
    words = load_words(WORDS)
    for section, values in {
        "intents": Intent,
        "verdicts": Verdict,
        "sources": EvidenceSource,
        "moves": Move,
        "stages": Stage,
        "acts": Act,
        "faults": Fault,
        "answering": Answering,
        "teacher_moves": TeacherMove,
    }.items():
        for value in values:
            assert words.has(f"session.{section}.{value}"), (section, value)
    for rung in Rung:
        assert words.has(f"session.rungs.{rung.name}")
