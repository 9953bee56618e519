"""The disposable index: whatever happens to its folder, it comes back or says why not."""

import os
import shutil
import signal
import subprocess
import sys
import textwrap

import numpy as np
import pytest

from tutor_app.datafiles import ROOT
from tutor_app.misconceptions.embedding import shared_embedder
from tutor_app.misconceptions.folder_lock import FolderLock
from tutor_app.misconceptions.index import (
    POINTER,
    IndexUnavailable,
    Row,
    content_hash,
    open_folder,
)

ROWS = tuple(
    Row(entry=f"entry-{n}", topic="loops" if n % 2 else "lists", texts=(f"text {n}",))
    for n in range(12)
)


def unit_vectors(count=len(ROWS)):
    vectors = np.random.default_rng(7).normal(size=(count, 384)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


VECTORS = unit_vectors()


def first_hit(folder, content="one", rows=ROWS, vectors=VECTORS):
    """Open the index, look up entry 4 by its own vector, close it."""
    index = open_folder(folder, rows, vectors, content)
    try:
        return index.nearest(vectors[4], None, 3)[0]
    finally:
        index.close()


def built(folder):
    (home,) = folder.glob("index-*")
    return home


def test_finds_the_nearest_with_its_cosine_and_keeps_to_the_topic(tmp_path):
    index = open_folder(tmp_path / "new" / "folder", ROWS, VECTORS, "one")
    everything = index.nearest(VECTORS[4], None, 5)
    assert everything[0] == ("entry-4", pytest.approx(1.0, abs=1e-3))
    assert dict(everything)[everything[1][0]] == pytest.approx(
        np.sort(VECTORS @ VECTORS[4])[-2], abs=1e-3
    )
    loops = index.nearest(VECTORS[4], "loops", 5)
    assert len(loops) == 5
    assert all(int(name.split("-")[1]) % 2 for name, _ in loops)
    assert len(index.nearest(VECTORS[4], None, 500)) == len(ROWS)
    index.close()


def test_a_whole_index_is_used_again(tmp_path):
    first_hit(tmp_path)
    before = built(tmp_path)
    assert first_hit(tmp_path)[0] == "entry-4"
    assert built(tmp_path) == before


def test_another_content_gets_a_new_folder_and_the_old_one_goes(tmp_path):
    first_hit(tmp_path)
    before = built(tmp_path)
    other = unit_vectors()[::-1].copy()
    assert first_hit(tmp_path, "two", vectors=other)[0] == "entry-4"
    assert built(tmp_path) != before


def damage_database(home):
    (home / "chroma.sqlite3").write_bytes(b"this is no database" * 400)


def damage_vectors(home):
    for file in home.rglob("*.bin"):
        file.write_bytes(b"")
    damage_database(home)


def empty_folder(home):
    shutil.rmtree(home)
    home.mkdir()


DAMAGES = {
    "the database is overwritten": damage_database,
    "the database is cut short": lambda home: os.truncate(home / "chroma.sqlite3", 4096),
    "all files are damaged": damage_vectors,
    "the index is deleted": shutil.rmtree,
    "the index is emptied": empty_folder,
    "the pointer is deleted": lambda home: (home.parent / POINTER).unlink(),
    "the pointer is not JSON": lambda home: (home.parent / POINTER).write_text("{"),
    "the pointer leads elsewhere": lambda home: (home.parent / POINTER).write_text(
        '{"content": "one", "folder": "../elsewhere"}'
    ),
    "the whole folder is deleted": lambda home: shutil.rmtree(home.parent),
    "opening it once ended the process": lambda home: (home.parent / "opening").touch(),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_broken_folder_is_built_anew(tmp_path, damage):
    folder = tmp_path / "index"
    first_hit(folder)
    damage(built(folder))
    assert first_hit(folder)[0] == "entry-4"
    # and what was built is whole: the next one opens it as it is
    before = built(folder)
    assert first_hit(folder)[0] == "entry-4"
    assert built(folder) == before


def test_what_was_asked_before_is_answered_the_same_and_cannot_be_changed_by_who_asked(tmp_path):
    index = open_folder(tmp_path, ROWS, VECTORS, "one")
    first = index.nearest(VECTORS[4], None, 3)
    expected = list(first)
    first.clear()
    assert index.nearest(VECTORS[4], None, 3) == expected
    assert index.nearest(VECTORS[4], "loops", 3) != expected
    assert len(index.nearest(VECTORS[4], None, 2)) == 2
    index.close()
    with pytest.raises(IndexUnavailable, match="closed"):
        index.nearest(VECTORS[4], None, 3)


def test_a_folder_deleted_while_it_is_open_is_noticed(tmp_path):
    index = open_folder(tmp_path, ROWS, VECTORS, "one")
    shutil.rmtree(built(tmp_path))
    with pytest.raises(IndexUnavailable, match="deleted"):
        index.nearest(VECTORS[0], None, 3)
    index.close()


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("here already")
    with pytest.raises(IndexUnavailable, match="cannot be written"):
        open_folder(tmp_path / "file", ROWS, VECTORS, "one")


def child(code, folder):
    """A second process, with the index's rows and vectors at hand."""
    start = f"""
        import sys
        from pathlib import Path
        from tests.misconceptions.test_index import ROWS, VECTORS
        from tutor_app.misconceptions import index
        folder = Path({str(folder)!r})
    """
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(start) + textwrap.dedent(code)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_second_process_is_turned_away_until_the_first_has_ended(tmp_path):
    other = child(
        """
        opened = index.open_folder(folder, ROWS, VECTORS, "one")
        print("open", flush=True)
        sys.stdin.read()
        """,
        tmp_path,
    )
    assert other.stdout.readline() == "open\n"
    with pytest.raises(IndexUnavailable, match="another process"):
        open_folder(tmp_path, ROWS, VECTORS, "one")
    other.send_signal(signal.SIGKILL)
    other.communicate()
    assert first_hit(tmp_path)[0] == "entry-4"


@pytest.mark.parametrize("after", [1, 9])
def test_killed_while_building_it_is_built_anew(tmp_path, after):
    other = child(
        f"""
        import os, signal
        fill = index._fill
        def dying(collection, rows, vectors):
            fill(collection, rows[:{after}], vectors[:{after}])
            os.kill(os.getpid(), signal.SIGKILL)
        index._fill = dying
        index.open_folder(folder, ROWS, VECTORS, "one")
        """,
        tmp_path,
    )
    other.communicate()
    assert other.returncode == -signal.SIGKILL
    assert len(list(tmp_path.glob("index-*"))) == 1
    assert first_hit(tmp_path)[0] == "entry-4"
    assert len(list(tmp_path.glob("index-*"))) == 1


def test_the_lock_holds_within_a_process_too_and_is_given_back(tmp_path):
    first = FolderLock.acquire(tmp_path / "lock")
    assert first is not None
    assert FolderLock.acquire(tmp_path / "lock") is None
    first.release()
    first.release()
    second = FolderLock.acquire(tmp_path / "lock")
    assert second is not None
    second.release()


def test_the_content_hash_sees_every_change():
    embedder = shared_embedder()
    base = content_hash(ROWS, embedder)
    assert content_hash(ROWS, embedder) == base
    assert content_hash(ROWS[:-1], embedder) != base
    changed = ROWS[0].model_copy(update={"texts": ("another text",)})
    assert content_hash((changed, *ROWS[1:]), embedder) != base
