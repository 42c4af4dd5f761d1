"""Which rows of an upload were not loaded, by their parts of the tally; and which leads have arrived."""

from bisect import bisect_right
from collections.abc import Sequence

from django.db.models import Exists, OuterRef, QuerySet

from campaigns.models import Batch, BatchState, Lead, LeadState, Upload

PARTS_TO_FIX = ("skipped", "invalid", "duplicate", "rejected", "refused", "cancelled")
"""The parts of the tally whose rows did not get into the campaign. None of them may be at the dialer."""

PARTS_TO_LOAD = ("invalid", "rejected", "refused", "cancelled")
"""Those of them whose rows should still be loaded: not those that somebody skipped, nor the second ones of a
number."""

ARRIVED = (LeadState.READY, LeadState.LOADED, LeadState.ALREADY_THERE, LeadState.UNNAMED)
"""The states of leads that the dialer has, may have, or will get, unless their batch was never added."""

_AT_ONCE = 10_000

BatchPlace = tuple[int, int, str]
"""First row, last row, state."""


def not_loaded_leads(upload: Upload) -> QuerySet[Lead]:
    """The leads of PARTS_TO_FIX, in the order of their rows; and where a batch was never added, all that are ready:
    which of these were in such a batch says `state_of_batch`. To ask the database for that would take it one look at
    each batch for each lead.

    The other states are excluded: if these were asked for, SQLite would sort the leads of each state for each query."""
    others = [LeadState.BLANK, LeadState.LOADED, LeadState.ALREADY_THERE, LeadState.UNNAMED]
    if not upload.batches.filter(state__in=BatchState.never_added()).exists():
        others.append(LeadState.READY)
    return Lead.objects.filter(upload=upload).exclude(state__in=others).order_by("row")


def parts_of_not_loaded(upload: Upload) -> dict[int, str]:
    """{row: one of PARTS_TO_FIX}, of all rows of the upload that were not loaded. 200,000 rows take 20 MB."""
    places = batch_places(upload)
    parts: dict[int, str] = {}
    leads = not_loaded_leads(upload).values_list("row", "state")
    some = list(leads[:_AT_ONCE])  # short queries: while a long one is open, SQLite lets its connection not write
    while some:
        for row, state in some:
            part = state if state != LeadState.READY else state_of_batch(row, places)
            if part:
                parts[row] = str(part)
        some = list(leads.filter(row__gt=some[-1][0])[:_AT_ONCE])
    return parts


def batch_places(upload: Upload) -> list[BatchPlace]:
    """Where the upload's batches stand that were never added."""
    never_added = upload.batches.filter(state__in=BatchState.never_added())
    return list(never_added.order_by("first_row").values_list("first_row", "last_row", "state"))


def state_of_batch(row: int, places: Sequence[BatchPlace]) -> str:
    """The state of the batch with the row; "" where it is in none of these."""
    place = bisect_right(places, row, key=lambda batch: batch[0]) - 1
    return places[place][2] if place >= 0 and row <= places[place][1] else ""


def arrived_leads() -> QuerySet[Lead]:
    """Leads of confirmed uploads that the dialer has, may have, or will get."""
    never_added = Batch.objects.filter(
        upload=OuterRef("upload"),
        state__in=BatchState.never_added(),
        first_row__lte=OuterRef("row"),
        last_row__gte=OuterRef("row"),
    )
    return Lead.objects.filter(~Exists(never_added), state__in=ARRIVED)
