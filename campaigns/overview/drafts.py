"""Drafts: a person's own uploads that are not confirmed yet."""

from dataclasses import dataclass

from django.contrib.auth.models import User

from campaigns import access
from campaigns.models import Upload, UploadState
from campaigns.tally import Tally, tallies

MOST_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Drafts:
    """The newest ones with their tallies, and how many more there are."""

    shown: list[tuple[Upload, Tally]]
    more: int

    @property
    def count(self) -> int:
        return len(self.shown) + self.more


def drafts_of(user: User) -> Drafts:
    """Three queries at most."""
    own = access.uploads_to_see(user).filter(uploaded_by=user, state__in=UploadState.not_confirmed())
    newest = own.order_by("-pk").without_large_columns().select_related("campaign__account")[: MOST_SHOWN + 1]
    shown = list(newest)
    more = own.count() - MOST_SHOWN if len(shown) > MOST_SHOWN else 0
    counted = tallies(shown)
    return Drafts([(each, counted.get(each.pk, Tally())) for each in shown[:MOST_SHOWN]], more)
