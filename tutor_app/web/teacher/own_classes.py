"""All classes of a teacher together: their names, their sessions, their unexplained work."""

from __future__ import annotations

from tutor_app.classroom import Teacher
from tutor_app.storage import ClassSession
from tutor_app.web.teacher.guarding import NotHere
from tutor_app.web.teacher.panel import Panel

OF_EACH_CLASS = 15
MOST_MEMBERS = 10_000


def class_ids(panel: Panel, teacher: Teacher) -> dict[str, str]:
    """The names of a teacher's classes, by their ids."""
    return {one.stored.id: one.stored.name for one in panel.classroom.classes.mine(teacher)}


def latest_sessions(panel: Panel, teacher: Teacher, subject: str) -> list[tuple[str, ClassSession]]:
    """The latest sessions of each class in a subject, with the name of the class."""
    catalog, store = panel.tutor.catalog, panel.tutor.parts.school.classes
    found = []
    for one in panel.classroom.classes.mine(teacher):
        for session in store.sessions(one.stored.id, OF_EACH_CLASS):
            problem = catalog.find(session.problem_id, one.stored.id)
            if problem is None or problem.subject == subject:
                found.append((one.stored.name, session))
    return found


def own_session(panel: Panel, teacher: Teacher, session_id: str) -> ClassSession:
    """A session of one of the teacher's classes. Raises NotHere."""
    classes = panel.classroom.classes
    for one in classes.mine(teacher):
        place = classes.open(teacher, one.stored.id)
        session = classes.session(place, session_id) if place else None
        if session is not None:
            return session
    raise NotHere


def numbers(sent: str) -> tuple[int, ...]:
    """The members of a cluster as a form brings them. Raises NotHere for what is none of ours."""
    parts = [part for part in sent.split(",") if part]
    if len(parts) > MOST_MEMBERS or not all(
        part.isascii() and part.isdigit() and len(part) < 10 for part in parts
    ):
        raise NotHere
    return tuple(map(int, parts))
