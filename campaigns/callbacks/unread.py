"""Callbacks that were set aside lately, and that nobody has read again since: administrators are told of them."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from campaigns.models import Callback, CallbackState, database_now

TOLD_FOR = timedelta(days=7)
"""After that the notice ends by itself: what nobody has needed for so long is noise."""

MOST_COUNTED = 1_000
"""Of more than these, it is said that they are more."""


@dataclass(frozen=True, slots=True)
class Unread:
    """So many callbacks, by their states, since the first of them came."""

    malformed: int
    unmatched: int
    first_at: datetime

    @property
    def count(self) -> int:
        """MOST_COUNTED + 1 stands for "more than that"."""
        return self.malformed + self.unmatched


def unread_callbacks() -> Unread | None:
    """None where there are none. It reads the first MOST_COUNTED + 1 of them at most."""
    found = list(_unread()[: MOST_COUNTED + 1])
    if not found:
        return None
    states = Counter(state for state, _ in found)
    return Unread(states[CallbackState.MALFORMED], states[CallbackState.UNMATCHED], first_at=found[0][1])


def _unread() -> QuerySet[Callback, tuple[str, datetime]]:
    # In the words of the index: with parameters in their place, SQLite would look at all callbacks there are.
    set_aside = RawSQL("state IN ('unmatched', 'malformed')", (), output_field=BooleanField())
    lately = Callback.objects.filter(set_aside, received_at__gt=database_now() - TOLD_FOR, set_aside_as=None)
    return lately.order_by("received_at").values_list("state", "received_at")
