"""Receive a file: it is stored under a name of our own, and an upload is made for it. Nothing in it is looked at
yet."""

import hashlib
import logging
import unicodedata
import uuid
from contextlib import suppress

from django.conf import settings
from django.contrib.auth.models import User
from django.core.files import File
from django.db import Error as DatabaseError
from django.db import transaction

from campaigns.free_space import keep_floor
from campaigns.models import Action, Campaign, Event, Upload
from campaigns.spreadsheets import WhyUnreadable
from campaigns.storage_marker import sees_storage
from campaigns.wording import NO_STORAGE, unreadable_in_words, why_closed

from .small_files import is_small_file

logger = logging.getLogger(__name__)


class UnacceptableFile(Exception):
    """The file cannot be taken as it is; the text says why and what to do."""


def clean_file_name(name: str) -> str:
    """The last part of a path, without characters that cannot be seen, at most 150 characters. It is shown to people
    and is never used as a path."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(ch for ch in last if unicodedata.category(ch) not in ("Cc", "Cf", "Cs", "Co"))
    return shown.strip()[:150] or "file"


def receive(
    *,
    user: User,
    campaign: Campaign,
    file: File[bytes],
    file_name: str,
    sheet: str = "",
    header_row: int | None = None,
) -> Upload:
    """A new upload in the state reading.

    `sheet` and `header_row` are a person's choice; where nobody chose, the reading finds them. Raises UnacceptableFile
    for an empty or too large file, for a campaign that is closed, and while the storage is not seen; and OSError where
    the file cannot be stored. Nothing of it is kept then.
    """
    if reason := why_closed(campaign):
        raise UnacceptableFile(reason)
    if not file.size:
        raise UnacceptableFile("The file is empty (0 bytes). Choose the file again; perhaps it was not saved yet.")
    if file.size > settings.MAX_FILE_BYTES:
        sizes = {"found_bytes": file.size, "limit_bytes": settings.MAX_FILE_BYTES}
        raise UnacceptableFile(unreadable_in_words(WhyUnreadable.TOO_LARGE, sizes))
    if not sees_storage():
        raise UnacceptableFile(NO_STORAGE)
    keep_floor(writing=file.size)
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    upload = Upload(
        campaign=campaign,
        uploaded_by=user,
        file_name=clean_file_name(file_name),
        file_bytes=file.size,
        is_large=not is_small_file(file.size),
        file_hash=digest.hexdigest(),
        sheet=sheet,
        header_row=header_row,
    )
    upload.file.save(f"uploads/{uuid.uuid4()}", file, save=False)
    try:
        with transaction.atomic():
            upload.save()
            Event.objects.create(action=Action.UPLOADED, user=user, upload=upload, details={"bytes": file.size})
    except Exception:
        _delete_unless_recorded(upload)
        raise
    logger.info("upload %d received: %d bytes", upload.pk, upload.file_bytes)
    return upload


def _delete_unless_recorded(upload: Upload) -> None:
    """Deletes the stored file. Where the database does not answer, the file stays: the upload may be recorded."""
    with suppress(DatabaseError):
        if not Upload.objects.filter(file=upload.file.name).exists():
            upload.file.delete(save=False)
