from __future__ import annotations

import pytest

from tutor_app.datafiles import MAX_BYTES, DataFileError
from tutor_app.handed_in import Unusable, read_handed_in, validated
from tutor_app.misconceptions.library import Misconception

BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi")
)


@pytest.mark.parametrize(
    ("content", "field", "mend"),
    [
        (BOMB, "line 2", "references"),
        ("x" * 50_000_000, "file", f"smaller than {MAX_BYTES:,} bytes"),
        (b"\xff\xfe\x00", "file", "UTF-8"),
        ("a: [1,\n", "line 2", "mend the YAML"),
        ("a: 1\nb: 2\na: 3\n", "line 3", "'a' is there twice"),
        ("a:\n  - b: 1\n    b: 2\n", "line 3", "'b' is there twice"),
        ("[" * 200_000, "line 1", "nest"),
        ("- " * 5_000, "line 1", "nested too deep"),
        ("a: !!python/object:os.system {}\n", "line 1", "exclamation mark"),
        ("a: !!timestamp soon\n", "line 1", "exclamation mark"),
        (f"a: {'9' * 10_000}\n", "line 1", "long number"),
        (f"a: {'1:' * 50_000}1\n", "line 1", "long number"),
        ("a: 2020-99-99\n", "file", "quotes"),
        ("? [1, 2]\n: 3\n", "line 1", "plain text"),
        ("a: 1\n---\nb: 2\n", "line 2", "mend the YAML"),
        ("", "file", "write something"),
    ],
)
def test_a_trap_is_refused_with_its_place_and_its_mend(
    content: str | bytes, field: str, mend: str
) -> None:
    with pytest.raises(DataFileError) as refused:
        read_handed_in(content, "entries.yaml")
    assert refused.value.field == field
    assert mend in refused.value.mend
    assert "entries.yaml" in str(refused.value)


def test_plain_yaml_is_read() -> None:
    assert read_handed_in(b"a: [1, yes, 'x']\nb: {c: \xc3\xa4}\n") == {
        "a": [1, True, "x"],
        "b": {"c": "ä"},
    }


def test_every_field_that_is_wrong_is_named_with_its_mend() -> None:
    data = {
        "id": "Not An Id",
        "name": 3,
        "topic": "cooking",
        "says": "only one",
        "colour": "red",
        "questions": {"open": ["{{ solution }}"], "focused": [], "concrete": ["a?"]},
        "source": "ours",
        "description": "short",
    }
    with pytest.raises(Unusable) as refused:
        validated(data, Misconception)
    mends = dict(refused.value.complaints)
    assert "small letters" in mends["id"]
    assert "quotes" in mends["name"]
    assert "loops" in mends["topic"]
    assert "list" in mends["says"]
    assert "leave it out" in mends["colour"]
    assert "needed" in mends["concept"]
    assert "20 characters" in mends["description"]
    assert "at least 2" in mends["questions.focused"]
    assert all(f"{field}: " in str(refused.value) for field in mends)


def test_complaints_come_to_an_end() -> None:
    with pytest.raises(Unusable) as refused:
        validated({str(number): 1 for number in range(500)}, Misconception)
    assert len(refused.value.complaints) < 40
    assert "more follow" in refused.value.complaints[-1].mend
