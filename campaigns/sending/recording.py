"""Record: what an attempt's request came to, once, and what follows for its batch, account and campaign."""

import logging
from datetime import timedelta

from django.db import transaction

from campaigns.cloudagent import (
    FIELDS_NOT_SEEN,
    BadCredentials,
    Judgement,
    Observed,
    Outcome,
    Phase,
    UnknownCampaign,
    judge,
)
from campaigns.models import Account, Answer, Attempt, Batch, BatchState, Upload, database_now
from campaigns.uploads import settle

from .halting import hold_campaign, pause_account
from .slots import free_when_answered

logger = logging.getLogger(__name__)

THROTTLE_SECONDS = 60
FIRST_RETRY_SECONDS = 5
LONGEST_RETRY_SECONDS = 300
EXCERPT_CHARACTERS = 500

_OUTCOMES = {
    Outcome.ACCEPTED: (Answer.ACCEPTED, BatchState.ACCEPTED),
    Outcome.THROTTLED: (Answer.THROTTLED, BatchState.WAITING),
    Outcome.NOT_SENT: (Answer.NOT_SENT, BatchState.WAITING),
    Outcome.REFUSED: (Answer.REFUSED, BatchState.REFUSED),
    Outcome.UNKNOWN: (Answer.UNKNOWN, BatchState.UNKNOWN),
}

_WAITS_BECAUSE = {
    Outcome.THROTTLED: "The dialer asked for a pause (too many requests). It is sent again by itself.",
    Outcome.NOT_SENT: "The dialer could not be reached. It is tried again by itself, further and further apart.",
}


def record(*, attempt_id: int, observed: Observed) -> None:
    """Writes the answer of an attempt and moves its batch. A second call changes nothing.

    It may come late: after the attempt was taken for unknown (the batch then moves on from unknown), after its
    callback (the batch is done and stays so), or after a person gave the attempt up (only the answer is kept).
    """
    judgement = judge(observed)
    with transaction.atomic():
        attempt = Attempt.objects.select_related("batch__upload__campaign", "account").get(pk=attempt_id)
        if not _write_answer(attempt, observed, judgement):
            return
        if attempt.given_up_at is None:
            _move_batch(attempt, judgement)
        _stop_what_it_speaks_of(attempt, judgement)
        settle(attempt.batch.upload_id)
    logger.info(
        "attempt %d: %s, status %s, %s", attempt_id, judgement.outcome, observed.status, observed.error or "answered"
    )


def _write_answer(attempt: Attempt, observed: Observed, judgement: Judgement) -> bool:
    now = database_now()
    answer, _ = _OUTCOMES[judgement.outcome]
    changes: dict = {
        "answer": answer,
        "answered_at": now,
        "status_code": observed.status,
        "message": judgement.message[:500],
        "flags": list(judgement.flags),
    }
    if judgement.transaction_id and not attempt.transaction_id:
        changes["transaction_id"] = judgement.transaction_id[:64]
    if judgement.outcome == Outcome.UNKNOWN:
        excerpt = observed.body[:EXCERPT_CHARACTERS].decode("utf-8", "replace").replace("\x00", "")
        changes["excerpt"] = excerpt or observed.error
    if observed.phase == Phase.ANSWERED:
        changes["slot_free_at"] = free_when_answered(now)
    elif observed.phase == Phase.NOT_SENT:
        changes["slot_free_at"] = now  # nothing arrived, so nothing counts
    return bool(Attempt.objects.filter(pk=attempt.pk, answer="").update(**changes))


def _move_batch(attempt: Attempt, judgement: Judgement) -> None:
    _, state = _OUTCOMES[judgement.outcome]
    changes: dict = {"note": ""}
    if judgement.error in (BadCredentials, UnknownCampaign):
        state = BatchState.WAITING  # the fault is not the batch's: it waits until a person has mended it
    elif state == BatchState.WAITING:
        changes["not_before"] = database_now() + timedelta(seconds=_back_off(attempt, judgement))
        changes["note"] = _WAITS_BECAUSE[judgement.outcome]
    elif state == BatchState.REFUSED:
        changes["note"] = f"The dialer refused it: {judgement.message}"[:300]
    Batch.objects.filter(pk=attempt.batch_id, state__in=[BatchState.SENDING, BatchState.UNKNOWN]).update(
        state=state, **changes
    )
    if attempt.with_start:
        _say_whether_started(attempt, judgement)


def _back_off(attempt: Attempt, judgement: Judgement) -> float:
    if judgement.outcome == Outcome.THROTTLED:
        return 0  # the account waits as a whole
    tries = attempt.batch.attempts.filter(answer=Answer.NOT_SENT).count()
    return min(FIRST_RETRY_SECONDS * 2 ** (tries - 1), LONGEST_RETRY_SECONDS)


def _stop_what_it_speaks_of(attempt: Attempt, judgement: Judgement) -> None:
    campaign = attempt.batch.upload.campaign
    if judgement.outcome == Outcome.THROTTLED:
        until = database_now() + timedelta(seconds=THROTTLE_SECONDS)
        Account.objects.filter(pk=attempt.account_id).update(backs_off_until=until)
    elif FIELDS_NOT_SEEN in judgement.flags:
        pause_account(
            attempt.account_id,
            f"The dialer saw no fields in our request (“{judgement.message}”). An administrator must lower the "
            "account's bytes per request, try its other body form, or enter the key again, and resume the account.",
        )
    elif judgement.error is BadCredentials:
        pause_account(
            attempt.account_id,
            f"The dialer does not take its key or user name (“{judgement.message}”). An administrator must enter "
            "the right ones and resume the account; the uploads then go on by themselves.",
        )
    elif judgement.error is UnknownCampaign:
        hold_campaign(
            campaign.pk,
            f"The dialer does not know this campaign (“{judgement.message}”). An administrator must compare its "
            "name with CloudAgent and release it; the uploads then go on by themselves.",
        )


def _say_whether_started(attempt: Attempt, judgement: Judgement) -> None:
    said = {
        Outcome.ACCEPTED: "The dialer was asked to start the campaign with the last batch.",
        Outcome.UNKNOWN: "It is not known whether the campaign was started: the last batch has no clear answer.",
        Outcome.REFUSED: "The campaign was not started: the dialer refused the last batch.",
    }.get(judgement.outcome, "")
    if said:
        Upload.objects.filter(pk=attempt.batch.upload_id).update(start_outcome=said)
