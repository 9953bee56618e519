"""The student's page: the components, and which event leads where.

Follow one message: `send` below calls `Desk.send`, which asks `Tutor.respond_async` and renders
what `Tutor.view` then says.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING, Any

import gradio as gr

from tutor_app.web.concept_names import load_concept_names
from tutor_app.web.desk import Desk
from tutor_app.web.layout import lay_out
from tutor_app.web.news import News, Update
from tutor_app.web.render_demo import demo_html
from tutor_app.web.signatures import remember_signatures
from tutor_app.web.words import Words

if TYPE_CHECKING:
    from tutor_app.settings import Settings
    from tutor_app.tutor import Tutor

# How many events are answered at once. A turn may wait for a language model for seconds.
EVENTS_AT_ONCE = 160
QUEUE_SIZE = 400
# Gradio keeps what each page last showed, 0.15 MB of it. We need none of it: a page that was
# forgotten is made anew from the browser's next event, in 3 ms.
PAGES_REMEMBERED = 600


def build_page(tutor: Tutor, words: Words, browser_secret: str, settings: Settings) -> gr.Blocks:
    """Make the page for one tutor. It holds no student's data: see `Desk`."""
    page = gr.Blocks(title=words("brand.title"), analytics_enabled=False, fill_width=True)
    page.max_threads = EVENTS_AT_ONCE  # also caps async handlers; has to be set before queue()
    page.state_session_capacity = PAGES_REMEMBERED
    page.queue(default_concurrency_limit=None, max_size=QUEUE_SIZE, api_open=False)
    with page:
        names = load_concept_names()
        listed = tutor.catalog.problems.values()
        demo = demo_html(settings, words)
        parts = lay_out(listed, words, names, browser_secret, settings.has_model, demo)
        remember_signatures({type(part) for part in vars(parts).values()})
        desk = Desk(tutor, parts, words, names, settings)
        owner, session, code, message = parts.owner, parts.session, parts.code, parts.message
        # Each output costs, changed or not (see news.py): events name only what they may change.
        told: list[Any] = [parts.told]
        screens: list[Any] = [parts.library_screen, parts.own_screen, parts.sessions_screen]
        screens += [parts.work_screen, session]
        elsewhere = [*screens, *told]
        opened = [*screens, parts.subject, code, parts.run, *told]

        def on(
            trigger: Any,
            handler: Callable[..., Any],
            inputs: list[Any],
            then: str = "",
            changes: list[Any] = told,
            **more: Any,
        ) -> None:
            """Connect an event. `then` is what the browser does when it is through; `changes` are
            the components it may change, the last of them the one that brings its news.
            """
            carrier = changes[-1]
            done = trigger(
                _careful(handler, desk.went_wrong, lambda: News(carrier)),
                inputs,
                changes,
                show_progress="hidden",
                api_visibility="private",
                **more,
            )
            if then:
                after = f"(news) => {{ window.maieutic.told(news); window.maieutic.{then}(); }}"
                done.then(None, [carrier], None, js=after)

        # The page is loaded: the session in the address (?s=...) is opened again.
        def arrive(who: object, where: str, request: gr.Request) -> Update:
            return desk.arrive(who, where, request.cookies)

        on(
            page.load,
            arrive,
            [owner, session],
            then="ready",
            changes=[owner, *opened],
            js="(owner, _) => [owner, window.maieutic.sessionInAddress()]",
        )

        # Choosing what to work on.
        async def open_problem(who: str, event: gr.EventData) -> AsyncIterator[Update]:
            async for update in desk.open_problem(who, _sent(event, "id")):
                yield update

        async def start_from(who: str, where: str, event: gr.EventData) -> AsyncIterator[Update]:
            async for update in desk.start_from(who, where, _sent(event, "id")):
                yield update

        def choose_kind(event: gr.EventData) -> Update:
            return desk.choose_kind(_sent(event, "kind"))

        def resume(who: str, event: gr.EventData) -> Update:
            return desk.resume(who, _sent(event, "id"))

        async def start_own(who: str, kind: str, goal: str, *fields: str) -> AsyncIterator[Update]:
            equation, rows = fields[3:5]
            if kind == "open":
                starting = desk.start_open(who, *fields[5:])
            elif kind == "algebra":
                starting = desk.start_equation(who, equation, goal, rows)
            else:
                starting = desk.start_own(who, *fields[:3])
            async for update in starting:
                yield update

        program = [parts.own_code, parts.own_statement, parts.own_examples]
        lines = [parts.own_equation, parts.own_rows]
        problem = [parts.own_task, parts.own_topic, parts.own_work]
        own = [owner, parts.own_kind, parts.own_goal, *program, *lines, *problem]
        on(parts.bus.open_problem, open_problem, [owner], then="arrived", changes=opened)
        on(parts.bus.start_from, start_from, [owner, session], changes=opened)
        on(parts.bus.start_over, desk.start_over, [owner, session], changes=opened)
        on(parts.bus.resume, resume, [owner], then="arrived", changes=opened)
        on(
            parts.bus.show_problems,
            desk.problems,
            [owner],
            then="arrived",
            changes=elsewhere,
        )
        on(parts.bus.choose_kind, choose_kind, [])
        on(parts.bus.show_own, desk.own_form, [owner], then="arrived", changes=elsewhere)
        on(
            parts.own_start.click,
            start_own,
            own,
            then="arrived",
            changes=opened,
            js="(who, _, __, ...fields) => [who, ...window.maieutic.ownChoices(), ...fields]",
        )
        on(parts.own_back.click, desk.problems, [owner], then="arrived", changes=elsewhere)

        # Working: every keystroke is kept, a run shows results, a message gets a reply.
        async def answer(
            who: str, where: str, program: str, event: gr.EventData
        ) -> AsyncIterator[Update]:
            async for update in desk.send(who, where, _sent(event, "text"), program):
                yield update

        work = [owner, session, code, parts.subject]
        on(code.input, desk.keep_work, work, changes=[parts.typed_told], trigger_mode="always_last")
        on(parts.run.click, desk.run, [owner, session, code])
        # Gradio drops an event while the one before is under way, and it still is for a moment
        # after the reply has come: an answer sent at once would be lost. What is sent twice, the
        # browser drops.
        for sent in (parts.send.click, message.submit):
            on(
                sent,
                desk.send,
                [owner, session, message, code],
                js="(who, where, text, code) => [who, where, window.maieutic.once(text), code]",
                trigger_mode="multiple",
            )
        on(parts.bus.answer, answer, [owner, session, code])
        on(parts.bus.too_large, desk.too_large, [], changes=[parts.aside])
        on(parts.bus.hush, desk.hush, [], changes=[parts.aside])
        on(parts.bus.listen, desk.listen, [owner, session])

        # The student's own data.
        def delete_one(who: str, event: gr.EventData) -> Update:
            return desk.delete_one(who, _sent(event, "id"))

        on(
            parts.bus.show_sessions,
            desk.show_sessions,
            [owner],
            then="arrived",
            changes=elsewhere,
        )
        on(parts.bus.delete_one, delete_one, [owner])
        on(parts.bus.delete_all, desk.delete_all, [owner])
        on(parts.bus.download, desk.download, [owner], changes=[parts.payload, *told])

        # Things only the browser does.
        def saved(text: str) -> str:
            return ""

        for carrier in (parts.told, parts.typed_told, parts.aside):
            carrier.change(None, [carrier], None, js="(news) => { window.maieutic.told(news); }")
        session.change(None, [session], None, js="(id) => { window.maieutic.setAddress(id); }")
        parts.payload.change(
            saved,
            [parts.payload],
            [parts.payload],
            js=f"(text) => [window.maieutic.save(text, {words('sessions.file')!r})]",
            show_progress="hidden",
            api_visibility="private",
        )
    return page


def _careful(
    handler: Callable[..., Any], went_wrong: Callable[[], Update], news: Callable[[], News]
) -> Callable[..., Any]:
    """The handler, its updates as the page takes them, and whatever it did not foresee as a kind
    message and a log entry.
    """
    if inspect.isasyncgenfunction(handler):

        @functools.wraps(handler)
        async def streaming(*given: Any) -> AsyncIterator[Update]:
            told = news()
            try:
                async for update in handler(*given):
                    yield told.of(update)
            except Exception:
                yield told.of(went_wrong())

        return streaming

    @functools.wraps(handler)
    def plain(*given: Any) -> Update:
        try:
            return news().of(handler(*given))
        except Exception:
            return news().of(went_wrong())

    return plain


def _sent(event: gr.EventData, field: str) -> str:
    """A text the browser sent with an event; anything else counts as empty."""
    data = event._data
    value = data.get(field, "") if isinstance(data, dict) else ""
    return value if isinstance(value, str) else ""
