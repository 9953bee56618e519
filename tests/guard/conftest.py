from __future__ import annotations

import pytest

from tutor_app.guard import Directives
from tutor_app.roles.directives import load_directives


@pytest.fixture(scope="session")
def directives() -> Directives:
    return load_directives()
