"""Cut: where the batches will begin and end. It is known before anything is confirmed, so that the bill is exact."""

from typing import Any

from campaigns.cloudagent import cut_batches
from campaigns.models import LeadState, Upload

Cuts = list[list[int]]
"""[first row, last row, leads, bytes] of each batch."""


def cuts_of(upload: Upload) -> Cuts:
    """The cuts of a checked upload. They are made again where a person has changed rows since the check: one row more
    or less moves all cuts behind it."""
    if upload.cuts or not upload.counts[LeadState.READY]:
        known: Cuts = upload.cuts
        return known
    ready = upload.leads.filter(state=LeadState.READY).order_by("row").values_list("row", "size")
    return cut(list(ready), rules=upload.rules)


def cut(ready: list[tuple[int, int]], *, rules: dict[str, Any]) -> Cuts:
    """The cuts of ready leads, each given as its row and its bytes, within the limits of these rules (Upload.rules)."""
    rows, sizes = [row for row, _ in ready], [size for _, size in ready]
    return [
        [rows[start], rows[stop - 1], stop - start, sum(sizes[start:stop])]
        for start, stop in cut_batches(sizes, most_rows=rules["most_rows"], most_bytes=rules["most_bytes"])
    ]
