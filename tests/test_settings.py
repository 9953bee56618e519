from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from tutor_app.settings import Settings


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUTOR_PORT", "9000")
    monkeypatch.setenv("TUTOR_DATA_DIR", "/srv/tutor")
    settings = Settings()
    assert settings.port == 9000
    assert settings.data_dir == Path("/srv/tutor")


@pytest.mark.parametrize(("name", "value"), [("TUTOR_PORT", "70000"), ("TUTOR_MAX_WORK", "many")])
def test_a_bad_value_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError, match=name):
        Settings()


def test_the_secret_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUTOR_SECRET", "zebra")
    assert "zebra" not in repr(Settings())
