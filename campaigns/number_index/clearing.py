"""After LEADSPORTAL_NUMBER_HASH_KEY has changed, what was indexed under the former key finds nothing any more. It is
removed in short transactions, and all uploads are indexed anew."""

import time

from django.db import transaction

from campaigns.models import IndexedNumber, NumberFilling, NumberVolume, Upload
from campaigns.uploads import ROWS_AT_ONCE

from .hashing import key_mark
from .pausing import Pauses

_UPLOADS_AT_ONCE = 500


def has_volumes_of_another_key() -> bool:
    return _of_another_key() is not None


def clear(*, ends: float) -> bool:
    """Removes the volumes of other keys. False where some are left at `ends` (monotonic)."""
    pauses = Pauses()
    while (volume := _of_another_key()) is not None:
        # First what says that the volume is used: then nobody adds to it any more.
        NumberFilling.objects.filter(volume=volume).delete()
        while _forget_some_uploads(volume, pauses) or _remove_some_numbers(volume, pauses):
            if time.monotonic() > ends:
                return False
        NumberVolume.objects.filter(pk=volume).delete()
    return True


def _of_another_key() -> int | None:
    return NumberVolume.objects.exclude(key_mark=key_mark()).order_by("pk").values_list("pk", flat=True).first()


def _forget_some_uploads(volume: int, pauses: Pauses) -> int:
    some = Upload.objects.filter(number_volume=volume).order_by("pk").values("pk")[:_UPLOADS_AT_ONCE]
    with pauses.write(), transaction.atomic():
        return Upload.objects.filter(pk__in=some).update(number_volume=None)


def _remove_some_numbers(volume: int, pauses: Pauses) -> bool:
    """Removes about ROWS_AT_ONCE entries from the beginning of the volume. False where there is none."""
    of_volume = IndexedNumber.objects.filter(volume=volume)
    hashes = of_volume.order_by("number_hash").values_list("number_hash", flat=True)
    if not of_volume.exists():
        return False
    last = next(iter(hashes[ROWS_AT_ONCE : ROWS_AT_ONCE + 1]), None)
    up_to = of_volume if last is None else of_volume.filter(number_hash__lte=last)
    with pauses.write(), transaction.atomic():
        up_to._raw_delete(up_to.db)
    return True
