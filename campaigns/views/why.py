"""Why rows of an upload are not in the campaign: the commonest reasons, counted."""

from collections import Counter
from dataclasses import dataclass

from django.urls import reverse

from campaigns.leads import WARNING
from campaigns.models import Lead, LeadState, Upload
from campaigns.tally import Tally

from .problem_groups import kinds_of

MOST_REASONS = 5
MOST_COUNTED = 5_000
"""Of so many rejected rows the reasons are counted, the first ones of the file: the page asks again and again."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason with its rows; `share` is its part of the commonest one's, in per cent, for a bar."""

    text: str
    rows: int
    share: str


@dataclass(frozen=True, slots=True)
class Reasons:
    """The commonest reasons of one kind; `more` rows have others. `address` is where all these rows are listed. Only
    the first `counted` of the rows were counted, where that is not 0."""

    heading: str
    address: str
    shown: tuple[Reason, ...]
    more: int = 0
    counted: int = 0


def reasons_of(upload: Upload, counted: Tally) -> list[Reasons]:
    """What the dialer rejected, and what was not sent, each where there is any. Two queries at most."""
    found = []
    listed = reverse("leads", args=[upload.pk])
    if counted.rejected:
        some = MOST_COUNTED if counted.rejected > MOST_COUNTED else 0
        address = f"{listed}?state=rejected"
        found.append(_reasons("Rejected by Ozonetel", address, _rejected(upload), counted=some))
    if counted.not_sent:
        part = next(part for part in ("invalid", "duplicate", "skipped") if getattr(counted, part))
        found.append(_reasons("Not sent", f"{listed}?state={part}", _not_sent(upload)))
    return found


def _rejected(upload: Upload) -> Counter[str]:
    rejected = Lead.objects.filter(upload=upload, state=LeadState.REJECTED).order_by("row")
    texts = rejected.values_list("reason", flat=True)[:MOST_COUNTED]
    return Counter(text or "No reason given" for text in texts)


def _not_sent(upload: Upload) -> Counter[str]:
    """A row with two problems is counted for both."""
    rows: Counter[str] = Counter()
    for kind in kinds_of(upload):
        if kind.group.level != WARNING:
            rows[kind.title] += kind.group.rows
    return rows


def _reasons(heading: str, address: str, rows: Counter[str], *, counted: int = 0) -> Reasons:
    common = rows.most_common(MOST_REASONS)
    most = common[0][1] if common else 0
    shown = tuple(Reason(text, count, f"{100 * count / most:.2f}%") for text, count in common)
    return Reasons(
        heading=heading,
        address=address,
        shown=shown,
        more=sum(rows.values()) - sum(count for _, count in common),
        counted=counted,
    )
