"""Why rows of an upload are not in the campaign: the commonest reasons, counted."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from campaigns.leads import WARNING
from campaigns.models import Upload
from campaigns.rejections import rejections_of
from campaigns.tally import Tally

from .problem_groups import kinds_of

MOST_REASONS = 5


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason with its rows; `share` is its part of the commonest one's, in per cent, for a bar."""

    text: str
    rows: int
    share: str


@dataclass(frozen=True, slots=True)
class Reasons:
    """The commonest reasons of one kind; `more` rows have others. `address` is where all these rows are listed."""

    heading: str
    address: str
    shown: tuple[Reason, ...]
    more: int


def reasons_of(upload: Upload, counted: Tally) -> list[Reasons]:
    """What the dialer rejected, and what was not sent, each where there is any. Two queries at most."""
    found = []
    listed = reverse("leads", args=[upload.pk])
    if counted.rejected:
        rejections = rejections_of([upload.pk]).get(upload.pk, [])
        common = [(each.reason or "No reason given", each.leads) for each in rejections]
        address = f"{listed}?state=rejected"
        found.append(_reasons("Rejected by Ozonetel", address, common, in_all=counted.rejected))
    if counted.not_sent:
        part = next(part for part in ("invalid", "duplicate", "skipped") if getattr(counted, part))
        rows = _not_sent(upload)
        found.append(
            _reasons("Not sent", f"{listed}?state={part}", rows.most_common(MOST_REASONS), in_all=rows.total())
        )
    return found


def _not_sent(upload: Upload) -> Counter[str]:
    """A row with two problems is counted for both."""
    rows: Counter[str] = Counter()
    for kind in kinds_of(upload):
        if kind.group.level != WARNING:
            rows[kind.title] += kind.group.rows
    return rows


def _reasons(heading: str, address: str, common: Sequence[tuple[str, int]], *, in_all: int) -> Reasons:
    """`common` are the commonest reasons, the commonest first."""
    shown = tuple(Reason(text, rows, f"{100 * rows / common[0][1]:.2f}%") for text, rows in common)
    return Reasons(heading, address, shown, more=in_all - sum(rows for _, rows in common))
