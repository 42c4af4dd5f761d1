"""The line of the log for an attempt that has ended."""

import logging
from datetime import datetime

from campaigns.dialer import AttemptOutcome
from campaigns.models import Attempt

logger = logging.getLogger(__name__)


def tell_end(attempt: Attempt, outcome: AttemptOutcome, *, at: datetime, status: int | None, error: str) -> None:
    """One line when the attempt's answer is recorded, or when it has expired. Both come where the answer comes after
    it has expired. The attempt has its batch. `error` is the name of what went wrong, "" if nothing did."""
    logger.log(
        logging.WARNING if error == "expired" else logging.INFO,
        "attempt ended",
        extra={
            "facts": {
                "upload": attempt.batch.upload_id,
                "batch": attempt.batch_id,
                "account": attempt.account_id,
                "attempt": attempt.pk,
                "outcome": outcome.value,
                "status": status,
                "error": error,
                "seconds": round((at - attempt.started_at).total_seconds(), 3),
            }
        },
    )
