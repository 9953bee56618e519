"""Puts the parts of a tutor together from settings: which engine, which database, which index."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tutor_app.catalog import Catalog, load_catalog
from tutor_app.datafiles import KNOWLEDGE, load
from tutor_app.dialogue import Finding, Probe
from tutor_app.guard import Directives
from tutor_app.misconceptions.embedding import shared_embedder
from tutor_app.misconceptions.library import Misconception, library
from tutor_app.misconceptions.retrieval import Retriever
from tutor_app.planner import Policy
from tutor_app.roles.directives import load_directives
from tutor_app.roles.offline.analyst import SURE_ENOUGH, OfflineAnalyst
from tutor_app.roles.offline.explanations import ExplanationReader, reading_thresholds
from tutor_app.roles.offline.glossary import glossary
from tutor_app.roles.offline.instructor import OfflineInstructor
from tutor_app.roles.offline.intents import intent_reader
from tutor_app.roles.offline.verifier import OfflineVerifier
from tutor_app.roles.protocols import Analyst, Instructor, Verifier
from tutor_app.roles.wording import offline_wording
from tutor_app.settings import Settings
from tutor_app.storage import Repository, open_database
from tutor_app.subjects.protocol import Subject
from tutor_app.subjects.python.subject import PythonSubject

log = logging.getLogger(__name__)


@dataclass
class Parts:
    """Everything a turn needs; each from its own room. `topics` maps knowledge components to the
    topics of the misconception library.
    """

    catalog: Catalog
    subject: Subject
    analyst: Analyst
    verifier: Verifier
    instructor: Instructor
    retriever: Retriever
    repository: Repository
    policy: Policy
    directives: Directives
    last_resort: str
    prompt_version: str
    tiny_probes: Callable[[tuple[Finding, ...]], tuple[Probe, ...]]
    topics: Mapping[str, str]

    def close(self) -> None:
        """Give back what holds files or connections."""
        self.repository.close()
        self.retriever.close()


def assemble(settings: Settings, data_dir: Path | None) -> Parts:
    """All parts for one process. `data_dir=None` keeps nothing on disk.

    Raises DataFileError for a broken file the tutor cannot do without, StorageUnavailable when
    the database cannot be opened. Broken problem files are logged; the others still load.
    """
    catalog = load_catalog()
    for error in catalog.errors:
        log.error("Left out a problem: %s", error)
    entries = library("python")
    wording = offline_wording()
    words = glossary()
    subject = PythonSubject()
    return Parts(
        catalog=catalog,
        subject=subject,
        analyst=OfflineAnalyst(entries, wording),
        verifier=OfflineVerifier(
            subject,
            intent_reader(),
            ExplanationReader(entries, shared_embedder(), reading_thresholds()),
            words,
        ),
        instructor=OfflineInstructor(wording, entries, words),
        retriever=Retriever(
            "python", data_dir / "index" if data_dir else None, chroma_url=settings.chroma_url
        ),
        repository=Repository(open_database(_database_url(settings, data_dir))),
        policy=load(KNOWLEDGE / "policy.yaml", Policy),
        directives=load_directives(),
        last_resort=wording.variants("safe.rest")[1][0],
        topics={entry.concept: entry.topic for entry in entries.values()},
        prompt_version=wording.version,
        tiny_probes=lambda findings: _tiny_probes(subject, entries, findings),
    )


def _database_url(settings: Settings, data_dir: Path | None) -> str:
    if data_dir is None:
        return "sqlite://"
    return settings.database_url or f"sqlite:///{data_dir / 'maieutic.db'}"


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
