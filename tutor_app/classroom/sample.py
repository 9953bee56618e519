"""The sample class of a demo, and the guest who may look at it.

It is a class like any other, but that no teacher has it and nobody can join it. A guest has no
account; for them there is this class and no other, whatever an address says.
"""

from __future__ import annotations

from datetime import datetime

from tutor_app.classroom.accounts import Teacher
from tutor_app.storage import StoredClass

SAMPLE_CLASS = "sample"
# Codes that people type have letters and digits only, so that this one opens nothing.
NO_CODE = "-"

GUEST = Teacher(id="guest", name="", is_guest=True)


def sample_class(name: str, created: datetime) -> StoredClass:
    """The class before anybody is in it. The built-in engine answers: nothing is spent on it."""
    return StoredClass(id=SAMPLE_CLASS, name=name, code=NO_CODE, with_model=False, created=created)
