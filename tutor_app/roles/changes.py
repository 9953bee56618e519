"""What an edit changed in the outcomes of the cases, for the tutor to name."""

from __future__ import annotations

from tutor_app.dialogue import CaseResult, Check
from tutor_app.roles.protocols import Scene
from tutor_app.roles.slots import gives, one_line, wanted


def outcomes_changed(before: Check | None, after: Check) -> bool:
    """Whether any case (hidden ones too), the syntax or a line of algebra came out differently."""
    if before is not None and (before.steps or after.steps):
        return [(s.text, s.state) for s in before.steps] != [(s.text, s.state) for s in after.steps]
    if before is None or len(before.results) != len(after.results):
        return True
    if (before.syntax is None) != (after.syntax is None):
        return True
    return any(
        _seen(old) != _seen(new) for old, new in zip(before.results, after.results, strict=True)
    )


def _seen(result: CaseResult) -> tuple[object, ...]:
    error = result.error.type if result.error else None
    return (result.outcome, result.got, result.printed, error)


def work_news(scene: Scene) -> tuple[str, dict[str, str]]:
    """The one most telling change since the last version, as a wording family and its slots.

    Families: `syntax_gone`, `syntax_new`, `worse`, `better`, `different`, `same`. Only shown cases
    are named.
    """
    before, after = scene.previous_check, scene.check
    if before is None:
        return "same", {}
    if after.syntax is not None:
        return ("syntax_still" if before.syntax else "syntax_new"), {
            "syntax_line": str(after.syntax.line)
        }
    if before.syntax is not None:
        return "syntax_gone", {"passed": str(after.passed), "total": str(len(after.results))}
    if len(before.results) != len(after.results):
        return "same", {}
    pairs = [
        (old, new)
        for old, new in zip(before.results, after.results, strict=True)
        if not new.case.hidden
    ]
    lost = [(o, n) for o, n in pairs if o.passed and not n.passed]
    won = [(o, n) for o, n in pairs if not o.passed and n.passed]
    other = [(o, n) for o, n in pairs if not n.passed and _seen(o) != _seen(n)]
    for family, found in (("better", won), ("worse", lost), ("different", other)):
        if found:
            old, new = min(found, key=lambda pair: len(pair[1].case.call))
            return family, {
                "changed_call": one_line(new.case.call),
                "changed_before": gives(old),
                "changed_gives": gives(new),
                "changed_wanted": wanted(new),
                "changed_more": str(len(found) - 1),
                "changed_lost": one_line(lost[0][1].case.call) if won and lost else "",
            }
    return "same", {}
