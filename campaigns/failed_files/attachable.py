"""Whether a file can be attached to an upload or a batch, and to which leads, batches and attempts its rows belong."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from campaigns import vendor
from campaigns.dialer import FailedRows, NoteCode
from campaigns.leads import ROW_IN_ORIGINAL, WHY_NOT_LOADED
from campaigns.models import AttachedFile, Attempt, Batch, BatchState, Lead, Upload, WhyUnjoined
from campaigns.outcomes import Joined, Unjoined, join, number_key
from campaigns.wording import (
    NO_REASONS_IN_FILE,
    NO_ROWS_IN_FILE,
    NO_TABLE_TO_ATTACH,
    NOT_OF_THESE_REQUESTS,
    NOTHING_TO_ATTACH_TO,
    OUR_OWN_FILE,
    TOO_LARGE_TO_ATTACH,
    TOO_MANY_BATCHES,
    not_of_this_upload,
)

ATTACHABLE = (BatchState.DONE, BatchState.ACCEPTED, BatchState.UNKNOWN)
"""The dialer has the batch, or may have it."""

MOST_BATCHES = 50
"""Of one file: their outcomes are written in one transaction."""

_TRANSACTION = re.compile(r"([0-9]{6,64})_error\b")
_KEYS_AT_ONCE = 200


class NotAttached(Exception):
    """The file is not attached; the text says why, and what to do."""


@dataclass(frozen=True, slots=True)
class JoinedToUpload:
    """What a file says of an upload: {batch: {row of the lead: the dialer's reason}}, {batch: the attempt of which it
    says so}, and the rows that are joined to no lead."""

    reasons: Mapping[int, Mapping[int, str]]
    attempts: Mapping[int, int]
    unjoined: Sequence[Unjoined]


def check_content(found: FailedRows, *, upload: Upload, file_hash: str) -> None:
    """Raises NotAttached for what cannot be a failed file of the dialer, whatever its leads are."""
    if vendor.is_too_large(found.notes):
        raise NotAttached(TOO_LARGE_TO_ATTACH)
    if any(note.code is NoteCode.NO_TABLE for note in found.notes):
        raise NotAttached(NO_TABLE_TO_ATTACH)
    if not found.rows:
        raise NotAttached(NO_ROWS_IN_FILE)
    if file_hash == upload.file_hash or _has_columns_of_ours(found, upload):
        raise NotAttached(OUR_OWN_FILE)
    if found.reason is None:
        raise NotAttached(NO_REASONS_IN_FILE)


def _has_columns_of_ours(found: FailedRows, upload: Upload) -> bool:
    """Whether it is the person's own file of leads, perhaps saved anew, or the portal's file of what was not loaded."""
    names = {_fold(column) for column in found.columns if column}
    if {_fold(ROW_IN_ORIGINAL), _fold(WHY_NOT_LOADED)} <= names:
        return True
    has_reason = any(word in name for name in names for word in ("reason", "error"))
    return names <= {_fold(name) for name in upload.column_names()} and not has_reason


def join_to_upload(found: FailedRows, *, upload: Upload, batch: Batch | None, file_name: str) -> JoinedToUpload:
    """The rows of the file, joined to the leads of the batch, or of all batches that can have a report. Raises
    NotAttached where most rows are of other leads, or the file's name is that of another request's file."""
    attempts = _attempts(upload, batch, file_name)
    batches = _batches_named(upload, sorted(attempts), found)
    # Where only some are looked at, a lead of another one may have the same values: numbers alone count.
    are_all = len(batches) == len(attempts)
    leads = [lead for each in batches for lead in each.leads().only("upload", "row", "phone")]
    joined = join(leads, found, map=upload.rules["map"], values=lambda: _values(batches) if are_all else {})
    _check_share(found, joined)
    return _by_batch(joined, leads, batches, attempts)


def unjoined_rows_of_attached(attached: AttachedFile) -> tuple[FailedRows, Sequence[Unjoined]] | None:
    """What is in an attached file, and its rows that are joined to no lead today; None if our copy is gone."""
    try:
        with attached.file.open() as copy:
            found = vendor.read_failed_file(copy.read(), upload=attached.upload)
        joined = join_to_upload(found, upload=attached.upload, batch=attached.batch, file_name=attached.file_name)
    except (FileNotFoundError, NotAttached):
        return None
    return found, joined.unjoined


def _attempts(upload: Upload, batch: Batch | None, file_name: str) -> dict[int, list[int]]:
    """{batch: its attempts of which the file can be}. The dialer names the file after the transaction
    (docs/dialer.md#failedfilepath); a request without a clear answer may have any."""
    attempts = Attempt.objects.perhaps_arrived().filter(batch__upload=upload, batch__state__in=ATTACHABLE)
    if batch is not None:
        attempts = attempts.filter(batch=batch)
    found = list(attempts.order_by("pk").values_list("batch", "pk", "transaction_id"))
    if not found:
        raise NotAttached(NOTHING_TO_ATTACH_TO)
    if named := _TRANSACTION.search(file_name):
        of_file = [each for each in found if each[2] == named[1]]
        found = of_file or [each for each in found if not each[2]]
        if not found:
            raise NotAttached(NOT_OF_THESE_REQUESTS)
    by_batch: dict[int, list[int]] = defaultdict(list)
    for batch_id, attempt_id, _ in found:
        by_batch[batch_id].append(attempt_id)
    return by_batch


def _batches_named(upload: Upload, ids: Sequence[int], found: FailedRows) -> list[Batch]:
    """Of these batches those to whose leads the file is joined: all, or those with one of its numbers where they are
    many."""
    batches = list(upload.batches.filter(pk__in=ids).order_by("first_row"))
    for batch in batches:
        batch.upload = upload
    if len(batches) <= MOST_BATCHES:
        return batches
    places = {
        bisect_right(batches, row, key=lambda batch: batch.first_row) - 1 for row in _rows_with_numbers(upload, found)
    }
    named = [batches[place] for place in sorted(places) if place >= 0]
    if len(named) > MOST_BATCHES:
        raise NotAttached(TOO_MANY_BATCHES)
    return named


def _rows_with_numbers(upload: Upload, found: FailedRows) -> Iterator[int]:
    """The rows of the leads that have one of the file's numbers, in whatever form the campaign takes them."""
    keys = sorted({number_key(row.phone_text) for row in found.rows} - {""})
    for first in range(0, len(keys), _KEYS_AT_ONCE):
        some = keys[first : first + _KEYS_AT_ONCE]
        phones = [f"{before}{key}" for key in some for before in ("", "+", "91", "+91")]
        yield from upload.leads.filter(phone__in=phones).order_by().values_list("row", flat=True)


def _values(batches: Sequence[Batch]) -> dict[int, Sequence[str | int]]:
    return {pk: values for batch in batches for pk, values in batch.leads().values_list("pk", "values")}


def _check_share(found: FailedRows, joined: Joined) -> None:
    """Each row of a failed file is a row that was sent: where most are of nobody here, it is another one's file."""
    with_numbers = sum(len(number_key(row.phone_text)) >= 7 for row in found.rows)
    is_mostly_joined = len(joined.rows) * 2 >= len(found.rows)
    if not joined.rows or not is_mostly_joined or joined.by_number * 2 < with_numbers:
        raise NotAttached(not_of_this_upload(joined=len(joined.rows), rows=len(found.rows)))


def _by_batch(
    joined: Joined, leads: Sequence[Lead], batches: Sequence[Batch], attempts: Mapping[int, Sequence[int]]
) -> JoinedToUpload:
    """Rows of a batch that was sent more than once are joined only where it is known of which request the file is."""
    row_of = {lead.pk: lead.row for lead in leads}
    reasons: dict[int, dict[int, str]] = defaultdict(dict)
    unjoined = list(joined.unjoined)
    for row, pk in joined.rows:
        batch = batches[bisect_right(batches, row_of[pk], key=lambda batch: batch.first_row) - 1]
        if len(attempts[batch.pk]) == 1:
            reasons[batch.pk].setdefault(row_of[pk], joined.reasons[pk])
        else:
            unjoined.append(Unjoined(row, WhyUnjoined.SENT_TWICE))
    if not reasons:
        raise NotAttached(NOT_OF_THESE_REQUESTS)
    unjoined.sort(key=lambda each: each.row.number)
    return JoinedToUpload(reasons, {pk: attempts[pk][0] for pk in reasons}, unjoined)


def _fold(name: str) -> str:
    return "".join(character for character in name.casefold() if character.isalnum())
