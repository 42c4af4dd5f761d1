"""Facts: what the reasons of readiness ask the database about uploads, each in one query or two for all of them."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import cast

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, prefetch_related_objects

from campaigns.models import Account, Attempt, Batch, BatchState, ProvenMap, Upload, UploadState

from .slots import next_slot, taken_until


def waiting_uploads(accounts: Iterable[Account]) -> list[Upload]:
    """The confirmed uploads of these accounts with waiting batches, in the order of their turns, with campaign,
    account and `paused_by` at hand. One query, and another one where some are paused."""
    by_id = {account.pk: account for account in accounts}
    waiting = Batch.objects.filter(upload=OuterRef("pk"), state=BatchState.WAITING)
    found = Upload.objects.filter(Exists(waiting), campaign__account__in=by_id, state__in=UploadState.confirmed_ones())
    uploads = sorted(found.select_related("campaign").with_what_sending_needs(), key=turn_of)
    for upload in uploads:
        upload.campaign.account = by_id[upload.campaign.account_id]
    prefetch_related_objects([upload for upload in uploads if upload.paused_by_id], "paused_by")
    return uploads


def turn_of(upload: Upload) -> tuple[bool, bool, datetime, int]:
    """The key by which uploads of an account take turns: those that were put first come before all others, then those
    that have sent no batch yet, as they were confirmed, then the one that sent its last batch longest ago."""
    last = upload.last_claimed_at
    return upload.put_first_at is None, last is not None, last or cast(datetime, upload.confirmed_at), upload.pk


class Facts:
    """About uploads that have their campaign and account at hand, and about these accounts, at one moment of the
    database's clock. A fact is asked for when it is needed first, and is then kept."""

    def __init__(
        self, uploads: Sequence[Upload], now: datetime, *, taken_until: dict[int, list[datetime]] | None = None
    ) -> None:
        """`taken_until` is what the fact of this name says, where it is known already."""
        self.now, self.uploads = now, uploads
        self._taken_until = taken_until
        self._accounts = {upload.campaign.account for upload in uploads}

    @cached_property
    def report_awaited_since(self) -> dict[int, datetime]:
        """{upload's id: when the batch was sent whose report the other batches wait for}; see proving.py.

        Not in it: uploads of a proven map or without one, of accounts that callbacks do not reach, those whose first
        batch is still to be sent, and those whose report did not come within PROOF_SECONDS.
        """
        with_map = [each for each in self.uploads if each.map_key and each.campaign.account.callbacks_reach_us]
        proven = _proven_maps(with_map)
        unproven = [each.pk for each in with_map if (each.campaign_id, each.map_key) not in proven]
        if not unproven:
            return {}
        longest = timedelta(seconds=settings.PROOF_SECONDS)
        awaited = (
            Upload.objects.filter(pk__in=unproven)
            .annotate(since=Subquery(_sent_since_it_was_resumed().values("started_at")[:1]))
            # One that began later than now did so before the clock was set back: nobody waits for it until then.
            .filter(since__range=(self.now - longest, self.now))
        )
        return dict(awaited.values_list("pk", "since"))

    @cached_property
    def last_batch_waits(self) -> set[int]:
        """Ids of uploads of which only the batch that starts the campaign waits, while other batches are being sent."""
        of_upload = Batch.objects.filter(upload=OuterRef("pk"))
        return set(
            self._asked_about()
            .filter(
                Exists(of_upload.filter(state=BatchState.SENDING)),
                ~Exists(of_upload.filter(state=BatchState.WAITING, is_last=False)),
                start_campaign=True,
            )
            .values_list("pk", flat=True)
        )

    @cached_property
    def taken_until(self) -> dict[int, list[datetime]]:
        """{each account's id: when its taken slots fall free, in order}."""
        return taken_until(self._accounts, self.now) if self._taken_until is None else self._taken_until

    def full_until(self, account: Account) -> datetime | None:
        """When the account's next slot falls free, if it has no free one."""
        return next_slot(self.taken_until.get(account.pk, []), limit=account.requests_a_minute)

    @cached_property
    def queue(self) -> list[Upload]:
        """All waiting uploads of the accounts, in the order of their turns."""
        return waiting_uploads(self._accounts)

    @cached_property
    def of_queue(self) -> "Facts":
        """The same facts about all waiting uploads of the accounts."""
        return Facts(self.queue, self.now)

    def _asked_about(self) -> QuerySet[Upload]:
        return Upload.objects.filter(pk__in=[upload.pk for upload in self.uploads])


def _proven_maps(uploads: Sequence[Upload]) -> set[tuple[int, str]]:
    """(campaign's id, map's key) of the maps of these uploads that are proven."""
    if not uploads:
        return set()
    campaigns, keys = {each.campaign_id for each in uploads}, {each.map_key for each in uploads}
    found = ProvenMap.objects.filter(campaign__in=campaigns, map_key__in=keys)
    return set(found.values_list("campaign", "map_key"))


def _sent_since_it_was_resumed() -> QuerySet[Attempt]:
    since_it_was_resumed = Q(batch__upload__resumed_at=None) | Q(started_at__gt=F("batch__upload__resumed_at"))
    return Attempt.objects.live().filter(since_it_was_resumed, batch__upload=OuterRef("pk")).order_by("started_at")
