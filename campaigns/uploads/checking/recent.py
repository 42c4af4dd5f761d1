"""What was sent to a campaign lately: numbers that are sent again, and files that look like an earlier one."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import cast

from django.db.models import QuerySet, Sum
from django.utils import timezone

from campaigns import access
from campaigns.models import Batch, Lead, Upload, UploadState, database_now

from ..children.family import family_of
from ..children.parts import arrived_leads

# Where more than this part of the numbers was sent before, the file is hardly another one by chance.
_SHARE_OF_A_REPEATED_FILE = 0.5
_CHUNK = 500
# So many numbers of recent uploads may be kept in memory during a check: about 30 MB.
_MOST_KEPT = 200_000


class RecentUploads:
    """The confirmed uploads of one campaign whose numbers count as recent, and how many of their numbers the new file
    has again."""

    def __init__(self, upload: Upload) -> None:
        self._upload = upload
        days = upload.campaign.recent_days
        self._since = database_now() - timedelta(days=days)
        # Their ids, newest first, and when they were confirmed: the query for numbers is asked hundreds of times.
        confirmed = self._confirmed().values_list("pk", "confirmed_at") if days else ()
        self._times: dict[int, datetime] = {pk: at for pk, at in confirmed if at}
        self._came_again: Counter[int] = Counter()
        self._looks = 0
        self._kept: dict[str, int] | None = None

    def __bool__(self) -> bool:
        return bool(self._times)

    def time(self, upload_id: int) -> datetime:
        """When an upload that `sent` returned was confirmed."""
        return self._times[upload_id]

    def when(self, upload_id: int) -> str:
        """The same time in words that stay true: “on 23 November at 14:05”."""
        return _when(self._times[upload_id])

    def sent(self, phones: Sequence[str]) -> dict[str, int]:
        """Those of the numbers (E.164) that were sent before, each with the id of the last upload that had it."""
        found = self._found(phones)
        self._came_again.update(found.values())
        return found

    def sentences(self, *, leads: int) -> list[str]:
        """Whether the file, with so many leads, looks like one that was sent already: the same bytes, or more than half
        of its numbers. To be asked after `sent` was asked for all numbers."""
        of_this_file = self._confirmed().filter(file_hash=self._upload.file_hash)
        if self._upload.file_hash and (same := of_this_file.first()):
            confirmed_at = cast(datetime, same.confirmed_at)
            return [f"This very file was already sent to {self._campaign_name()} {_when(confirmed_at)}."]
        if not self._came_again:
            return []
        upload_id, count = self._came_again.most_common(1)[0]
        if count <= _SHARE_OF_A_REPEATED_FILE * leads:
            return []
        like = Upload.objects.get(pk=upload_id)
        return [
            f"This looks like the file “{like.file_name}”, which was sent to {self._campaign_name()} "
            f"{_when(self._times[upload_id])}: {count:,} of its numbers are in this file."
        ]

    def _campaign_name(self) -> str:
        theirs = access.campaigns_of(self._upload.uploaded_by)
        campaign = self._upload.campaign
        return campaign.name_with_account if theirs.are_of_several_accounts() else campaign.name

    def _confirmed(self) -> QuerySet[Upload]:
        """Without those of the upload's own family, which are looked at by themselves (children/family.py)."""
        family = family_of(self._upload).values("pk")
        return (
            Upload.objects.filter(
                campaign=self._upload.campaign_id,
                state__in=UploadState.confirmed_ones(),
                confirmed_at__gte=self._since,
            )
            .exclude(pk=self._upload.pk)
            .exclude(pk__in=family)
            .order_by("-confirmed_at")
        )

    def _found(self, phones: Sequence[str]) -> dict[str, int]:
        """A query looks at the index once for each number and each recent upload. When so many looks were made as there
        are leads in these uploads, all their numbers are read once, and kept."""
        self._looks += len(phones) * len(self._times)
        if self._kept is None and self._looks >= self._all_leads <= _MOST_KEPT:
            self._kept = dict(self._pairs(self._leads()))
        if self._kept is not None:
            return {phone: self._kept[phone] for phone in phones if phone in self._kept}
        found: dict[str, int] = {}
        for start in range(0, len(phones), _CHUNK):
            found.update(self._pairs(self._leads().filter(phone__in=phones[start : start + _CHUNK])))
        return found

    @cached_property
    def _all_leads(self) -> int:
        return Batch.objects.filter(upload__in=list(self._times)).aggregate(leads=Sum("size"))["leads"] or 0

    @staticmethod
    def _pairs(leads: QuerySet[Lead]) -> Iterator[tuple[str, int]]:
        """(number, id of its upload), the last upload's last."""
        return leads.order_by("upload").values_list("phone", "upload").iterator(5_000)

    def _leads(self) -> QuerySet[Lead]:
        """Leads that the dialer has, may have, or will get."""
        return arrived_leads().filter(upload__in=list(self._times))


def _when(moment: datetime) -> str:
    """ "on 23 November at 14:05", by the clock of the pages."""
    at = timezone.localtime(moment)
    return f"on {at.day} {at:%B} at {at:%H:%M}"
