"""By which columns a list of uploads is sorted."""

from django.db.models import Case, F, Value, When
from django.db.models.functions import Coalesce, Lower, NullIf

from campaigns.models import UploadQuerySet, UploadState
from campaigns.tally import COLUMNS

from .counting import Counted, in_column

SORTS = ("file", "campaign", "by", "when", "rows", *COLUMNS, "state")
"""What a list can be sorted by; with a minus before it, the other way round."""


def in_order(uploads: UploadQuerySet, sort: str) -> UploadQuerySet:
    """The uploads sorted by one of `SORTS`, "-" before it for falling order; the newest first among equals."""
    keys = _keys(sort.removeprefix("-"))
    falls = sort.startswith("-")
    return uploads.order_by(*(key.desc() if falls else key.asc() for key in keys), "-pk")


def _keys(column: str) -> list[Counted]:
    match column:
        case "file":
            return [Lower("file_name")]
        case "campaign":
            return [Lower("campaign__name"), Lower("campaign__account__name")]
        case "by":  # as people are shown: by their full names, else by their user names
            first_name = NullIf(F("uploaded_by__first_name"), Value(""))
            return [Lower(Coalesce(first_name, F("uploaded_by__username"))), Lower("uploaded_by__last_name")]
        case "when":
            return [F("pk")]  # ids are given in the order in which uploads come
        case "state":  # in the order of the walk
            return [Case(*(When(state=state, then=Value(place)) for place, state in enumerate(UploadState)))]
    return [in_column("total" if column == "rows" else column)]
