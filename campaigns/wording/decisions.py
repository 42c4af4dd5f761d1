"""Batches of which nobody knows whether the dialer has them: what is said to the person who may decide."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from campaigns.models import Decision, Option

from .numbers import numbered
from .times import day_or_time

MUST_BE_DECIDED = "It is not known whether the dialer has all leads; a person must decide."

SAY_WHY = "Say why: the reason is kept with the upload."
_REASON_IS_KEPT = "Your reason is kept with the upload."
NOT_SENT_AGAIN_AFTER_CANCELLING = "This upload was cancelled, so none of it is sent again."
ONLY_TO_GIVE_UP = f"{NOT_SENT_AGAIN_AFTER_CANCELLING} It can only be given up."

DECIDED_MEANWHILE = "This batch has been decided, or its result has come meanwhile."
NONE_TO_DECIDE = "No batch of this upload needs a decision any more."


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to a person, and what stands below it."""

    heading: str
    text: str


def when_asked(*, later: int, asked_at: datetime | None) -> str:
    """Of `later` batches without a clear answer, whose report may still come until `asked_at`; empty where there are
    none."""
    if not later or asked_at is None:
        return ""
    until = day_or_time(asked_at, timezone.now())
    return (
        f"The dialer gave no clear answer to {numbered(later, 'batch', 'batches')}. The dialer's report usually "
        f"settles this; if it has not come by {until}, you will be asked to decide."
    )


def asked_to_decide(batches: int, *, is_cancelled: bool) -> Asked:
    """What the page of an upload says of so many batches that wait for a decision."""
    ways = "to give up" if is_cancelled else "whether to send again or to give up"
    return Asked(
        numbered(batches, "batch needs", "batches need") + " your decision",
        f"The dialer gave no clear answer, so it may or may not have {numbered(batches, 'batch', 'batches')} of this "
        f"upload. If its report comes, this settles itself. Otherwise decide {ways}.",
    )


def why_decide(*, is_group: bool) -> str:
    """Why a person has to decide about one batch, or about the batches of a group."""
    to_these = " to these batches" if is_group else ""
    return f"The dialer gave no clear answer{to_these}: it may or may not have them."


def what_giving_up_does(*, is_group: bool) -> str:
    """Of one batch, or of the batches of a group."""
    if is_group:
        return (
            "The batches stay “not known” and are not sent again; the upload can then finish without them. If the "
            "dialer's report on one comes after all, it is counted."
        )
    return (
        "The batch stays “not known” and is not sent again; the upload can then finish without it. If the dialer's "
        "report comes after all, it is counted."
    )


def what_sending_again_does(option: Option) -> tuple[str, str]:
    """What comes of it where the dialer has the leads already, by the option with which the upload was confirmed
    (docs/dialer.md#checkduplicate-and-isdelete): what is said first, and the rest."""
    if option == Option.NEITHER:
        return (
            "If the dialer has these leads already, they will be added twice, and people called twice:",
            f"this upload was confirmed with “{option.label}”. Look in CloudAgent first whether the campaign has some "
            "of these numbers.",
        )
    return (
        "Nobody will be added twice:",
        f"this upload was confirmed with “{option.label}”, so the dialer skips the numbers that it has already.",
    )


def needs_no_decision(batch: int) -> str:
    """Of the batch with this number."""
    return f"Batch {batch} needs no decision any more."


def batch_was_decided(batch: int, decision: Decision) -> str:
    """What was done with the batch of this number."""
    done = "will be sent again" if decision == Decision.SENT_AGAIN else "was given up"
    return f"Batch {batch} {done}. {_REASON_IS_KEPT}"


def batches_were_decided(decided: int, *, asked: int, decision: Decision) -> str:
    """What was done with `decided` batches, of the `asked` ones that the person saw."""
    given_up = "was given up" if decided == 1 else "were given up"
    done = "will be sent again" if decision == Decision.SENT_AGAIN else given_up
    said = f"{numbered(decided, 'batch', 'batches')} {done}."
    if settled := asked - decided:
        said += f" {numbered(settled, 'batch', 'batches')} had been decided or settled meanwhile."
    return f"{said} {_REASON_IS_KEPT}"
