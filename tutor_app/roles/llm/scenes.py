"""What prompts say of a scene: the failing case, the last turns, the question that was asked."""

from __future__ import annotations

from tutor_app.dialogue import Finding, Question
from tutor_app.roles.llm.blocks import without_blocks
from tutor_app.roles.llm.fencing import clip
from tutor_app.roles.protocols import Scene
from tutor_app.roles.slots import anchor, gives, one_line, wanted

RECENT = 4


def failing_case(scene: Scene, finding: Finding | None, call: str = "") -> str:
    """One shown case that fails, in a sentence; empty where there is none."""
    if scene.check.syntax is not None:
        return f"Python cannot read it; it stopped at line {scene.check.syntax.line}."
    result = anchor(scene, finding, call)
    if result is None:
        return ""
    return clip(f"`{one_line(result.case.call)}` {gives(result)}; {wanted(result)} expected.", 400)


def shown_cases(scene: Scene, most: int = 6) -> str:
    """The failing cases a student can see, a line each, then how many pass."""
    if not scene.check.results:
        return failing_case(scene, None)
    shown = [r for r in scene.check.failing if not r.case.hidden][:most]
    lines = [f"`{one_line(r.case.call)}` {gives(r)}; {wanted(r)} expected" for r in shown]
    return clip(
        "\n".join([*lines, f"{scene.check.passed} of {len(scene.check.results)} cases pass"]), 1200
    )


def recent_turns(scene: Scene, longest: int) -> str:
    """The last messages before this one, oldest first, each cut to `longest` characters."""
    before = [
        said for said in scene.recent if not (said.by == "student" and said.turn == scene.turn)
    ]
    spoken = [said for said in before if said.by != "work"][-RECENT:]
    return "\n".join(
        f"{said.by}: {clip(' '.join(without_blocks(said.text)[0].split()), longest)}"
        for said in spoken
    )


def asked_words(scene: Scene, question: Question | None, longest: int) -> str:
    """The words in which the question was put to the student, as far as they are known."""
    for said in reversed(scene.recent):
        if said.by == "tutor" and said.turn < scene.turn:
            return clip(without_blocks(said.text)[0], longest)
    return clip(question.text, longest) if question is not None else ""
