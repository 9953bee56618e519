"""Detectors: a library of novice mistakes, found in the syntax tree and weighed by the runs.

Each detector is a small pure function with one mistake to look for; the families are modules.
`detect` runs them all. They hold for any program: none knows a particular problem, and none
looks at solutions.
"""

from __future__ import annotations

import ast
import logging
from collections import Counter
from importlib import import_module

from tutor_app.dialogue import Check, Problem
from tutor_app.subjects.python.detectors import trees
from tutor_app.subjects.python.detectors.evidence import Evidence
from tutor_app.subjects.python.detectors.model import REGISTRY, Detector, Hit, Spot
from tutor_app.subjects.python.walking import parsed

FAMILIES = (
    "accumulators", "boundary", "bounds", "classes", "conditions", "indexes", "lists", "loops",
    "mappings", "names", "numbers", "recursion", "returns", "scopes", "strings", "whiles",
)  # fmt: skip
for _family in FAMILIES:  # importing a family declares its detectors
    import_module(f"{__name__}.{_family}")

# A program that passes all its cases may still hold a bad habit, but it is no place to start.
WORKING_PROGRAM_FACTOR = 0.4
MOST_HITS = 30

_log = logging.getLogger(__name__)


def detect(work: str, problem: Problem, check: Check | None) -> tuple[Hit, ...]:
    """Look for novice mistakes in a program; the most certain first.

    Never raises. Work that is not Python gives (): a syntax error is read elsewhere.
    """
    try:
        tree = parsed(work)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()
    evidence = Evidence(tree, work, check, problem, entry_of(tree, problem))
    hits: dict[tuple[str, tuple[int, ...]], Hit] = {}
    for kind in REGISTRY.values():
        for hit in _hits(kind, evidence):
            known = hits.get((hit.detector, hit.lines))
            if known is None or known.confidence < hit.confidence:
                hits[hit.detector, hit.lines] = hit
    best = sorted(hits.values(), key=lambda hit: (-hit.confidence, hit.lines, hit.detector))
    return tuple(best[:MOST_HITS])


def entry_of(tree: ast.Module, problem: Problem) -> str:
    """The name of the function under test: the one of the program that most cases call."""
    own = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    found: Counter[str] = Counter()
    for case in problem.cases:
        try:
            nodes = trees.walk(parsed(case.call))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        found.update({name for n in nodes if (name := trees.called(n))})
    known = [(count, name) for name, count in found.items() if name in own]
    if known:
        return max(known)[1]
    return own[0] if len(own) == 1 and not found else ""


def _hits(kind: Detector, evidence: Evidence) -> list[Hit]:
    """What one detector finds, up to where it fails: its fault must not silence the others."""
    found: list[Hit] = []
    try:
        for spot in kind.look(evidence):
            found.append(_hit(kind, spot, evidence))
    except Exception:
        _log.debug("detector %s failed", kind.id, exc_info=True)
    return found


def _hit(kind: Detector, spot: Spot, evidence: Evidence) -> Hit:
    confidence = kind.confidence if spot.confidence is None else spot.confidence
    if evidence.works:
        confidence *= WORKING_PROGRAM_FACTOR
    line = getattr(spot.node, "lineno", 1)
    around = evidence.function_of(spot.node)
    if around is None and isinstance(spot.node, ast.FunctionDef):
        around = spot.node
    text = evidence.text(spot.node)
    if isinstance(spot.node, ast.stmt) and line <= len(evidence.lines):
        text = evidence.lines[line - 1].strip()
    return Hit(
        detector=kind.id,
        lines=spot.lines or (line,),
        fragment=text,
        part=kind.part,
        what=spot.what,
        confidence=round(min(max(confidence, 0.0), 1.0), 3),
        misconception=spot.misconception or kind.misconception,
        concept=spot.concept or kind.concept,
        function=around.name if around else None,
    )


__all__ = ["REGISTRY", "Detector", "Evidence", "Hit", "Spot", "detect", "entry_of"]
