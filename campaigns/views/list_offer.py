"""What the history says of the large lists that a person has exported: how far they are, and where to take them."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import User

from campaigns.downloads import asked_of, lists_of, may_be_given
from campaigns.finding import AT_ONCE_UPLOADS, STATE_GROUPS, Asked, campaigns_in
from campaigns.heartbeats import nobody_works_on
from campaigns.models import Download, DownloadState, database_now
from campaigns.wording import (
    LIST_IS_OF_OTHER_RIGHTS,
    how_far_the_list_is,
    list_in_words,
    list_is_ready,
    person_in_words,
    why_download_failed,
)

from .download_offer import why_it_waits
from .history_form import order_in_words


@dataclass(frozen=True, slots=True)
class KeptList:
    """One of them. `name` is what was asked for, `text` how far it is."""

    download: Download
    name: str
    text: str
    has_file: bool = False  # it can be taken
    is_unfinished: bool = False


@dataclass(frozen=True, slots=True)
class KeptLists:
    """What parts/lists.html shows, the last one that was asked for first."""

    lists: list[KeptList]
    is_stuck: bool = False  # nobody makes them

    @property
    def is_unfinished(self) -> bool:
        """The page asks again."""
        return any(each.is_unfinished for each in self.lists)


def is_large_list(uploads: int) -> bool:
    """Whether so many uploads are put into a file by a worker, and not while a page waits."""
    return uploads > AT_ONCE_UPLOADS


def kept_lists(user: User) -> KeptLists:
    """The person's own, in a handful of queries for each; there are few (campaigns.downloads.asking.MOST_LISTS)."""
    shown = [_shown(download, user) for download in lists_of(user).select_related("asked_by")]
    is_unfinished = any(each.is_unfinished for each in shown)
    return KeptLists(shown, is_stuck=is_unfinished and nobody_works_on("downloads"))


def _shown(download: Download, user: User) -> KeptList:
    name = _name(asked_of(download), user)
    match download.state:
        case DownloadState.FAILED:
            return KeptList(download, name, why_download_failed(download.fault))
        case DownloadState.READY:
            if not may_be_given(download):
                return KeptList(download, name, LIST_IS_OF_OTHER_RIGHTS)
            return KeptList(download, name, _when_made(download), has_file=True)
        case DownloadState.BEING_MADE:
            return KeptList(download, name, how_far_the_list_is(download.written, download.rows), is_unfinished=True)
    return KeptList(download, name, why_it_waits(download), is_unfinished=True)


def _when_made(download: Download) -> str:
    return list_is_ready(
        made_at=download.made_at or download.asked_at,
        uploads=download.rows,
        kept_for=timedelta(days=settings.DOWNLOAD_DAYS),
        now=database_now(),
    )


def _name(asked: Asked, user: User) -> str:
    """What was asked for, in words. Campaigns that the person does not see any more are not named."""
    criteria = asked.criteria
    campaigns = None
    if criteria.campaigns is not None:
        campaigns = list(campaigns_in(user).filter(pk__in=criteria.campaigns).values_list("name", flat=True))
    person = User.objects.filter(pk=criteria.person).first() if criteria.person else None
    words = list_in_words(
        text=criteria.text,
        person=person_in_words(person) if person else "",
        campaigns=campaigns,
        state=STATE_GROUPS.get(criteria.state, ""),
        days=(criteria.first_day, criteria.last_day),
    )
    return " · ".join(filter(None, [words, order_in_words(asked.sorted_by)]))
