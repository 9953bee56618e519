"""Search for the smallest change that makes a program pass, by trying changes out.

Three ways, in this order: what separates the program from the nearest solution, reduced to what
is needed (delta debugging, Zeller and Hildebrandt 2002); single changes novices often need and
parts of a solution; pairs that build on a change which helps a little. The number of versions
tried is bounded, so the result is the same on every machine.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tutor_app.subjects.python.edits import Edit, apply_edits, compatible, extent
from tutor_app.subjects.python.program import Program
from tutor_app.subjects.python.trials import Trials, broken, complete, fixed


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


@dataclass(frozen=True)
class Budget:
    """How many versions each part of the search may try."""

    singles: int = 240
    pairs: int = 200
    partners: int = 60
    reduction: int = 150


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
    found: list[Mend] = []
    for edits in towards:
        if compatible(edits) and complete(trials.run([edits])[0]):
            needed = reduce(trials, edits, complete, budget.reduction)
            found.append(make_mend(program, needed, "P" * len(trials.base)))
    ordered = rank(program, candidates, suspicion)
    singles = ordered[: budget.singles]
    first = [e for edits in towards for e in edits]
    tries = [*first, *singles]
    helpful: list[tuple[Edit, str]] = []
    for edit, letters in zip(tries, trials.run([[e] for e in tries]), strict=True):
        if complete(letters):
            found.append(make_mend(program, [edit], letters))
        elif fixed(trials.base, letters):
            helpful.append((edit, letters))
    smallest = min((len(m.edits) for m in found), default=9)
    if smallest > 1:
        found.extend(_pairs(program, trials, helpful, tries, budget))
    found.extend(
        make_mend(program, [edit], letters)
        for edit, letters in helpful
        if not broken(trials.base, letters)
    )
    return sorted(found, key=lambda m: _order(trials.base, m))


def _order(base: str, mend: Mend) -> tuple[bool, float]:
    gain = 0.0 if mend.complete else 2.0 * len(fixed(base, mend.letters)) / max(1, len(base))
    return (not mend.complete, mend.cost - gain)


def rank(
    program: Program, candidates: Sequence[Edit], suspicion: dict[int, float]
) -> list[Edit]:
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


def _pairs(
    program: Program,
    trials: Trials,
    helpful: Sequence[tuple[Edit, str]],
    tries: Sequence[Edit],
    budget: Budget,
) -> list[Mend]:
    """Second changes on top of the first changes that help most."""

    def gain(letters: str) -> int:
        return len(fixed(trials.base, letters)) - len(broken(trials.base, letters))

    bases: list[tuple[Edit, str]] = []
    patterns: set[str] = set()
    for edit, letters in sorted(helpful, key=lambda h: -gain(h[1]) - h[0].weight):
        if letters not in patterns or len(bases) < 2:
            patterns.add(letters)
            bases.append((edit, letters))
    known = [e for e, _ in helpful]
    others = [e for e in tries if not any(e is k for k in known)]
    partners = [*known, *others]
    spent, found = 0, []
    for edit, letters in bases:
        if spent >= budget.pairs:
            break
        pairs = [(edit, p) for p in partners if p is not edit and not p.overlaps(edit)]
        pairs = pairs[: min(budget.partners, budget.pairs - spent)]
        spent += len(pairs)
        for pair, word in zip(pairs, trials.run(pairs), strict=True):
            if complete(word):
                found.append(make_mend(program, pair, word))
        if len(found) >= 3:
            break
    return found


def mended_text(program: Program, mend: Mend) -> str:
    """The program after a mend."""
    return apply_edits(program, mend.edits)


__all__ = ["Budget", "Mend", "make_mend", "mended_text", "rank", "reduce", "search", "weigh"]
