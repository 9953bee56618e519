from __future__ import annotations

from pathlib import Path

import pytest

from tutor_app.assembly import assemble
from tutor_app.errors import StorageDown
from tutor_app.settings import Settings
from tutor_app.storage import StorageUnavailable
from tutor_app.tutor import Tutor


def test_a_data_folder_gets_its_database_and_no_folder_leaves_nothing(tmp_path: Path) -> None:
    assemble(Settings(), tmp_path / "data").close()
    assert (tmp_path / "data" / "maieutic.db").is_file()
    assemble(Settings(), None).close()
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_a_database_that_cannot_be_opened_is_said_kindly(tmp_path: Path) -> None:
    (tmp_path / "maieutic.db").write_bytes(b"no database" * 500)
    with pytest.raises(StorageUnavailable):
        assemble(Settings(), tmp_path)
    with pytest.raises(StorageDown):
        Tutor.open(tmp_path)
