"""The tally for people: each part with its name, what it means, and where its rows or batches are shown."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from campaigns.models import Upload
from campaigns.tally import CONFIRMED_PARTS, UNCONFIRMED_PARTS, Tally

# part: (name, meaning)
WORDS = {
    "blank": (
        "Blank or no lead",
        "Rows with nothing in them, or with no lead: a total, a note, a serial number alone.",
    ),
    "skipped": ("Skipped", "Not sent, as a person or a rule chose."),
    "invalid": ("Needs fixing", "Not sent, since something in the row is not right."),
    "duplicate": ("Duplicates in file", "Not sent, since an earlier row has the same number."),
    "ready": ("Ready", "Checked, and not confirmed yet."),
    "waiting": ("Waiting to be sent", "They go out as the dialer's limit allows."),
    "sending": ("Being sent", "The request is under way."),
    "accepted": ("Accepted by the dialer", "The dialer has them and has not reported yet what became of them."),
    "loaded": ("Loaded", "They are in the campaign."),
    "already_there": ("Already there", "The campaign had these numbers, so they were not added again."),
    "rejected": ("Rejected by the dialer", "The dialer's reason stands beside each row."),
    "unnamed": ("Not loaded, rows not named", "The dialer counted them but has not told which rows they are."),
    "unknown": ("Not known", "There was no clear answer: the dialer may or may not have them."),
    "refused": ("Refused by the dialer", "The whole request was refused; none of these was added."),
    "cancelled": ("Cancelled", "They were never sent."),
}

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
        "unconfirmed": _parts(upload, counted, UNCONFIRMED_PARTS),
    }


def _parts(upload: Upload, counted: Tally, names: tuple[str, ...]) -> list[Part]:
    return [
        Part(name, *WORDS[name], count=getattr(counted, name), address=_address(upload, name))
        for name in names
        if getattr(counted, name)
    ]


def _address(upload: Upload, name: str) -> str:
    if name in _ONLY_BATCHES:
        return f"{reverse('upload', args=[upload.pk])}?batches={name}#batches"
    return f"{reverse('leads', args=[upload.pk])}?{urlencode({'state': name})}"
