"""The tasks of django-rq. Each takes an id, calls one stage function, and enqueues the task that follows.

The database is the truth, and a job only says that there is work (docs/rules.md#rule-2). A job may come twice or never.
It does nothing if the state is not the one that it expects, nor without the files that it needs (storage_marker.py).
The sweeper finds work whose job is lost.
"""

import logging
import sys
import time
import uuid
from collections.abc import Callable, Sequence
from typing import Protocol, cast

from django.db import InterfaceError, OperationalError, transaction
from django_rq import get_queue
from django_rq import job as rq_job
from redis.exceptions import RedisError
from rq.defaults import RQ_KEY_PREFIX

from campaigns import callbacks, downloads, failed_files, number_index, sending, shutdown, uploads
from campaigns.models import FailedFile, Upload, UploadState
from campaigns.storage_marker import sees_storage
from leadsportal.jobs import RESULT_SECONDS, register

logger = logging.getLogger(__name__)

# A sender works for SENDING_SECONDS while there is work. It may go on for OVERTIME_SECONDS, until nothing is in flight.
# Then it ends and is enqueued again: RQ ends a job that hangs, so each has to end.
SENDING_SECONDS, OVERTIME_SECONDS = 3600, 300
# So long a sender without work waits for more.
REST_SECONDS = 5.0
# A sender's loop gives way to the threads of its requests at each of its many statements. With Python's usual 0.005 s
# it would wait for them for longer than for the database.
SWITCH_INTERVAL_SECONDS = 0.0005
# One job applies callbacks for so long; what is left then is another job's, so that other accounts get their turn.
APPLYING_SECONDS = 60
# One job indexes numbers for so long; what is left then is another job's, so that a download waits no longer for it.
INDEXING_SECONDS = 10
# So long Redis remembers the last job of `enqueue_once`. Should that one wait for longer, a second one does no harm.
REMEMBERED_SECONDS = 24 * 60 * 60


class Task(Protocol):
    """A function that takes the id of an object, and can be enqueued. With `serves_all`, one job of it works for all
    objects."""

    __name__: str
    queue: str
    serves_all: bool
    delay: Callable[..., object]

    def __call__(self, pk: int, /) -> None:
        """Does the work at once, in this process."""


def job(queue: str, *, timeout: int, serves_all: bool = False) -> Callable[[Callable[[int], None]], Task]:
    """A decorator like django-rq's own `job`. Here the function is also registered as what a job may do, and the task
    knows its queue, and whether it serves all objects. `timeout` is in seconds."""

    def mark(function: Callable[[int], None]) -> Task:
        register(function, queue=queue, timeout=timeout)
        task = cast(Task, rq_job(queue, timeout=timeout, result_ttl=RESULT_SECONDS)(function))
        task.queue, task.serves_all = queue, serves_all
        return task

    return mark


@job("small_files", timeout=900)
def read_small_file(upload_id: int) -> None:
    """Checks it as well, where nobody needs to look at the columns: a person waits, and another job costs time."""

    def read_and_check() -> None:
        if uploads.read(upload_id=upload_id, as_small=True):
            uploads.check(upload_id=upload_id)

    _work_in_turn(upload_id, read_small_file, read_and_check)


@job("small_files", timeout=900)
def check_small_file(upload_id: int) -> None:
    _work_in_turn(upload_id, check_small_file, lambda: uploads.check(upload_id=upload_id))


@job("files", timeout=900)
def read_file(upload_id: int) -> None:
    _work_in_turn(upload_id, read_file, lambda: uploads.read(upload_id=upload_id))


@job("files", timeout=3600)
def check_leads(upload_id: int) -> None:
    _work_in_turn(upload_id, check_leads, lambda: uploads.check(upload_id=upload_id))


# By an upload's state, and whether it is large.
WORK_ON_UPLOADS: dict[tuple[UploadState, bool], Task] = {
    (UploadState.READING, False): read_small_file,
    (UploadState.CHECKING, False): check_small_file,
    (UploadState.READING, True): read_file,
    (UploadState.CHECKING, True): check_leads,
}


def _work_in_turn(upload_id: int, task: Task, do: Callable[[], object]) -> None:
    """Does the work if it is this upload's turn, and enqueues what then has its turn: the next step of the upload, or
    another upload of the person. So a job of each person is in the queue, and not all of one person before others.
    Nothing is done without the stored files."""
    upload = uploads.waiting_for_work().filter(pk=upload_id).first()
    if upload is not None and task_for(upload) is task and sees_storage():
        do()
        enqueue_work_of(upload.uploaded_by_id)


def task_for(upload: Upload) -> Task:
    """What is to be done with an upload that is to be read or checked."""
    return WORK_ON_UPLOADS[UploadState(upload.state), upload.is_large]


def enqueue_work_of(user_id: int) -> None:
    """Enqueues the readings and checks whose turn it is among a person's uploads, once the transaction is committed:
    one of the small files and one of the large ones, at most."""

    def enqueue_them() -> None:
        for upload in uploads.waiting_for_work().filter(uploaded_by=user_id):
            enqueue_once(task_for(upload), upload.pk)

    transaction.on_commit(enqueue_them, robust=True)


@job("sending", serves_all=True, timeout=SENDING_SECONDS + OVERTIME_SECONDS + 400)
def send_account(account_id: int) -> None:
    """Sends with this account and with all others that have due work and no sender, for as long as there are any.

    The account is the one that has become due, and comes first. A job that comes late finds nothing to do, or other
    senders at work. It then stands by to take over.
    """
    sys.setswitchinterval(SWITCH_INTERVAL_SECONDS)
    if sending.run(
        first=account_id,
        seconds=SENDING_SECONDS,
        overtime=OVERTIME_SECONDS,
        rest=REST_SECONDS,
        stopping=shutdown.requested.is_set,
    ):
        enqueue_once(send_account, account_id)


@job("callbacks", timeout=APPLYING_SECONDS + 240)
def apply_callbacks(account_id: int) -> None:
    """All callbacks of the account, those among them that come meanwhile. One that fails does not hold up the others:
    the sweeper has it tried again."""
    if apply_some(account_id, seconds=APPLYING_SECONDS):
        enqueue_once(apply_callbacks, account_id)


def apply_some(account_id: int, *, seconds: float) -> bool:
    """Applies callbacks of the account for about so long, or until this process is asked to stop. Returns whether some
    are left. Raises OperationalError and InterfaceError when the database is away."""
    ends = time.monotonic() + seconds
    for some in callbacks.to_apply(account_id=account_id):
        if shutdown.requested.is_set() or time.monotonic() > ends:
            return True
        if _applied(some):
            continue
        for callback_id in some:  # each by itself: one of them cannot be applied
            if shutdown.requested.is_set() or time.monotonic() > ends:
                return True
            _applied([callback_id])
    return False


@job("files", timeout=60)
def apply_callback(callback_id: int) -> None:
    """What the release before enqueues for each callback (docs/rules.md#rule-19)."""
    _applied([callback_id])


def _applied(callback_ids: Sequence[int]) -> bool:
    """Applies them in one transaction and enqueues what follows; False where one cannot be applied, and none was.
    Raises OperationalError and InterfaceError when the database is away."""
    try:
        to_fetch = callbacks.apply_callbacks(callback_ids=callback_ids)
    except (OperationalError, InterfaceError):
        raise
    except Exception as failure:  # whatever a message may hold
        if len(callback_ids) == 1:
            # The class only: an exception's text can hold what was in the message.
            logger.error("callback %d could not be applied: %s", callback_ids[0], type(failure).__name__)
        return False
    enqueue_what_follows(callback_ids=callback_ids, failed_files=to_fetch)
    return True


def enqueue_what_follows(*, callback_ids: Sequence[int], failed_files: Sequence[FailedFile]) -> None:
    """What must happen after these callbacks were applied: their failed files are fetched, and accounts send whose
    next batches have waited for them."""
    for failed_file in failed_files:
        enqueue(fetch_failed_file, failed_file.pk)
    for account_id in sending.accounts_to_send_for(callback_ids=callback_ids):
        enqueue_once(send_account, account_id)


@job("downloads", timeout=300)
def fetch_failed_file(failed_file_id: int) -> None:
    if sees_storage():
        failed_files.fetch_failed_file(failed_file_id=failed_file_id)


@job("downloads", timeout=1800)
def make_download(download_id: int) -> None:
    if sees_storage() and (following := downloads.make(download_id=download_id)):
        enqueue(make_download, following)


@job("downloads", serves_all=True, timeout=INDEXING_SECONDS + 290)
def index_numbers(upload_id: int) -> None:
    """The numbers of all uploads that are not indexed yet, this one's first. It needs the files, in which the numbers
    before corrections stand."""
    if sees_storage() and number_index.fill(first=upload_id, seconds=INDEXING_SECONDS):
        enqueue_once(index_numbers, upload_id)


def enqueue(task: Task, pk: int) -> None:
    """Enqueues the task for the object once the transaction is committed.

    When Redis is away, the job is lost and this is logged. Nothing else is lost: the sweeper finds the work within
    seconds.
    """
    transaction.on_commit(lambda: enqueue_now(task, pk), robust=True)


def enqueue_now(task: Task, pk: int) -> bool:
    """Enqueues the task; False when Redis is away, or takes nothing. A task that serves all objects is enqueued
    once."""
    return enqueue_once(task, pk) if task.serves_all else _enqueued(task, pk, lambda: task.delay(pk))


def enqueue_once(task: Task, pk: int) -> bool:
    """Enqueues the task, unless the job of an earlier call still waits in its queue, for whichever object if the task
    serves all; False when Redis is away, or takes nothing.

    So the queue of a busy worker has one job for each piece of work, however often this is called.
    """
    remembers = f"{RQ_KEY_PREFIX}:waits:{task.__name__}" + ("" if task.serves_all else f"-{pk}")

    def unless_it_waits() -> None:
        # RQ is asked for the job's place in the queue, not for its state: if a job died with its worker, its state
        # says for ever that it runs. Each job has an id of its own: RQ removes a job by its id when it ends, and would
        # remove another one of this id with it.
        queue = get_queue(task.queue)
        last = cast(bytes | None, queue.connection.get(remembers))
        if last is not None and queue.get_job_position(last.decode()) is not None:
            # A Redis that takes nothing must be noticed, since no worker can take the job from it.
            queue.connection.set(remembers, last, ex=REMEMBERED_SECONDS)
            return
        new = str(uuid.uuid4())
        queue.connection.set(remembers, new, ex=REMEMBERED_SECONDS)
        task.delay(pk, job_id=new)

    return _enqueued(task, pk, unless_it_waits)


def _enqueued(task: Task, pk: int, put: Callable[[], object]) -> bool:
    try:
        put()
    except RedisError as away:
        logger.warning("Redis is away (%s): %s %d is left to the sweeper", type(away).__name__, task.__name__, pk)
        return False
    return True
