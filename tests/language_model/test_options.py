from __future__ import annotations

from pathlib import Path

import pytest

from tutor_app.datafiles import KNOWLEDGE, DataFileError
from tutor_app.language_model.options import load_options

FILE = KNOWLEDGE / "model_client.yaml"


def test_the_file_as_shipped_can_be_read() -> None:
    assert load_options().default_model


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("completion_tokens: 4096", "completion_tokens: 0", "completion_tokens"),
        ("  failures: 3", "  failures: 0", "circuit.failures"),
        ("{problem}\n", "\n", "wording.repair"),
    ],
)
def test_a_mistake_in_the_file_is_named(tmp_path: Path, old: str, new: str, field: str) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "model_client.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(DataFileError, match=field):
        load_options(path)
