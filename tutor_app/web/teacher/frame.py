"""The frame around every page: templates, words, and what all of them show.

Everything a template prints is escaped. There are no scripts or styles inside pages, so the
browser is told to run none (`HEADERS`): what looks different for each value is a class or an
attribute of SVG.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from tutor_app.classroom import Refused, Teacher
from tutor_app.datafiles import PROMPTS
from tutor_app.web.page_head import PLACE
from tutor_app.web.teacher.guest import with_forms_shut
from tutor_app.web.words import Words, load_words

TEMPLATES = Path(__file__).resolve().parent / "templates"
WORDS = PROMPTS / "teacher.yaml"

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    "X-Frame-Options": "DENY",
}
# The pages of a class: their names in prompts/teacher.yaml, and where they are below the class.
CLASS_PAGES = (
    ("overview", ""),
    ("students", "/students"),
    ("report", "/report"),
    ("exports", "/exports"),
    ("settings", "/settings"),
)

_KEY = re.compile(r"""\bt\(\s*["']([\w.]+)["']\s*[,)]""")
_FORM_TOKEN = Markup('<input type="hidden" name="form_token" value="{}">')
_COUNTED = re.compile(r"""\bcounted\(\s*["']([\w.]+)["']""")


class Frame:
    """Makes pages from templates. `version` changes with the files that pages load."""

    def __init__(
        self, version: str = "", words: Words | None = None, templates: Path = TEMPLATES
    ) -> None:
        """Pages from the folder `templates`, around which the panel's `base.html` may stand.

        Raises DataFileError, naming the key, when a template uses words that are not there.
        """
        self.words = words or load_words(WORDS)
        self._environment = Environment(
            loader=FileSystemLoader([templates, TEMPLATES]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals.update(
            t=self.words,
            paragraphs=self.words.paragraphs,
            counted=self._counted,
            files=PLACE,
            version=version,
            class_pages=CLASS_PAGES,
        )
        self._environment.filters.update(when=when_html, day=day_text)
        for key in keys_used(templates.rglob("*.html")):
            self.words(key)

    def page(
        self,
        request: Request,
        template: str,
        *,
        status: int = 200,
        teacher: Teacher | None = None,
        refused: Refused | None = None,
        **values: object,
    ) -> HTMLResponse:
        """A page. `refused` says what was wrong with the form it shows; templates ask for it field
        by field: `error("name")`.
        """
        base = request.scope.get("root_path", "")
        token = teacher.form_token if teacher else ""
        text = self._environment.get_template(template).render(
            base=base,
            home=base.removesuffix("/teacher").removesuffix("/join") + "/",
            teacher=teacher,
            form_token=lambda: _FORM_TOKEN.format(token),
            error=self._errors(refused),
            **values,
        )
        if teacher and teacher.is_guest:
            text = with_forms_shut(text, self.words("guest.shut"))
        return HTMLResponse(text, status_code=status, headers=HEADERS)

    def refusal(self, refused: Refused) -> str:
        """The words for something that was refused."""
        slots = {
            name: clock_text(value) if isinstance(value, datetime) else value
            for name, value in refused.slots.items()
        }
        return self.words(f"refused.{refused.reason}", **slots)

    def _counted(self, key: str, count: int) -> str:
        """How many of something: the words of `key`, or for one of them those of `key_one`."""
        return self.words(f"{key}_one" if count == 1 else key, count=f"{count:,}")

    def _errors(self, refused: Refused | None) -> Callable[[str], str]:
        def error(field: str) -> str:
            return self.refusal(refused) if refused and refused.field == field else ""

        return error


def go(request: Request, path: str) -> RedirectResponse:
    """After a form, on to a page of the panel: a reload then sends nothing again."""
    return RedirectResponse(
        request.scope.get("root_path", "") + path, status_code=303, headers=HEADERS
    )


def keys_used(files: Iterable[Path]) -> set[str]:
    """The keys of words that templates name outright."""
    keys: set[str] = set()
    for file in files:
        text = file.read_text(encoding="utf-8")
        keys.update(_KEY.findall(text))
        for key in _COUNTED.findall(text):
            keys.update((key, f"{key}_one"))
    return keys


def when_html(moment: datetime) -> Markup:
    """A moment, in UTC; `static/teacher.js` shows it in the reader's own time."""
    shown = moment.astimezone(UTC)
    return Markup('<time datetime="{}">{}</time>').format(
        shown.isoformat(timespec="seconds"), f"{day_text(shown)}, {shown:%H:%M} UTC"
    )


def day_text(moment: datetime) -> str:
    """A day, such as 3 Mar 2026."""
    return escape(f"{moment.astimezone(UTC):%d %b %Y}".lstrip("0"))


def clock_text(moment: datetime) -> str:
    """A time of day, such as 14:05 UTC."""
    return f"{moment.astimezone(UTC):%H:%M} UTC"
