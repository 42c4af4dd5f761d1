"""Callbacks and small files while large files are read and checked: from the moment a message is received until it is
applied, and from the moment a file is uploaded until its rows are checked.

With real processes: the pages by gunicorn, Redis, the workers of files and callbacks, the sweeper. Fifty messages a
second come to addresses of their own, as from a dialer that works off what many uploads have sent, while files of
200,000 rows are read and checked. Every three seconds one of two people uploads a file of 200 rows; one of them has
uploaded the large files, too. All moments are the database's.
"""

import os
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from itertools import cycle
from pathlib import Path
from statistics import median, quantiles
from threading import Thread

import requests

from campaigns.models import (
    Account,
    Attempt,
    Batch,
    BatchState,
    Callback,
    CallbackState,
    Campaign,
    Upload,
    UploadState,
    database_now,
)
from campaigns.sending import hash_token
from campaigns.storage_marker import confirm
from tests import make
from tests.bench.measuring import Line
from tests.dialogue import callback_body
from tests.portal import Portal
from tests.processes import environment, redis_server, sweeper, web_server, worker

A_SECOND = 50
SECONDS = 20
ROWS = 200_000
FILES = 3  # one after the other, so that checks go on while the messages come
SMALL_ROWS = 200
SMALL_FILES_EVERY = 3.0  # seconds
MOST_SECONDS = 2.0
MOST_SECONDS_OF_SMALL_FILES = 3.0
WAIT_SECONDS = 120.0


def measure(folder: Path) -> list[Line]:
    """LEADSPORTAL_TEST_CALLBACK_SECONDS makes it shorter, for a quick look."""
    seconds = int(os.environ.get("LEADSPORTAL_TEST_CALLBACK_SECONDS", SECONDS))
    (data := folder / "callbacks").mkdir()
    env = environment(
        data,
        database_url=os.environ["LEADSPORTAL_DATABASE_URL"],
        more={"LEADSPORTAL_MAX_ROWS": str(ROWS + 1)},  # with the row of the column names
    )
    from django.conf import settings

    settings.MEDIA_ROOT = data / "files"
    confirm()  # an earlier benchmark may have had other files in this database
    to = make.campaign(of=make.account(name="Callbacks", user_name="callbacks", rows_per_request=1), name="Callbacks")
    tokens = _accepted_requests(to, count=A_SECOND * seconds)
    Portal(env).manage("collectstatic", "--no-input", "-v0")
    workers = [worker(env, queue) for queue in ("small_files", "files", "callbacks")]
    with ExitStack() as running:
        for process in (redis_server(env), web_server(env), *workers, sweeper(env)):
            running.enter_context(process)
        large = [_large_file(to, number) for number in range(FILES)]
        people = [_signed_in(env["LEADSPORTAL_PUBLIC_URL"], name, to) for name in ("asha", "ravi")]
        _wait_until_being_checked(large[0])
        posting = Thread(target=_post, args=(f"{env['LEADSPORTAL_PUBLIC_URL']}/callbacks", tokens))
        posting.start()
        small = _upload_small_files(people, to, while_true=posting.is_alive)
        posting.join()
        last = Upload.objects.get(pk=large[-1].pk)
        waited = _seconds_until_applied()
        waited_small = _seconds_until_checked(small)
    p95 = quantiles(waited, n=20)[-1]
    beside = "all of the time" if last.state in UploadState.being_worked_on() else "not until the end"
    return [
        Line(
            f"callback received → applied, p95, {A_SECOND} a second, files of {ROWS:,} rows being checked",
            p95,
            MOST_SECONDS,
            f"{len(waited):,} callbacks, median {median(waited):.2f} s, longest {max(waited):.2f} s; checks {beside}",
            " s",
        ),
        Line(
            f"file of {SMALL_ROWS} rows uploaded → checked, p95, beside them",
            quantiles(waited_small, n=20)[-1],
            MOST_SECONDS_OF_SMALL_FILES,
            f"{len(small)} files, median {median(waited_small):.2f} s, longest {max(waited_small):.2f} s",
            " s",
        ),
    ]


def _accepted_requests(to: Campaign, *, count: int) -> list[str]:
    """So many batches of one lead that the dialer has accepted; the tokens of their callback addresses."""
    upload = make.confirmed_upload(make.rows(count, first=8000000001), to=to)
    Upload.objects.filter(pk=upload.pk).update(state=UploadState.AWAITING_RESULTS, last_claimed_at=database_now())
    Batch.objects.filter(upload=upload).update(state=BatchState.ACCEPTED)
    tokens = [f"token-{number}-of-the-benchmark-of-callbacks" for number in range(count)]
    now = database_now()
    Attempt.objects.bulk_create(
        Attempt(
            batch=batch,
            account=to.account,
            token_hash=hash_token(token),
            started_at=now,
            deadline_at=now + timedelta(seconds=45),
            slot_free_at=now,
            ended_at=now,
            answer="accepted",
        )
        for batch, token in zip(upload.batches.order_by("number"), tokens, strict=True)
    )
    Account.objects.filter(pk=to.account_id).update(callbacks_reach_us=True)
    return tokens


def _large_file(to: Campaign, number: int) -> Upload:
    # Columns that are called like the fields, so that the check begins without a click.
    content = make.csv_bytes(make.rows(ROWS, first=7000000001 + number * ROWS), header=to.field_names)
    return make.received_upload(content=content, to=to, file_name=f"large {number}.csv")


def _wait_until_being_checked(upload: Upload) -> None:
    until = time.monotonic() + WAIT_SECONDS
    while not Upload.objects.filter(pk=upload.pk, state=UploadState.CHECKING).exclude(worked_at=None).exists():
        assert time.monotonic() < until, "nobody checks the large file"
        time.sleep(0.05)


def _post(address: str, tokens: list[str]) -> None:
    """One message for each token, at their pace. Raises when one is not kept."""
    body = callback_body(loaded=1, transaction_id="")
    with requests.Session() as session:
        begun = time.monotonic()
        for number, token in enumerate(tokens):
            time.sleep(max(0.0, begun + number / A_SECOND - time.monotonic()))
            session.post(f"{address}/{token}/", data=body, timeout=30).raise_for_status()


def _signed_in(site: str, name: str, to: Campaign) -> requests.Session:
    """A person of a team that has the campaign, with the page open on which files are uploaded."""
    make.team(members=[make.person(name)], campaigns=[to])
    session = requests.Session()
    session.headers["Referer"] = site
    session.get(f"{site}/sign-in/", timeout=30).raise_for_status()
    said = {"username": name, "password": make.PASSWORD, "csrfmiddlewaretoken": session.cookies["csrftoken"]}
    session.post(f"{site}/sign-in/?next=/uploads/new/", data=said, timeout=30).raise_for_status()
    return session


def _upload_small_files(people: list[requests.Session], to: Campaign, *, while_true: Callable[[], bool]) -> list[int]:
    """One file after the other, each by the next person, at their pace. Returns the ids of the uploads."""
    before = set(Upload.objects.values_list("pk", flat=True))
    for number, session in enumerate(cycle(people)):
        if not while_true():
            break
        begun = time.monotonic()
        rows = make.rows(SMALL_ROWS, first=9100000001 + number * SMALL_ROWS)
        content = make.csv_bytes(rows, header=to.field_names)
        said = {"campaign": to.pk, "csrfmiddlewaretoken": session.cookies["csrftoken"]}
        answer = session.post(
            f"{session.headers['Referer']!s}/uploads/new/",
            data=said, files={"file": ("small.csv", content)}, allow_redirects=False, timeout=30,
        )  # fmt: skip
        assert answer.status_code == 302, answer.status_code
        time.sleep(max(0.0, begun + SMALL_FILES_EVERY - time.monotonic()))
    return sorted(set(Upload.objects.values_list("pk", flat=True)) - before)


def _seconds_until_checked(ids: list[int]) -> list[float]:
    until = time.monotonic() + WAIT_SECONDS
    while Upload.objects.filter(pk__in=ids, state__in=UploadState.being_worked_on()).exists():
        assert time.monotonic() < until, "small files are left"
        time.sleep(0.2)
    uploads = Upload.objects.filter(pk__in=ids, state=UploadState.CHECKED)
    assert len(uploads) == len(ids), "not all small files are checked"
    return [(upload.checked_at - upload.uploaded_at).total_seconds() for upload in uploads]


def _seconds_until_applied() -> list[float]:
    until = time.monotonic() + WAIT_SECONDS
    while Callback.objects.filter(state=CallbackState.RECEIVED).exists():
        assert time.monotonic() < until, "callbacks are left"
        time.sleep(0.2)
    moments = Callback.objects.exclude(applied_at=None).values_list("received_at", "applied_at")
    assert set(Callback.objects.values_list("state", flat=True)) == {CallbackState.APPLIED}
    return [(applied - received).total_seconds() for received, applied in moments]
