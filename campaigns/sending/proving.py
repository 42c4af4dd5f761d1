"""Proving: that a mapping does not fit the campaign's mapping file shows only in a callback (docs/rules.md#rule-5).

The first batch of a map that the campaign has not taken leads by goes alone until its callback, and an upload of
which a batch was reported without one lead loaded or already there is paused.
"""

from campaigns.models import (
    Action,
    Batch,
    BatchState,
    Callback,
    Event,
    FailedFileState,
    Option,
    PauseReason,
    ProvenMap,
    Upload,
    database_now,
)


def learn_from_outcome(batch: Batch) -> None:
    """What a batch's outcome says of its upload's map. To be called whenever the outcome has changed, under the
    batch's lock; once more changes nothing."""
    upload = Upload.objects.select_related("campaign").get(pk=batch.upload_id)
    if batch.loaded or batch.already_there:
        _prove(upload)
        return
    if _was_sent_before_it_was_resumed(batch, upload):
        return
    ProvenMap.objects.filter(campaign=upload.campaign_id, map_key=upload.map_key).delete()
    if not _perhaps_there_already(batch, upload):
        _pause(batch, upload)


def account_to_send_for(*, callback_id: int) -> int | None:
    """The account whose sender may have left while it waited for this callback: the one that proved a map of which
    more waits to be sent. None for all others."""
    callback = Callback.objects.select_related("attempt__batch__upload").get(pk=callback_id)
    upload = callback.attempt.batch.upload
    proven = ProvenMap.objects.filter(
        campaign=upload.campaign_id, map_key=upload.map_key, proven_at__gte=callback.received_at
    )
    more = Batch.objects.filter(
        upload__campaign=upload.campaign_id, upload__map_key=upload.map_key, state=BatchState.WAITING
    )
    if proven.exists() and more.exists():
        return callback.attempt.account_id
    return None


def _prove(upload: Upload) -> None:
    if upload.map_key:
        ProvenMap.objects.get_or_create(
            campaign_id=upload.campaign_id, map_key=upload.map_key, defaults={"proven_at": database_now()}
        )
    # Paused by a report whose failed file now says that the numbers were there already: as the option asked. While
    # another batch of it was loaded to nothing, a person is to look first.
    nothing = upload.batches.filter(state=BatchState.DONE, loaded=0, already_there=0)
    if not nothing.exists() and Upload.objects.filter(pk=upload.pk, paused_by=None).exclude(paused_at=None).update(
        paused_at=None, paused_reason="", paused_code="", paused_details={}, resumed_at=database_now()
    ):
        Event.objects.create(action=Action.RESUMED, upload=upload, details={"already_there": True})


def _perhaps_there_already(batch: Batch, upload: Upload) -> bool:
    """Whether the failed file is still to come and may say that all were there already, as it did of another batch."""
    return (
        upload.option != Option.NEITHER
        and batch.failed_files.filter(state=FailedFileState.PENDING).exists()
        and upload.batches.filter(already_there__gt=0).exists()
    )


def _was_sent_before_it_was_resumed(batch: Batch, upload: Upload) -> bool:
    """A person has looked at it since, and wants it to go on."""
    return bool(upload.resumed_at) and not batch.attempts.live().filter(started_at__gt=upload.resumed_at).exists()


def _pause(batch: Batch, upload: Upload) -> None:
    if not upload.batches.filter(state__in=[BatchState.WAITING, BatchState.SENDING]).exists():
        return
    details = {
        "batch": batch.number,
        "size": batch.size,
        "campaign": upload.campaign.name,
        "headers": upload.rules["map"],
    }
    if Upload.objects.filter(pk=upload.pk, paused_at=None, cancelled_at=None).update(
        paused_at=database_now(), paused_by=None, paused_code=PauseReason.NOTHING_LOADED, paused_details=details
    ):
        Event.objects.create(action=Action.PAUSED, upload=upload, details={"batch": batch.number})
