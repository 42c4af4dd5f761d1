"""A worker is killed while it makes a large download."""

import io

import openpyxl
import pytest
from django.test import Client
from rq import Queue

from campaigns import downloads
from campaigns.finding import Asked, Criteria
from campaigns.models import Download, DownloadState
from tests import make
from tests.matrix.portal import Row

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(180)]


def test_a_download_whose_worker_is_killed_is_made_by_another_within_half_a_minute(row: Row, monkeypatch):
    monkeypatch.setattr("campaigns.views.download_offer.AT_ONCE_ROWS", 2)
    row.begin_faulty_downloads(dies_at="while a download is written")
    lines = [["9000000001", "Asha", "5"], *[[str(number), "x", "5"] for number in (11, 12, 13)]]
    upload = make.checked_upload(lines, to=row.campaign(row.account()))
    download = downloads.ask(upload=upload, user=upload.uploaded_by)
    with row.standing.redis as redis:
        Queue("downloads", connection=redis).enqueue("campaigns.tasks.make_download", download.pk)
    row.wait_until_dead("downloads-1")
    assert Download.objects.get().state == DownloadState.BEING_MADE

    row.standing.processes["downloads"].start()
    row.start(senders=0)
    row.wait_until(lambda: Download.objects.get().state == DownloadState.READY, "it is made", seconds=60)

    download.refresh_from_db()
    assert (download.times_begun, download.rows) == (2, 3)
    browser = Client()
    browser.force_login(upload.uploaded_by)
    file = b"".join(browser.get(f"/uploads/{upload.pk}/not-loaded.xlsx").streaming_content)
    rows = openpyxl.load_workbook(io.BytesIO(file)).worksheets[0].iter_rows(min_row=2, values_only=True)
    assert [cells[0] for cells in rows] == [3, 4, 5]


def test_a_list_whose_worker_is_killed_is_made_by_another_within_half_a_minute(row: Row):
    """It dies when the workbook is written, and the CSV file is begun."""
    row.begin_faulty_downloads(dies_at="while a list is written")
    upload = make.checked_upload(to=row.campaign(row.account()), file_name="listed.csv")
    everything = Asked(Criteria(), "-when")
    download = downloads.ask_for_list(asked=everything, uploads=1, user=upload.uploaded_by)
    with row.standing.redis as redis:
        Queue("downloads", connection=redis).enqueue("campaigns.tasks.make_download", download.pk)
    row.wait_until_dead("downloads-1")
    assert Download.objects.get().state == DownloadState.BEING_MADE

    row.standing.processes["downloads"].start()
    row.start(senders=0)
    row.wait_until(lambda: Download.objects.get().state == DownloadState.READY, "it is made", seconds=60)

    download.refresh_from_db()
    assert (download.times_begun, download.rows) == (2, 1)
    browser = Client()
    browser.force_login(upload.uploaded_by)
    for ending in ("xlsx", "csv"):
        answer = browser.get(f"/history/lists/{download.pk}/uploads.{ending}")
        assert answer.status_code == 200
    assert "listed.csv" in b"".join(answer.streaming_content).decode()
