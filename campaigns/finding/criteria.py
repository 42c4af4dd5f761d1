"""What a person asks of the history, and the uploads that are found."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.contrib.auth.models import User
from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from campaigns import access
from campaigns.models import Attempt, Batch, BatchState, Campaign, Upload, UploadQuerySet, UploadState

from .counting import in_column, part

_BETWEEN_DIGITS = re.compile(r"[\s().\-/+]+")
_PHONE_DIGITS = range(10, 16)  # a transaction id has more (docs/dialer.md#immediate-answer), a date has fewer


@dataclass(frozen=True, slots=True)
class Criteria:
    """What is asked for; empty: all. `text` is a part of the file's name, or a transaction id. Days are India's, and
    both ends count. `state` is one of STATE_GROUPS. With `campaigns`, uploads for one of these (their ids); an empty
    collection finds nothing."""

    text: str = ""
    person: int | None = None
    campaigns: Collection[int] | None = None
    state: str = ""
    first_day: date | None = None
    last_day: date | None = None


def find(user: User, criteria: Criteria) -> UploadQuerySet:
    """The uploads that the user may see, without discarded ones, and that are asked for; in no order."""
    found = access.uploads_to_see(user).exclude(state=UploadState.CANCELLED).order_by()
    if criteria.text:
        by_transaction = Attempt.objects.filter(transaction_id=criteria.text).values("batch__upload")
        found = found.filter(Q(file_name__icontains=criteria.text) | Q(pk__in=by_transaction))
    if criteria.person is not None:
        found = found.filter(uploaded_by=criteria.person)
    if criteria.campaigns is not None:
        found = found.filter(campaign__in=criteria.campaigns)
    if criteria.first_day:
        found = since(found, criteria.first_day)
    if criteria.last_day:
        found = found.filter(uploaded_at__lt=_midnight(criteria.last_day + timedelta(days=1)))
    if criteria.state:
        _, narrowed = _STATES[criteria.state]
        found = narrowed(found)
    return found


def since(found: UploadQuerySet, day: date) -> UploadQuerySet:
    """Those of these uploads that came on this day or later. Their ids are bounded as well, by one look at an index:
    the database then passes over what came before, whichever index it walks."""
    later = Upload.objects.filter(uploaded_at__gte=_midnight(day))
    # Of "pk" alone the database would look at one upload after the other, from the first of all.
    first = later.aggregate(first=Min(F("pk") + 0))["first"]
    return found.none() if first is None else found.filter(pk__gte=first, uploaded_at__gte=_midnight(day))


def people_in(user: User) -> QuerySet[User]:
    """Who has uploaded what the user may see. Of each person one upload is looked for, and no more."""
    return User.objects.filter(Exists(access.uploads_to_see(user).filter(uploaded_by=OuterRef("pk"))))


def campaigns_in(user: User) -> QuerySet[Campaign]:
    """For which campaigns are the uploads that the user may see."""
    return Campaign.objects.filter(Exists(access.uploads_to_see(user).filter(campaign=OuterRef("pk"))))


def looks_like_phone(text: str) -> bool:
    """Whether the text is a whole phone number, with its country or without, however it is parted. Such a text must
    not stand in an address (docs/rules.md#rule-11)."""
    digits = _BETWEEN_DIGITS.sub("", text)
    return digits.isdecimal() and len(digits) in _PHONE_DIGITS


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _drafts(found: UploadQuerySet) -> UploadQuerySet:
    return found.filter(state__in=UploadState.drafts())


def _unreadable(found: UploadQuerySet) -> UploadQuerySet:
    return found.filter(state=UploadState.UNREADABLE)


def _in_progress(found: UploadQuerySet) -> UploadQuerySet:
    return found.filter(state__in=UploadState.unfinished())


def _finished(found: UploadQuerySet) -> UploadQuerySet:
    return found.filter(state=UploadState.FINISHED)


def _with_rejected_rows(found: UploadQuerySet) -> UploadQuerySet:
    return found.alias(rejected_rows=in_column("rejected")).filter(rejected_rows__gt=0)


def _with_rows_to_fix(found: UploadQuerySet) -> UploadQuerySet:
    return found.alias(invalid_rows=part("invalid")).filter(invalid_rows__gt=0)


def _unconfirmed(found: UploadQuerySet) -> UploadQuerySet:
    return found.filter(pk__in=Batch.objects.filter(state=BatchState.UNKNOWN).order_by().values("upload"))


_STATES: dict[str, tuple[str, Callable[[UploadQuerySet], UploadQuerySet]]] = {
    "drafts": ("Drafts", _drafts),
    "unreadable": ("Could not be read", _unreadable),
    "running": ("In progress", _in_progress),
    "finished": ("Finished", _finished),
    "rejected": ("With rejected rows", _with_rejected_rows),
    "fixing": ("With rows that need fixing", _with_rows_to_fix),
    "unknown": ("With unconfirmed rows", _unconfirmed),
}
STATE_GROUPS = {name: words for name, (words, _) in _STATES.items()}
"""How the history can be narrowed by state: the name in an address, and what people call it."""
