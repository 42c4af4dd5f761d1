"""One try at a failed file that is due, and what becomes of it. The sweeper asks for the files to be tried again."""

import logging
from datetime import timedelta

from django.db import transaction

from campaigns.free_space import keep_floor
from campaigns.full_disk import is_full
from campaigns.models import FailedFile, FailedFileState, ReportNote, database_now, report_note
from campaigns.uploads import settle

from .archiving import archive, lose
from .downloading import NotFetched, download, host_is_allowed

logger = logging.getLogger(__name__)


def fetch_failed_file(*, failed_file_id: int) -> None:
    """pending → archived, kept (its host is not allowed) or lost (its link has ended); else it is tried again later.

    Nothing happens where it is not pending, not due, or tried by another process.
    """
    failed_file = _take(failed_file_id)
    if failed_file is None:
        return
    try:
        link = failed_file.link.reveal()
        if host_is_allowed(link):
            keep_floor()
            archive(failed_file=failed_file, data=download(link))
        else:
            _keep(failed_file)
    except NotFetched as why:
        logger.warning("failed file %d not fetched at try %d", failed_file.pk, failed_file.tries)
        _try_again_or_lose(failed_file, why.note)
    except Exception as failure:  # wrong keys, a full disk, a fault of ours: the next try comes later, too
        logger.error("failed file %d, try %d: %s", failed_file.pk, failed_file.tries, type(failure).__name__)
        _try_again_or_lose(failed_file, _note_of(failure))


def _note_of(failure: Exception) -> dict[str, str | int]:
    if is_full(failure):
        return report_note(ReportNote.NO_SPACE)
    return report_note(ReportNote.OUR_FAULT, failure=type(failure).__name__)


def due_failed_files() -> list[int]:
    """The ids of failed files to be fetched or tried again now."""
    return list(
        FailedFile.objects.filter(state=FailedFileState.PENDING, next_try_at__lte=database_now()).values_list(
            "pk", flat=True
        )
    )


def release_kept() -> None:
    """kept → pending where the host is allowed by now; kept → lost where the link has ended."""
    now = database_now()
    kept = FailedFile.objects.filter(state=FailedFileState.KEPT)
    for failed_file in kept.filter(expires_at__lte=now):
        lose(failed_file=failed_file, notes=[report_note(ReportNote.DIED_BEFORE_ALLOWED), *failed_file.notes])
    for failed_file in kept.filter(expires_at__gt=now):
        if host_is_allowed(failed_file.link.reveal()):
            _move(failed_file, FailedFileState.KEPT, FailedFileState.PENDING, notes=[], next_try_at=now)


def _take(failed_file_id: int) -> FailedFile | None:
    """The failed file, if this process may try it now; else None. The next try is due 1, 2, 4, … 30 minutes later."""
    failed_file = FailedFile.objects.filter(pk=failed_file_id, state=FailedFileState.PENDING).first()
    now = database_now()
    if failed_file is None or failed_file.next_try_at > now:
        return None
    pause = timedelta(minutes=min(2**failed_file.tries, 30))
    taken = FailedFile.objects.filter(pk=failed_file_id, state=FailedFileState.PENDING, tries=failed_file.tries).update(
        tries=failed_file.tries + 1, next_try_at=now + pause
    )
    failed_file.tries += 1
    return failed_file if taken else None


def _keep(failed_file: FailedFile) -> None:
    """Its link is kept until somebody allows the host. Meanwhile its rows are unnamed, and its upload can finish."""
    notes = [report_note(ReportNote.HOST_NOT_ALLOWED, host=failed_file.host)]
    _move(failed_file, FailedFileState.PENDING, FailedFileState.KEPT, notes=notes)


def _try_again_or_lose(failed_file: FailedFile, why: dict[str, str | int]) -> None:
    if database_now() >= failed_file.expires_at:
        lose(failed_file=failed_file, notes=[report_note(ReportNote.DIED_BEFORE_FETCHED), why])
    else:
        FailedFile.objects.filter(pk=failed_file.pk, state=FailedFileState.PENDING).update(notes=[why])


def _move(failed_file: FailedFile, expected: FailedFileState, state: FailedFileState, **changes: object) -> None:
    with transaction.atomic():
        if FailedFile.objects.filter(pk=failed_file.pk, state=expected).update(state=state, **changes):
            settle(failed_file.batch.upload_id)
