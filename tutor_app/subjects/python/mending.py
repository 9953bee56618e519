"""Search for the smallest change that makes a program pass, by trying changes out.

Three ways, in this order: single changes (what separates the program from a solution, what
novices often need, parts of a solution); all that separates the program from the nearest
solution, reduced to what is needed (delta debugging, Zeller and Hildebrandt 2002); and, unless
that is little, second and third changes on top of one that helps. The number of versions tried
is bounded, so the result is the same on every machine.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tutor_app.dialogue import Record
from tutor_app.subjects.python.edits import Edit, apply_edits, compatible, extent
from tutor_app.subjects.python.program import Program
from tutor_app.subjects.python.trials import Trials, broken, complete, fixed

FEW = 2
"""So many changes towards a solution are taken for the smallest mend without a further search."""


@dataclass(frozen=True)
class Mend:
    """Edits that were made and run: the letters they give, the student's lines they change."""

    edits: tuple[Edit, ...]
    letters: str
    lines: tuple[int, ...]
    cost: float

    @property
    def complete(self) -> bool:
        """Whether the program passes every case with these edits."""
        return complete(self.letters)


class Budget(Record):
    """How many versions each part of the search may try; see `knowledge/diagnosis.yaml`."""

    most: int = 600

    first: int = 90
    singles: int = 240
    pairs: int = 240
    partners: int = 60
    bases: int = 3
    deepest: int = 3
    partial: int = 8
    reduction: int = 120


def weigh(program: Program, edits: Sequence[Edit]) -> tuple[tuple[int, ...], float]:
    """The lines a set of edits changes, and how large a change it is (smaller is better)."""
    lines, length = extent(program, edits)
    characters = sum(e - s + len(t.strip()) for x in edits for s, e, t in x.splices)
    rarity = sum(1 - e.weight for e in edits)
    trust = 0.3 * sum(e.reference for e in edits) / len(edits)
    cost = length + 0.5 * len(edits) + 0.01 * characters + rarity - trust
    return lines, cost


def make_mend(program: Program, edits: Sequence[Edit], letters: str) -> Mend:
    """A mend with its lines and cost."""
    lines, cost = weigh(program, edits)
    return Mend(tuple(edits), letters, lines, cost)


def reduce(
    trials: Trials, edits: Sequence[Edit], works: Callable[[str], bool], limit: int
) -> tuple[Edit, ...]:
    """A subset that still works and from which no single edit can be taken away (ddmin)."""
    current = list(edits)
    parts = 2
    spent = 0
    while len(current) >= 2 and spent < limit:
        step = max(1, len(current) // parts)
        chunks = [current[i : i + step] for i in range(0, len(current), step)]
        rests = [[e for e in current if not any(e is x for x in c)] for c in chunks]
        tries = [*(chunks if len(chunks) > 2 else []), *rests]
        letters = trials.run(tries)
        spent += len(tries)
        better = next((t for t, word in zip(tries, letters, strict=True) if works(word)), None)
        if better is not None:
            parts = 2 if len(better) <= step else max(parts - 1, 2)
            current = better
        elif step == 1:
            break
        else:
            parts = min(len(current), parts * 2)
    return tuple(current)


def search(
    program: Program,
    trials: Trials,
    candidates: Sequence[Edit],
    towards: Sequence[Sequence[Edit]],
    suspicion: dict[int, float],
    budget: Budget,
) -> list[Mend]:
    """Mends found, best first: those that make all cases pass, then those that mend some.

    `towards` are sets of edits that turn the program into a solution; `suspicion` says for each
    line how much failing runs point to it (0 to 1).
    """
    own = [e for edits in towards for e in edits]
    tries = [*own, *rank(program, candidates, suspicion)[: budget.singles]]
    base = trials.base
    found: list[Mend] = []
    helpful: list[tuple[tuple[Edit, ...], str]] = []
    for part in (tries[: budget.first], tries[budget.first :]):
        if any(len(m.edits) == 1 for m in found):
            break
        for edit, letters in zip(part, trials.run([[e] for e in part]), strict=True):
            if complete(letters):
                found.append(make_mend(program, [edit], letters))
            elif fixed(base, letters):
                helpful.append(((edit,), letters))
    if not found:
        for edits in towards:
            if compatible(edits) and complete(trials.run([edits])[0]):
                needed = reduce(trials, edits, complete, budget.reduction)
                found.append(make_mend(program, needed, "P" * len(base)))
                break
        if not found or len(found[0].edits) > FEW:
            found.extend(_grown(program, trials, helpful, tries, budget))
    helpful.sort(key=lambda h: -_gain(base, h[1]))
    found.extend(
        make_mend(program, edits, letters)
        for edits, letters in helpful[: budget.partial]
        if not broken(base, letters)
    )
    return sorted(found, key=lambda m: _order(base, m))


def _gain(base: str, letters: str) -> int:
    """How many more cases pass."""
    return len(fixed(base, letters)) - len(broken(base, letters))


def _order(base: str, mend: Mend) -> tuple[bool, float]:
    gain = 0.0 if mend.complete else 2.0 * len(fixed(base, mend.letters)) / max(1, len(base))
    return (not mend.complete, mend.cost - gain)


def rank(program: Program, candidates: Sequence[Edit], suspicion: dict[int, float]) -> list[Edit]:
    """Candidates by how often such a change is needed and how suspicious its line is."""
    seen: set[tuple[tuple[int, int, str], ...]] = set()
    scored = []
    for number, edit in enumerate(candidates):
        if edit.splices in seen:
            continue
        seen.add(edit.splices)
        line = program.line_of(edit.splices[0][0])
        doubt = suspicion.get(line, 0.5 if not suspicion else 0.3)
        scored.append((-(edit.weight + 0.6 * doubt), number, edit))
    return [edit for _, _, edit in sorted(scored, key=lambda s: s[:2])]


def _grown(
    program: Program,
    trials: Trials,
    helpful: Sequence[tuple[tuple[Edit, ...], str]],
    tries: Sequence[Edit],
    budget: Budget,
) -> list[Mend]:
    """Second, then third changes on top of the changes that help most."""
    known = [edits[0] for edits, _ in helpful]
    partners = [*known, *(e for e in tries if not any(e is k for k in known))]
    bases = list(helpful)
    spent = 0
    for _ in range(budget.deepest - 1):
        bases = _different(trials.base, bases)
        grown: list[tuple[tuple[Edit, ...], str]] = []
        found: list[Mend] = []
        for edits, before in bases[: budget.bases]:
            more = [(*edits, p) for p in partners if not any(p.overlaps(e) for e in edits)]
            more = more[: min(budget.partners, budget.pairs - spent)]
            spent += len(more)
            for version, letters in zip(more, trials.run(more), strict=True):
                if complete(letters):
                    found.append(make_mend(program, version, letters))
                elif _gain(trials.base, letters) > _gain(trials.base, before):
                    grown.append((version, letters))
            if len(found) >= 3:
                break
        if found or not grown:
            return found
        bases = grown
    return []


def _different(
    base: str, versions: Sequence[tuple[tuple[Edit, ...], str]]
) -> list[tuple[tuple[Edit, ...], str]]:
    """The versions that help most, at most two for each outcome."""
    kept: list[tuple[tuple[Edit, ...], str]] = []
    ordered = sorted(versions, key=lambda v: (-_gain(base, v[1]), -min(e.weight for e in v[0])))
    for version in ordered:
        if sum(letters == version[1] for _, letters in kept) < 2:
            kept.append(version)
    return kept


def mended_text(program: Program, mend: Mend) -> str:
    """The program after a mend."""
    return apply_edits(program, mend.edits)


__all__ = ["Budget", "Mend", "make_mend", "mended_text", "rank", "reduce", "search", "weigh"]
