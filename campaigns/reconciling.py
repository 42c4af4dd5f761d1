"""The stage after a backup was restored: the database learns from the journal what was sent after the backup.

For each attempt that the database lacks:

- **its batch is there**: the attempt is recreated without an answer, so that the batch is unconfirmed. Its callback
  settles it, else a person decides (docs/rules.md#rule-3).
- **its upload is there, and was not confirmed yet at the time of the backup**: the upload is discarded, or cancelled
  where somebody has confirmed it again meanwhile. Else its rows would be sent a second time.
- **its upload is in no backup**: it is listed, so that people know which rows may have been sent.

Ids that were given after the backup are not given again, since the journal and the dialer's callbacks still name them.
Nothing here sends anything. All accounts are stopped until an administrator resumes them: cancellations, pauses and
numbers that must not be called may be missing, too, and the journal does not know those.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby, islice

from django.conf import settings
from django.db import connection, models, transaction

from campaigns import journal
from campaigns.callbacks import take_kept
from campaigns.journal import Entry
from campaigns.models import (
    Account,
    Action,
    Attempt,
    Batch,
    BatchNote,
    BatchState,
    Campaign,
    Decision,
    Event,
    StartOutcome,
    Upload,
    UploadState,
    VanishedAttempt,
    batch_note,
    database_now,
    database_uuid,
    unknown_tokens,
)
from campaigns.sending import (
    cancel_upload,
    free_when_unanswered,
    lock_account,
    lock_batches,
    set_start_outcome,
    stop_all_accounts,
)
from campaigns.uploads import discard, settle

logger = logging.getLogger(__name__)

_RECREATED = "Recreated from the journal: the database was restored from a backup."
_PARTS_MAY_BE_SENT = "Parts of it may have been sent before the database was restored from a backup."
_NOT_KNOWN_AS_SENT = [BatchState.WAITING, BatchState.SENDING, BatchState.REFUSED, BatchState.CANCELLED]


@dataclass(frozen=True, slots=True)
class PerhapsSent:
    """What of an upload may have been sent after the backup: `leads` in all, of the rows `rows` (first, last). The
    journal knows that the requests were begun, and not whether the dialer took them."""

    upload: int
    account: int
    campaign: int
    confirmed_at: datetime
    leads: int
    rows: list[tuple[int, int]]


@dataclass(slots=True)
class Reconciled:
    """What was found and done. `is_behind`: the database lacked something, so all accounts are stopped. `callbacks` are
    ids of messages that wait to be applied."""

    is_behind: bool
    attempts: int = 0
    ended: list[PerhapsSent] = field(default_factory=list)
    vanished: list[PerhapsSent] = field(default_factory=list)
    callbacks: list[int] = field(default_factory=list)


def reconcile(*, is_trial: bool = False) -> Reconciled:
    """Recreates what the database lacks. A second call finds nothing to do. With `is_trial` nothing is changed.

    Raises journal.JournalAway.
    """
    with transaction.atomic():
        for account_id in Account.objects.order_by("pk").values_list("pk", flat=True):
            lock_account(account_id)  # nothing is claimed, and nobody else reconciles
        lacking = _lacking()
        done = Reconciled(is_behind=bool(lacking))
        if lacking:
            _take_in(lacking, done)
        done.callbacks += take_kept()
        if not is_trial:  # PostgreSQL does not take this back
            give_no_id_again(lacking)
        transaction.set_rollback(is_trial)
    if not is_trial:
        logger.info("reconciled: %d attempts recreated, %d uploads vanished", done.attempts, len(done.vanished))
    return done


def _take_in(lacking: Sequence[Entry], done: Reconciled) -> None:
    """Locks all batches of the uploads before any upload (sending/locking.py): callbacks are applied meanwhile."""
    stop_all_accounts()
    uploads = Upload.objects.filter(pk__in={entry.upload for entry in lacking}).order_by("pk")
    lock_batches(Batch.objects.filter(upload__in=uploads))
    found = {upload.pk: upload for upload in uploads.select_for_update(of=("self",))}
    for (upload_id, _), of_upload in groupby(sorted(lacking, key=_order), key=_upload_of):
        _reconcile_upload(found.get(upload_id), list(of_upload), done)
    for upload_id in found:
        settle(upload_id)


def _upload_of(entry: Entry) -> tuple[int, datetime]:
    return entry.upload, entry.confirmed_at


def _order(entry: Entry) -> tuple[int, datetime, int, int, int]:
    return *_upload_of(entry), entry.number, entry.batch, entry.attempt


def _lacking() -> list[Entry]:
    """The entries of the journal that the database does not have."""
    entries = journal.entries(database_uuid())
    lacking: dict[str, Entry] = {}  # by their tokens: a file may stand in the folder twice
    while some := {entry.token_hash: entry for entry in islice(entries, 500)}:
        lacking |= {token_hash: some[token_hash] for token_hash in unknown_tokens(some)}
    return list(lacking.values())


def _reconcile_upload(upload: Upload | None, entries: list[Entry], done: Reconciled) -> None:
    if upload is None or upload.uploaded_at > entries[0].confirmed_at:
        done.vanished.append(_perhaps_sent(entries))  # the id may belong to another upload by now
        _remember_vanished(entries)
    elif upload.confirmed_at != entries[0].confirmed_at:
        sent = _perhaps_sent(entries)
        details = {"leads": sent.leads, "rows": sent.rows}
        Event.objects.create(action=Action.PERHAPS_SENT, upload=upload, details=details)
        _end(upload)
        done.ended.append(sent)
        _remember_vanished(entries)
    else:
        for batch_id, of_batch in groupby(entries, key=lambda entry: entry.batch):
            done.attempts += _recreate(batch_id, list(of_batch))
        Event.objects.create(action=Action.RECONCILED, upload=upload, details={"attempts": len(entries)})


def _perhaps_sent(entries: Sequence[Entry]) -> PerhapsSent:
    first, last_of_each = entries[0], list({entry.batch: entry for entry in entries}.values())
    return PerhapsSent(
        upload=first.upload,
        account=first.account,
        campaign=first.campaign,
        confirmed_at=first.confirmed_at,
        leads=sum(entry.leads for entry in last_of_each),
        rows=_joined(last_of_each),
    )


def _joined(batches: Iterable[Entry]) -> list[tuple[int, int]]:
    """The rows of these batches, by their numbers; what lies between a batch and the next one was not to be sent."""
    rows: list[tuple[int, int]] = []
    last = None
    for batch in batches:
        if rows and batch.number == last:
            rows[-1] = (rows[-1][0], batch.last_row)
        else:
            rows.append((batch.first_row, batch.last_row))
        last = batch.number + 1
    return rows


def _remember_vanished(entries: Iterable[Entry]) -> None:
    VanishedAttempt.objects.bulk_create(VanishedAttempt(token_hash=entry.token_hash) for entry in entries)


def _end(upload: Upload) -> None:
    """Nothing more of it is sent: some of its rows may have been."""
    if upload.state in UploadState.on_their_way():
        cancel_upload(upload=upload, user=None, reason=_PARTS_MAY_BE_SENT)
    elif not upload.is_confirmed:
        discard(upload=upload, user=None, reason=_PARTS_MAY_BE_SENT)


def _recreate(batch_id: int, entries: Sequence[Entry]) -> int:
    """Of several attempts of a batch only the last is live: the others had ended in some way before it began, but may
    have arrived. Returns how many were recreated."""
    batch = Batch.objects.get(pk=batch_id)
    now = database_now()
    ended = {"decision": Decision.SENT_AGAIN, "decided_at": now, "decision_reason": _RECREATED}
    Attempt.objects.live().filter(batch=batch).update(**ended)
    for entry in entries:
        deadline = entry.started_at + timedelta(seconds=settings.REQUEST_SECONDS)
        Attempt.objects.create(
            batch=batch,
            account_id=entry.account,
            token_hash=entry.token_hash,
            with_start=entry.with_start,
            started_at=entry.started_at,
            deadline_at=deadline,
            slot_free_at=free_when_unanswered(deadline),
            expired_at=now,
            **(ended if entry is not entries[-1] else {}),
        )
    if batch.state in _NOT_KNOWN_AS_SENT:
        batch.state, batch.notes = BatchState.UNKNOWN, [batch_note(BatchNote.RECREATED)]
        batch.save(update_fields=["state", "notes"])
    Upload.objects.filter(pk=batch.upload_id, last_claimed_at=None).update(last_claimed_at=now)
    if any(entry.with_start for entry in entries):
        set_start_outcome(batch.upload_id, StartOutcome.NOT_KNOWN)
    return len(entries)


def give_no_id_again(entries: Iterable[Entry]) -> None:
    """The database gives no id any more that stands in these entries."""
    for model, name in (
        (Account, "account"),
        (Campaign, "campaign"),
        (Upload, "upload"),
        (Batch, "batch"),
        (Attempt, "attempt"),
    ):
        largest = max((getattr(entry, name) for entry in entries), default=0)
        if largest:
            _go_on_after(model, largest)


def _go_on_after(model: type[models.Model], largest: int) -> None:
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
            (sequence,) = cursor.fetchone()
            cursor.execute(
                f"SELECT setval(%s, greatest(%s, (SELECT last_value FROM {sequence})))",  # noqa: S608 - its own name
                [sequence, largest],
            )
        else:
            cursor.execute("UPDATE sqlite_sequence SET seq = max(seq, %s) WHERE name = %s", [largest, table])
            if not cursor.rowcount:
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, largest])
