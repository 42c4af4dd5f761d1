"""Proving: whether the campaign in CloudAgent takes the headers of an upload (its map) shows only in a callback.

While a map is not proven, the first batch of each of its uploads goes alone until its report
(facts.report_awaited_since, readiness.py). When at least one of its leads is loaded or was there already, the map is
proven for the campaign, and the other batches follow. When none is, the upload is paused, and a person has to compare
the fields (docs/rules.md#rule-5).
"""

from collections.abc import Collection, Sequence

from django.db.models import Exists, Min, OuterRef, Q

from campaigns.models import (
    NOT_PAUSED,
    Action,
    Batch,
    BatchState,
    Callback,
    CallbackState,
    CountedReason,
    Event,
    FailedFileState,
    Option,
    PauseReason,
    ProvenMap,
    Upload,
    database_now,
)


def learn_from_outcomes(batches: Sequence[Batch]) -> None:
    """What the outcomes of batches of one upload say of its map, one after the other. Called whenever outcomes have
    changed; a second call changes nothing. The caller holds the batches' locks."""
    if not batches:
        return
    upload = Upload.objects.without_large_columns().select_related("campaign").get(pk=batches[0].upload_id)
    is_kept = False  # the map as proven, by the batch before
    for batch in batches:
        has_leads = bool(batch.loaded or batch.already_there)
        if not has_leads:
            if Batch.objects.filter(_is_told(), pk=batch.pk).exists():
                _learn_from_nothing(batch, upload)
        elif not is_kept:
            _keep_proven(upload)
        is_kept = has_leads


def _learn_from_nothing(batch: Batch, upload: Upload) -> None:
    """Nothing of the batch was loaded or there already."""
    if _was_sent_before_it_was_resumed(batch, upload):
        return
    ProvenMap.objects.filter(campaign=upload.campaign_id, map_key=upload.map_key).delete()
    if not _perhaps_there_already(batch, upload):
        _pause_upload(batch, upload)


def accounts_to_send_for(*, callback_ids: Collection[int]) -> set[int]:
    """The accounts to send for after these callbacks: one of them has proven a map of which more batches wait, and the
    sender may have left meanwhile."""
    of_map = "attempt__account", "attempt__batch__upload__campaign", "attempt__batch__upload__map_key"
    maps = Callback.objects.filter(pk__in=callback_ids).order_by().values_list(*of_map).annotate(Min("received_at"))
    return {
        account_id
        for account_id, campaign_id, map_key, first in maps
        if ProvenMap.objects.filter(campaign=campaign_id, map_key=map_key, proven_at__gte=first).exists()
        and Batch.objects.filter(
            upload__campaign=campaign_id, upload__map_key=map_key, state=BatchState.WAITING
        ).exists()
    }


def _keep_proven(upload: Upload) -> None:
    if upload.map_key:
        ProvenMap.objects.get_or_create(
            campaign_id=upload.campaign_id, map_key=upload.map_key, defaults={"proven_at": database_now()}
        )
    # The portal paused it because nothing of a batch was loaded. A later report or failed file now says that leads were
    # loaded or there already: it goes on, unless there is another batch of which nothing was.
    nothing = upload.batches.filter(_is_told(), state=BatchState.DONE, loaded=0, already_there=0)
    if not nothing.exists() and Upload.objects.paused_by_portal().filter(pk=upload.pk).update(
        **NOT_PAUSED, resumed_at=database_now()
    ):
        Event.objects.create(action=Action.RESUMED, upload=upload, details={"already_there": True})


def _is_told() -> Q:
    """A condition on batches that are done: the dialer has told what became of their leads. Of one that was closed
    without a result, nobody knows whether leads were loaded."""
    applied = Callback.objects.filter(attempt__batch=OuterRef("pk"), state=CallbackState.APPLIED)
    return Q(unnamed=0) | Q(Exists(applied))


def _perhaps_there_already(batch: Batch, upload: Upload) -> bool:
    """Whether its failed file is still to come and may say that all were there already, as another batch's did."""
    return (
        upload.option != Option.NEITHER
        and batch.failed_files.filter(state=FailedFileState.PENDING).exists()
        and upload.batches.filter(already_there__gt=0).exists()
    )


def _was_sent_before_it_was_resumed(batch: Batch, upload: Upload) -> bool:
    """Whether a person has resumed the upload since: the person has looked, and wants it to go on."""
    return bool(upload.resumed_at) and not batch.attempts.live().filter(started_at__gt=upload.resumed_at).exists()


def _pause_upload(batch: Batch, upload: Upload) -> None:
    if not upload.batches.filter(state__in=[BatchState.WAITING, BatchState.SENDING]).exists():
        return
    details = {
        "batch": batch.number,
        "size": batch.size,
        "campaign": upload.campaign.name,
        "headers": upload.rules["map"],
        **_commonest_reason(batch),
    }
    if Upload.objects.filter(pk=upload.pk, paused_at=None, cancelled_at=None).update(
        paused_at=database_now(), paused_by=None, paused_code=PauseReason.NOTHING_LOADED, paused_details=details
    ):
        Event.objects.create(action=Action.PAUSED, upload=upload, details={"batch": batch.number})
    else:  # by this batch already; by now its failed file may say why
        paused = Upload.objects.paused_by_portal().filter(pk=upload.pk, paused_code=PauseReason.NOTHING_LOADED)
        paused.filter(paused_details__batch=batch.number).update(paused_details=details)


def _commonest_reason(batch: Batch) -> dict[str, str | int]:
    """For which reason the dialer rejected most leads of the batch, and how many; empty while it has given none."""
    found = CountedReason.objects.filter(batch=batch).exclude(reason="").order_by("-leads", "reason").first()
    return {"reason": found.reason, "rejected": found.leads} if found else {}
