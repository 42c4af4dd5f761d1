"""The data folder is for the portal's own user alone: its files have the mode 0600, its folders 0700.

A process that begins takes the rights of others off all that it will make, whatever the umask with which it was
started. What is there already, from a release that did not, or as it was put back from a backup, is set right when the
sweeper begins.
"""

import logging
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from django.conf import settings

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_BESIDE_SQLITE = ("", "-wal", "-shm", "-journal")

logger = logging.getLogger(__name__)


def keep_from_others() -> None:
    """From now on nobody but this process's user can read, write or list what it makes, and what its children make."""
    os.umask(_OTHERS)


def close_to_others() -> None:
    """Takes the rights of group and others off all that the portal keeps: the data folder, the storage, the journal,
    the embedded Redis's data, and the database where it is SQLite. What is another user's is left as it is. Follows no
    symbolic links. A large storage takes minutes; no file is opened."""
    closed = refused = 0
    for path in _kept():
        with suppress(OSError):  # it was moved or removed meanwhile, or the disk is away
            mode = path.stat(follow_symlinks=False).st_mode
            if stat.S_ISLNK(mode) or not mode & _OTHERS:
                continue
            try:
                path.chmod(stat.S_IMODE(mode) & ~_OTHERS)
                closed += 1
            except PermissionError:
                refused += 1
    if closed or refused:
        logger.warning("files and folders that others could read: %d closed, %d of other users", closed, refused)


def _kept() -> Iterator[Path]:
    """With a folder before what is in it, so that others lose their way in first."""
    data = Path(settings.DATA_DIR)
    yield data
    with suppress(OSError):
        yield from data.iterdir()
    for folder in (Path(settings.MEDIA_ROOT), Path(settings.JOURNAL_DIR), data / "redis"):
        yield folder
        for below, folders, files in os.walk(folder):
            yield from (Path(below, name) for name in (*folders, *files))
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        yield from (Path(f"{database['NAME']}{ending}") for ending in _BESIDE_SQLITE)
