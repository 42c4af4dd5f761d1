"""django-rq's entrances: ids in, one stage call, and the bell for what follows.

The database is the truth and the queue is a doorbell (design.md rule 2): a job may ring twice or never, and does
nothing when the state is not the one expected. A bell that is lost is found by the sweeper.
"""

import logging
from collections.abc import Callable

from django.db import transaction
from django_rq import job
from redis.exceptions import RedisError

from campaigns import callbacks, failed_files, sending, stopping, uploads

logger = logging.getLogger(__name__)

# A sender leaves the worker after this long and rings again, so that other accounts get their turn.
SENDING_SECONDS, OVERTIME_SECONDS = 300, 200


@job("files", timeout=900, result_ttl=0)
def read_file(upload_id: int) -> None:
    if uploads.read(upload_id=upload_id):
        ring(check_leads, upload_id)


@job("files", timeout=3600, result_ttl=0)
def check_leads(upload_id: int) -> None:
    uploads.check(upload_id=upload_id)


@job("sending", timeout=SENDING_SECONDS + OVERTIME_SECONDS + 400, result_ttl=0)
def send_account(account_id: int) -> None:
    if sending.run(
        account_id=account_id,
        seconds=SENDING_SECONDS,
        overtime=OVERTIME_SECONDS,
        stopping=stopping.requested.is_set,
    ):
        ring(send_account, account_id)


@job("files", timeout=60, result_ttl=0)
def apply_callback(callback_id: int) -> None:
    if failed_file := callbacks.apply_callback(callback_id=callback_id):
        ring(fetch_failed_file, failed_file.pk)


@job("files", timeout=300, result_ttl=0)
def fetch_failed_file(failed_file_id: int) -> None:
    failed_files.fetch_failed_file(failed_file_id=failed_file_id)


def ring(task: Callable[[int], None], pk: int) -> None:
    """Enqueues the task for the object once the transaction is committed.

    When Redis is away the bell is lost, which is logged and harmless: the sweeper finds the work within seconds.
    """
    transaction.on_commit(lambda: ring_now(task, pk), robust=True)


def ring_now(task: Callable[[int], None], pk: int) -> bool:
    """Enqueues the task; False when Redis is away."""
    try:
        task.delay(pk)
    except RedisError as away:
        logger.warning("Redis is away (%s): %s %d is left to the sweeper", type(away).__name__, task.__name__, pk)
        return False
    return True
