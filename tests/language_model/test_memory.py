from __future__ import annotations

from pathlib import Path

import pytest

from tutor_app.language_model.dialect import Dialect, Mode
from tutor_app.language_model.memory import FILE, Memory

PLAIN = Dialect(mode=Mode.PLAIN)
TOOLS = Dialect(mode=Mode.FUNCTION_CALLING)


def test_what_works_is_known_by_server_and_model(tmp_path: Path) -> None:
    Memory(tmp_path / "new").remember("http://a", "m", PLAIN)
    Memory(tmp_path / "new").remember("http://a", "n", TOOLS)
    memory = Memory(tmp_path / "new")
    assert memory.recall("http://a", "m") == PLAIN
    assert memory.recall("http://a", "n") == TOOLS
    assert memory.recall("http://b", "m") is None
    assert [path.name for path in (tmp_path / "new").iterdir()] == [FILE]


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff\xfe", b"[]", b'{"theirs": 1}', b'{"version": 99, "servers": {}}',
     b'{"version": 1, "servers": {"http://a m": {"mode": "telepathy"}}}'],
)  # fmt: skip
def test_a_broken_or_foreign_file_is_ignored_and_replaced(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    memory = Memory(tmp_path)
    assert memory.recall("http://a", "m") is None
    memory.remember("http://a", "m", PLAIN)
    assert Memory(tmp_path).recall("http://a", "m") == PLAIN


def test_without_a_folder_or_where_it_cannot_be_written_nothing_is_kept(tmp_path: Path) -> None:
    Memory(None).remember("http://a", "m", PLAIN)
    assert Memory(None).recall("http://a", "m") is None
    (tmp_path / "file").write_text("in the way")
    memory = Memory(tmp_path / "file")
    memory.remember("http://a", "m", PLAIN)
    assert memory.recall("http://a", "m") is None
