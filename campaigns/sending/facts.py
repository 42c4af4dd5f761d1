"""Facts: what the reasons of readiness ask the database about uploads, each in one query for all of them."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import cast

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from campaigns.models import Account, Attempt, Batch, BatchState, ProvenMap, Upload, UploadState

from .slots import full_until


def waiting_uploads(accounts: Iterable[Account]) -> list[Upload]:
    """The confirmed uploads of these accounts with waiting batches, in the order of their turns, with campaign,
    account and `paused_by` at hand. One query."""
    waiting = Batch.objects.filter(upload=OuterRef("pk"), state=BatchState.WAITING)
    uploads = Upload.objects.filter(
        Exists(waiting), campaign__account__in=accounts, state__in=UploadState.confirmed_ones()
    )
    return sorted(uploads.select_related("campaign__account", "paused_by").without_large_columns(), key=turn_of)


def turn_of(upload: Upload) -> tuple[bool, bool, datetime, int]:
    """The key by which uploads of an account take turns: those that were put first come before all others, then those
    that have sent no batch yet, as they were confirmed, then the one that sent its last batch longest ago."""
    last = upload.last_claimed_at
    return upload.put_first_at is None, last is not None, last or cast(datetime, upload.confirmed_at), upload.pk


class Facts:
    """About uploads that have their campaign and account at hand, and about these accounts, at one moment of the
    database's clock. A fact is asked for when it is needed first, and is then kept."""

    def __init__(self, uploads: Sequence[Upload], now: datetime) -> None:
        self.now = now
        self._uploads = uploads
        self._accounts = {upload.campaign.account for upload in uploads}

    @cached_property
    def report_awaited_since(self) -> dict[int, datetime]:
        """{upload's id: when the batch was sent whose report the other batches wait for}; see proving.py.

        Not in it: uploads of a proven map or without one, of accounts that callbacks do not reach, those whose first
        batch is still to be sent, and those whose report did not come within PROOF_SECONDS.
        """
        proven = ProvenMap.objects.filter(campaign=OuterRef("campaign"), map_key=OuterRef("map_key"))
        longest = timedelta(seconds=settings.PROOF_SECONDS)
        awaited = (
            self._asked_about()
            .filter(~Exists(proven), campaign__account__callbacks_reach_us=True)
            .exclude(map_key="")
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
    def full_until(self) -> dict[int, datetime]:
        """{id of each account without a free slot: when the next one falls free}."""
        return full_until(self._accounts, self.now)

    @cached_property
    def queue(self) -> list[Upload]:
        """All waiting uploads of the accounts, in the order of their turns."""
        return waiting_uploads(self._accounts)

    @cached_property
    def of_queue(self) -> "Facts":
        """The same facts about all waiting uploads of the accounts."""
        return Facts(self.queue, self.now)

    def _asked_about(self) -> QuerySet[Upload]:
        return Upload.objects.filter(pk__in=[upload.pk for upload in self._uploads])


def _sent_since_it_was_resumed() -> QuerySet[Attempt]:
    since_it_was_resumed = Q(batch__upload__resumed_at=None) | Q(started_at__gt=F("batch__upload__resumed_at"))
    return Attempt.objects.live().filter(since_it_was_resumed, batch__upload=OuterRef("pk")).order_by("started_at")
