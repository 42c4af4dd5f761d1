"""Attention: what needs somebody, a line for each cause, the worst first. The same cause is told once, however many
uploads it concerns."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Count, Exists, Min, OuterRef, Q, Sum

from campaigns import access, callbacks
from campaigns.history import (
    held_campaigns,
    history_of,
    links_to_approve,
    paused_by_portal,
    stopped_accounts,
    to_decide,
    troubled_accounts,
)
from campaigns.models import (
    Account,
    Attempt,
    Batch,
    BatchState,
    Campaign,
    Upload,
    UploadQuerySet,
    UploadState,
    database_now,
)
from campaigns.overdue_results import overdue_since
from campaigns.tally import tallies
from campaigns.uploads import PARTS_TO_LOAD, undecided_batches
from campaigns.wording import CauseCode

MOST_AWAITING = 50
"""Of uploads that await results, so many are asked whether these are overdue, the newest ones."""

MOST_FINISHED = 100
"""So many of a person's last finished uploads are looked at for rows to fix."""

MOST_WITH_ROWS_TO_FIX = 3
LOOKS_BACK = timedelta(days=7)
"""Rows that were not loaded are told for so long, to whoever uploaded the file."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Why somebody is needed: of `uploads` with `leads` leads. `upload`, `campaign` and `account` are what it is about,
    as far as it is about one; `more` are further parameters of its words (wording.attention), by name."""

    code: CauseCode
    leads: int = 0
    uploads: int = 0
    upload: Upload | None = None
    campaign: Campaign | None = None
    account: Account | None = None
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def parameters(self) -> dict[str, Any]:
        """All parameters of its words."""
        about = {"upload": self.upload, "campaign": self.campaign, "account": self.account}
        return {"leads": self.leads, "uploads": self.uploads} | about | self.more


@dataclass(frozen=True, slots=True)
class _Waiting:
    """How much of a campaign, or of an account, waits to be sent."""

    leads: int = 0
    uploads: int = 0


def causes(user: User) -> list[Cause]:
    """In a number of queries that does not depend on how many uploads there are."""
    return [
        *_stopped(user),
        *sorted(_undecided(user), key=lambda cause: -cause.leads),
        *_unreachable(user),
        *_paused(user),
        *_overdue(user),
        *_set_aside(user),
        *_links(user),
        *_rows_to_fix(user),
    ]


def _stopped(user: User) -> Iterator[Cause]:
    accounts, campaigns = stopped_accounts(user), held_campaigns(user)
    waiting = _waiting(user) if accounts or campaigns else {}
    for account in accounts:
        of_account = [each for (account_id, _), each in waiting.items() if account_id == account.pk]
        yield Cause(
            CauseCode.ACCOUNT_STOPPED,
            leads=sum(each.leads for each in of_account),
            uploads=sum(each.uploads for each in of_account),
            account=account,
        )
    for campaign in campaigns:
        of_campaign = waiting.get((campaign.account_id, campaign.pk), _Waiting())
        yield Cause(CauseCode.CAMPAIGN_HELD, leads=of_campaign.leads, uploads=of_campaign.uploads, campaign=campaign)


def _waiting(user: User) -> dict[tuple[int, int], _Waiting]:
    """{(account's id, campaign's id): how much waits}, of the uploads that the user may see."""
    batches = Batch.objects.filter(state=BatchState.WAITING, upload__in=access.uploads_to_see(user).values("pk"))
    counted = batches.order_by().values_list("upload__campaign__account", "upload__campaign")
    found = counted.annotate(Sum("size"), Count("upload", distinct=True))
    return {(account, campaign): _Waiting(leads, uploads) for account, campaign, leads, uploads in found}


def _undecided(user: User) -> Iterator[Cause]:
    """By campaign. A batch has one live attempt."""
    # Of all people's, since they are few: by this person's uploads the database would look at all of these.
    undecided = list(undecided_batches().values_list("pk", flat=True))
    if not undecided:
        return
    batches = to_decide(user).filter(pk__in=undecided).order_by().values_list("pk", flat=True)
    attempts = Attempt.objects.live().filter(batch__in=list(batches)).order_by()
    counted = attempts.values("batch__upload__campaign").annotate(
        leads=Sum("batch__size"),
        uploads=Count("batch__upload", distinct=True),
        upload=Min("batch__upload"),
        since=Min("started_at"),
    )
    found = list(counted)
    uploads = _by_id([each["upload"] for each in found])
    for each in found:
        upload = uploads[each["upload"]]
        since = {"since": each["since"]}
        yield Cause(CauseCode.UNCONFIRMED, each["leads"], each["uploads"], upload, upload.campaign, more=since)


def _unreachable(user: User) -> Iterator[Cause]:
    for troubled in troubled_accounts(user):
        if troubled.needs_person:
            yield Cause(CauseCode.DIALER_UNREACHABLE, account=troubled.account, more={"words": troubled.words})


def _paused(user: User) -> Iterator[Cause]:
    """By campaign, with the reason of the first."""
    of_campaign: dict[int, list[Upload]] = {}
    for upload in paused_by_portal(user):
        of_campaign.setdefault(upload.campaign_id, []).append(upload)
    if not of_campaign:
        return
    paused = [upload.pk for uploads in of_campaign.values() for upload in uploads]
    waiting = Batch.objects.filter(state=BatchState.WAITING, upload__in=paused).order_by()
    leads = dict(waiting.values_list("upload__campaign").annotate(Sum("size")))
    for campaign_id, uploads in of_campaign.items():
        yield Cause(
            CauseCode.PAUSED_BY_PORTAL, leads.get(campaign_id, 0), len(uploads), uploads[0], uploads[0].campaign
        )


def _overdue(user: User) -> Iterator[Cause]:
    """By account: the dialer says nothing of what it has."""
    awaiting = history_of(user).filter(state=UploadState.AWAITING_RESULTS).select_related("campaign__account")
    newest = list(awaiting.without_large_columns()[:MOST_AWAITING])
    late = overdue_since(newest, database_now())
    if not late:
        return
    counted = tallies([upload for upload in newest if upload.pk in late])
    of_account: dict[int, list[Upload]] = {}
    for upload in newest:
        if upload.pk in late:
            of_account.setdefault(upload.campaign.account_id, []).append(upload)
    for uploads in of_account.values():
        yield Cause(
            CauseCode.RESULTS_OVERDUE,
            leads=sum(counted[upload.pk].accepted for upload in uploads),
            uploads=len(uploads),
            upload=uploads[-1],
            campaign=uploads[-1].campaign,
            account=uploads[-1].campaign.account,
            more={"since": min(late[upload.pk] for upload in uploads)},
        )


def _links(user: User) -> Iterator[Cause]:
    if links := links_to_approve(user):
        yield Cause(CauseCode.LINKS_TO_APPROVE, more={"links": links.count, "first_ends_at": links.first_ends_at})


def _set_aside(user: User) -> Iterator[Cause]:
    if access.may_read_callbacks_again(user) and (unread := callbacks.unread_callbacks()):
        more = {"malformed": unread.malformed, "unmatched": unread.unmatched, "first_at": unread.first_at}
        yield Cause(CauseCode.CALLBACKS_SET_ASIDE, more=more | {"most": callbacks.MOST_COUNTED})


def _rows_to_fix(user: User) -> Iterator[Cause]:
    """Of the person's own uploads that have ended lately, an upload each."""
    for upload, rows in islice(_left_to_fix(user), MOST_WITH_ROWS_TO_FIX):
        yield Cause(CauseCode.ROWS_TO_FIX, sum(rows.values()), 1, upload, upload.campaign, more=rows)


def _left_to_fix(user: User) -> Iterator[tuple[Upload, dict[str, int]]]:
    """Each upload, the newest first, with its rows to fix that are in none of its children."""
    found = _with_rows_to_fix(user).without_large_columns().select_related("campaign__account")
    ended = list(found.order_by("-pk"))
    taken = _taken_of([upload.pk for upload in ended if upload.has_children])
    counted = tallies(ended)
    for upload in ended:
        left = Counter(counted[upload.pk].as_dict()) - taken[upload.pk]
        rows = {"to_fix": left["invalid"], "rejected": left["rejected"] + left["refused"]}
        if any(rows.values()):
            yield upload, rows


def _taken_of(parents: list[int]) -> defaultdict[int, Counter[str]]:
    """{parent: how many of its rows are in children, by their parts of its tally}."""
    taken: defaultdict[int, Counter[str]] = defaultdict(Counter)
    if parents:
        children = Upload.objects.filter(parent__in=parents).exclude(state=UploadState.CANCELLED)
        for parent, parts in children.values_list("parent_id", "taken"):
            taken[parent or 0].update({part: parts.get(part, 0) for part in PARTS_TO_LOAD})
    return taken


def _with_rows_to_fix(user: User) -> UploadQuerySet:
    """Of the user's last finished uploads those of the time LOOKS_BACK that have rows which could be fixed and sent
    again: those that needed fixing, and those that the dialer did not take. What the user cancelled needs nobody."""
    own = history_of(user).filter(uploaded_by=user, state=UploadState.FINISHED)
    last = list(own.order_by("-pk").values_list("pk", flat=True)[:MOST_FINISHED])
    is_lost = Q(rejected__gt=0) | Q(state=BatchState.REFUSED)
    lost = Batch.objects.filter(is_lost, upload=OuterRef("pk"))
    return Upload.objects.filter(
        Q(counts__invalid__gt=0) | Exists(lost),
        pk__in=last,
        cancelled_at=None,
        uploaded_at__gt=database_now() - LOOKS_BACK,
    )


def _by_id(ids: list[int]) -> dict[int, Upload]:
    uploads = Upload.objects.without_large_columns().select_related("campaign__account")
    return {upload.pk: upload for upload in uploads.filter(pk__in=ids)} if ids else {}
