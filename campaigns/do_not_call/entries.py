"""The entries of the list: keyed hashes (HMAC-SHA-256 of the number in E.164 under LEADSPORTAL_NUMBER_HASH_KEY).

A number can be looked up in the list, but no number can be read out of it. Each entry has a mark of its key. If the
list was made under another key, every check ends with an error: otherwise no number would be found, and everybody would
be called.
"""

import hashlib
import hmac
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from campaigns.leads import Phone, read_phone
from campaigns.models import Action, DoNotCallNumber, Event, database_now
from campaigns.wording import WRONG_NUMBER_HASH_KEY

MOST_AT_ONCE = 50_000
"""How many rows are read, and how many numbers are added, at once. An administrator waits for it."""

_CHUNK = 500


class WrongNumberHashKey(Exception):
    """The list was made under another key, so no number can be looked up. The text is for people."""

    def __init__(self) -> None:
        super().__init__(WRONG_NUMBER_HASH_KEY)


class HashedNumber(NamedTuple):
    """What is kept of a number: its keyed hash, and its last two digits, by which people recognise an entry."""

    number_hash: str
    last_digits: str


@dataclass(frozen=True, slots=True)
class Added:
    """How many numbers are new, and how many were there already and now have the new reason and end."""

    new: int
    changed: int


def number_hash(e164: str) -> str:
    """The keyed hash of a number: 64 hexadecimal digits."""
    return hmac.digest(settings.NUMBER_HASH_KEY.encode(), e164.encode(), hashlib.sha256).hex()


def key_mark() -> str:
    """The mark of the key: 16 hexadecimal digits, different for each key. Nobody can find out the key from them."""
    return number_hash("which key is it?")[:16]


def is_empty() -> bool:
    """Whether nothing is on the list. Raises WrongNumberHashKey if the list was kept under another key."""
    marks = DoNotCallNumber.objects.values_list("key_mark", flat=True)
    lowest = marks.order_by("key_mark").first()
    if lowest is None:
        return True
    highest = marks.order_by("-key_mark").first() or lowest  # None when the last entry has just been removed
    if {lowest, highest} != {key_mark()}:  # both by their index, however many there are
        raise WrongNumberHashKey
    return False


def listed(phones: Iterable[str], *, on: date | None = None) -> dict[str, str]:
    """{number: reason} for those of the numbers (E.164) that are on the list on that day, or today."""
    hashes = {number_hash(phone): phone for phone in phones if phone}
    day = on or timezone.localdate()
    reasons: dict[str, str] = {}
    for chunk in _chunks(hashes):
        counting = DoNotCallNumber.objects.filter(Q(ends_on=None) | Q(ends_on__gte=day), number_hash__in=chunk)
        reasons.update((hashes[found], reason) for found, reason in counting.values_list("number_hash", "reason"))
    return reasons


def changed_since(moment: datetime) -> set[str]:
    """The hashes of the entries that were added or changed since then."""
    return set(DoNotCallNumber.objects.filter(changed_at__gte=moment).values_list("number_hash", flat=True))


def look_up(text: str) -> DoNotCallNumber | None:
    """The entry of one number, written in any way; None if it is not on the list or is no number."""
    phone = read_phone(text)
    if not isinstance(phone, Phone):
        return None
    return DoNotCallNumber.objects.filter(number_hash=number_hash(phone.e164)).first()


def hashed(phone: str) -> HashedNumber:
    """What is kept of a number in E.164."""
    return HashedNumber(number_hash(phone), phone[-2:])


def count_there(numbers: Iterable[HashedNumber]) -> int:
    """How many of these numbers are on the list already, also those whose time has ended. ``numbers`` has each only
    once."""
    return sum(_of(chunk).count() for chunk in _chunks(number.number_hash for number in numbers))


def add(*, numbers: Iterable[HashedNumber], reason: str, ends_on: date | None, user: User) -> Added:
    """Puts all of these numbers on the list, or none. A number that is there already gets the new reason and end.
    Raises WrongNumberHashKey."""
    is_empty()  # raises if the list is under another key
    last_digits = dict(numbers)
    new = changed = 0
    mark, now = key_mark(), database_now()
    with transaction.atomic():
        for chunk in _chunks(last_digits):
            there = _of(chunk).count()
            changed += there
            new += len(chunk) - there
            DoNotCallNumber.objects.bulk_create(
                [
                    DoNotCallNumber(
                        number_hash=each,
                        key_mark=mark,
                        last_digits=last_digits[each],
                        reason=reason,
                        ends_on=ends_on,
                        added_by=user,
                        changed_at=now,
                    )
                    for each in chunk
                ],
                update_conflicts=True,
                unique_fields=["number_hash"],
                update_fields=["reason", "ends_on", "added_by", "changed_at"],
            )
        Event.objects.create(
            action=Action.DO_NOT_CALL_ADDED, user=user, details={"new": new, "changed": changed}, reason=reason
        )
    return Added(new, changed)


def _of(hashes: Sequence[str]) -> QuerySet[DoNotCallNumber]:
    return DoNotCallNumber.objects.filter(number_hash__in=hashes)


def _chunks(hashes: Iterable[str]) -> Iterator[list[str]]:
    waiting = iter(hashes)
    while chunk := list(islice(waiting, _CHUNK)):
        yield chunk
