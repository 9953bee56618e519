"""What was wrong with something handed in, for a page to list: field and mend."""

from __future__ import annotations

from tutor_app.datafiles import DataFileError
from tutor_app.handed_in import Complaint, Unusable


def complaints_in(error: DataFileError | Unusable) -> tuple[Complaint, ...]:
    """All that an error says is to be mended."""
    if isinstance(error, Unusable):
        return error.complaints
    return (Complaint(error.field, error.mend),)


__all__ = ["complaints_in"]
