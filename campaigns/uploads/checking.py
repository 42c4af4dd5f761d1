"""Check: every row of the file becomes a lead with its result, before anything is sent."""

import logging
import time
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path

from django.db import OperationalError, connection, transaction
from django.utils import timezone

from campaigns.cloudagent import cut_batches, row_bytes
from campaigns.leads import CheckedLead, DialMethod, PhoneFormat, Rules, campaign_fields, check_leads
from campaigns.models import Campaign, Lead, LeadState, Upload, UploadState, database_now
from campaigns.spreadsheets import iter_rows

from .choosing import problems_of_mapping
from .errors import NotNow
from .runs import still_mine, take

logger = logging.getLogger(__name__)

CHUNK = 500
OUR_FAULT = (
    "The rows could not be checked because something went wrong on our side. Check them again; if it happens again, "
    "tell an administrator."
)


def current_rules(campaign: Campaign, mapping: dict[str, int]) -> dict:
    """What leads of this campaign are checked by and sent with today, as an upload keeps it."""
    fields = campaign.fields()
    return {
        "fields": [field.name for field in fields],
        "dial_method": campaign.dial_method,
        "phone_format": campaign.phone_format,
        "mapping": mapping,
        "most_rows": campaign.account.rows_per_request,
        "most_bytes": campaign.account.bytes_per_request,
    }


def begin_check(*, upload: Upload) -> None:
    """draft or checked → checking. The caller rings for the check.

    Raises NotNow for a closed campaign, and for columns that do not give the campaign all that it needs today
    (an administrator may have changed it since they were chosen).
    """
    with transaction.atomic():
        # The row as it is now: another window may have chosen another header row or other columns meanwhile.
        upload = Upload.objects.select_for_update(of=("self",)).select_related("campaign__account").get(pk=upload.pk)
        if upload.state not in (UploadState.DRAFT, UploadState.CHECKED):
            raise NotNow("This upload has moved on meanwhile. The page shows where it is now.")
        if reason := upload.campaign.why_closed():
            raise NotNow(reason)
        if problems := problems_of_mapping(upload):
            raise NotNow(" ".join(f"{problem.message} {problem.hint}" for problem in problems))
        Upload.objects.filter(pk=upload.pk).update(
            state=UploadState.CHECKING,
            rules=current_rules(upload.campaign, upload.mapping),
            total_rows=upload.last_row - upload.header_row,
            blank_rows=0,
            checked_rows=0,
            cuts=[],
            notices=_without_fault(upload),
            worked_at=None,
        )


def check(*, upload_id: int) -> None:
    """checking → checked: stores a lead for every row that is no blank line, and where the batches will be cut.

    What goes wrong on our side leads back to draft, with a sentence among the notices. Does nothing when another
    run is at it.
    """
    upload = take(upload_id, state=UploadState.CHECKING)
    if upload is None:
        return
    try:
        _check(upload)
    except OperationalError:
        raise  # the database is away, not the file: the next run does it
    except Exception as failure:  # the rows are gone, the disk is full, a fault of ours: it is not begun again for ever
        # The class only: an exception's text can hold what was in the file.
        logger.error("upload %d could not be checked: %s", upload.pk, type(failure).__name__)
        still_mine(upload).update(state=UploadState.DRAFT, notices=[*_without_fault(upload), OUR_FAULT], worked_at=None)


def _without_fault(upload: Upload) -> list[str]:
    return [notice for notice in upload.notices if notice != OUR_FAULT]


def _check(upload: Upload) -> None:
    if not _drop_leads_of_earlier_runs(upload):
        return
    rules = rules_of(upload)
    rows = ((row.number, row.cells) for row in iter_rows(Path(upload.rows_file.path)) if row.number > upload.header_row)
    ready_rows: list[int] = []
    ready_bytes: list[int] = []
    stored = 0
    for chunk in _chunks(check_leads(rules, rows), CHUNK):
        for lead in chunk:
            if lead.state == LeadState.READY:
                ready_rows.append(lead.row)
                ready_bytes.append(row_bytes(lead.values))
        stored += len(chunk)
        if not _store(upload, chunk, stored):
            logger.info("upload %d: a check was replaced and stops", upload.pk)
            return
    cuts = [
        [ready_rows[start], ready_rows[stop - 1], stop - start, sum(ready_bytes[start:stop])]
        for start, stop in cut_batches(
            ready_bytes, most_rows=upload.rules["most_rows"], most_bytes=upload.rules["most_bytes"]
        )
    ]
    still_mine(upload).update(
        state=UploadState.CHECKED,
        cuts=cuts,
        blank_rows=upload.total_rows - stored,
        rules=upload.rules | {"map": list(rules.map)},
        worked_at=None,
    )
    logger.info("upload %d checked: %d leads, %d ready", upload.pk, stored, len(ready_rows))


def rules_of(upload: Upload, *, today: date | None = None) -> Rules:
    """The rules that were frozen when the check began."""
    frozen = upload.rules
    dial_method = DialMethod(frozen["dial_method"])
    return Rules(
        fields=campaign_fields(frozen["fields"], dial_method=dial_method),
        mapping=frozen["mapping"],
        columns=tuple(upload.column_names()),
        dial_method=dial_method,
        phone_format=PhoneFormat(frozen["phone_format"]),
        today=today or timezone.localdate(),
    )


def _chunks(leads: Iterator[CheckedLead], size: int) -> Iterator[list[CheckedLead]]:
    while chunk := list(islice(leads, size)):
        yield chunk


def _store(upload: Upload, chunk: Iterable[CheckedLead], checked: int) -> bool:
    """One short transaction; False when this run has been replaced, so that it stops and writes nothing."""
    begun = time.monotonic()
    with transaction.atomic():
        if not still_mine(upload).update(worked_at=database_now(), checked_rows=checked):
            return False
        Lead.objects.bulk_create(
            Lead(
                upload=upload,
                generation=upload.generation,
                row=lead.row,
                state=lead.state,
                phone=lead.phone,
                values=lead.values,
                problems=[problem.as_json() for problem in lead.problems],
            )
            for lead in chunk
        )
    _let_others_write(begun)
    return True


def _drop_leads_of_earlier_runs(upload: Upload) -> bool:
    """In short transactions, since SQLite has one writer; False when this run has been replaced."""
    while True:
        begun = time.monotonic()
        with transaction.atomic():
            if not still_mine(upload).update(worked_at=database_now()):
                return False
            oldest = upload.leads.exclude(generation=upload.generation).order_by("pk").values("pk")[: CHUNK * 4]
            deleted, _ = Lead.objects.filter(pk__in=list(oldest.values_list("pk", flat=True))).delete()
        if not deleted:
            return True
        _let_others_write(begun)


def _let_others_write(begun: float) -> None:
    """SQLite has one writer, and waiters find it by trying again: leave as long a gap as the write took."""
    if connection.vendor == "sqlite":
        time.sleep(time.monotonic() - begun)
