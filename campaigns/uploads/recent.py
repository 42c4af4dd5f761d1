"""What was sent to a campaign a few days ago: numbers that come again, and files that look like yesterday's."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from campaigns.models import Batch, BatchState, Lead, LeadState, Upload, UploadState

# Of the leads with a number; more than this, and it is hardly by chance.
_SHARE_OF_A_REPEATED_FILE = 0.5
_CHUNK = 500


class RecentUploads:
    """The confirmed uploads of one campaign whose numbers count as recent, and how many of them came again."""

    def __init__(self, upload: Upload) -> None:
        self._upload = upload
        self._days = upload.campaign.recent_days
        self._since = timezone.now() - timedelta(days=self._days)
        # A list of ids, newest first: the query for numbers is asked hundreds of times.
        self._ids = list(self._confirmed().values_list("pk", flat=True)) if self._days else []
        self._came_again: Counter[int] = Counter()

    def __bool__(self) -> bool:
        return bool(self._ids)

    @property
    def days(self) -> int:
        return self._days

    def sent(self, phones: Sequence[str]) -> dict[str, int]:
        """Those of the numbers (E.164) that were sent, each with the id of the last upload that had it."""
        found: dict[str, int] = {}
        for start in range(0, len(phones), _CHUNK):
            leads = self._leads().filter(phone__in=phones[start : start + _CHUNK]).order_by("upload")
            found.update(leads.values_list("phone", "upload"))
        self._came_again.update(found.values())
        return found

    def sentences(self, *, leads: int) -> list[str]:
        """Whether the file, with so many leads, looks like one that was sent already: by its bytes, or by most of
        its numbers. To be asked once all numbers were."""
        if same := self._confirmed().filter(file_hash=self._upload.file_hash).first():
            return [f"This is the very file that was sent to {self._upload.campaign.name} {_when(same)}."]
        if not self._came_again:
            return []
        upload_id, count = self._came_again.most_common(1)[0]
        if count <= _SHARE_OF_A_REPEATED_FILE * leads:
            return []
        like = Upload.objects.get(pk=upload_id)
        return [
            f"This looks like the file “{like.file_name}”, which was sent to {self._upload.campaign.name} "
            f"{_when(like)}: {count:,} of its numbers are in this file."
        ]

    def _confirmed(self) -> QuerySet[Upload]:
        return (
            Upload.objects.filter(
                campaign=self._upload.campaign_id,
                state__in=UploadState.confirmed_ones(),
                confirmed_at__gte=self._since,
            )
            .exclude(pk=self._upload.pk)
            .order_by("-confirmed_at")
        )

    def _leads(self) -> QuerySet[Lead]:
        """Leads that the dialer has, may have, or will get."""
        never_added = Batch.objects.filter(
            upload=OuterRef("upload"),
            state__in=[BatchState.REFUSED, BatchState.CANCELLED],
            first_row__lte=OuterRef("row"),
            last_row__gte=OuterRef("row"),
        )
        return Lead.objects.filter(
            ~Exists(never_added),
            upload__in=self._ids,
            state__in=[LeadState.READY, LeadState.LOADED, LeadState.ALREADY_THERE],
        )


def _when(upload: Upload) -> str:
    """ "on 23 November at 14:05", by the clock of the pages."""
    at = timezone.localtime(upload.confirmed_at)
    return f"on {at.day} {at:%B} at {at:%H:%M}"
