"""The tally: where every row of an upload's file is, in numbers that add up (docs/rules.md#rule-1)."""

from collections.abc import Iterable
from dataclasses import dataclass, fields

from django.db.models import Sum

from campaigns.models import Batch, BatchState, Upload


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows of one file are where. All parts together are `total`; those from `waiting` on are `confirmed`."""

    total: int = 0

    blank: int = 0
    skipped: int = 0
    invalid: int = 0
    duplicate: int = 0
    ready: int = 0

    waiting: int = 0
    sending: int = 0
    accepted: int = 0
    loaded: int = 0
    already_there: int = 0
    rejected: int = 0
    unnamed: int = 0
    unknown: int = 0
    refused: int = 0
    cancelled: int = 0

    @property
    def confirmed(self) -> int:
        return sum(getattr(self, part) for part in CONFIRMED_PARTS)

    @property
    def adds_up(self) -> bool:
        not_confirmed: int = sum(getattr(self, part) for part in NOT_CONFIRMED_PARTS)
        return self.total == self.confirmed + not_confirmed

    @property
    def not_blank(self) -> int:
        """Rows of the file with a lead in them."""
        return self.total - self.blank

    def in_column(self, column: str) -> int:
        """How many rows a list shows in this one of its `COLUMNS`."""
        return sum(getattr(self, part) for part in COLUMNS[column])

    @property
    def not_sent(self) -> int:
        """Rows with something in them that were not confirmed, though all others were."""
        return self.skipped + self.invalid + self.duplicate

    @property
    def ended(self) -> int:
        """Confirmed leads of which nothing more is expected."""
        return self.loaded + self.already_there + self.rejected + self.unnamed + self.refused + self.cancelled

    def as_dict(self) -> dict[str, int]:
        """All parts by name, with `total` and `confirmed`."""
        return {field.name: getattr(self, field.name) for field in fields(self)} | {"confirmed": self.confirmed}


NOT_CONFIRMED_PARTS = ("blank", "skipped", "invalid", "duplicate", "ready")
CONFIRMED_PARTS = (
    "waiting",
    "sending",
    "accepted",
    "loaded",
    "already_there",
    "rejected",
    "unnamed",
    "unknown",
    "refused",
    "cancelled",
)
KEPT_PARTS = (
    "total",
    *(part for part in NOT_CONFIRMED_PARTS if part != "ready"),
    *(part for part in CONFIRMED_PARTS if part not in ("waiting", "sending")),
)
"""The columns of a `KeptTally`: a finished upload has no row that is ready, waits, or is being sent."""

COLUMNS = {
    "loaded": ("loaded",),
    "already_there": ("already_there",),
    "rejected": ("rejected", "unnamed", "refused"),
    "not_sent": ("blank", "skipped", "invalid", "duplicate", "cancelled"),
    "waiting": ("ready", "waiting", "sending", "accepted", "unknown"),
}
"""The columns of a list of uploads, each with the parts that it sums up. Each part is in one column, so the columns of
an upload add up to its rows."""


def tally(upload: Upload) -> Tally:
    """The tally of one upload; empty until it is checked."""
    return tallies([upload]).get(upload.pk, Tally())


def tallies(uploads: Iterable[Upload]) -> dict[int, Tally]:
    """{upload's id: its tally}, in one query for any number of uploads.

    Only what has been checked has rows to account for; there is no entry for other uploads.
    """
    uploads = [upload for upload in uploads if upload.has_tally]
    ids = [upload.pk for upload in uploads]
    parts: dict[int, dict[str, int]] = {pk: {} for pk in ids}
    for upload in uploads:
        parts[upload.pk] |= upload.counts
    for row in (
        Batch.objects.filter(upload__in=ids)
        .order_by()
        .values("upload", "state")
        .annotate(*(Sum(counter) for counter in ("size", "loaded", "already_there", "rejected", "unnamed")))
    ):
        counts = parts[row["upload"]]
        counts["ready"] = 0  # what was confirmed is counted by its batches from then on
        if row["state"] in BatchState.counted_whole():
            counts[row["state"]] = row["size__sum"]
        else:
            for counter in ("loaded", "already_there", "rejected", "unnamed"):
                counts[counter] = row[f"{counter}__sum"]
    for upload in uploads:  # rows that a rule takes for no lead are blank ones of a kind of their own
        parts[upload.pk]["blank"] = upload.blank_rows + parts[upload.pk].get("blank", 0)
    return {upload.pk: Tally(total=upload.total_rows, **parts[upload.pk]) for upload in uploads}
