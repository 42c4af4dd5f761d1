"""The tally for people: each part with its name, what it means, and where its rows or batches are shown."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from campaigns.models import Upload
from campaigns.tally import CONFIRMED_PARTS, NOT_CONFIRMED_PARTS, Tally
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


def parts(upload: Upload, counted: Tally) -> dict[str, list[Part]]:
    """The parts that are not zero: those that were confirmed, and those that were not."""
    return {
        "confirmed": _parts(upload, counted, CONFIRMED_PARTS),
        "not_confirmed": _parts(upload, counted, NOT_CONFIRMED_PARTS),
    }


def _parts(upload: Upload, counted: Tally, names: tuple[str, ...]) -> list[Part]:
    return [
        Part(name, *PART_NAMES_AND_MEANINGS[name], count=getattr(counted, name), address=address_of_part(upload, name))
        for name in names
        if getattr(counted, name)
    ]


def address_of_part(upload: Upload, name: str) -> str:
    """Where the rows of this part of the tally are shown."""
    if name in _ONLY_BATCHES:
        return f"{reverse('upload', args=[upload.pk])}?batches={name}#batches"
    return f"{reverse('leads', args=[upload.pk])}?{urlencode({'state': name})}"
