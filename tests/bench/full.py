"""A database that is full: what a worker waits for, against its time when there is little yet. (For pages, and for a
database that is larger still: tests/bench/growth.py.)

The same work is measured beside 50,000 leads in 100 finished uploads of one campaign and one person, and beside
1,000,000 more in 2,000 more, as after a year. Each has a batch, an attempt and a callback.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from django.db import connection
from django.db.models import Model

from campaigns import sweeping, uploads
from campaigns.models import CallbackState, Campaign, Lead, Upload, UploadState
from campaigns.sending import claim
from tests import make
from tests.bench.measuring import Line, seconds
from tests.dialogue import Request

FEW_UPLOADS = 100
UPLOADS = 2_000
LEADS = 500  # of each
STORED_ROWS = 20_000
ROUNDS = 15
YEAR = timedelta(days=365)
MOST = 2.0
MOST_STORING = 1.3

_NUMBERS = count(7_000_000_001, 100_000)


def measure(_folder: Path) -> list[Line]:
    campaign = make.campaign(of=make.account(name="Full", user_name="full", requests_a_minute=1000), name="Full")
    finished = _finished(campaign)
    _fill(finished, uploads=FEW_UPLOADS)
    works: dict[str, Callable[[], float]] = {
        "a pass of the sweeper": lambda: seconds(lambda: sweeping.sweep(enqueue=lambda _task, _pk: True)),
        "claim and record a request, apply its callback": lambda: _send(campaign),
        f"read, check and store {STORED_ROWS:,} rows": lambda: _store(campaign),
    }
    when_empty = {work: _best(measured) for work, measured in works.items()}
    _fill(finished, uploads=UPLOADS)
    return [_line(work, _best(measured), when_empty[work]) for work, measured in works.items()]


def _line(work: str, when_full: float, when_empty: float) -> Line:
    return Line(
        f"{work}, beside {UPLOADS * LEADS:,} leads",
        when_full / when_empty,
        MOST_STORING if "store" in work else MOST,
        f"{when_full * 1000:.0f} ms / {when_empty * 1000:.0f} ms beside {FEW_UPLOADS * LEADS:,}",
    )


def _best(measured: Callable[[], float]) -> float:
    measured()  # once without counting, so that what is kept in memory is there
    return min(measured() for _ in range(ROUNDS))


def _send(campaign: Campaign) -> float:
    """The stages of one batch of 500 leads, after its upload is confirmed."""
    upload = make.confirmed_upload(make.rows(LEADS, first=next(_NUMBERS)), to=campaign)
    taken = seconds(lambda: _load(campaign))
    upload.refresh_from_db()
    assert upload.state == UploadState.FINISHED
    return taken


def _load(campaign: Campaign) -> None:
    request = Request(claim(account_id=campaign.account_id))
    request.answer()
    request.call_back()


def _store(campaign: Campaign) -> float:
    content = make.csv_bytes(make.rows(STORED_ROWS, first=next(_NUMBERS)))
    upload = make.received_upload(content=content, to=campaign)

    def read_and_check() -> None:
        uploads.read(upload_id=upload.pk, stop_at_columns=True)
        upload.refresh_from_db()
        uploads.begin_check(upload=upload)
        uploads.check(upload_id=upload.pk)

    taken = seconds(read_and_check)
    assert upload.leads.count() == STORED_ROWS
    uploads.discard(upload=upload, user=upload.uploaded_by)
    return taken


def _finished(campaign: Campaign) -> Upload:
    """An upload of one batch that the dialer has loaded: all others are made from it."""
    upload = make.confirmed_upload(make.rows(LEADS, first=next(_NUMBERS)), to=campaign)
    _load(campaign)
    upload.refresh_from_db()
    assert upload.state == UploadState.FINISHED
    return upload


def _fill(pattern: Upload, *, uploads: int) -> None:
    """Adds copies of a finished upload with its batch, attempt, callback and leads, spread over the year before it."""
    made = _copies(pattern, [{} for _ in range(uploads)])
    batch = pattern.batches.get()
    batches = _copies(batch, [{"upload_id": upload.pk} for upload in made])
    attempt = batch.attempts.get()
    tokens = [{"token_hash": f"full {each.pk}", "transaction_id": str(each.pk)} for each in batches]
    attempts = _copies(attempt, [{"batch_id": each.pk, **names} for each, names in zip(batches, tokens, strict=True)])
    _copies(attempt.callbacks.get(state=CallbackState.APPLIED), [{"attempt_id": each.pk} for each in attempts])
    columns = [field.column for field in Lead._meta.fields if field.column not in ("id", "upload_id")]
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    with connection.cursor() as cursor:
        for upload in made:
            cursor.execute(
                f"INSERT INTO {Lead._meta.db_table} (upload_id, {names}) "
                f"SELECT %s, {names} FROM {Lead._meta.db_table} WHERE upload_id = %s",
                [upload.pk, pattern.pk],
            )
        cursor.execute("ANALYZE")


def _copies(pattern: Model, changes: list[dict[str, object]]) -> list:
    """Copies of a row, each with changes of its own, and each some hours older than the one before it."""
    values = {field.attname: getattr(pattern, field.attname) for field in pattern._meta.fields if not field.primary_key}
    step = YEAR / len(changes)
    copies = []
    for age, change in enumerate(changes, start=1):
        older = {name: value - age * step for name, value in values.items() if isinstance(value, datetime)}
        copies.append(type(pattern)(**(values | older | change)))
    return type(pattern).objects.bulk_create(copies, batch_size=500)
