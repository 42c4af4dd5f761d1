"""The tally for people: each part with its name, what it means, and where its rows or batches are shown."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from campaigns.models import Upload
from campaigns.tally import Tally
from campaigns.wording import PART_NAMES_AND_MEANINGS

# Parts that no single row can be named for.
_ONLY_BATCHES = {"unnamed"}


@dataclass(frozen=True, slots=True)
class Part:
    """One number of the tally."""

    name: str
    label: str
    meaning: str
    count: int
    address: str


# What became of confirmed rows first, as the bar has them.
_ORDER = (
    "loaded",
    "already_there",
    "rejected",
    "unnamed",
    "refused",
    "cancelled",
    "unknown",
    "accepted",
    "sending",
    "waiting",
    "ready",
    "invalid",
    "duplicate",
    "skipped",
    "blank",
)


def parts(upload: Upload, counted: Tally) -> list[Part]:
    """The parts that are not zero: all rows of the file."""
    return [
        Part(name, *PART_NAMES_AND_MEANINGS[name], count=getattr(counted, name), address=address_of_part(upload, name))
        for name in _ORDER
        if getattr(counted, name)
    ]


def address_of_part(upload: Upload, name: str) -> str:
    """Where the rows of this part of the tally are shown."""
    if name in _ONLY_BATCHES:
        return f"{reverse('upload', args=[upload.pk])}?batches={name}#batches"
    return f"{reverse('leads', args=[upload.pk])}?{urlencode({'state': name})}"
