"""A disk without room: files are refused with a sentence, leads go on, callbacks are kept (docs/operations.md)."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from django.conf import settings
from django.test import Client

from campaigns.models import BatchState, Callback, ReadingFault, Upload, UploadState
from campaigns.storage_marker import confirm
from tests import make, processes
from tests.matrix.portal import Row
from tests.matrix.survival import assert_survived
from tests.processes import free_port
from tests.small_disk import files_in

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(240)]

LARGE = b"Mobile\n" + b"".join(b"9%09d\n" % number for number in range(200_000))
FITS = LARGE[:1_100_000]  # 11 bytes a row; its rows, as they are kept, take twice as much


@pytest.fixture
def pages_of_its_own(row: Row) -> Iterator[str]:
    """The address of pages that the row itself has started, with the row's own settings, and with their styles."""
    assert row.standing.manage("collectstatic", "--no-input", "-v0").returncode == 0
    port = str(free_port())
    row.env.update(PORT=port, LEADSPORTAL_PUBLIC_URL=f"http://127.0.0.1:{port}")
    with processes.web_server(row.env):
        yield row.env["LEADSPORTAL_PUBLIC_URL"]


def send_file(address: str, content: bytes) -> requests.Response:
    """Sends a file in asha's browser, for the only campaign."""
    browser = Client()
    browser.force_login(make.person())
    cookies = {settings.SESSION_COOKIE_NAME: browser.cookies[settings.SESSION_COOKIE_NAME].value}
    with requests.Session() as session:
        session.cookies.update(cookies)
        form = session.get(f"{address}/uploads/new/", timeout=10)
        token = form.text.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
        data = {"csrfmiddlewaretoken": token, "campaign": str(Upload.objects.first().campaign_id)}
        return session.post(f"{address}/uploads/new/", data=data, files={"file": ("leads.csv", content)}, timeout=60)


@pytest.mark.parametrize("more_settings", [{"LEADSPORTAL_FREE_SPACE_MB": "1000000000"}], indirect=True)
def test_below_the_floor_files_are_refused_and_what_callbacks_bring_is_kept(row: Row, pages_of_its_own: str):
    row.start()
    campaign = row.campaign(row.account())
    upload = row.upload(campaign, batches=3)
    row.wait_until_batches_are(upload, BatchState.DONE)

    answer = send_file(pages_of_its_own, b"Mobile\n9000000001\n")
    assert answer.status_code == 507
    assert "too little room" in answer.text
    assert Upload.objects.count() == 1
    assert requests.get(f"{pages_of_its_own}/healthz", timeout=10).json()["space"] == "low"
    assert Callback.objects.count() == 3
    assert_survived(row, upload)


@pytest.fixture
def small_disk(row: Row) -> Iterator[Path]:
    """The stored files on a disk of 3 MB. Only root can mount one; elsewhere test_stored_files.py and
    spreadsheets/test_reading.py bring the same errors about."""
    files = Path(row.env["LEADSPORTAL_DATA_DIR"]) / "files"
    files.mkdir(exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "none", str(files)]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this machine lets nobody mount a small disk")
    try:
        confirm()  # a worker may have found the folder below already
        yield files
    finally:
        subprocess.run(["umount", "--lazy", str(files)], check=True)


def test_a_disk_that_gets_full_keeps_no_half_file_and_a_reading_is_tried_again(
    row: Row, small_disk: Path, pages_of_its_own: str
):
    row.start()
    row.upload(row.campaign(row.account()), batches=1)
    row.wait_until(lambda: row.health()["storage"] == "ok", "the storage has its marker")
    before = files_in(small_disk)

    refused = send_file(pages_of_its_own, LARGE)
    assert "too little room" in refused.text
    assert files_in(small_disk) == before

    fits = send_file(pages_of_its_own, FITS)
    assert fits.status_code == 200, fits.text
    upload = Upload.objects.latest("pk")
    row.wait_until(lambda: Upload.objects.get(pk=upload.pk).state == UploadState.UNREADABLE, "its rows do not fit")
    upload.refresh_from_db()
    assert upload.unreadable_code == ReadingFault.NO_SPACE
    assert files_in(small_disk) == sorted([*before, upload.file.name])
