"""Holds: what keeps an upload's waiting batches from going out, in words for people, and whose move it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, Subquery

from campaigns.models import Account, Attempt, Outage, ProvenMap, Upload, UploadState, database_now
from campaigns.sending.hours import is_open, opens_at
from campaigns.tally import Tally, tally
from campaigns.wording.times import at, day_or_time, full_time


class HoldKind(StrEnum):
    """Whose move it is, as the first word of an upload's state."""

    STOPPED = "Stopped"  # somebody has to mend the account or the campaign
    PAUSED = "Paused"  # by a person or by its callbacks, until a person resumes it
    WAITING = "Waiting"  # nobody has to do anything: it goes on by itself


@dataclass(frozen=True, slots=True)
class Hold:
    """What is said of it: the first sentence can stand alone in a list, the rest says more."""

    kind: HoldKind
    first: str
    rest: str = ""

    @property
    def words(self) -> str:
        return f"{self.first} {self.rest}".rstrip()


def hold_of(upload: Upload, counted: Tally | None = None) -> Hold | None:
    """What holds the upload; None when nothing does, or when nothing of it waits."""
    return holds_of([upload], {upload.pk: counted or tally(upload)}).get(upload.pk)


def holds_of(uploads: Iterable[Upload], counted: Mapping[int, Tally]) -> dict[int, Hold]:
    """{upload's id: what holds it}, in at most two queries for uploads that have their campaign, account and
    `paused_by` at hand. `counted` are their tallies."""
    on_their_way = [upload for upload in uploads if upload.state in UploadState.on_their_way()]
    if not on_their_way:
        return {}
    now = database_now()
    unproven = _first_batches_alone(on_their_way, now)
    found = {}
    for upload in on_their_way:
        hold = _pause(upload, now)
        if hold is None and counted.get(upload.pk, Tally()).waiting:
            hold = _stop(upload) or account_hold(upload.campaign.account, now) or _time(upload, now)
            if hold is None and upload.pk in unproven:
                hold = _ALONE
        if hold is not None:
            found[upload.pk] = hold
    return found


def account_hold(account: Account, now: datetime) -> Hold | None:
    """What the account waits for by itself: the dialer does not answer, or has asked for a pause."""
    again = account.backs_off_until if account.backs_off_until and account.backs_off_until > now else None
    when = at(again, now) if again else "now"
    if account.outage == Outage.SILENT:
        how = "One batch is tried" if account.may_try_leads else "It is asked again"
        return Hold(
            HoldKind.WAITING,
            "The dialer does not answer: two requests in succession had no clear answer, so no further leads are "
            "risked.",
            f"{how} {when}, then further and further apart; all goes on by itself.",
        )
    if account.outage == Outage.UNREACHABLE:
        since = f" since {day_or_time(account.outage_since, now)}" if account.outage_since else ""
        return Hold(
            HoldKind.WAITING,
            f"The dialer cannot be reached{since}; it is tried again {when}.",
            "Nothing is lost, and all goes on by itself once it can be reached.",
        )
    if again:
        return Hold(
            HoldKind.WAITING,
            "The dialer asked for a pause, since there were too many requests.",
            f"It goes on {when}.",
        )
    return None


_ALONE = Hold(
    HoldKind.WAITING,
    "The first batch goes alone until the dialer's report shows that the campaign takes these columns.",
    "The others follow by themselves.",
)


def _pause(upload: Upload, now: datetime) -> Hold | None:
    if not upload.paused_at:
        return None
    when = at(upload.paused_at, now)
    if upload.paused_by_id is None:
        first, rest = _stored(upload.paused_reason)
        return Hold(HoldKind.PAUSED, first, f"{rest} LeadsPortal paused the upload {when}.".lstrip())
    because = f", because “{upload.paused_reason}”" if upload.paused_reason else ""
    return Hold(
        HoldKind.PAUSED,
        f"{upload.paused_by} paused it {when}{because}.",
        "Nothing more of it is sent until somebody resumes it.",
    )


def _stop(upload: Upload) -> Hold | None:
    """What an administrator has to mend."""
    campaign, account = upload.campaign, upload.campaign.account
    if account.paused_at:
        return Hold(HoldKind.STOPPED, *_stored(account.paused_reason or "The account is paused"))
    if not account.is_active:
        return Hold(
            HoldKind.STOPPED, "The CloudAgent account was switched off.", "An administrator can switch it on again."
        )
    if campaign.held_at:
        return Hold(HoldKind.STOPPED, *_stored(campaign.held_reason or "The campaign is held"))
    if not campaign.is_active:
        return Hold(HoldKind.STOPPED, "The campaign was switched off.", "An administrator can switch it on again.")
    return None


def _time(upload: Upload, now: datetime) -> Hold | None:
    if upload.send_at and upload.send_at > now:
        return Hold(HoldKind.WAITING, f"Waits until {full_time(upload.send_at)}.")
    hours = upload.campaign.sending_from, upload.campaign.sending_until
    if not is_open(*hours, now):
        return Hold(
            HoldKind.WAITING, f"Waits for the campaign's sending hours, which begin {at(opens_at(*hours, now), now)}."
        )
    return None


def _first_batches_alone(uploads: Iterable[Upload], now: datetime) -> set[int]:
    """Ids of those uploads whose first batch waits for its callback before others are sent: what
    sending.proving.proof_is_awaited says of each, for all in one query."""
    proven = ProvenMap.objects.filter(campaign=OuterRef("campaign"), map_key=OuterRef("map_key"))
    since_it_was_resumed = Q(batch__upload__resumed_at=None) | Q(started_at__gt=F("batch__upload__resumed_at"))
    first = Attempt.objects.live().filter(since_it_was_resumed, batch__upload=OuterRef("pk")).order_by("started_at")
    awaited = (
        Upload.objects.filter(
            ~Exists(proven), pk__in=[upload.pk for upload in uploads], campaign__account__callbacks_reach_us=True
        )
        .exclude(map_key="")
        .annotate(alone_since=Subquery(first.values("started_at")[:1]))
    )
    longest = timedelta(seconds=settings.PROOF_SECONDS)
    return set(awaited.filter(alone_since__range=(now - longest, now)).values_list("pk", flat=True))


def _stored(reason: str) -> tuple[str, str]:
    """The first sentence of a stored reason, and the others."""
    text = reason[:1].upper() + reason[1:]
    text = text if text.endswith((".", "!", "?", "…")) else f"{text}."
    first, stop, rest = text.partition(". ")
    return (f"{first}.", rest) if stop else (text, "")
