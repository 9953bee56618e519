from __future__ import annotations

import base64
import re

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.guard.guard_cases import GuardCase, Program, read_cases
from tutor_app.dialogue import Fix, Secret, SecretKind
from tutor_app.guard import Directives, Ledger, Review, guard, review
from tutor_app.roles.directives import load_directives

DIRECTIVES = load_directives()
PROGRAMS: list[Program] = list({case.program.name: case.program for case in read_cases()}.values())
# A mend that only moves a line shows no text that is new; it is told by the directives.
WITH_A_LINE = [
    (program, fix.after.strip())
    for program in PROGRAMS
    for fix in program.fixes
    if fix.after.strip()
    and fix.after.strip() not in {line.strip() for line in program.program.splitlines()}
]
QUIET = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
CHAT = st.sampled_from(
    [
        "What do you expect here?",
        "Run it and tell me what you see.",
        "How often does the loop go round?",
        "Look at the third row of the table.",
        "Nothing is lost.",
        "Ok!",
    ]
)


def judge(program: Program, text: str, ledger: Ledger | None = None) -> Review:
    return review(
        text,
        program.secrets(),
        ledger or Ledger().with_work(0, program.program),
        directives=DIRECTIVES,
        fixes=program.fixes,
        own_code=program.program,
    )


def dressed(line: str, way: str) -> str:
    return {
        "backticks": f"`{line}`",
        "double backticks": f"``{line}``",
        "fence": f"\n```python\n{line}\n```\n",
        "bare": f"\n{line}\n",
        "html": f"<code>{line}</code>",
        "wide": "`" + re.sub(r"[-+<>=()]", lambda m: chr(ord(m[0]) + 0xFEE0), line) + "`",
        "invisible": "`" + "\u200b".join(line) + "`",
        "base64": base64.b64encode(line.encode()).decode(),
        "hexadecimal": line.encode().hex(" "),
        "points": " ".join(str(ord(character)) for character in line),
        "entities": "".join(f"&#{ord(character)};" for character in line),
        "letters apart": " ".join(line.replace(" ", "")),
    }[way]


def respaced(line: str, spaces: int) -> str:
    parts = re.split(r"(\"[^\"]*\"|\s+|[-+*/%<>=!]=|//|[-+*/%<>=(),])", line)
    gap = " " * spaces
    return "".join(f"{gap}{p}{gap}" if re.fullmatch(r"[-+*/%<>=(),]+", p) else p for p in parts)


MARKED = ("backticks", "double backticks", "fence", "html", "wide", "invisible")
WAYS = st.sampled_from(
    [
        "backticks",
        "double backticks",
        "fence",
        "bare",
        "html",
        "wide",
        "invisible",
        "base64",
        "hexadecimal",
        "points",
        "entities",
        "letters apart",
    ]
)


@QUIET
@given(st.sampled_from(WITH_A_LINE), st.lists(CHAT, max_size=4), st.lists(CHAT, max_size=4), WAYS)
@example(next(mend for mend in WITH_A_LINE if "\n" in mend[1]), [], [], "points")
def test_the_line_of_a_fix_is_never_allowed(
    mend: tuple[Program, str], before: list[str], after: list[str], way: str
) -> None:
    program, line = mend
    if way not in MARKED and line == "def sign(x):":
        return  # a header named in a sentence, with a colon after it, is no disclosure
    draft = " ".join([*before, dressed(line, way), *after])
    assert not judge(program, draft).allowed


@QUIET
@given(st.sampled_from(WITH_A_LINE), st.integers(0, 3), CHAT)
def test_other_spacing_hides_nothing(mend: tuple[Program, str], spaces: int, chat: str) -> None:
    program, line = mend
    assert not judge(program, f"{chat} `{respaced(line, spaces)}` {chat}").allowed


@QUIET
@given(
    st.sampled_from([each for each in WITH_A_LINE if "def " not in each[1]]),
    st.permutations(["alpha", "beta", "gamma", "delta", "kappa"]),
)
def test_other_names_hide_nothing(mend: tuple[Program, str], fresh: list[str]) -> None:
    program, line = mend
    names = sorted(set(re.findall(r"[a-z]\w*", program.program)) - KEPT)
    table = dict(zip((n for n in names if re.search(rf"\b{n}\b", line)), fresh, strict=False))
    words = re.split(r"(\"[^\"]*\"|\b\w+\b)", line)
    text = "".join(table.get(word, word) for word in words)
    assert not judge(program, f"Think about `{text}`. What would it do?").allowed


KEPT = frozenset(
    [
        "for",
        "in",
        "if",
        "elif",
        "else",
        "while",
        "return",
        "not",
        "and",
        "or",
        "is",
        "def",
        "print",
        "range",
        "len",
        "list",
        "get",
        "append",
        "remove",
        "copy",
        "True",
        "False",
        "None",
        "Sat",
        "Sun",
    ]
)

REORDERED = [
    ("i < n", "while i <= n:", "while n >= i:"),
    ("i < n", "while i <= n:", "while not i > n:"),
    ("i < n", "while i <= n:", "while i < n + 1:"),
    ("a > 0", "if a > 0 and b > 0:", "if 0 < b and a > 0:"),
    ("x", "total = total + x * 2", "total += 2 * x"),
    ("x", "return (a + b) / 2", "return (b + a) / 2"),
    ("s[0]", "return s[-1]", "return s[len(s) - 1]"),
    ("s[0]", "return s[1:]", "return s[1:len(s)]"),
    ("x", "for k in range(n):", "for k in range(0, n, 1):"),
    ("x", "if x % 2 == 1:", "if x % 2 != 0:"),
    ("x", "return max(a, b)", "return max(b, a)"),
    ("x", "if not (a or b):", "if not a and not b:"),
]


@pytest.mark.parametrize(("own", "fix", "other"), REORDERED)
def test_equivalent_code_is_the_same_secret(own: str, fix: str, other: str) -> None:
    secret = Secret(kind=SecretKind.LINE, text=fix)
    for text in (f"Would `{other}` do?", f"Look:\n```\n{other}\n```\nWhat is new?"):
        verdict = review(text, [secret], Ledger(), directives=DIRECTIVES, own_code=own)
        assert not verdict.allowed
    said = Ledger().with_student(1, f"maybe `{other}`")
    assert review(
        f"Yes, `{fix}`. Why?", [secret], said, directives=DIRECTIVES, own_code=own
    ).allowed


@QUIET
@given(st.sampled_from(PROGRAMS), st.data())
def test_own_lines_may_always_be_quoted(program: Program, data: st.DataObject) -> None:
    lines = [line.strip() for line in program.program.splitlines() if line.strip()]
    line = data.draw(st.sampled_from(lines))
    frame = data.draw(
        st.sampled_from(
            [
                "What does `{}` do?",
                "How often does `{}` run?",
                "Here it is:\n```python\n{}\n```\nWhat happens there?",
                "Which line runs right after `{}`?",
                "What do you want `{}` to say?",
            ]
        )
    )
    verdict = judge(program, frame.format(line))
    assert verdict.allowed, verdict.leaks


@QUIET
@given(st.sampled_from(PROGRAMS))
def test_the_whole_program_may_be_quoted(program: Program) -> None:
    draft = f"This is what you have:\n```python\n{program.program}```\nWhere do you look first?"
    assert judge(program, draft).allowed


@QUIET
@given(st.sampled_from(WITH_A_LINE), st.booleans())
def test_what_the_student_said_or_once_wrote_is_free(
    mend: tuple[Program, str], in_work: bool
) -> None:
    program, line = mend
    ledger = Ledger().with_work(0, program.program)
    ledger = ledger.with_work(1, line) if in_work else ledger.with_student(1, f"maybe `{line}`?")
    assert judge(program, f"You have `{line}`. What does it do now?", ledger).allowed


@QUIET
@given(st.text(max_size=400), st.text(max_size=100), st.text(max_size=100))
def test_review_never_raises(draft: str, secret: str, code: str) -> None:
    secrets = [Secret(kind=kind, text=secret) for kind in SecretKind]
    fixes = (Fix(line=1, before=code, after=secret),)
    ledger = Ledger().with_student(1, code).with_tutor(1, draft).with_work(1, draft)
    verdict = review(draft, secrets, ledger, directives=DIRECTIVES, fixes=fixes, own_code=code)
    assert verdict.allowed is not bool(verdict.leaks)
    assert "could not be reviewed" not in "".join(leak.reason for leak in verdict.leaks)


@pytest.mark.parametrize(
    "draft",
    [
        "`" * 10_000,
        "(" * 10_000,
        "a + " * 2_500,
        "- " * 5_000,
        "| 1 " * 2_500,
        "```\n" * 2_500,
        "you should use " * 700,
        "one more than " * 700,
        "9**9**9**9 " * 900,
        "x" * 10_000,
        "§0§ §1§ " * 1_000,
        "what if " * 1_200 + "`x`?",
    ],
)
def test_strange_drafts_are_judged(draft: str) -> None:
    verdict = judge(PROGRAMS[0], draft)
    assert "could not be reviewed" not in "".join(leak.reason for leak in verdict.leaks)


def test_too_long_a_draft_is_blocked() -> None:
    assert not judge(PROGRAMS[0], "What? " * 10_000).allowed


def test_a_failure_inside_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> object:
        raise RuntimeError("no")

    monkeypatch.setattr("tutor_app.guard.layers.code_secrets", broken)
    assert not judge(PROGRAMS[0], "What do you see?").allowed
    text, report = guard(
        "What do you see?", "And now?", (), Ledger(), directives=DIRECTIVES, last_resort="Hm?"
    )
    assert (text, report.allowed, report.replaced) == ("Hm?", False, True)


def test_parts_over_turns_add_up(directives: Directives) -> None:
    program = next(each for each in PROGRAMS if each.name == "off by one in a range")
    ledger = Ledger().with_work(0, program.program)
    assert judge(program, "What comes after `n`?", ledger).allowed
    ledger = ledger.with_tutor(1, "What about `n +`?")
    assert not judge(program, "And then `+ 1`?", ledger).allowed


def test_prose_secrets_are_free_once_said() -> None:
    secret = Secret(kind=SecretKind.PROSE, text="the stop value of a range is left out")
    draft = "The stop value of a range is always left out. Why?"
    assert not review(draft, [secret], Ledger(), directives=DIRECTIVES).allowed
    said = Ledger().with_student(1, "oh, the stop value is left out of the range")
    assert review(draft, [secret], said, directives=DIRECTIVES).allowed


def test_cases_are_judged_alike_twice() -> None:
    case: GuardCase = read_cases()[0]
    assert case.review(DIRECTIVES) == case.review(DIRECTIVES)
