"""The outcome of a run as HTML: one row per case that is shown, the others only counted."""

from __future__ import annotations

import html

from tutor_app.dialogue import CaseResult, Check, ErrorReport, Outcome, SyntaxReport
from tutor_app.web.differences import mark
from tutor_app.web.words import Words

MAX_PRINTED = 2_000
MAX_VALUE = 600
SHORTEST = 0.005  # seconds; less would read as 0.00


def summary_html(check: Check | None, words: Words, running: bool = False) -> str:
    """The line beside the Run button: how many cases pass, and the time it took."""
    if running:
        return f'<p class="summary" role="status">{_text(words("results.running"))}</p>'
    if check is None or check.syntax is not None or not check.results:
        return '<p class="summary" role="status"></p>'
    total, passed = len(check.results), check.passed
    if passed == total:
        key = "results.one_pass" if total == 1 else "results.all_pass"
    else:
        key = "results.summary_one" if total == 1 else "results.summary"
    said = _text(words(key, passed=passed, total=total))
    key = "results.time" if check.seconds >= SHORTEST else "results.no_time"
    time = _text(words(key, seconds=f"{check.seconds:.2f}"))
    state = "good" if passed == total else "bad"
    return (
        f'<p class="summary {state}" role="status"><span>{said}</span>'
        f'<span class="dot" aria-hidden="true"> · </span><span class="time">{time}</span></p>'
    )


def results_html(check: Check | None, words: Words) -> str:
    """The rows below it. Hidden cases are counted and never shown."""
    if check is None:
        return ""
    parts: list[str] = []
    if check.notice:
        parts.append(f'<p class="check-notice">{_text(check.notice)}</p>')
    if check.syntax is not None:
        parts.append(_syntax(check.syntax, words))
    # A program that Python cannot read runs no case: its rows would only say so again.
    shown = [
        result
        for result in check.results
        if not result.case.hidden
        and not (check.syntax is not None and result.outcome is Outcome.NOT_RUN)
    ]
    if shown:
        rows = "".join(_row(result, words) for result in shown)
        parts.append(f'<ul class="cases">{rows}</ul>')
    parts.append(_hidden(check, words))
    inside = "".join(parts)
    label = html.escape(words("work.results"), quote=True)
    return f'<section class="results" aria-label="{label}">{inside}</section>' if inside else ""


def _row(result: CaseResult, words: Words) -> str:
    call = f'<code class="call">{_text(_short(result.case.call))}</code>'
    printed = _printed(result, words)
    if result.passed:
        mark_word = _text(words("results.passed_mark"))
        value = result.got if result.got is not None else result.case.expected
        return (
            f'<li class="case pass"><div class="case-line"><span class="tick" aria-hidden="true">✓'
            f'</span><span class="sr-only">{mark_word}: </span>{call}'
            f'<code class="value">{_text(_short(value))}</code></div>{printed}</li>'
        )
    mark_word = _text(words("results.failed_mark"))
    head = (
        f'<span class="tick" aria-hidden="true">✗</span>'
        f'<span class="sr-only">{mark_word}: </span>{call}'
    )
    return (
        f'<li class="case fail"><div class="case-line">{head}'
        f"{_values(result, words)}</div>{_reason(result, words)}{printed}</li>"
    )


def _values(result: CaseResult, words: Words) -> str:
    """Expected and got, side by side, with the differing part marked."""
    expected = _short(result.case.expected)
    if not expected:
        return ""
    if result.got is None:
        wanted, got = html.escape(expected), ""
    else:
        wanted, got = mark(expected, _short(result.got))
    shown = _pair(words("results.expected"), f"<code>{wanted}</code>", "expected")
    if got:
        shown += _pair(words("results.got"), f"<code>{got}</code>", "got")
    return f'<span class="values">{shown}</span>'


def _pair(label: str, value: str, kind: str) -> str:
    return f'<span class="{kind}"><span class="label">{_text(label)}</span> {value}</span>'


def _reason(result: CaseResult, words: Words) -> str:
    """What happened, in plain words, with Python's own words after it."""
    if result.error is not None:
        return _error(result.error, words)
    key = f"results.outcomes.{result.outcome.value}"
    if words.has(key):
        return f'<p class="reason">{_text(words(key))}</p>'
    return ""


def _error(error: ErrorReport, words: Words) -> str:
    key = f"results.errors.{error.type}"
    plain = words(key if words.has(key) else "results.errors.other")
    place = ""
    if error.line is not None:
        place = f'<span class="place">{_text(words("results.line", line=error.line))}</span> '
    said = f"{error.type}: {error.message}" if error.message else error.type
    return (
        f'<p class="reason">{_text(plain)}</p>'
        f'<p class="python-says">{place}<code>{_text(_short(said))}</code></p>'
    )


def _printed(result: CaseResult, words: Words) -> str:
    parts = ""
    if result.case.prints is not None and not result.passed:
        wanted, got = mark(result.case.prints.rstrip("\n"), result.printed.rstrip("\n"))
        parts += _block(words("results.printed_expected"), wanted)
        if result.printed.strip():
            parts += _block(words("results.printed"), got)
        else:
            parts += f'<p class="reason">{_text(words("results.printed_nothing"))}</p>'
    elif result.printed.strip():
        text = result.printed.rstrip("\n")
        more = len(text) - MAX_PRINTED
        shown = html.escape(text[:MAX_PRINTED])
        if more > 0:
            shown += f'\n<span class="cut">{_text(words("results.cut", count=f"{more:,}"))}</span>'
        parts += _block(words("results.printed"), shown)
    return parts


def _block(label: str, content: str) -> str:
    # Scrollable blocks have to be reachable with the keyboard.
    return (
        f'<div class="printed"><span class="label">{_text(label)}</span>'
        f'<pre tabindex="0" aria-label="{_text(label)}" role="group">{content}</pre></div>'
    )


def _syntax(report: SyntaxReport, words: Words) -> str:
    said = _text(words("results.syntax", line=report.line))
    text = report.text.rstrip("\n")
    caret = ""
    if text and 0 < report.column <= len(text) + 1:
        caret = "\n" + " " * (report.column - 1) + "^"
    code = ""
    if text:
        code = f'<pre class="syntax-line" tabindex="0">{_text(text)}{caret}</pre>'
    return (
        f'<div class="syntax"><p class="reason">{said}</p>{code}'
        f'<p class="python-says"><code>{_text(report.message)}</code></p></div>'
    )


def _hidden(check: Check, words: Words) -> str:
    hidden = [result for result in check.results if result.case.hidden]
    if not hidden:
        return ""
    passed = sum(result.passed for result in hidden)
    if check.syntax is not None:
        said = words("results.hidden_not_run", total=len(hidden))
    elif len(hidden) == 1:
        state = words("results.hidden_state_pass" if passed else "results.hidden_state_fail")
        said = words("results.hidden_one", state=state)
    else:
        said = words("results.hidden", total=len(hidden), passed=passed)
    return f'<p class="hidden-cases">{_text(said)}</p>'


def _short(text: str) -> str:
    return text if len(text) <= MAX_VALUE else text[:MAX_VALUE] + "…"


def _text(text: str) -> str:
    return html.escape(text, quote=True)
