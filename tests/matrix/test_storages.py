"""Processes that do not see one storage of files (campaigns/storage_marker.py), and a storage that goes away."""

from pathlib import Path

import pytest
from redis import Redis
from rq import Queue

from campaigns.models import BatchState, DatabaseIdentity, Upload, UploadState
from tests import make
from tests.matrix.portal import Row
from tests.matrix.survival import assert_survived

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(240)]


def received(row: Row) -> Upload:
    """An upload as a page takes it, with its job."""
    upload = make.received_upload()
    with row.standing.redis as redis:
        _enqueue(redis, upload)
    return upload


def _enqueue(redis: Redis, upload: Upload) -> None:
    Queue("small_files", connection=redis).enqueue("campaigns.tasks.read_small_file", upload.pk)


def wait_until_read(row: Row, upload: Upload) -> None:
    def is_read() -> bool:
        upload.refresh_from_db()
        return upload.state != UploadState.READING

    row.wait_until(is_read, f"{upload} is read")
    assert upload.state != UploadState.UNREADABLE, upload.unreadable_code


def test_a_worker_with_another_folder_leaves_files_alone_and_is_named(row: Row):
    row.start(senders=0)
    ours = row.standing.processes["small_files"]
    ours.stop()
    try:
        has_marker = DatabaseIdentity.objects.exclude(storage_id=None).exists
        row.wait_until(lambda: has_marker() and row.health()["storage"] == "ok", "the storage has its marker")
        other = row.file_worker_of_another_host(folder=row.folder / "b")
        named = "worker for small files on b"
        row.wait_until(lambda: named in row.health()["storage"], "it is named")

        wait_until_read(row, first := received(row))
        assert "read_small_file" not in other.said(), "the sweeper has read it"

        assert not (row.folder / "b" / "files").exists(), "it has made no folder of its own"
        (row.folder / "b" / "files").symlink_to(Path(row.standing.env["LEADSPORTAL_DATA_DIR"]) / "files")
        row.wait_until(lambda: row.health()["storage"] == "ok", "both see one storage")
        wait_until_read(row, second := received(row))
        row.wait_until(lambda: "read_small_file" in other.said(), "the worker takes jobs again")
        assert {first.state, second.state} <= {UploadState.DRAFT, UploadState.CHECKING, UploadState.CHECKED}
    finally:
        ours.start()


def test_a_folder_that_is_lost_is_said_and_costs_nothing_when_it_is_back(row: Row):
    row.start()
    sent = row.upload(row.campaign(row.account()), batches=4, enqueue=False)
    row.wait_until(lambda: row.health()["storage"] == "ok", "the storage has its marker")
    upload = make.received_upload()
    files = Path(row.standing.env["LEADSPORTAL_DATA_DIR"]) / "files"
    away = files.rename(files.with_name("away"))
    try:
        row.wait_until(lambda: row.health()["storage"] == "lost", "it is said")
        with row.standing.redis as redis:
            _enqueue(redis, upload)
        row.enqueue(sent.campaign.account)
        row.wait_until_batches_are(sent, BatchState.DONE)
        upload.refresh_from_db()
        assert upload.state == UploadState.READING
        assert not files.exists(), "nobody makes another one"
    finally:
        away.rename(files)
    row.wait_until(lambda: row.health()["storage"] == "ok", "it is back")
    wait_until_read(row, upload)
    assert_survived(row, sent)
