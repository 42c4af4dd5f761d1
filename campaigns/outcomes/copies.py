"""Our copies of failed files, joined to the leads of their batches."""

import logging
from collections.abc import Sequence

from campaigns import vendor
from campaigns.dialer import FailedRows
from campaigns.models import Batch, FailedFile, Lead
from campaigns.storage_marker import sees_storage

from .joining import Joined, Unjoined, join

logger = logging.getLogger(__name__)


def read_copy(failed_file: FailedFile, *, batch: Batch) -> FailedRows | None:
    """What is in our copy of the batch's failed file; None if the copy is gone.

    Raises OSError if the storage cannot be read at the moment: the caller's work is then tried again.
    """
    try:
        with failed_file.file.open() as copy:
            return vendor.read_failed_file(copy.read(), upload=batch.upload)
    except FileNotFoundError:
        if not sees_storage():
            raise
        logger.error("failed file %d: our copy is gone", failed_file.pk)
        return None


def join_to_batch(found: FailedRows, *, batch: Batch, leads: Sequence[Lead]) -> Joined:
    """The rows joined to `leads`, those of the batch."""
    return join(
        leads,
        found,
        map=batch.upload.rules["map"],
        values=lambda: dict(batch.leads().values_list("pk", "values")),
    )


def unjoined_rows(failed_file: FailedFile) -> tuple[FailedRows, Sequence[Unjoined]] | None:
    """What is in our copy of an archived failed file, and its rows that are joined to no lead today; None if the copy
    is gone. Raises OSError as `read_copy`."""
    batch = failed_file.batch
    found = read_copy(failed_file, batch=batch)
    if found is None:
        return None
    leads = list(batch.leads().only("upload", "phone"))
    return found, join_to_batch(found, batch=batch, leads=leads).unjoined
