"""The questions that pages ask: what is running, what needs a decision, what became of each upload."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db.models import Count, Exists, Min, OuterRef, Prefetch, QuerySet, Sum
from django.utils import timezone

from campaigns import access
from campaigns.blocks_in_words import BlockInWords, block_of_account, blocks_of
from campaigns.families import Family, families
from campaigns.models import (
    Account,
    Attempt,
    Batch,
    BatchState,
    Callback,
    Campaign,
    FailedFile,
    FailedFileState,
    Outage,
    StopReason,
    Upload,
    UploadQuerySet,
    UploadState,
    Who,
    database_now,
)
from campaigns.overdue_results import overdue_since
from campaigns.rejections import Rejection, rejections_of
from campaigns.tally import Tally, tallies
from campaigns.uploads import batches_to_decide, patience_with_the_dialer, undecided_batches
from campaigns.wording import Standing, StandingCode, verdict_of

# A dialer that cannot be reached for longer than this is for a person to look at.
UNREACHABLE_FOR_LONG = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class UploadLine:
    """One upload as a list shows it."""

    upload: Upload
    tally: Tally
    standing: Standing
    block: BlockInWords | None = None
    needs_decision: bool = False
    overdue_since: datetime | None = None  # its results are overdue
    rejections: Sequence[Rejection] = ()  # the commonest reasons first
    family: Family | None = None  # None where no child is confirmed

    @property
    def whole(self) -> Tally:
        """Its tally with that of its children: where the rows of its file are now."""
        return self.family.tally if self.family else self.tally


def lines(uploads: QuerySet[Upload]) -> list[UploadLine]:
    """Uploads with their tallies and where they are, newest first; at most thirteen queries, however many they are.

    Which they are is asked by their ids alone: the database then does not sort whole rows of years to list a few.
    """
    return _as_families(list(_to_list(Upload.objects.filter(pk__in=uploads.values("pk"))).order_by("-pk")))


def lines_in_order(upload_ids: Sequence[int]) -> list[UploadLine]:
    """The same of the uploads with these ids, in their order."""
    found = _to_list(Upload.objects.all()).in_bulk(upload_ids)
    return _as_families([found[pk] for pk in upload_ids if pk in found])


def _as_families(listed: list[Upload]) -> list[UploadLine]:
    """Each with its own numbers, and a verdict over it and its children together: what these have loaded needs nobody
    any more."""
    return _lines(listed, tallies(listed))


def _to_list(uploads: UploadQuerySet) -> QuerySet[Upload]:
    """With what a list shows of them."""
    people = ("uploaded_by", "confirmed_by", "paused_by", "cancelled_by")
    return uploads.without_large_columns().select_related("campaign__account", *people)


def line_of(upload: Upload, counted: Tally) -> UploadLine:
    """The same for one upload, whose tally is known."""
    return _lines([upload], {upload.pk: counted})[0]


def _lines(uploads: list[Upload], counted: Mapping[int, Tally]) -> list[UploadLine]:
    found = families([upload for upload in uploads if upload.has_children], counted)
    sent_again = {pk: family for pk, family in found.items() if family.sent_again_by}
    blocks = blocks_of(uploads, counted)
    waiting = [upload.pk for upload in uploads if upload.state == UploadState.AWAITING_RESULTS]
    now = database_now() if waiting else timezone.now()
    undecided = _uploads_of(undecided_batches(), waiting) if waiting else set()
    asked = _uploads_of(batches_to_decide(now), waiting) if undecided else set()
    late = overdue_since(uploads, now)
    rejected = [pk for pk, tally in counted.items() if tally.rejected]
    rejections = rejections_of(rejected) if rejected else {}
    shown = []
    for upload in uploads:
        pk, tally = upload.pk, counted.get(upload.pk, Tally())
        if block := blocks.get(pk):
            standing = Standing(StandingCode.BLOCKED, {"who": block.who, "why": (block.first, block.rest)})
        elif pk in asked:
            standing = Standing(StandingCode.NEEDS_DECISION)
        elif pk in late:
            standing = Standing(StandingCode.RESULTS_OVERDUE, {"since": late[pk]})
        elif pk in undecided:
            standing = Standing(StandingCode.REPORT_AWAITED)
        else:
            standing = _outcome(upload, tally, sent_again.get(pk))
        shown.append(
            UploadLine(
                upload,
                tally,
                standing,
                block,
                needs_decision=pk in asked,
                overdue_since=late.get(pk),
                rejections=rejections.get(pk, ()),
                family=sent_again.get(pk),
            )
        )
    return shown


def _uploads_of(batches: QuerySet[Batch], uploads: list[int]) -> set[int]:
    return set(batches.filter(upload__in=uploads).values_list("upload", flat=True))


def history_of(user: User) -> UploadQuerySet:
    """My teams' confirmed uploads and my own ones that are not confirmed, newest first, without discarded ones."""
    return access.uploads_to_see(user).exclude(state=UploadState.CANCELLED).order_by("-pk")


def _outcome(upload: Upload, own: Tally, family: Family | None) -> Standing:
    """Of an upload that nothing blocks and nobody has to decide about: counts come before the dialer's own word
    (docs/rules.md#rule-7). With confirmed children it is the state of its `family`."""
    tally = family.tally if family else own
    if upload.state != UploadState.FINISHED:
        return Standing(StandingCode.IN_STATE, {"state": upload.state})
    if family and not family.is_over:
        return Standing(StandingCode.SENT_AGAIN, {"awaited": family.awaited, "parts": tally.as_dict()})
    if upload.cancelled_at and not family:
        sent = tally.confirmed - tally.cancelled
        return Standing(StandingCode.CANCELLED, {"sent": sent, "leads": tally.confirmed})
    if tally.accepted:
        reach_us = upload.campaign.account.callbacks_reach_us
        counts = {"accepted": tally.accepted, "leads": tally.confirmed}
        return Standing(StandingCode.ACCEPTED_ONLY, counts | {"callbacks_reach_us": reach_us})
    if upload.closed_at and tally.unnamed:
        return Standing(StandingCode.CLOSED, {"unnamed": tally.unnamed, "leads": tally.confirmed})
    parts = tally.as_dict()
    return Standing(StandingCode.ENDED, {"verdict": verdict_of(parts).code, "parts": parts})


@dataclass(frozen=True, slots=True)
class OpenDecisions:
    """An upload's batches of which nobody knows whether the dialer has them.

    `now` are the ids of those that a person is to decide about now. `later` more may still be settled by the dialer's
    report; `asked_at` is when a person is first asked about one of them.
    """

    now: frozenset[int]
    later: int
    asked_at: datetime | None


def open_decisions(upload: Upload) -> OpenDecisions:
    """What a person is to decide about an upload, now or later; two queries."""
    now = frozenset(batches_to_decide(database_now()).filter(upload=upload).values_list("pk", flat=True))
    attempts = Attempt.objects.live().filter(batch__upload=upload, batch__state=BatchState.UNKNOWN)
    ended = [
        at or expired for pk, at, expired in attempts.values_list("batch", "ended_at", "expired_at") if pk not in now
    ]
    first = min(filter(None, ended), default=None)
    return OpenDecisions(now=now, later=len(ended), asked_at=first + patience_with_the_dialer() if first else None)


def count_unjoined(upload: Upload) -> int:
    """How many rows of the dialer's failed files are joined to no lead."""
    return FailedFile.objects.filter(batch__upload=upload).aggregate(rows=Sum("unjoined"))["rows"] or 0


def batches_of(upload: Upload) -> QuerySet[Batch]:
    """An upload's batches with their attempts, callbacks and failed files, in a fixed number of queries."""
    callbacks = Callback.objects.defer("body", "sealed_body").select_related("failed_file")
    return upload.batches.order_by("number").prefetch_related(
        Prefetch("attempts__callbacks", callbacks), "attempts__decided_by"
    )


def running(user: User) -> QuerySet[Upload]:
    """Those of the history that a worker works on, or of which something is still to come."""
    return history_of(user).filter(state__in=[*UploadState.being_worked_on(), *UploadState.unfinished()])


def to_decide(user: User) -> QuerySet[Batch]:
    """Batches of which nobody knows whether the dialer has them, whose report has had its time, in uploads that the
    user may act on."""
    return (
        batches_to_decide(database_now())
        .filter(upload__in=access.uploads_to_act_on(user).values("pk"))
        .select_related("upload__campaign__account")
    )


def paused_by_portal(user: User) -> list[Upload]:
    """Uploads that the portal paused, as the dialer loaded nothing of a batch: a person must see to their columns.

    This list and the next two are no readiness: what they name is to be seen to even while nothing waits for it.
    """
    # Of all people's, since they are few: by this person's uploads the database would look at all of these.
    paused = Upload.objects.filter(state__in=UploadState.on_their_way()).exclude(paused_at=None).order_by()
    ids = [pk for pk, person in paused.values_list("pk", "paused_by") if person is None]
    return list(history_of(user).filter(pk__in=ids).select_related("campaign__account")) if ids else []


def stopped_accounts(user: User) -> list[Account]:
    """Accounts of the user's campaigns that an administrator must resume: first those that the database, restored from
    a backup, no longer knows all requests of."""
    stopped = Account.objects.stopped().filter(campaigns__in=access.campaigns_of(user)).distinct()
    return sorted(stopped, key=lambda account: account.stopped_reason != StopReason.DATABASE_BEHIND)


def held_campaigns(user: User) -> list[Campaign]:
    """Campaigns of the user's teams that an administrator must release."""
    return list(access.campaigns_of(user).held().select_related("account"))


@dataclass(frozen=True, slots=True)
class LinksToApprove:
    """Failed files that wait for an administrator: how many, and when the first of their links ends."""

    count: int
    first_ends_at: datetime


def links_to_approve(user: User) -> LinksToApprove | None:
    """For whoever may approve links of failed files: those that wait; None where there are none."""
    if not access.may_approve_links(user):
        return None
    kept = FailedFile.objects.filter(state=FailedFileState.KEPT, expires_at__gt=database_now())
    found = kept.aggregate(count=Count("pk"), first=Min("expires_at"))
    return LinksToApprove(found["count"], found["first"]) if found["count"] else None


@dataclass(frozen=True, slots=True)
class Troubled:
    """An account that waits for its dialer, with leads that wait for it."""

    account: Account
    words: str
    needs_person: bool


def troubled_accounts(user: User) -> list[Troubled]:
    """Accounts of the user's campaigns whose dialer does not answer or has asked for a pause. Only those for which
    batches wait: for the others nothing is tried, so nobody needs to know."""
    now = database_now()
    waiting = Batch.objects.filter(upload__campaign__account=OuterRef("pk"), state=BatchState.WAITING)
    accounts = Account.objects.filter(Exists(waiting), pk__in=access.campaigns_of(user).values("account"))
    return [
        Troubled(account=account, words=block.words, needs_person=_is_unreachable_for_long(account, now))
        for account in accounts
        if (block := block_of_account(account, now)) and block.who == Who.NOBODY
    ]


def _is_unreachable_for_long(account: Account, now: datetime) -> bool:
    began = account.outage_since if account.outage == Outage.UNREACHABLE else None
    return began is not None and now - began > UNREACHABLE_FOR_LONG


def seconds_of_check_left(upload: Upload) -> float | None:
    """How long the check will take still, if it goes on as fast as so far; None while nothing is checked yet. For
    example: 50,000 of 200,000 rows took 5 seconds, so 15 seconds are left."""
    if upload.state != UploadState.CHECKING or upload.worked_at is None or not upload.checked_rows:
        return None
    if upload.work_begun_at is None:
        return None
    took = (upload.worked_at - upload.work_begun_at).total_seconds()
    return took * max(0, upload.total_rows - upload.checked_rows) / upload.checked_rows
