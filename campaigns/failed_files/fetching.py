"""One try at a failed file that is due, and what becomes of it. The sweeper asks for the files to be tried again."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet, Sum

from campaigns import vendor
from campaigns.free_space import keep_floor
from campaigns.full_disk import is_full
from campaigns.models import (
    FailedFile,
    FailedFileState,
    ReportNote,
    Upload,
    WrongCredentialKeys,
    database_now,
    report_note,
)
from campaigns.uploads import settle

from .archiving import archive, lose
from .downloading import NotFetched, download
from .trusting import Trust, is_listed, trust_in

logger = logging.getLogger(__name__)


def fetch_failed_file(*, failed_file_id: int) -> None:
    """pending → archived, kept (an administrator must approve its link) or lost (its link has ended, or is one that is
    never followed); else it is tried again later.

    Nothing happens where it is not pending, not due, or tried by another process.
    """
    failed_file = _take(failed_file_id)
    if failed_file is None:
        return
    try:
        link = _link_of(failed_file)
        match _trust_in(failed_file, link):
            case Trust.NEVER:
                _lose_unfollowed(failed_file)
            case Trust.ASKED if failed_file.approved_at is None:
                _keep(failed_file)
            case _:
                keep_floor()
                archive(failed_file=failed_file, data=download(link))
    except NotFetched as why:
        logger.warning("failed file %d not fetched at try %d", failed_file.pk, failed_file.tries)
        if why.note["code"] == ReportNote.FILE_TOO_LARGE:  # it will not be smaller at the next try
            lose(failed_file=failed_file, notes=[report_note(ReportNote.NOT_KEPT), why.note])
        else:
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


@dataclass(frozen=True, slots=True)
class BeingFetched:
    """Failed files of an upload that are not there yet: so many `rows` have no name until then. `next_try_at` is
    when one is tried again that could not be fetched; None where none is."""

    files: int
    rows: int
    next_try_at: datetime | None


def being_fetched(upload: Upload) -> BeingFetched | None:
    """None where no failed file of the upload is being fetched; one query or two."""
    pending = FailedFile.objects.filter(batch__upload=upload, state=FailedFileState.PENDING)
    tries = list(pending.values_list("batch", "tries", "next_try_at"))
    if not tries:
        return None
    batches = upload.batches.filter(pk__in={batch for batch, _, _ in tries})
    rows = batches.aggregate(rows=Sum("unnamed"))["rows"] or 0
    again = min((at for _, tried, at in tries if tried), default=None)
    return BeingFetched(files=len(tries), rows=rows, next_try_at=again)


def approve(*, failed_file_id: int) -> bool:
    """kept → pending: an administrator approves the link, which is then fetched. False where it is not kept, where it
    has ended, or where no approval helps. Raises WrongCredentialKeys."""
    now = database_now()
    kept = _kept().filter(pk=failed_file_id, expires_at__gt=now).first()
    if kept is None or _trust_in(kept, _link_of(kept)) == Trust.NEVER:
        return False
    return _move(
        kept, FailedFileState.KEPT, FailedFileState.PENDING, notes=[], approved_at=now, next_try_at=now, tries=0
    )


def release_kept() -> None:
    """kept → pending where the link is approved, or may be followed by itself by now; kept → lost where it has ended,
    or is never followed. One whose link no key opens stays kept."""
    now = database_now()
    for failed_file in _kept().filter(expires_at__lte=now):
        lose(failed_file=failed_file, notes=[report_note(ReportNote.DIED_BEFORE_ALLOWED), *failed_file.notes])
    for failed_file in _kept().filter(expires_at__gt=now):
        try:
            trust = _trust_in(failed_file, _link_of(failed_file))
        except WrongCredentialKeys:
            logger.error("failed file %d stays kept: no key opens its link", failed_file.pk)
            continue
        if trust == Trust.NEVER:
            _lose_unfollowed(failed_file)
        elif trust == Trust.FOLLOWED or failed_file.approved_at is not None:
            _move(failed_file, FailedFileState.KEPT, FailedFileState.PENDING, notes=[], next_try_at=now)


def _kept() -> QuerySet[FailedFile]:
    return _with_attempts().filter(state=FailedFileState.KEPT)


def _with_attempts() -> QuerySet[FailedFile]:
    return FailedFile.objects.select_related("callback__attempt").defer("callback__body")


def _link_of(failed_file: FailedFile) -> str:
    """The link with its signature. Where the release before has applied a callback that is sealed, or no key opened it
    then, the signature stands only there. Raises WrongCredentialKeys."""
    link = failed_file.link.reveal()
    if vendor.lacks_signature(link) and failed_file.callback.sealed_body:
        return vendor.link_in(failed_file.callback)
    return link


def _trust_in(failed_file: FailedFile, link: str) -> Trust:
    return trust_in(link, transaction_id=failed_file.callback.attempt.transaction_id)


def _take(failed_file_id: int) -> FailedFile | None:
    """The failed file, if this process may try it now; else None. The next try is due 1, 2, 4, … 30 minutes later."""
    failed_file = _with_attempts().filter(pk=failed_file_id, state=FailedFileState.PENDING).first()
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
    """Its link is kept until an administrator approves it. Meanwhile its rows are unnamed, and its upload can
    finish."""
    why = ReportNote.OTHER_FILE if is_listed(failed_file.host) else ReportNote.HOST_NOT_ALLOWED
    notes = [report_note(why, host=failed_file.host)]
    if _move(failed_file, FailedFileState.PENDING, FailedFileState.KEPT, notes=notes):
        logger.warning("failed file %d waits for an administrator", failed_file.pk)


def _lose_unfollowed(failed_file: FailedFile) -> None:
    lose(failed_file=failed_file, notes=[report_note(ReportNote.NEVER_FOLLOWED, host=failed_file.host)])


def _try_again_or_lose(failed_file: FailedFile, why: dict[str, str | int]) -> None:
    if database_now() >= failed_file.expires_at:
        lose(failed_file=failed_file, notes=[report_note(ReportNote.DIED_BEFORE_FETCHED), why])
    else:
        FailedFile.objects.filter(pk=failed_file.pk, state=FailedFileState.PENDING).update(notes=[why])


def _move(failed_file: FailedFile, expected: FailedFileState, state: FailedFileState, **changes: object) -> bool:
    with transaction.atomic():
        moved = FailedFile.objects.filter(pk=failed_file.pk, state=expected).update(state=state, **changes)
        if moved:
            settle(failed_file.batch.upload_id)
    return bool(moved)
