"""The lock of one upload: the last in the order of all locks (account, batch, attempt, upload)."""

from campaigns.models import Upload


def lock_upload(upload_id: int) -> Upload:
    """The upload as it is now, with its campaign and account at hand; its row is locked until the transaction ends.
    Other rows may go on pointing at it.

    SQLite has one writer and no row locks; there the immediate transaction does the same.
    """
    uploads = Upload.objects.select_for_update(of=("self",), no_key=True).select_related("campaign__account")
    return uploads.get(pk=upload_id)


def lock_state(upload_id: int) -> Upload:
    """The same, with no more at hand than its state needs: this is done for each callback."""
    uploads = Upload.objects.select_for_update(of=("self",), no_key=True).only(
        "state", "last_claimed_at", "has_children"
    )
    return uploads.get(pk=upload_id)
