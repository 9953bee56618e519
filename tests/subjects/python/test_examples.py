from __future__ import annotations

from pathlib import Path

import pytest

from tutor_app.datafiles import KNOWLEDGE, DataFileError
from tutor_app.dialogue import Construct, Finding, FindingSource, Fix
from tutor_app.subjects.python.examples import ExampleEntry, examples, worked_example

FILE = KNOWLEDGE / "examples" / "python.yaml"

RANGE = ExampleEntry(
    id="even-numbers",
    concepts=("range",),
    misconceptions=("range-includes-stop",),
    intent="collect the even numbers up to {{top}}",
    faulty="def {{name}}(top):\n    return list(range(2, top, 2))\n",
    call="{{name}}({{top}})",
    wanted="list(range(2, {{top}} + 1, 2))",
    noticed=("it gave {{gives}}",),
    mended="def {{name}}(top):\n    return list(range(2, top + 1, 2))\n",
    vary={"name": ("evens", "pairs"), "top": (6,)},
).model_copy(update={"wanted": "[2, 4, 6]"})
ANY = ExampleEntry(
    id="doubles",
    concepts=("*",),
    intent="double a number",
    faulty="def twice(a):\n    return a + 2\n",
    call="twice(5)",
    wanted="10",
    noticed=("it gave {{gives}}",),
    mended="def twice(a):\n    return a * 2\n",
)
UNTRUE = ANY.model_copy(update={"id": "untrue", "concepts": ("range",), "wanted": "11"})
ENTRIES = (ANY, RANGE)


def finding(**changes: object) -> Finding:
    plain = {
        "key": "k", "detector": "d", "part": Construct.LOOP_BOUND, "lines": (1,), "fragment": "",
        "what": "", "confidence": 1.0, "source": FindingSource.MEND,
    }  # fmt: skip
    return Finding.model_validate({**plain, **changes})


def test_the_misconception_decides_then_the_concept_then_anything() -> None:
    made = worked_example(
        finding(misconception="range-includes-stop"), "def f(): pass", (), entries=ENTRIES
    )
    assert made is not None
    assert (made.id, made.gives, made.wanted) == ("even-numbers", "[2, 4]", "[2, 4, 6]")
    assert made.noticed == ("it gave [2, 4]",)
    assert made.intent == "collect the even numbers up to 6"
    other = worked_example(finding(concept="strings"), "def f(): pass", (), entries=ENTRIES)
    assert other is not None
    assert other.id == "doubles"


def test_names_of_the_students_work_are_avoided() -> None:
    for taken, left in (("evens", "pairs"), ("pairs", "evens")):
        made = worked_example(
            finding(concept="range"), f"def {taken}(n):\n    return n", (), entries=ENTRIES
        )
        assert made is not None
        assert made.call == f"{left}(6)"


def test_an_example_that_holds_the_fix_is_passed_over() -> None:
    secret = Fix(line=1, before="range(2, top, 2)", after="range(2, top+1, 2)")
    made = worked_example(finding(concept="range", fixes=(secret,)), "", (), entries=ENTRIES)
    assert made is not None
    assert made.id == "doubles"


def test_an_example_that_running_does_not_bear_out_is_never_shown() -> None:
    assert worked_example(finding(concept="range"), "", (), entries=(UNTRUE,)) is None


def test_examples_already_seen_are_avoided() -> None:
    assert worked_example(finding(), "", ("doubles",), entries=(ANY,)) is None


def test_a_placeholder_without_alternatives_is_named(tmp_path: Path) -> None:
    path = tmp_path / "python.yaml"
    path.write_text(
        "- {id: a, concepts: [range], intent: 'x {{what}}', faulty: f, call: c, wanted: w, "
        "noticed: [n], mended: m}\n"
    )
    with pytest.raises(DataFileError, match="what"):
        examples(path)


@pytest.mark.skipif(not FILE.exists(), reason="no examples are written yet")
def test_every_example_of_the_library_bears_out_what_it_says() -> None:
    for entry in examples():
        made = worked_example(finding(concept=entry.concepts[0]), "", (), entries=(entry,))
        assert made is not None, entry.id
        assert "{{" not in made.model_dump_json(), entry.id
