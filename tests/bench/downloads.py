"""Large downloads: pages while eight people have asked for one at the same time, and what making one takes.

With real processes: the pages by gunicorn, Redis, the worker of downloads, the sweeper. Each download has 200,000 rows
that need fixing.
"""

import itertools
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import requests
from django.conf import settings
from django.test import Client

from campaigns.models import Download, DownloadState, Upload, UploadState
from campaigns.storage_marker import confirm
from tests import make
from tests.bench.measuring import Line
from tests.bench.memory import children
from tests.processes import ROOT, Process, environment, redis_server, sweeper, web_server, worker
from tests.procfs import megabytes

ROWS = 199_990  # with some room to the most that a file may have
PEOPLE = 8
PAGES_BEFORE = 60
MOST_PAGE_RATIO = 2.0
MOST_SECONDS = 40.0
MOST_MEGABYTES = 200
WAIT_SECONDS = 600.0


def measure(folder: Path) -> list[Line]:
    (data := folder / "downloads").mkdir()
    env = environment(data, database_url=os.environ["LEADSPORTAL_DATABASE_URL"])
    subprocess.run([sys.executable, "manage.py", "collectstatic", "--no-input", "-v0"], cwd=ROOT, env=env, check=True)
    settings.MEDIA_ROOT = data / "files"
    confirm()
    upload = _upload()
    people = [_signed_in(f"person {number}") for number in range(PEOPLE)]
    web = env["LEADSPORTAL_PUBLIC_URL"]
    with redis_server(env), web_server(env), worker(env, "downloads") as made_by, sweeper(env):
        before = [_page(people[0], web) for _ in range(PAGES_BEFORE)]
        for person in people:
            _ask(person, web, upload)
        during, most = [], 0.0
        for _ in _until_all_are_made():
            during.append(_page(people[0], web))
            most = max(most, _memory(made_by))
    return [
        Line(
            f"a page while {PEOPLE} downloads of {ROWS:,} rows are made, against before, median",
            median(during) / median(before),
            MOST_PAGE_RATIO,
            f"{median(during) * 1000:.0f} ms / {median(before) * 1000:.0f} ms; {len(during)} pages, "
            f"longest {max(during) * 1000:.0f} ms",
        ),
        Line(f"{ROWS:,} rows made", _seconds_of_one(), MOST_SECONDS, "from one to the next, median", " s"),
        Line("… the most memory of their worker's job", most, MOST_MEGABYTES, "proportional set size", " MB"),
    ]


def _upload() -> Upload:
    lines = [
        [f"98765{number:06}x", f"Person {number}", "Higgh", f"City {number % 100}", f"Remark {number} about something"]
        for number in range(ROWS)
    ]
    header = ["Mobile", "Name", "Priority", "City", "Remarks"]
    to = make.campaign(of=make.account(name="Downloads", user_name="downloads"), name="Downloads")
    upload = make.checked_upload(content=make.csv_bytes(lines, header=header), to=to)
    assert (upload.state, upload.counts["invalid"]) == (UploadState.CHECKED, ROWS)
    return upload


def _signed_in(name: str) -> requests.Session:
    """The browser of an administrator, who sees all uploads."""
    client = Client()
    client.force_login(make.person(name, administrator=True))
    session = requests.Session()
    session.cookies.set("sessionid", client.cookies["sessionid"].value)
    return session


def _page(person: requests.Session, web: str) -> float:
    begun = time.perf_counter()
    person.get(f"{web}/", timeout=60).raise_for_status()
    return time.perf_counter() - begun


def _ask(person: requests.Session, web: str, upload: Upload) -> None:
    person.get(f"{web}/uploads/{upload.pk}/check/", timeout=60).raise_for_status()
    token = person.cookies["csrftoken"]
    address = f"{web}/uploads/{upload.pk}/download/"
    answer = person.post(address, data={"csrfmiddlewaretoken": token}, timeout=60, allow_redirects=False)
    assert answer.status_code == 302, answer.status_code


def _until_all_are_made() -> Iterator[None]:
    """Again and again until all are ready."""
    until = time.monotonic() + WAIT_SECONDS
    while Download.objects.filter(state__in=DownloadState.unfinished()).exists():
        assert time.monotonic() < until, "downloads are left"
        yield
        time.sleep(0.1)
    assert set(Download.objects.values_list("state", "rows")) == {(DownloadState.READY, ROWS)}
    assert Download.objects.count() == PEOPLE


def _memory(made_by: Process) -> float:
    return max(map(megabytes, children(made_by.pid)), default=0.0)


def _seconds_of_one() -> float:
    moments = sorted(Download.objects.values_list("made_at", flat=True))
    return median((after - before).total_seconds() for before, after in itertools.pairwise(moments))
