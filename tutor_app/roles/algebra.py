"""The slots and the news of a work in lines of algebra: phrases made of the student's own lines."""

from __future__ import annotations

import re

from tutor_app.dialogue import Construct, Finding, FindingSource, StepResult, StepState
from tutor_app.roles.protocols import Scene

LONGEST = 120
HOLDS = frozenset({StepState.FINE, StepState.REPEATS})
UNREAD = frozenset({StepState.UNREADABLE, StepState.AMBIGUOUS})
GOALS = {
    "solve": "solve",
    "simplify": "simplify",
    "expand": "expand",
    "factor": "factorise",
    "evaluate": "work out",
    "answer": "answer",
}


def algebra_slots(scene: Scene, finding: Finding | None) -> dict[str, str]:
    """All slots for a finding in lines of algebra; every one is present, some may be empty.

    `before` is the line that the student's line should follow from, `last` the last line that
    holds, `letter` the first unknown of the line in question.
    """
    fragment = _line(finding.fragment) if finding else ""
    step = _step(scene, finding)
    if finding is not None and finding.part is Construct.UNFINISHED:
        fragment = _line(_last(scene) or scene.problem.start)
    return {
        "call": "",
        "gives": "",
        "wanted": "",
        "function": "",
        "passed": "",
        "total": "",
        "fragment": fragment,
        "line": str(_place(scene, step)) if step is not None else "",
        "variable": _letter(fragment or scene.problem.start),
        "letter": _letter(fragment or scene.problem.start),
        "before": _line(_before(scene, step)),
        "last": _line(_last(scene) or scene.problem.start),
        "start": _line(scene.problem.start),
        "goal": GOALS[scene.problem.goal],
        "note": step.note if step is not None else "",
        "blank": "" if scene.check.steps else "yes",
        "story": "yes" if scene.problem.models else "",
    }


def entry_of(finding: Finding) -> str:
    """Under which id the roles know what there is to understand: for a faulty rule the rule's own,
    else that of the misconception. Empty where neither is known.
    """
    if finding.source is FindingSource.MAL_RULE:
        return finding.detector.split("+")[0]
    return finding.misconception or ""


def part_of(scene: Scene, finding: Finding) -> str:
    """Which wording a finding wants: that of its part, or of an `answer` without lines above."""
    alone = finding.part is Construct.STEP and not scene.problem.start and scene.problem.answer
    return "answer" if alone and not scene.problem.models else finding.part.value


def algebra_news(scene: Scene) -> tuple[str, dict[str, str]]:
    """The one most telling change since the last version, as a wording family and its slots.

    Families: `work.step.` followed by `gone`, `right`, `repeats`, `mended`, `wrong`, `same`,
    `unread`. What is named is a line of the student's, never what is wrong with it.
    """
    before = scene.previous_check.steps if scene.previous_check else ()
    after = scene.check.steps
    if not after:
        return "work.step.gone", {"changed": ""}
    was, now = _first_wrong(before), _first_wrong(after)
    known = {step.text for step in before}
    new = [step for step in after if step.text not in known]
    if now is not None:
        stays = was is not None and was.text == now.text
        return ("work.step.same" if stays else "work.step.wrong"), {"changed": _line(now.text)}
    right = [step for step in new if step.state in HOLDS]
    if was is not None:
        text = right[0].text if right else ""
        return "work.step.mended", {"changed": _line(text)}
    unread = [step for step in new if step.state in UNREAD]
    if unread:
        return "work.step.unread", {"changed": _line(unread[0].text)}
    if right:
        last = right[-1]
        repeats = last.state is StepState.REPEATS
        family = "work.step.repeats" if repeats else "work.step.right"
        return family, {"changed": _line(last.text)}
    return "work.step.same", {"changed": ""}


def _first_wrong(steps: tuple[StepResult, ...]) -> StepResult | None:
    return next((step for step in steps if step.state is StepState.LOOK_AGAIN), None)


def _step(scene: Scene, finding: Finding | None) -> StepResult | None:
    """The row a finding is about, as it stands now."""
    if finding is None or not finding.explains:
        return None
    index = finding.explains[0]
    return scene.check.steps[index] if index < len(scene.check.steps) else None


def _place(scene: Scene, step: StepResult) -> int:
    return next(i for i, other in enumerate(scene.check.steps, 1) if other.row == step.row)


def _before(scene: Scene, step: StepResult | None) -> str:
    """The last line that holds above a row; the start of the problem when there is none."""
    above = [
        other.text
        for other in scene.check.steps
        if step is not None and other.row < step.row and other.state in HOLDS
    ]
    return above[-1] if above else scene.problem.start


def _last(scene: Scene) -> str:
    right = [step.text for step in scene.check.steps if step.state in HOLDS]
    return right[-1] if right else ""


def _letter(text: str) -> str:
    """The first unknown in a line."""
    found = re.search(r"(?<![^\W\d_])[^\W\d_](?![^\W\d_])", text)
    return found.group() if found else ""


def _line(text: str) -> str:
    """A line as it stands in a sentence: on one line, no backticks, cut when long."""
    text = " ".join(text.replace("`", "'").split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
