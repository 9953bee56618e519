"""What students are called in what leaves the panel."""

from __future__ import annotations

from collections.abc import Mapping

from tutor_app.classroom import TeacherOfClass
from tutor_app.teaching.names import Names
from tutor_app.web.access import server_secret
from tutor_app.web.teacher.panel import Panel


def pseudonyms(panel: Panel, place: TeacherOfClass, nicknames: Mapping[str, str]) -> Names:
    """The names of a class: the same in all that is exported of it, so that transcripts and events
    fit together, and others in another class. `nicknames` (by owner) come before pseudonyms.
    """
    settings = panel.settings
    configured = settings.secret.get_secret_value() if settings.secret else None
    secret = server_secret(configured, settings.data_dir)
    return Names(f"{secret}\0exports\0{place.classroom.id}".encode(), nicknames)
