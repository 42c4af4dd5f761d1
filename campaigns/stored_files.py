"""The storage of lead files, of their rows and of failed files: no part of a file is ever found in it.

A file is written into the folder `unfinished`, and moved to its place once it is whole and on the disk. On an error it
is removed at once. What a process leaves there that is killed is removed by the sweeper after a day.
"""

import logging
import os
import shutil
import uuid
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage

logger = logging.getLogger(__name__)

FOLDER = "unfinished"
KEPT = timedelta(days=1)
"""No file is written for so long."""


class WholeFiles(FileSystemStorage):
    """Django's storage in a folder. A file has its name from the moment on at which it is whole."""

    def _save(self, name: str, content: File[Any]) -> str:
        part = f"{FOLDER}/{uuid.uuid4()}"
        try:
            super()._save(part, content)  # type: ignore[misc]  # django-stubs does not have it
            _synchronise(Path(self.path(part)))
            target = Path(self.path(name))
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(self.path(part), target)
            synchronise_folder(target.parent)
        finally:
            with suppress(FileNotFoundError):
                os.unlink(self.path(part))
        return name


def unfinished_folder() -> Path:
    """The folder for files that are being written, made where it is missing. From it a file is moved into the storage,
    not copied."""
    folder = Path(settings.MEDIA_ROOT) / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def remove_unfinished(*, now: datetime) -> None:
    """Removes what processes that were killed have left."""
    with suppress(FileNotFoundError), os.scandir(Path(settings.MEDIA_ROOT) / FOLDER) as entries:
        for entry in entries:
            with suppress(FileNotFoundError):  # it was moved to its place meanwhile
                written_at = datetime.fromtimestamp(entry.stat(follow_symlinks=False).st_mtime, UTC)
                if now - written_at > KEPT:
                    _remove(entry)
                    logger.info("an unfinished file was removed")


def _remove(entry: "os.DirEntry[str]") -> None:
    if entry.is_dir(follow_symlinks=False):
        shutil.rmtree(entry.path)
    else:
        os.unlink(entry.path)


def synchronise_folder(folder: Path) -> None:
    """Puts the names in the folder on the disk, so that a power cut takes none from it."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _synchronise(path: Path) -> None:
    """Some disks say only now that they are full."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
