"""The files of downloads. They are in a folder of the storage, each under a name of its own.

A name is in the database before its file is begun. So a file whose name no download has is nobody's: its run was
replaced, or its download is gone. The sweeper removes such files; nothing else does. What a killed run left unfinished
is removed as that of others (campaigns/stored_files.py).
"""

import os
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO, cast

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models.functions import Coalesce

from campaigns.models import Download, DownloadState, database_now
from campaigns.storage_marker import sees_storage
from campaigns.stored_files import synchronise_folder, unfinished_folder

_FOLDER = "downloads"
_NAME = re.compile(r"([0-9a-f-]{36})\.(xlsx|csv)")


def new_name() -> str:
    """A name for a workbook, of which nobody else has the like. The CSV file beside it has another ending."""
    return f"{_FOLDER}/{uuid.uuid4()}.xlsx"


@contextmanager
def writing(name: str) -> Iterator[BinaryIO]:
    """A file to be written, which only this user of the machine may read. If no error comes, it is on the disk under
    this name; else nothing of it stays. Raises OSError where the disk is full."""
    target = Path(default_storage.path(name))
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = unfinished_folder() / target.name
    try:
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
    synchronise_folder(target.parent)


def open_file(download: Download, *, is_csv: bool) -> BinaryIO | None:
    """The file of a download that is ready, to be read. None where it is gone: the download is then forgotten, and
    another one can be asked for. Raises FileNotFoundError where the storage is out of sight."""
    try:
        return cast(BinaryIO, default_storage.open(download.csv_name if is_csv else download.file.name))
    except FileNotFoundError:
        if not sees_storage():
            raise
        Download.objects.filter(pk=download.pk, state=DownloadState.READY).delete()
        return None


def remove_old() -> None:
    """Removes downloads that have been kept for so many days (settings.DOWNLOAD_DAYS), and the files that no download
    names."""
    kept_since = database_now() - timedelta(days=settings.DOWNLOAD_DAYS)
    ended = Download.objects.exclude(state__in=DownloadState.unfinished())
    ended.annotate(since=Coalesce("made_at", "asked_at")).filter(since__lt=kept_since).delete()
    if sees_storage():
        _remove_files_of_nobody()


def _remove_files_of_nobody() -> None:
    folder = Path(default_storage.path(_FOLDER))
    # First the files, then the names: a file that is begun in between is not among these.
    files = [file for file in folder.glob("*") if _NAME.fullmatch(file.name)]
    if not files:
        return
    names = set(Download.objects.values_list("file", flat=True))
    for file in files:
        if f"{_FOLDER}/{file.stem}.xlsx" not in names:
            file.unlink(missing_ok=True)
