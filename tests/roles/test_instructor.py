from __future__ import annotations

import re

import pytest

from tests.conversing import RESIDUE, prose
from tests.roles.scenes import (
    MENDED,
    OFF_BY_ONE,
    ONLY_HIDDEN,
    TWICE,
    UNREADABLE,
    after,
    parts,
    question,
    questions,
    read,
    roles,
    saying,
    scene_of,
    subject,
)
from tutor_app.dialogue import (
    Intent,
    Move,
    Question,
    Reading,
    Rung,
    Stage,
    Verdict,
)
from tutor_app.planner import Act, Plan, PlanState
from tutor_app.roles.protocols import Scene, Telling, Utterance
from tutor_app.roles.wording import offline_wording

SCENE = scene_of("add-up-to-n", OFF_BY_ONE)
SOLVED = after(SCENE, scene_of("add-up-to-n", MENDED))
COUNT = question(SCENE, "ask.count", Stage.SYMPTOM, Rung.FOCUSED)
WHY = question(SCENE, "library.", Stage.CAUSE, Rung.OPEN)
MEND = question(SCENE, "mend.open", Stage.MEND)
EMPTY = Reading(intent=Intent.CHANGED_WORK)


def say(
    act: Act,
    *,
    scene: Scene = SCENE,
    asked: Question | None = None,
    answered: Question | None = None,
    reading: Reading = EMPTY,
    turns: int = 3,
    telling: Telling | None = None,
    used: tuple[str, ...] = (),
    **plan: object,
) -> Utterance:
    return roles().instructor.say(
        scene,
        Plan(act=act, question=asked, **plan),
        reading,
        PlanState(turns=turns),
        telling or Telling(answered=answered),
        used,
    )


def answer(asked: Question, message: str, scene: Scene = SCENE) -> tuple[Scene, Reading]:
    """A message in its scene, and how it is read."""
    return saying(scene, message), read(scene, asked, message)


def families(said: Utterance) -> list[str]:
    """The wording families of a reply, in order."""
    return [part.partition("#")[0] for part in said.parts]


def sound(text: str) -> bool:
    return bool(text.strip()) and not RESIDUE.search(prose(text)) and "{{" not in text


# ------------------------------------------------------------------------------ openings


@pytest.mark.parametrize(
    ("work", "opening"),
    [
        (OFF_BY_ONE, "opening"),
        (ONLY_HIDDEN, "opening.hidden"),
        (UNREADABLE, "opening.syntax"),
        ("def total_up_to(n):\n    pass\n", "opening.unwritten"),
        (MENDED, "opening.passes"),
    ],
    ids=["shown", "hidden", "syntax", "unwritten", "works"],
)
def test_the_opening_says_what_the_program_does_then_asks(work: str, opening: str) -> None:
    scene = scene_of("add-up-to-n", work).model_copy(update={"turn": 0})
    said = say(Act.ASK, scene=scene, asked=questions(scene)[0])
    text = said.text
    assert families(said)[0] == opening
    assert sound(text)
    assert prose(text).count("?") <= 1
    for case in scene.problem.cases:
        if case.hidden:
            assert case.call not in text


# ------------------------------------------------------------------------------ every question


def test_every_question_that_could_be_asked_has_sound_words() -> None:
    works = (OFF_BY_ONE, ONLY_HIDDEN, UNREADABLE, MENDED, "def total_up_to(n):\n    pass\n")
    for work in works:
        scene = scene_of("add-up-to-n", work)
        for asked in questions(scene):
            text = say(Act.ASK, scene=scene, asked=asked, answered=asked).text
            assert sound(text), (asked.wording, text)


def test_a_choice_is_offered_in_full() -> None:
    faulty = {id: parts().catalog.problems[id].faulty[0].code for id in ("factorial", "leap-year")}
    works = [("add-up-to-n", OFF_BY_ONE), ("add-up-to-n", UNREADABLE), *faulty.items()]
    for scene in (scene_of(*work) for work in works):
        for asked in questions(scene):
            if asked.rung is Rung.CHOICE and asked.probe is not None:
                text = say(Act.ASK, scene=scene, asked=asked, answered=asked).text
                assert [choice for choice in asked.probe.choices if choice not in text] == [], text


def test_the_name_of_an_error_that_is_asked_for_is_not_said() -> None:
    problem = parts().catalog.problems["factorial"]
    scene = scene_of("factorial", problem.faulty[0].code).model_copy(update={"turn": 0})
    asked = question(scene, "ask.message", rung=Rung.FOCUSED)
    text = say(Act.ASK, scene=scene, asked=asked).text
    assert asked.expected is not None
    assert asked.expected not in text
    assert "an error" in text


# ------------------------------------------------------------------------------ what was said


def test_a_right_value_is_confirmed_before_the_next_question() -> None:
    scene, reading = answer(COUNT, str(COUNT.expected))
    text = say(Act.ASK, scene=scene, asked=WHY, answered=COUNT, reading=reading).text
    assert reading.asked is Verdict.RIGHT
    assert f"`{COUNT.expected}`" in text.partition(".")[0]
    assert "not quite" not in text.lower()


def test_a_wrong_value_is_set_against_the_run_with_its_table() -> None:
    scene, reading = answer(COUNT, "77")
    contrast = COUNT.model_copy(
        update={"move": Move.CONTRAST, "wording": "contrast.count", "checkable": False}
    )
    assert COUNT.probe is not None
    table = subject().full_table(scene.problem, scene.work, COUNT.probe)
    assert table is not None
    telling = Telling(answered=COUNT, table=table)
    text = say(Act.ASK, scene=scene, asked=contrast, reading=reading, telling=telling).text
    assert "| --- |" in text
    assert all(cell in text for row in table.rows for cell in row)
    assert "**?**" not in text
    assert sound(text)
    without = say(
        Act.ASK, scene=scene, asked=contrast, reading=reading, telling=Telling(answered=COUNT)
    ).text
    assert f"`{COUNT.expected}`" in without
    assert sound(without)


@pytest.mark.parametrize("verdict", Verdict)
@pytest.mark.parametrize("asked", [COUNT, WHY, MEND], ids=["fact", "why", "mend"])
def test_every_verdict_on_every_kind_of_question_has_words(
    verdict: Verdict, asked: Question
) -> None:
    for quote in ("", "it stops before n", "one two three four " * 8):
        reading = Reading(intent=Intent.ANSWER, asked=verdict, quotation=quote)
        text = say(
            Act.ASK, scene=saying(SCENE, quote), asked=WHY, answered=asked, reading=reading
        ).text
        assert sound(text)


def test_only_short_words_are_quoted_back() -> None:
    def quoted(words: str) -> bool:
        reading = Reading(intent=Intent.ANSWER, asked=Verdict.RIGHT, quotation=words)
        said = say(Act.ASK, asked=MEND, answered=WHY, reading=reading)
        return f"“{words}”" in said.text

    assert quoted("it stops before n")
    assert quoted(" ".join(["word"] * 12))
    assert not quoted(" ".join(["word"] * 13))
    assert not quoted("no")


def test_credit_for_more_than_was_asked_is_said_once() -> None:
    scene, reading = answer(COUNT, "because range stops before n so n is never added")
    reading = reading.model_copy(update={"asked": Verdict.UNSURE})
    plain = say(Act.ASK, scene=scene, asked=MEND, answered=COUNT, reading=reading)
    credited = say(
        Act.ASK, scene=scene, asked=MEND, answered=COUNT, reading=reading, credited=("x",)
    )
    assert set(families(credited)) - set(families(plain)) == {"ack.credited"}


def test_another_fault_is_introduced_and_one_that_came_back_is_greeted() -> None:
    other = WHY.model_copy(update={"finding": "other"})
    reading = Reading(intent=Intent.ANSWER, asked=Verdict.RIGHT, quotation="it stops before n")
    new = say(Act.ASK, asked=COUNT, answered=other, reading=reading)
    assert "next" in families(new)
    back = say(Act.ASK, asked=COUNT, answered=other, reading=reading, returned=(COUNT.finding,))
    assert "next.returned" in families(back)
    same = say(Act.ASK, asked=COUNT, answered=WHY, reading=reading)
    assert not [family for family in families(same) if family.startswith("next")]


def test_an_edit_is_named_before_the_next_question() -> None:
    worse = after(
        scene_of(TWICE, "def twice(n):\n    return n + 1\n"),
        scene_of(TWICE, "def twice(n):\n    return n + 20\n"),
    )
    asked = questions(worse)[0]
    text = say(Act.ASK, scene=worse, asked=asked, answered=asked).text
    assert "`twice(20)`" in text
    assert "`twice(1)`" in text
    assert sound(text)


# ------------------------------------------------------------------------------ bridges


@pytest.mark.parametrize("intent", [i for i in Intent if i is not Intent.ANSWER])
@pytest.mark.parametrize("asked", [COUNT, WHY, MEND, None], ids=["fact", "why", "mend", "none"])
def test_every_aside_has_a_word_and_the_question_is_pointed_at(
    intent: Intent, asked: Question | None
) -> None:
    scene = after(SCENE, saying(SCENE, "hello"))
    text = say(
        Act.BRIDGE, scene=scene, asked=asked, answered=asked, reading=Reading(intent=intent)
    ).text
    assert sound(text)
    assert not re.match(r"(Right|Yes|Exactly)\b", text)


def test_a_definition_is_told_and_an_unknown_word_owned_up_to() -> None:
    known = saying(SCENE, "what is an index?")
    reading = Reading(intent=Intent.ASKS_MEANING, term="index")
    text = say(Act.BRIDGE, scene=known, asked=COUNT, answered=COUNT, reading=reading).text
    assert "position" in text
    unknown = saying(SCENE, "what is a zorp?")
    reading = Reading(intent=Intent.ASKS_MEANING)
    text = say(Act.BRIDGE, scene=unknown, asked=COUNT, answered=COUNT, reading=reading).text
    assert "zorp" not in text
    assert sound(text)


def test_hello_and_a_mere_ok_are_answered_differently() -> None:
    greeting = Reading(intent=Intent.GREETING)

    def families_of(message: str) -> list[str]:
        scene = saying(SCENE, message)
        return families(say(Act.BRIDGE, scene=scene, asked=COUNT, reading=greeting))

    assert "intent.greeting.hello" in families_of("Hi there!")
    assert "intent.greeting.hello" not in families_of("ok")
    assert "intent.greeting.hello" not in families_of("history is fun")


def test_a_deadline_is_heard() -> None:
    begging = Reading(intent=Intent.ASKS_ANSWER)
    variants = range(len(offline_wording().variants("intent.asks_answer")[1]))
    due = saying(SCENE, "it's due in ten minutes, just tell me")
    calm = saying(SCENE, "just tell me")
    heard, unheard = (
        {
            say(
                Act.ASK,
                scene=scene,
                asked=WHY,
                answered=COUNT,
                reading=begging,
                used=tuple(f"intent.asks_answer#{n}" for n in variants if n != left),
            ).text
            for left in variants
        }
        for scene in (due, calm)
    )
    assert heard - unheard
    assert all(sound(text) for text in heard | unheard)


def test_a_change_that_is_told_is_to_be_tried() -> None:
    reading = Reading(intent=Intent.ANSWER, asked=Verdict.RIGHT, quotation="go up to n as well")
    text = say(Act.BRIDGE, asked=MEND, answered=MEND, reading=reading).text
    assert "run it" in text.lower()
    assert "?" not in text


# ------------------------------------------------------------------------------ ends


def test_a_worked_example_shows_both_programs_or_owns_that_there_is_none() -> None:
    finding = SCENE.findings[0]
    example = subject().worked_example(finding, SCENE.work, ())
    assert example is not None
    reading = Reading(intent=Intent.DOES_NOT_KNOW)
    telling = Telling(answered=COUNT, example=example)
    text = say(Act.EXAMPLE, asked=COUNT, reading=reading, telling=telling).text
    assert text.count("```python") == 2
    assert example.mended.strip() in text
    assert all(step in text for step in example.noticed)
    assert "total_up_to" not in text
    bare = say(Act.EXAMPLE, asked=COUNT, answered=COUNT, reading=reading).text
    assert "```" not in bare
    assert sound(bare)


def test_when_all_passes_the_question_is_why_and_names_what_changed() -> None:
    text = say(Act.WHY, scene=SOLVED, answered=COUNT).text
    assert "All" in text
    assert "total_up_to(" in text
    at_once = say(Act.WHY, scene=SOLVED, turns=1).text
    assert "why" in at_once.lower() or "Which line" in at_once


def test_printed_output_that_changed_is_not_said_to_be_the_same_value() -> None:
    countdown = parts().catalog.problems["countdown"]
    before = scene_of("countdown", countdown.faulty[0].code)
    now = after(before, scene_of("countdown", countdown.solutions[0]))
    text = say(Act.WHY, scene=now, answered=questions(before)[0]).text
    assert "`None`" not in text


def test_the_ends_are_said_without_a_question() -> None:
    reading = Reading(intent=Intent.ANSWER, asked=Verdict.UNSURE, quotation="check the last round")
    done = say(Act.CLOSE, scene=SOLVED, reading=reading).text
    assert "“check the last round”" in done
    assert "“" not in say(Act.CLOSE, scene=SOLVED, reading=Reading(intent=Intent.EMPTY)).text
    hidden = scene_of("add-up-to-n", ONLY_HIDDEN)
    rest = [
        done,
        say(Act.STUCK).text,
        say(Act.STUCK, scene=hidden).text,
        say(Act.FAREWELL).text,
        say(Act.REST).text,
        say(Act.REST, scene=SOLVED).text,
    ]
    assert all(sound(text) and "?" not in text for text in rest)
    assert len(set(rest)) == len(rest)
    assert "total_up_to(" in rest[1]
    assert "total_up_to(" not in rest[2]


def test_the_recap_confirms_why_first() -> None:
    asked = WHY.model_copy(update={"wording": "why"})
    reading = Reading(intent=Intent.ANSWER, asked=Verdict.RIGHT, quotation="n is counted now")
    text = say(Act.RECAP, scene=SOLVED, answered=asked, reading=reading).text
    assert "“n is counted now”" in text
    assert text.count("?") == 1


@pytest.mark.parametrize("asked", [COUNT, WHY, None], ids=["fact", "why", "none"])
def test_the_safe_question_holds_nothing_of_the_program(asked: Question | None) -> None:
    for scene in (SCENE, scene_of("add-up-to-n", ONLY_HIDDEN)):
        for turn in range(4):
            moment = scene.model_copy(update={"turn": turn})
            text = roles().instructor.safe(moment, Plan(act=Act.ASK, question=asked))
            assert text.count("?") == 1
            assert sound(text)
            assert "range" not in text


def test_nothing_is_said_twice_while_other_words_are_left() -> None:
    reading = Reading(intent=Intent.DOES_NOT_KNOW)
    used: tuple[str, ...] = ()
    texts = []
    for _ in range(3):
        said = say(Act.ASK, asked=COUNT, answered=COUNT, reading=reading, used=used)
        used += said.parts
        texts.append(said.text)
    assert len(set(texts)) == 3
