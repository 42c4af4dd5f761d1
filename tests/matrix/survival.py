"""The assertions with which each row of the fault matrix ends."""

import re
from collections import Counter
from collections.abc import Collection

from django.conf import settings
from django.test import Client
from rq import Queue

from campaigns.models import Batch, BatchState, LeadState, Upload, UploadState
from campaigns.tally import tally
from campaigns.wording import why_stopped
from tests.matrix.portal import Row

# Leads of batches in these states are at the dialer: all of them once; once or not at all; not at all.
AT_THE_DIALER = {BatchState.DONE, BatchState.ACCEPTED}
PERHAPS = {BatchState.UNKNOWN}

_FAULTS = re.compile(r"Internal Server Error|Traceback")


def assert_survived(row: Row, *uploads: Upload, waiting: Collection[Upload] = (), failed_jobs: bool = False) -> None:
    """No lead is lost or doubled, all counts agree, the limit was kept, and only unknown batches need a person.

    `waiting` are uploads whose account or campaign waits for a person, by the row's doing. With `failed_jobs` the row
    has killed a job, so RQ may list it as failed.
    """
    for upload in (*uploads, *waiting):
        upload.refresh_from_db()
        upload.campaign.account.refresh_from_db()
        _assert_no_lead_is_lost_or_doubled(row, upload)
        _assert_the_books_agree(upload)
        _assert_the_page_shows(upload)
        most = row.dialer(upload.campaign.account)["max_in_window"]
        assert most <= upload.campaign.account.requests_a_minute, f"{most} requests in a window"
    for upload in uploads:
        _assert_nobody_is_needed(upload)
    _assert_no_job_is_left(row, failed_jobs=failed_jobs)
    web = row.standing.processes["web"].log.read_text(errors="replace")
    assert not _FAULTS.search(web), web[-5000:]


def _assert_no_lead_is_lost_or_doubled(row: Row, upload: Upload) -> None:
    held = row.dialer(upload.campaign.account)["leads"].get(upload.campaign.name, [])
    times = Counter(lead["PhoneNumber"] for lead in held)
    phone_at = upload.rules["map"].index("PhoneNumber")
    for batch in upload.batches.all():
        for lead in batch.leads():
            count = times[lead.values[phone_at]]
            said = f"{batch} is {batch.state}, row {lead.row} was added {count} times"
            assert count in _allowed(batch, lead.state), said


def _allowed(batch: Batch, lead_state: str) -> set[int]:
    """How often a lead of the batch may be at the dialer."""
    if batch.state in PERHAPS:
        return {0, 1}
    if batch.state not in AT_THE_DIALER or lead_state in (LeadState.REJECTED, LeadState.ALREADY_THERE):
        return {0}
    return {1}


def _assert_the_books_agree(upload: Upload) -> None:
    counted = tally(upload)
    assert counted.adds_up, counted
    recount: Counter[str] = Counter()
    for batch in upload.batches.all():
        states = Counter(batch.leads().values_list("state", flat=True))
        assert states.total() == batch.size, f"{batch} has {states.total()} leads"
        if batch.state != BatchState.DONE:
            recount[batch.state] += states.total()
            continue
        recount["unnamed"] += states.pop(LeadState.READY, 0)
        recount.update(states)
    not_confirmed = {LeadState.INVALID, LeadState.DUPLICATE, LeadState.SKIPPED}
    recount.update(upload.leads.filter(state__in=not_confirmed).values_list("state", flat=True))
    told = {part: count for part, count in counted.as_dict().items() if part not in ("total", "confirmed", "blank")}
    assert told == {part: recount[part] for part in told}
    assert counted.total == counted.blank + upload.leads.count()


def _assert_the_page_shows(upload: Upload) -> None:
    browser = Client()
    browser.force_login(upload.uploaded_by)
    page = browser.get(f"/uploads/{upload.pk}/")
    assert page.status_code == 200
    assert "does not add up" not in page.content.decode()


def _assert_nobody_is_needed(upload: Upload) -> None:
    states = set(upload.batches.values_list("state", flat=True))
    assert states <= AT_THE_DIALER | PERHAPS, states
    account = upload.campaign.account
    assert (account.stopped_at, upload.campaign.held_at) == (None, None), (why_stopped(account), upload.campaign)
    waits = BatchState.UNKNOWN in states or (BatchState.ACCEPTED in states and account.callbacks_reach_us)
    assert upload.state == (UploadState.AWAITING_RESULTS if waits else UploadState.FINISHED)


def _assert_no_job_is_left(row: Row, *, failed_jobs: bool) -> None:
    with row.standing.redis as redis:
        queues = [Queue(name, connection=redis) for name in settings.RQ_QUEUES]
        row.wait_until(lambda: not any(queue.count for queue in queues), "the queues are empty")
        failed = [id for queue in queues for id in queue.failed_job_registry.get_job_ids()]
        assert failed_jobs or not failed, [queue.fetch_job(id) for queue in queues for id in failed]
