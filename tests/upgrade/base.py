"""The release before, out of this clone's history."""

import subprocess
import tarfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MIGRATIONS = "campaigns/migrations"


class NotInThisClone(Exception):
    """The history of this clone does not go back to the release before."""

    def __init__(self, commit: str) -> None:
        super().__init__(
            f"tests/upgrade/BASE names the commit {commit}, which this clone does not have. "
            "It needs the whole history: git fetch --unshallow"
        )


def base_commit() -> str:
    """The full hash of its commit."""
    return (ROOT / "tests/upgrade/BASE").read_text().strip()


def unpack_base(folder: Path) -> None:
    """Puts its files into this folder. Raises NotInThisClone."""
    archive = folder / "base.tar"
    _git("archive", f"--output={archive}", base_commit())
    with tarfile.open(archive) as files:
        files.extractall(folder, filter="data")
    archive.unlink()


def file_of_base(path: str) -> str:
    """The text of one of its files. Raises NotInThisClone."""
    return _git("show", f"{base_commit()}:{path}")


def migrations_of_base() -> set[str]:
    """The names of its migrations: 0001_initial and so on. Raises NotInThisClone."""
    listed = _git("ls-tree", "--name-only", base_commit(), f"{MIGRATIONS}/")
    return {Path(line).stem for line in listed.splitlines()} - {"__init__"}


def _git(*words: str) -> str:
    there = subprocess.run(["git", "cat-file", "-e", f"{base_commit()}^{{commit}}"], cwd=ROOT, check=False)
    if there.returncode != 0:
        raise NotInThisClone(base_commit())
    return subprocess.run(["git", *words], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
