"""The report on usage as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tutor_app.commands.usage_report import CapLine, StandingIn, UsageReport
from tutor_app.dialogue import Fault
from tutor_app.spending import FAULT_WORDS, Scope, Unit, amount, setting_name
from tutor_app.storage import Consumption

SESSIONS_SHOWN = 20
CAPS_SHOWN = 3
SUMS = ("turns", "calls", "tokens in", "tokens out", "money", "stood in")


def as_text(report: UsageReport) -> str:
    """The report, section by section, without a line longer than a terminal needs."""
    return "\n".join(_lines(report))


def fault_words(fault: str) -> str:
    """Plain words for a stored fault; its name if a newer version stored it."""
    return FAULT_WORDS[Fault(fault)] if fault in set(Fault) else fault


def _lines(report: UsageReport) -> Iterator[str]:
    if report.configured:
        yield f"Language model: {report.model or 'the default one (TUTOR_MODEL is not set)'}"
    else:
        yield "Language model: none is configured; the offline engine speaks."
    yield from _standing_in(report.standing_in)
    yield f"\nDays (UTC), from {report.since}"
    yield from _table(("day",), [((str(day.day),), day) for day in report.days])
    if report.sessions:
        yield f"\nSessions, from {report.since}"
        rows = [((s.session, s.class_code, s.problem), s) for s in report.sessions]
        yield from _table(("session", "class", "problem"), rows[:SESSIONS_SHOWN])
        if len(rows) > SESSIONS_SHOWN:
            yield f"  and {len(rows) - SESSIONS_SHOWN} more (--json has them all)"
    if any(day.estimated for day in report.days):
        yield "\n~ The server did not count some tokens; their number is a guess."
    unpriced = sum(day.unpriced_calls for day in report.days)
    if unpriced:
        yield f"\n{unpriced:,} calls have no price and are not in the money."
    yield "\nWhy the offline engine stood in"
    yield from _faults(report.faults)
    yield "\nCaps"
    yield from _caps(report.caps)


def _standing_in(state: StandingIn) -> Iterator[str]:
    if not state.looked_at:
        yield "No stored turn has asked for a language model yet."
    elif not state.turns_in_a_row:
        yield f"It answered in the latest stored turn that asked for it ({state.latest})."
    else:
        row = f"{state.turns_in_a_row} turns in a row" if state.turns_in_a_row > 1 else "turn"
        yield (
            f"It is away, as far as the stored turns tell: in the latest {row} that asked for it "
            f"(since {state.since}) the offline engine stood in:"
        )
        yield from _faults(state.faults)


def _faults(faults: dict[str, int]) -> Iterator[str]:
    if not faults:
        yield "  it did not have to"
    for fault, count in faults.items():
        yield f"  {count:>6,} × {fault_words(fault)}"


def _caps(caps: Sequence[CapLine]) -> Iterator[str]:
    for scope in Scope:
        for unit in Unit:
            setting = setting_name(scope, unit)
            lines = [cap for cap in caps if cap.setting == setting]
            if not lines:
                yield f"  {setting}: not set"
                continue
            for cap in lines[:CAPS_SHOWN]:
                share = f" ({cap.used / cap.limit:.0%})" if cap.limit else ""
                state = "; USED UP, the offline engine goes on" if cap.used_up else ""
                yield f"  {setting}, {cap.whose}: {cap.amounts}{share}{state}"
            rest = lines[CAPS_SHOWN:]
            if rest:
                full = sum(cap.used_up for cap in rest)
                yield f"    and {len(rest):,} more, {full:,} of them used up"


def _table(
    heads: tuple[str, ...], rows: Sequence[tuple[tuple[str, ...], Consumption]]
) -> list[str]:
    """Columns of words, left, then the sums, right."""
    if not rows:
        return ["  nothing"]
    cells = [(*heads, *SUMS), *((*words, *_sums(sums)) for words, sums in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(cells[0]))]
    return [
        "  "
        + "  ".join(
            cell.ljust(width) if column < len(heads) else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in cells
    ]


def _sums(sums: Consumption) -> tuple[str, ...]:
    guess = "~" if sums.estimated else ""
    return (
        f"{sums.turns:,}",
        f"{sums.calls:,}",
        f"{guess}{sums.prompt_tokens:,}",
        f"{guess}{sums.completion_tokens:,}",
        "-" if sums.cost is None else amount(sums.cost, Unit.COST),
        f"{sums.fallbacks:,}",
    )
