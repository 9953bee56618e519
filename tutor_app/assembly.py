"""Puts the parts of a tutor together from settings: which engine, which database, which index."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from tutor_app.catalog import load_catalog
from tutor_app.content import LivingCatalog, StoredLibrary
from tutor_app.datafiles import KNOWLEDGE, load
from tutor_app.dialogue import EvidenceSource, Finding, Probe, Problem, Secret
from tutor_app.guard import Directives, ReadsMathematics, ReadsNearness
from tutor_app.language_model import open_language_model
from tutor_app.metrics import Metrics
from tutor_app.misconceptions.algebra_understandings import algebra_entries
from tutor_app.misconceptions.embedding import shared_embedder
from tutor_app.misconceptions.library import Misconception
from tutor_app.misconceptions.living import LivingLibrary, Snapshot
from tutor_app.misconceptions.nearness import nearness, nearness_words
from tutor_app.misconceptions.numbers import library_numbers
from tutor_app.misconceptions.retrieval import Retriever
from tutor_app.planner import Policy
from tutor_app.roles.directives import load_directives
from tutor_app.roles.llm.engine import ModelEngine, OfflineEngine
from tutor_app.roles.offline.analyst import SURE_ENOUGH, OfflineAnalyst
from tutor_app.roles.offline.explanations import ExplanationReader, reading_thresholds
from tutor_app.roles.offline.glossary import glossary
from tutor_app.roles.offline.instructor import OfflineInstructor
from tutor_app.roles.offline.intents import intent_reader
from tutor_app.roles.offline.verifier import OfflineVerifier
from tutor_app.roles.protocols import Engine
from tutor_app.roles.renewing import RenewingEngine
from tutor_app.roles.wording import Wording, offline_wording
from tutor_app.settings import Settings
from tutor_app.storage import (
    AttemptStore,
    AuthoredProblems,
    ClassStore,
    ErrandStore,
    LibraryEntries,
    MemberStore,
    Repository,
    TeacherStore,
    UnexplainedWork,
    database_url,
    open_database,
)
from tutor_app.subjects.algebra.malrules import RULES
from tutor_app.subjects.algebra.sightings import Sightings
from tutor_app.subjects.algebra.subject import AlgebraSubject
from tutor_app.subjects.open.subject import OpenSubject
from tutor_app.subjects.protocol import Subject
from tutor_app.subjects.python.change_kinds import kinds
from tutor_app.subjects.python.known_looks import KnownLooks
from tutor_app.subjects.python.subject import PythonSubject

# The subjects with a library of misconceptions.
LEARNT = ("python", "algebra")

log = logging.getLogger(__name__)


def _no_probes(findings: tuple[Finding, ...]) -> tuple[Probe, ...]:
    return ()


def _nothing_near(work: str, findings: tuple[Finding, ...]) -> ReadsNearness | None:
    return None


class Seen(NamedTuple):
    """What ground truth makes of a run of some work."""

    findings: tuple[Finding, ...]
    probes: tuple[Probe, ...]
    secrets: tuple[Secret, ...]


@dataclass(frozen=True)
class Ground:
    """What one subject knows: its ground truth, and its part of the misconception library.

    `topics` gives for knowledge components the topics of the library as it stands; `tiny_probes`
    makes checkable questions of its one-line expressions. `proof` is what it rests on that a fault
    is gone; `mathematics` finds secrets in other forms, `nearness` descriptions of the fixes of
    some work in other words, both for the guard. `known_looks` are the looks this process
    remembers, where a subject can tell which of them it may.
    """

    subject: Subject
    retriever: Retriever | None = None
    topics: Callable[[], Mapping[str, str]] = dict
    tiny_probes: Callable[[tuple[Finding, ...]], tuple[Probe, ...]] = _no_probes
    proof: EvidenceSource = EvidenceSource.EXECUTION
    mathematics: ReadsMathematics | None = None
    nearness: Callable[[str, tuple[Finding, ...]], ReadsNearness | None] = _nothing_near
    known_looks: KnownLooks[Seen] | None = None


@dataclass(frozen=True)
class School:
    """What is stored of teachers and classes; `errands` is what one process does for all."""

    teachers: TeacherStore
    classes: ClassStore
    members: MemberStore
    attempts: AttemptStore
    errands: ErrandStore


@dataclass
class Parts:
    """Everything a turn needs; each from its own room. `grounds` are the subjects, by name;
    `offline` is the engine that needs nothing but this machine, whichever `engine` is.
    """

    catalog: LivingCatalog
    library: LivingLibrary
    grounds: Mapping[str, Ground]
    engine: Engine
    offline: RenewingEngine[OfflineEngine]
    repository: Repository
    school: School
    entries: LibraryEntries
    problems: AuthoredProblems
    unexplained: UnexplainedWork
    policy: Policy
    directives: Directives
    wording: Wording
    last_resort: str
    metrics: Metrics = field(default_factory=Metrics)

    def ground(self, problem: Problem) -> Ground:
        """The ground of a problem's subject."""
        return self.grounds[problem.subject]

    def close(self) -> None:
        """Give back what holds files or connections."""
        self.engine.close()
        self.repository.close()
        for ground in self.grounds.values():
            if ground.retriever is not None:
                ground.retriever.close()


def assemble(settings: Settings, data_dir: Path | None) -> Parts:
    """All parts for one process. `data_dir=None` keeps nothing on disk.

    Raises DataFileError for a broken file the tutor cannot do without, StorageUnavailable when
    the database cannot be opened. Broken problem files are logged; the others still load.
    """
    shipped = load_catalog()
    for error in shipped.errors:
        log.error("Left out a problem: %s", error)
    database = open_database(database_url(settings, data_dir))
    entries, problems = LibraryEntries(database), AuthoredProblems(database)
    library = LivingLibrary(StoredLibrary(entries))
    library.renew()
    wording = offline_wording()
    grounds = {
        "python": _python(settings, data_dir, library),
        "algebra": _algebra(settings, data_dir, library),
        "open": Ground(subject=OpenSubject(), proof=EvidenceSource.SEMANTIC),
    }
    offline = _offline(wording, grounds, library)
    classes = ClassStore(database)
    return Parts(
        catalog=LivingCatalog(
            shipped, problems, lambda code: [one.id for one in classes.teachers(code)]
        ),
        library=library,
        grounds=grounds,
        engine=_engine(settings, data_dir, library, offline),
        offline=offline,
        repository=Repository(database),
        school=School(
            teachers=TeacherStore(database),
            classes=classes,
            members=MemberStore(database),
            attempts=AttemptStore(database),
            errands=ErrandStore(database),
        ),
        entries=entries,
        problems=problems,
        unexplained=UnexplainedWork(database),
        policy=load(KNOWLEDGE / "policy.yaml", Policy),
        directives=load_directives(),
        wording=wording,
        last_resort=wording.variants("safe.rest")[1][0],
    )


def _python(settings: Settings, data_dir: Path | None, library: LivingLibrary) -> Ground:
    subject = PythonSubject()
    nearness_words()  # a broken file is said at the start, not in the first reply
    return Ground(
        subject=subject,
        retriever=Retriever(
            "python",
            data_dir / "index" if data_dir else None,
            chroma_url=settings.chroma_url,
            living=library,
        ),
        topics=lambda: _topics(library.snapshot("python")),
        tiny_probes=lambda findings: _tiny_probes(
            subject, library.snapshot("python").known(), findings
        ),
        nearness=lambda work, findings: _nearness(
            library.snapshot("python").known(), work, findings
        ),
        known_looks=KnownLooks(),
    )


def _algebra(settings: Settings, data_dir: Path | None, library: LivingLibrary) -> Ground:
    return Ground(
        subject=AlgebraSubject(),
        retriever=Retriever(
            "algebra",
            data_dir / "index-algebra" if data_dir else None,  # one owner for each folder
            chroma_url=settings.chroma_url,
            living=library,
        ),
        topics=lambda: _topics(library.snapshot("algebra")),
        mathematics=Sightings(),
    )


def _topics(snapshot: Snapshot) -> dict[str, str]:
    return {entry.concept: entry.topic for entry in snapshot.entries.values()}


def _offline(
    wording: Wording, grounds: Mapping[str, Ground], library: LivingLibrary
) -> RenewingEngine[OfflineEngine]:
    """The offline engine, made anew when the library has changed."""
    words = glossary()
    subjects = {name: ground.subject for name, ground in grounds.items()}

    def build(snapshots: tuple[Snapshot, ...]) -> OfflineEngine:
        entries = role_entries(snapshots)
        return OfflineEngine(
            analyst=OfflineAnalyst(
                entries,
                wording,
                written=frozenset().union(*(snapshot.written for snapshot in snapshots)),
                near=library_numbers().near,
            ),
            verifier=OfflineVerifier(
                subjects,
                intent_reader(),
                ExplanationReader(entries, shared_embedder(), reading_thresholds()),
                words,
            ),
            instructor=OfflineInstructor(wording, entries, words),
            version=wording.version,
        )

    return RenewingEngine(library, LEARNT, build)


def role_entries(snapshots: tuple[Snapshot, ...]) -> dict[str, Misconception]:
    """All that the roles know, by the ids under which findings name it."""
    entries: dict[str, Misconception] = {}
    for snapshot in snapshots:
        entries |= snapshot.known()
    entries |= algebra_entries()  # what there is to understand belongs to each faulty rule
    # ... unless people have their own questions about the misconception behind it.
    algebra = snapshots[LEARNT.index("algebra")]
    for rule in RULES:
        name = algebra.name(rule.misconception or "")
        if name in algebra.written:
            entries[rule.id] = algebra.entries[name]
    return entries


def _engine(
    settings: Settings,
    data_dir: Path | None,
    library: LivingLibrary,
    offline: RenewingEngine[OfflineEngine],
) -> Engine:
    """The offline engine, or the model's around it where one is configured."""
    model = open_language_model(settings, data_dir)
    if model is None:
        return offline
    model.warm_up()  # its client library takes seconds to import
    first = ModelEngine(model, offline.current(), settings, {})

    def build(snapshots: tuple[Snapshot, ...]) -> ModelEngine:
        return first.renewed(offline.current(), role_entries(snapshots))

    return RenewingEngine(library, LEARNT, build)


def _tiny_probes(
    subject: PythonSubject, entries: dict[str, Misconception], findings: tuple[Finding, ...]
) -> tuple[Probe, ...]:
    """The library's one-line expressions for the misconceptions that were found, each run."""
    found: list[Probe] = []
    for finding in findings:
        entry = entries.get(finding.misconception or "")
        if entry is None or finding.confidence < SURE_ENOUGH:
            continue
        for tiny in entry.probes:
            probe = subject.tiny(tiny.expression, tiny.setup, finding.key)
            if probe is not None:
                found.append(probe)
    return tuple(found)


def _nearness(
    entries: dict[str, Misconception], work: str, findings: tuple[Finding, ...]
) -> ReadsNearness | None:
    """What the known fixes of some work sound like, and what one says who has seen the fault."""
    suggested = {finding.misconception for finding in findings if finding.misconception}
    fixes = tuple(fix for finding in findings for fix in finding.fixes)
    held = [entries[each] for each in sorted(suggested) if each in entries]
    return nearness(kinds(fixes, work), held, shared_embedder())
