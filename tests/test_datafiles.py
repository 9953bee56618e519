from __future__ import annotations

from pathlib import Path

import pytest

from tutor_app.datafiles import MAX_BYTES, DataFileError, load, read_yaml


@pytest.mark.parametrize(
    ("content", "field", "mend"),
    [
        (b"a: [1,\n", "line 2", "mend the YAML"),
        (b"\xff\xfe\x00", "file", "UTF-8"),
        (b"a: !!python/object:os.system {}\n", "line 1", "mend the YAML"),
        (b"#" * (MAX_BYTES + 1), "file", "smaller"),
    ],
)
def test_what_is_not_readable_yaml_is_named(
    tmp_path: Path, content: bytes, field: str, mend: str
) -> None:
    path = tmp_path / "broken.yaml"
    path.write_bytes(content)
    with pytest.raises(DataFileError) as raised:
        read_yaml(path)
    assert raised.value.field == field
    assert mend in raised.value.mend
    assert "broken.yaml" in str(raised.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match=r"none\.yaml: file: make it readable"):
        read_yaml(tmp_path / "none.yaml")


def test_the_first_bad_field_is_named_and_the_others_counted(tmp_path: Path) -> None:
    path = tmp_path / "numbers.yaml"
    path.write_text("a: [1, two, three]\n")
    with pytest.raises(DataFileError) as raised:
        load(path, dict[str, tuple[int, ...]])
    assert raised.value.field == "a.1"
    assert "(and 1 more)" in raised.value.mend
