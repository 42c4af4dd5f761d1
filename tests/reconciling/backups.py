"""Requests as the sender makes them, and what a restored backup leaves of them."""

from campaigns import journal
from campaigns.models import (
    Account,
    Attempt,
    Batch,
    BatchState,
    Upload,
    UploadState,
    VanishedAttempt,
)
from campaigns.sending import claim, record
from tests.dialogue import QUEUED


class Sent:
    """A request as the sender makes it: claimed, journaled, answered."""

    def __init__(self, upload: Upload, answer=QUEUED) -> None:
        Attempt.objects.update(slot_free_at="2020-01-01T00:00:00Z")
        Account.objects.update(backs_off_until=None, outage="", unknowns_in_a_row=0)
        step = claim(account_id=upload.campaign.account_id)
        journal.write(step.entry)
        self.entry = step.entry
        self.token = step.request.fields["callBackUrl"].rstrip("/").rsplit("/", 1)[-1]
        record(attempt_id=step.attempt_id, observed=answer)


def restore() -> None:
    """The database is as it was when its uploads had been confirmed."""
    Attempt.objects.all().delete()
    VanishedAttempt.objects.all().delete()
    Account.objects.update(stopped_at=None, stopped_reason="")
    Batch.objects.update(state=BatchState.WAITING, notes=[])
    Upload.objects.update(state=UploadState.CONFIRMED, last_claimed_at=None)


def restore_unconfirmed() -> None:
    """The database is as it was when its uploads had been checked."""
    restore()
    Batch.objects.all().delete()
    Upload.objects.update(
        state=UploadState.CHECKED, confirmed_at=None, confirmed_by=None, cancelled_at=None, finished_at=None
    )


def states() -> list[str]:
    return list(Batch.objects.order_by("number").values_list("state", flat=True))
