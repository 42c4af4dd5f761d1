"""How sources are called."""

from collections.abc import Collection

from django.contrib.auth.models import User

from campaigns.models import Campaign
from campaigns.wording import person_in_words

from .counting import SourceKind

NO_WORDS = "(only dates and numbers)"
"""How files are called whose names have nothing else."""


def names_of(kind: SourceKind, keys: Collection[int | str]) -> dict[int | str, str]:
    """{key of a source: its name}, in one query at most. Campaigns have the name of their account beside theirs where
    they are of several ones."""
    if kind == SourceKind.FILE:
        return {key: str(key) or NO_WORDS for key in keys}
    if kind == SourceKind.PERSON:
        return {person.pk: person_in_words(person) for person in User.objects.filter(pk__in=keys)}
    campaigns = list(Campaign.objects.filter(pk__in=keys).select_related("account"))
    names_accounts = len({campaign.account_id for campaign in campaigns}) > 1
    return {each.pk: each.name_with_account if names_accounts else each.name for each in campaigns}
