"""The server: FastAPI, the page at `/`, its files, and the limits in front of them."""

from __future__ import annotations

import errno
import hashlib
import importlib.util
import logging
import os
import signal
import socket
import sys
import threading
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from tutor_app.datafiles import DataFileError
from tutor_app.errors import TutorError
from tutor_app.settings import Settings, get_settings
from tutor_app.web.garbage import leave_to_stay, look_rarely
from tutor_app.web.logs import set_up_logging

if TYPE_CHECKING:
    from fastapi import FastAPI

    from tutor_app.tutor import Tutor
    from tutor_app.web.sample.playing import SampleClass
    from tutor_app.web.sweeping import Sweeper

STATIC = Path(__file__).resolve().parent / "static"

# Requests that are still open when the server is told to stop get this long.
SECONDS_TO_FINISH = 3

log = logging.getLogger(__name__)


def main() -> None:
    """Start the server with the settings of the environment, and serve until it is stopped."""
    look_rarely()
    settings = get_settings()
    set_up_logging(settings.log_format)
    signal.signal(signal.SIGTERM, _end)
    listening = listen(settings.host, settings.port)
    port = listening.getsockname()[1]

    shown = "localhost" if settings.host in ("127.0.0.1", "0.0.0.0", "::") else settings.host
    address = f"http://{shown}:{port}"
    print(f"Maieutic is at {address} (stop it with Ctrl+C)", flush=True)
    if settings.open_browser:
        import webbrowser

        threading.Timer(1.0, webbrowser.open, [address]).start()
    try:
        serve(settings, listening, address)
    except (TutorError, DataFileError) as error:
        sys.exit(f"Maieutic cannot start: {error.__cause__ or error}")


def _end(_number: int, _frame: FrameType | None) -> None:
    """End the program as Ctrl+C does. uvicorn sends itself the signal again when it has stopped:
    by default that would end the process before the turns that are running are stored.
    """
    sys.exit(0)


def serve(settings: Settings, listening: socket.socket, address: str) -> None:
    """Answer on a port until the process is told to stop; running turns are finished first.
    `address` is how people reach it.

    Raises what went wrong when the application cannot be built.
    """
    import uvicorn

    from tutor_app.web.cold_start import ColdStart, Say
    from tutor_app.web.words import load_words

    opened: list[Tutor] = []
    stopping: list[Sweeper | SampleClass] = []

    def build(say: Say) -> FastAPI:
        say("imports")
        from tutor_app.tutor import Tutor
        from tutor_app.web.sample import open_sample
        from tutor_app.web.sweeping import Sweeper

        say("opens")
        tutor = Tutor.open(data_dir=settings.data_dir, settings=settings)
        opened.append(tutor)
        welcome_teacher(tutor, settings, address)
        say("builds")
        app = create_app(settings, tutor)
        warming = threading.Thread(target=warm_up, args=[tutor, settings], daemon=True)
        warming.name = "warm-up"
        warming.start()
        parts = tutor.parts
        sweeper = Sweeper(parts.repository, parts.school.classes, settings)
        stopping.append(sweeper)
        sweeper.start()
        sample = open_sample(parts, settings)
        if sample is not None:
            stopping.append(sample)
            sample.start(warming.join)  # whoever is there first is not to wait for it
        return app

    def stop() -> None:
        server.should_exit = True

    cold = ColdStart(build, load_words(), stop)
    server = uvicorn.Server(
        uvicorn.Config(
            cold, log_level="warning", timeout_graceful_shutdown=SECONDS_TO_FINISH, lifespan="on"
        )
    )
    try:
        server.run(sockets=[listening])
    finally:
        for one in stopping:
            one.stop()
        for tutor in opened:
            tutor.close()  # waits for the turns that are running, so that they are stored
    if cold.failed is not None:
        raise cold.failed


def welcome_teacher(tutor: Tutor, settings: Settings, address: str) -> None:
    """Make the teacher that is set, or print the link for the first one while there is none.

    Raises TutorError when what is set cannot be used.
    """
    from tutor_app.classroom import Refused

    accounts = tutor.classroom.accounts
    password = settings.teacher_password.get_secret_value() if settings.teacher_password else ""
    if settings.teacher or password:
        try:
            accounts.make(settings.teacher or "", password)
        except Refused as refused:
            from tutor_app.web.teacher.frame import Frame

            name = "TUTOR_TEACHER" if refused.field == "name" else "TUTOR_TEACHER_PASSWORD"
            raise TutorError(f"{name} cannot be used. {Frame().refusal(refused)}") from refused
    token = accounts.setup_link()
    if token is None:
        print(f"Teachers log in at {address}/teacher", flush=True)
    else:
        print(
            f"For the first teacher, once, within 24 hours: {address}/teacher/setup/{token}",
            flush=True,
        )


def listen(host: str, port: int) -> socket.socket:
    """Take the port now, so that a taken one is said at once and not after ten seconds.

    Port 0 takes any free one. Ends the program with a clear message when it cannot be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    taken = socket.socket(family, socket.SOCK_STREAM)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((host, port))
    except OSError as error:
        taken.close()
        if error.errno == errno.EADDRINUSE:
            why = (
                f"Port {port} is taken, perhaps by another Maieutic. "
                "Stop that one, or choose another port: TUTOR_PORT=7861 python app.py"
            )
        elif error.errno == errno.EACCES:
            why = f"Port {port} may not be used by this account. Choose one above 1024: TUTOR_PORT"
        else:
            why = (
                f"Cannot listen on {host} port {port}: {error.strerror}. See TUTOR_HOST, TUTOR_PORT"
            )
        sys.exit(why)
    return taken


def warm_up(tutor: Tutor, settings: Settings) -> None:
    """Hold a short session per subject and delete it, so that no student waits for a first time.

    The sandbox starts, the embedding is loaded and the index is built where it has to be; all
    of that happens at first use, and the page is already there meanwhile. A language model is
    left out: it would be asked, and paid, for nobody.
    """
    from tutor_app.tutor import Tutor

    try:
        if not settings.has_model:
            _rehearse(tutor)
            leave_to_stay()
            return
        alone = Tutor.open(None, settings.model_copy(update={"api_key": None, "base_url": None}))
        try:
            _rehearse(alone)
        finally:
            alone.close()
        leave_to_stay()
    except Exception:
        # Whatever is wrong will be said to the student whose session needs it.
        log.exception("warming up failed")


def _rehearse(tutor: Tutor) -> None:
    from tutor_app.web.access import new_owner

    owner = new_owner()
    to_try = {one.subject: one for one in tutor.catalog.problems.values() if one.faulty}
    for problem in to_try.values():
        session = tutor.start(problem, problem.faulty[0].code, owner=owner)
        tutor.respond(session.id, "I am not sure, it stops too early", owner=owner)
        tutor.delete(session.id, owner=owner)


def create_app(settings: Settings, tutor: Tutor) -> FastAPI:
    """The whole web application for a tutor.

    Pages are mounted from the most particular path to `/`, which takes everything that is left:
    the student's comes last.
    """
    # Gradio reads these when it is imported: no analytics, no look at the network at start.
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    # Gradio keeps figures of its events in memory, for nobody, and sums them up after each.
    os.environ.setdefault("GRADIO_ANALYTICS_MAX_EVENTS", "100")
    os.environ.setdefault("GRADIO_ANALYTICS_CACHE_FREQUENCY", "1000000000")
    os.environ.setdefault("GRADIO_RUN_HISTORY", "False")
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    _say_once_what_is_missing("matplotlib")  # Gradio tries to import it at each event

    from fastapi import FastAPI, Request
    from fastapi.responses import RedirectResponse
    from fastapi.staticfiles import StaticFiles

    from tutor_app.web.body_limit import BodyLimit
    from tutor_app.web.headers import Headers
    from tutor_app.web.hearing import add_hearing
    from tutor_app.web.joining import joining
    from tutor_app.web.operations import add_operations
    from tutor_app.web.page_head import PLACE, DressPage
    from tutor_app.web.teacher.application import teacher_panel
    from tutor_app.web.words import load_words

    words = load_words()
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.mount(PLACE, StaticFiles(directory=STATIC), name="page-files")
    app.mount("/teacher", teacher_panel(tutor, settings, _version()), name="teacher")

    add_operations(app, tutor, settings)
    add_hearing(app, tutor.heard)
    app.mount("/join", joining(tutor, settings, _version()), name="join")

    def with_slash(request: Request) -> RedirectResponse:
        return RedirectResponse(f"{request.scope['path']}/")

    for mounted in ("/teacher", "/join"):
        app.add_route(mounted, with_slash, include_in_schema=False)
    _mount_student(app, tutor, settings)
    app.add_middleware(DressPage, words=words, version=_version())
    app.add_middleware(Headers, framed_by=settings.framed_by, strict=("/teacher", "/join"))
    app.add_middleware(BodyLimit, message=words("notices.too_large_body"))
    return app


def _say_once_what_is_missing(name: str) -> None:
    """Python searches its folders again each time a module is imported that is not there."""
    if importlib.util.find_spec(name) is None:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]


def _mount_student(app: FastAPI, tutor: Tutor, settings: Settings) -> None:
    """Mount the student's page, which is Gradio's: it is at `/`. Of Gradio's own addresses only
    those are open that the page needs.
    """
    import gradio as gr
    from starlette.routing import Mount

    from tutor_app.web.access import browser_secret, server_secret
    from tutor_app.web.closed import Closed
    from tutor_app.web.page_events import PageEvents
    from tutor_app.web.student import build_page
    from tutor_app.web.theme import theme
    from tutor_app.web.words import load_words

    configured = settings.secret.get_secret_value() if settings.secret else None
    secret = server_secret(configured, settings.data_dir)
    gr.mount_gradio_app(
        app,
        build_page(tutor, load_words(), browser_secret(secret), settings),
        path="/",
        app_kwargs={"docs_url": None, "redoc_url": None, "openapi_url": None},
        theme=theme(),
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        show_error=False,
        ssr_mode=False,
        pwa=False,
        favicon_path=str(STATIC / "icon.png"),
        max_file_size=1,
    )
    (mounted,) = (one for one in app.routes if isinstance(one, Mount) and one.path == "")
    assert isinstance(mounted.app, gr.routes.App)
    mounted.app = Closed(PageEvents(mounted.app))


def _version() -> str:
    """Changes whenever a file of the page does, so that browsers never mix old and new."""
    digest = hashlib.sha256()
    for file in sorted(STATIC.iterdir()):
        if file.is_file():
            digest.update(file.read_bytes())
    return digest.hexdigest()[:10]
