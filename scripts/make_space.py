"""Put everything a hosted demo (a Hugging Face Space) needs into a folder, ready to be pushed.

    python scripts/make_space.py FOLDER

The files of the last commit, with the attributes that a Space wants for large files (the 23 MB
embedding is stored by git-lfs there, and plainly here) and a Dockerfile that starts in demo mode.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LARGE_BYTES = 10_000_000  # what a Space takes without git-lfs
LEFT_OUT = ("tests", "benchmarks", "docs", ".ci", "deploy")

NEXT = """\
Ready in {folder}. What is left to do there:
  git init -b main && git lfs install --local && git add . && git commit -m "Maieutic"
  git remote add space ADDRESS_OF_YOUR_SPACE && git push --force space main
Secrets (OPENAI_API_KEY, TUTOR_SECRET) and limits go into the settings of the Space."""


def make_space(folder: Path) -> None:
    """Fill a folder, which must be new or empty. Raises SystemExit, saying so, when it is not."""
    if folder.exists() and any(folder.iterdir()):
        sys.exit(f"{folder} is not empty; give the name of a new folder")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile() as archive:
        subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, stdout=archive, check=True)
        archive.seek(0)
        with tarfile.open(fileobj=archive) as packed:
            wanted = [m for m in packed if m.name.split("/")[0] not in LEFT_OUT]
            packed.extractall(folder, members=wanted, filter="data")
    attributes = folder / ".gitattributes"
    lines = attributes.read_text(encoding="utf-8") if attributes.exists() else ""
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.stat().st_size > LARGE_BYTES:
            name = file.relative_to(folder).as_posix()
            lines += f"{name} filter=lfs diff=lfs merge=lfs -text\n"
    attributes.write_text(lines, encoding="utf-8")
    dockerfile = folder / "Dockerfile"
    text = dockerfile.read_text(encoding="utf-8")
    dockerfile.write_text(
        text.replace("ENV PYTHONUNBUFFERED=1", "ENV TUTOR_MODE=demo\nENV PYTHONUNBUFFERED=1"),
        encoding="utf-8",
    )


def main() -> None:
    """Make the folder that was named."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    make_space(folder)
    print(NEXT.format(folder=folder))


if __name__ == "__main__":
    main()
