"""Readiness: may an upload send its next batch now, and if not: why, until when, and who can change it?

The sender, the forecast, the sweeper and the pages all ask here. A reason is one entry of REASONS; its code and its
sentences are in campaigns/wording/waiting.py.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User

from campaigns.models import Account, Outage, Upload, Who, database_now
from campaigns.wording import BlockedBy

from .facts import Facts
from .hours import is_open, opens_at
from .leasing import lease_counts


class Scope(StrEnum):
    """What a reason speaks of."""

    UPLOAD = "upload"  # the account's other uploads go on meanwhile
    ACCOUNT = "account"  # nothing is sent with the account
    QUEUE = "queue"  # the order in which uploads are sent; no rule of the upload or the account


@dataclass(frozen=True, slots=True)
class Ready:
    """Nothing keeps the upload's next batch from being sent now."""


@dataclass(frozen=True, slots=True)
class Blocked:
    """Why the next batch is not sent now. `until` is when it goes on by itself, or is tried again; None where nobody
    knows. `parameters` are what its sentence needs, by name."""

    code: BlockedBy
    who: Who
    until: datetime | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)


# What a reason finds: until when, and the parameters.
_Found = tuple[datetime | None, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: `find` says of an upload whether it applies. With `scope` ACCOUNT, it looks at the account only.

    `is_usual` marks what belongs to the usual course of sending: lists say nothing of it, and the upload's own page
    says it beside the state. A reason that is not usual is *lasting*.
    """

    code: BlockedBy
    who: Who
    scope: Scope
    find: Callable[[Any, Facts], _Found | None]
    is_usual: bool = False

    def block(self, upload: Upload, facts: Facts) -> Blocked | None:
        return self.block_of(upload.campaign.account if self.scope == Scope.ACCOUNT else upload, facts)

    def block_of(self, subject: Upload | Account, facts: Facts) -> Blocked | None:
        found = self.find(subject, facts)
        return Blocked(self.code, self.who, *found) if found else None


def readiness(uploads: Sequence[Upload], facts: Facts | None = None) -> dict[int, Ready | Blocked]:
    """{upload's id: its readiness}, for uploads of which batches wait and that have their campaign, account and
    `paused_by` at hand; in at most ten queries. Of several reasons, the one that people should hear of first. Who has
    the facts about them gives them."""
    facts = facts or Facts(uploads, database_now())
    return {upload.pk: next(blocks(upload, facts), Ready()) for upload in uploads}


def lasting_blocks(uploads: Sequence[Upload], now: datetime) -> dict[int, Blocked]:
    """{id of each upload that is blocked by more than the usual course of sending: the block that people should hear
    of first}; two queries at most, whatever blocks them."""
    facts = Facts(uploads, now)
    found = {}
    for upload in uploads:
        all_of_it = [block for reason in REASONS if not reason.is_usual and (block := reason.block(upload, facts))]
        if all_of_it:
            found[upload.pk] = all_of_it[0]
    return found


def lasting_block_of_account(account: Account, now: datetime) -> Blocked | None:
    """The same for an account as a whole; no query."""
    facts = Facts((), now)
    lasting = (reason for reason in REASONS if reason.scope == Scope.ACCOUNT and not reason.is_usual)
    return next((block for reason in lasting if (block := reason.block_of(account, facts))), None)


def blocks(upload: Upload, facts: Facts, *, of: Iterable[Scope] = Scope) -> Iterator[Blocked]:
    """All that blocks the upload, of these kinds, in the order in which people should hear of it."""
    wanted = set(of)
    for reason in REASONS:
        if reason.scope in wanted and (block := reason.block(upload, facts)):
            yield block


def blocks_of_account(account: Account, facts: Facts) -> Iterator[Blocked]:
    """All that blocks the account as a whole, in the same order."""
    for reason in REASONS:
        if reason.scope == Scope.ACCOUNT and (block := reason.block_of(account, facts)):
            yield block


def needs_administrator(account: Account, now: datetime) -> bool:
    """Whether nothing is sent with the account until an administrator has done something."""
    block = lasting_block_of_account(account, now)
    return block is not None and block.who == Who.ADMINISTRATOR


def goes_by_itself(block: Blocked | None) -> bool:
    """Whether nothing blocks, or nothing that a person has to change."""
    return block is None or block.who == Who.NOBODY


def own_block(upload: Upload, facts: Facts) -> Blocked | None:
    """The first that blocks this upload but not its account: the account's other uploads go on meanwhile."""
    return next(blocks(upload, facts, of=[Scope.UPLOAD]), None)


def in_turn(uploads: Iterable[Upload], facts: Facts) -> Iterator[Upload]:
    """Those of the waiting uploads (given in the order of their turns) that may take a turn, whatever blocks their
    account."""
    return (upload for upload in uploads if own_block(upload, facts) is None)


def _paused_by_person(upload: Upload, facts: Facts) -> _Found | None:
    if not upload.paused_at or upload.is_paused_by_portal:
        return None
    return None, _pause(upload) | {"user": _called(upload.paused_by)}


def _called(user: User | None) -> str:
    return user.get_full_name() or user.get_username() if user else ""


def _paused_by_portal(upload: Upload, facts: Facts) -> _Found | None:
    return (None, _pause(upload)) if upload.is_paused_by_portal else None


def _pause(upload: Upload) -> dict[str, Any]:
    return {
        "at": upload.paused_at,
        "words": upload.paused_reason,
        "code": upload.paused_code,
        "details": upload.paused_details,
    }


def _account_stopped(account: Account, facts: Facts) -> _Found | None:
    if not account.is_stopped:
        return None
    return None, {"reason": account.stopped_reason, "details": account.stopped_details}


def _account_off(account: Account, facts: Facts) -> _Found | None:
    return None if account.is_active else (None, {})


def _campaign_held(upload: Upload, facts: Facts) -> _Found | None:
    campaign = upload.campaign
    return (None, {"reason": campaign.held_reason, "details": campaign.held_details}) if campaign.is_held else None


def _campaign_off(upload: Upload, facts: Facts) -> _Found | None:
    return None if upload.campaign.is_active else (None, {})


def _does_not_answer(account: Account, facts: Facts) -> _Found | None:
    if account.outage != Outage.NO_ANSWER:
        return None
    return account.backs_off_until, {"tries_leads": account.may_try_leads}


def _unreachable(account: Account, facts: Facts) -> _Found | None:
    if account.outage != Outage.UNREACHABLE:
        return None
    return account.backs_off_until, {"since": account.outage_since}


def _asked_for_pause(account: Account, facts: Facts) -> _Found | None:
    until = account.backs_off_until
    return (until, {}) if until and until > facts.now and not account.outage else None


def _send_at(upload: Upload, facts: Facts) -> _Found | None:
    return (upload.send_at, {}) if upload.send_at and upload.send_at > facts.now else None


def _sending_hours(upload: Upload, facts: Facts) -> _Found | None:
    hours = upload.campaign.sending_from, upload.campaign.sending_until
    return None if is_open(*hours, facts.now) else (opens_at(*hours, facts.now), {})


def _first_batch_alone(upload: Upload, facts: Facts) -> _Found | None:
    since = facts.report_awaited_since.get(upload.pk)
    return (since + timedelta(seconds=settings.PROOF_SECONDS), {"since": since}) if since else None


def _last_batch(upload: Upload, facts: Facts) -> _Found | None:
    return (None, {}) if upload.start_campaign and upload.pk in facts.last_batch_waits else None


def _clock_set(account: Account, facts: Facts) -> _Found | None:
    until, set_slots_until = facts.full_until(account), account.clock_slots_until
    return (until, {}) if until and set_slots_until and until <= set_slots_until else None


def _no_free_slot(account: Account, facts: Facts) -> _Found | None:
    until = facts.full_until(account)
    return (until, {"limit": account.requests_a_minute}) if until else None


def _others_turn(upload: Upload, facts: Facts) -> _Found | None:
    ahead = 0
    for other in in_turn(facts.queue, facts.of_queue):
        if other.pk == upload.pk:
            return (None, {"ahead": ahead}) if ahead else None
        ahead += other.campaign.account_id == upload.campaign.account_id
    return None


def _no_sender(upload: Upload, facts: Facts) -> _Found | None:
    return None if lease_counts(upload.campaign.account.lease_until, facts.now) else (None, {})


# In the order in which people should hear of them: what a person has to do comes before what goes by itself.
REASONS = (
    Reason(BlockedBy.PAUSED_BY_PERSON, Who.PERSON, Scope.UPLOAD, _paused_by_person),
    Reason(BlockedBy.PAUSED_BY_PORTAL, Who.PERSON, Scope.UPLOAD, _paused_by_portal),
    Reason(BlockedBy.ACCOUNT_STOPPED, Who.ADMINISTRATOR, Scope.ACCOUNT, _account_stopped),
    Reason(BlockedBy.ACCOUNT_OFF, Who.ADMINISTRATOR, Scope.ACCOUNT, _account_off),
    Reason(BlockedBy.CAMPAIGN_HELD, Who.ADMINISTRATOR, Scope.UPLOAD, _campaign_held),
    Reason(BlockedBy.CAMPAIGN_OFF, Who.ADMINISTRATOR, Scope.UPLOAD, _campaign_off),
    # In an outage these two block until the next try is due. Then one batch leaves as a trial, after a status question
    # where the account may ask one. All others stay blocked until a batch has a clear answer.
    Reason(BlockedBy.DIALER_DOES_NOT_ANSWER, Who.NOBODY, Scope.ACCOUNT, _does_not_answer),
    Reason(BlockedBy.DIALER_UNREACHABLE, Who.NOBODY, Scope.ACCOUNT, _unreachable),
    Reason(BlockedBy.DIALER_ASKED_FOR_PAUSE, Who.NOBODY, Scope.ACCOUNT, _asked_for_pause),
    Reason(BlockedBy.SEND_AT, Who.NOBODY, Scope.UPLOAD, _send_at),
    Reason(BlockedBy.SENDING_HOURS, Who.NOBODY, Scope.UPLOAD, _sending_hours),
    Reason(BlockedBy.FIRST_BATCH_ALONE, Who.NOBODY, Scope.UPLOAD, _first_batch_alone),
    Reason(BlockedBy.LAST_BATCH, Who.NOBODY, Scope.UPLOAD, _last_batch, is_usual=True),
    Reason(BlockedBy.CLOCK_SET, Who.NOBODY, Scope.ACCOUNT, _clock_set, is_usual=True),
    # Before the slot: its time is the one of the next upload, not of this one.
    Reason(BlockedBy.OTHERS_TURN, Who.NOBODY, Scope.QUEUE, _others_turn, is_usual=True),
    Reason(BlockedBy.NO_FREE_SLOT, Who.NOBODY, Scope.ACCOUNT, _no_free_slot, is_usual=True),
    # claim() does not ask for the reasons of QUEUE: it takes the first upload in turn, and its caller is the sender.
    Reason(BlockedBy.NO_SENDER, Who.NOBODY, Scope.QUEUE, _no_sender, is_usual=True),
)
TRIED_AGAIN = frozenset({BlockedBy.DIALER_DOES_NOT_ANSWER, BlockedBy.DIALER_UNREACHABLE})
