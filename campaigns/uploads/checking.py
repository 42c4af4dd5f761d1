"""Check: every row of the file becomes a lead with its result, before anything is sent."""

import logging
from collections import Counter
from itertools import islice

from django.db import OperationalError, transaction

from campaigns.cloudagent import cut_batches, row_bytes
from campaigns.do_not_call import WrongNumberHashKey
from campaigns.leads import CheckedLead, check_leads
from campaigns.models import Lead, LeadState, Upload, UploadState, database_now

from .choosing import problems_of_mapping
from .errors import NotNow
from .facts import facts_for
from .groups import Findings, drop_groups
from .remembering import remember
from .rows import corrected_rows
from .rules import current_rules, rules_of, with_found_order
from .runs import MOST_RUNS, still_mine, take
from .storing import ROWS_AT_ONCE, Turns, store_leads

logger = logging.getLogger(__name__)

OUR_FAULT = (
    "The rows could not be checked because something went wrong on our side. Check them again; if it happens again, "
    "tell an administrator."
)

STOPPED_TWICE = (
    "The check of the rows was stopped in the middle twice, so it was not begun a third time. Check them again when "
    "the server is less busy, or split the file; if it happens again, tell an administrator."
)
_ABOUT_A_CHECK = (OUR_FAULT, STOPPED_TWICE, str(WrongNumberHashKey()))


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
            rules=current_rules(upload),
            total_rows=upload.last_row - upload.header_row,
            blank_rows=0,
            checked_rows=0,
            cuts=[],
            changes=[],
            warnings=[],
            counts={},
            notices=_without_fault(upload),
            worked_at=None,
            work_begun_at=None,
            times_begun=0,
        )
        remember(upload)


def check(*, upload_id: int) -> None:
    """checking → checked: stores a lead for every row that is no blank line, and where the batches will be cut.

    What goes wrong on our side leads back to draft, with a sentence among the notices. Does nothing when another
    run is at it.
    """
    upload = take(upload_id, state=UploadState.CHECKING)
    if upload is None:
        return
    if upload.times_begun > MOST_RUNS:
        _back_to_columns(upload, STOPPED_TWICE)
        return
    try:
        _check(upload)
    except OperationalError:
        raise  # the database is away, not the file: the next run does it
    except WrongNumberHashKey as why:
        _back_to_columns(upload, str(why))
    except Exception as failure:  # the rows are gone, the disk is full, a fault of ours: it is not begun again for ever
        # The class only: an exception's text can hold what was in the file.
        logger.error("upload %d could not be checked: %s", upload.pk, type(failure).__name__)
        _back_to_columns(upload, OUR_FAULT)


def _back_to_columns(upload: Upload, sentence: str) -> None:
    still_mine(upload).update(state=UploadState.DRAFT, notices=[*_without_fault(upload), sentence], worked_at=None)


def _without_fault(upload: Upload) -> list[str]:
    """The notices of the reading; those of an earlier check are over once there is another."""
    return [notice for notice in upload.notices if notice not in _ABOUT_A_CHECK]


def _check(upload: Upload) -> None:
    turns = Turns()
    if not _drop_leads_of_earlier_runs(upload, turns):
        return
    drop_groups(upload, turns)
    upload.rules = with_found_order(upload, corrected_rows(upload))
    rules = rules_of(upload)
    facts = facts_for(upload)
    skipped = set(upload.skipped_rows.values_list("row", flat=True))
    rows = ((number, cells) for number, cells in corrected_rows(upload) if number not in skipped)
    findings, ready = Findings(), _Ready()
    counts: Counter[str] = Counter()
    leads = check_leads(rules, rows, facts=facts)
    while chunk := list(islice(leads, ROWS_AT_ONCE)):
        for lead in chunk:
            if lead.problems or lead.changes:
                findings.add(lead)
        sizes = ready.take(chunk)
        counts.update(lead.state for lead in chunk)
        stored = counts.total()
        if not turns.write(lambda chunk=chunk, sizes=sizes, stored=stored: _store(upload, chunk, sizes, stored)):
            logger.info("upload %d: a check was replaced and stops", upload.pk)
            return
    if not _store_skipped(upload, skipped, turns):
        return
    findings.store(upload, rules, turns)
    stored = counts.total() + len(skipped)
    still_mine(upload).update(
        state=UploadState.CHECKED,
        cuts=ready.cuts(upload),
        counts={state: counts[state] for state in ("ready", "invalid", "duplicate")} | {"skipped": len(skipped)},
        changes=findings.changes(),
        warnings=facts.sentences(leads=stored),
        blank_rows=upload.total_rows - stored,
        checked_rows=stored,
        rules=upload.rules | {"map": list(rules.map)},
        checked_at=database_now(),
        worked_at=None,
    )
    logger.info("upload %d checked: %d leads, %d ready", upload.pk, stored, counts["ready"])


class _Ready:
    """The rows that are ready and their bytes in a request, to cut batches of."""

    def __init__(self) -> None:
        self._rows: list[int] = []
        self._bytes: list[int] = []

    def take(self, leads: list[CheckedLead]) -> list[int]:
        """The bytes of each lead; 0 for those that are not ready."""
        sizes = [row_bytes(lead.values) if lead.state == "ready" else 0 for lead in leads]
        for lead, size in zip(leads, sizes, strict=True):
            if size:
                self._rows.append(lead.row)
                self._bytes.append(size)
        return sizes

    def cuts(self, upload: Upload) -> list[list[int]]:
        """As Upload.cuts keeps them."""
        most_rows, most_bytes = upload.rules["most_rows"], upload.rules["most_bytes"]
        return [
            [self._rows[start], self._rows[stop - 1], stop - start, sum(self._bytes[start:stop])]
            for start, stop in cut_batches(self._bytes, most_rows=most_rows, most_bytes=most_bytes)
        ]


def _store(upload: Upload, chunk: list[CheckedLead], sizes: list[int], checked: int) -> bool:
    """False when this run has been replaced, so that it stops and writes nothing."""
    if not still_mine(upload).update(worked_at=database_now(), checked_rows=checked):
        return False
    store_leads(upload, chunk, sizes)
    return True


def _store_skipped(upload: Upload, skipped: set[int], turns: Turns) -> bool:
    """The rows that a person left out, as leads: their phone and values stand in the file only."""
    waiting = iter(sorted(skipped))
    while rows := list(islice(waiting, ROWS_AT_ONCE)):
        leads = [CheckedLead(row, LeadState.SKIPPED, "", ()) for row in rows]
        if not turns.write(lambda leads=leads: _store(upload, leads, [0] * len(leads), upload.total_rows)):
            return False
    return True


def _drop_leads_of_earlier_runs(upload: Upload, turns: Turns) -> bool:
    """In short transactions, since SQLite has one writer; False when this run has been replaced."""

    def drop_some() -> bool:
        if not still_mine(upload).update(worked_at=database_now()):
            replaced.append(True)
            return False
        oldest = upload.leads.exclude(generation=upload.generation).order_by("pk").values_list("pk", flat=True)
        some = list(oldest[: ROWS_AT_ONCE * 2])
        if some:
            Lead.objects.filter(pk__gte=some[0], pk__lte=some[-1], pk__in=some)._raw_delete(Lead.objects.db)
        return bool(some)

    replaced: list[bool] = []
    while turns.write(drop_some):
        pass
    return not replaced
