"""campaigns/storage_marker.py: by a marker, processes know whether they see one storage."""

import os
import stat
import threading
import time
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from campaigns import storage_marker, tasks, uploads
from campaigns.failed_files import archive
from campaigns.heartbeats import beat, silent_queues, worker_of
from campaigns.models import (
    DatabaseIdentity,
    FailedFile,
    Lead,
    LeadState,
    StorageLook,
    StorageSight,
    Upload,
    UploadState,
    database_identity,
    database_now,
)
from campaigns.outcomes import write_outcome
from campaigns.storage_marker import MARKER, confirm, forget_looks, look, report, sees_storage
from campaigns.views.storage_status import storage_status
from tests import make
from tests.dialogue import next_request

pytestmark = pytest.mark.django_db

SEEN, MISSING, OTHER = StorageSight.SEEN, StorageSight.MISSING, StorageSight.OTHER
FILES = worker_of("files")


@pytest.fixture
def marker(settings) -> Path:
    return settings.MEDIA_ROOT / MARKER


@pytest.fixture
def other_host(monkeypatch, tmp_path):
    """What is done with it is done by another host, whose folder is another one."""
    monkeypatch.setattr(storage_marker, "this_host", lambda: "b")
    return override_settings(MEDIA_ROOT=tmp_path / "other")


# ---- the first marker ----


def test_a_new_portal_gets_its_marker_from_the_first_process_that_looks(marker):
    assert look() == SEEN, "nothing is known yet"
    assert not marker.exists()
    assert sees_storage()
    assert marker.read_text().strip() == str(database_identity().storage_id)
    assert look() == SEEN


def test_the_second_of_two_hosts_with_folders_of_their_own_sees_none(other_host):
    assert sees_storage()
    with other_host:
        assert look(begins=True) == MISSING
        assert not sees_storage()


def from_a_version_without_marker(marker: Path) -> Upload:
    upload = make.received_upload()
    marker.unlink()
    DatabaseIdentity.objects.update(storage_id=None)
    return upload


def test_after_an_upgrade_the_folder_with_the_last_files_becomes_the_storage(marker):
    from_a_version_without_marker(marker)
    assert sees_storage()
    assert marker.exists()


def test_after_an_upgrade_a_folder_without_any_of_the_last_files_does_not(marker, other_host):
    from_a_version_without_marker(marker)
    with other_host:
        assert look(begins=True) == MISSING
    assert database_identity().storage_id is None
    assert look(begins=True) == SEEN


def test_a_new_database_takes_the_marker_that_its_folder_has(marker):
    sees_storage()
    before = marker.read_text()
    DatabaseIdentity.objects.all().delete()
    assert sees_storage()
    assert marker.read_text() == before


def test_a_folder_that_cannot_be_written_becomes_no_storage(settings):
    settings.MEDIA_ROOT.parent.mkdir(exist_ok=True)
    settings.MEDIA_ROOT.write_text("no folder")
    assert look(begins=True) == MISSING
    assert database_identity().storage_id is None


# ---- a storage that is lost ----


@pytest.mark.parametrize("left", ["", "not an id", "\u0000"])
def test_a_missing_or_damaged_marker_is_not_made_again_by_itself(marker, left):
    sees_storage()
    marker.write_text(left)
    assert not sees_storage()
    marker.unlink()
    assert not sees_storage()
    assert not marker.exists()


def test_the_marker_of_another_portal_is_told(marker):
    sees_storage()
    marker.write_text("0d5d1c0e-7d2f-4a52-9c4e-6f5f0a1b2c3d")
    assert look() == OTHER


def test_an_administrator_confirms_that_a_new_folder_takes_its_place(marker):
    make.received_upload()
    marker.unlink()
    with pytest.raises(CommandError, match="does not see the storage"):
        call_command("storage", stdout=StringIO())
    said = StringIO()
    call_command("storage", "--confirm", stdout=said)
    assert "1 of the last 1 uploaded files" in said.getvalue()
    assert sees_storage()


def test_confirming_again_changes_nothing(marker):
    sees_storage()
    before = marker.read_text()
    confirm()
    assert marker.read_text() == before
    assert sees_storage()


# ---- what is done without the storage ----


def test_no_file_is_taken(marker, other_host):
    sees_storage()
    with other_host, pytest.raises(uploads.UnacceptableFile, match="does not find the folder"):
        make.received_upload()


def test_file_jobs_are_left_alone_and_done_once_the_storage_is_seen(other_host):
    upload = make.received_upload()
    with other_host:
        tasks.task_for(upload)(upload.pk)
        upload.refresh_from_db()
        assert upload.state == UploadState.READING
    tasks.task_for(upload)(upload.pk)
    upload.refresh_from_db()
    assert upload.state != UploadState.READING


def test_a_check_is_left_alone(other_host):
    upload = make.upload(make.rows(3))
    uploads.begin_check(upload=upload)
    upload.refresh_from_db()
    with other_host:
        tasks.task_for(upload)(upload.pk)
    upload.refresh_from_db()
    assert upload.state == UploadState.CHECKING


def test_a_failed_file_is_left_alone(other_host):
    link = "https://x.amazonaws.com/1_error.csv"
    sees_storage()
    pending = next_request(make.confirmed_upload(make.rows(2))).answer().call_back(failed=1, link=link)
    with other_host:
        tasks.fetch_failed_file(pending.pk)
    assert FailedFile.objects.get().tries == 0


def test_an_outcome_is_not_written_without_the_failed_files_that_it_needs(other_host):
    sees_storage()
    link = "https://x.amazonaws.com/1_error.csv"
    request = next_request(make.confirmed_upload(make.rows(2))).answer()
    archive(failed_file=request.call_back(failed=1, link=link), data=b"PhoneNumber,Reason\n9000000001,Invalid\n")
    batch = request.batch
    before = Lead.objects.get(row=2).state
    with other_host, pytest.raises(FileNotFoundError):
        write_outcome(batch=batch)
    assert Lead.objects.get(row=2).state == before == LeadState.REJECTED


# ---- what each process reports ----


def test_a_queue_whose_workers_all_see_no_storage_is_left_to_the_sweeper(settings, other_host):
    beat(*map(worker_of, settings.RQ_QUEUES))
    sees_storage()
    with other_host:
        report(FILES)
    assert silent_queues() == {"files"}


def test_one_worker_that_sees_it_is_enough(settings, monkeypatch, other_host):
    beat(*map(worker_of, settings.RQ_QUEUES))
    with monkeypatch.context() as here:
        here.setattr(storage_marker, "this_host", lambda: "a")
        report(FILES)
    with other_host:
        report(FILES)
    assert {(each.host, each.sight) for each in StorageLook.objects.all()} == {("a", SEEN), ("b", MISSING)}
    assert silent_queues() == set()


def test_workers_of_sending_and_of_callbacks_go_on_without_it():
    assert not storage_marker.waits_for_storage(["sending", "callbacks"])
    assert storage_marker.waits_for_storage(["sending", "small_files"])


def test_the_looks_of_processes_that_ended_long_ago_are_forgotten():
    report(FILES)
    StorageLook.objects.update(looked_at=database_now() - storage_marker.LOOK_IS_KEPT * 2)
    assert storage_marker.looks() == []
    forget_looks()
    assert not StorageLook.objects.exists()


# ---- what pages say ----


def test_pages_say_that_the_folder_is_not_there(signed_in, marker):
    sees_storage()
    assert "is not there" not in signed_in.get("/").content.decode()
    marker.unlink()
    assert "The folder with the portal&#x27;s files is not there" in signed_in.get("/").content.decode()


def test_pages_name_the_worker_that_sees_other_files(signed_in, settings, tmp_path, other_host):
    sees_storage()
    with other_host:
        report(FILES)
    assert "The worker for files on b does not see the portal&#x27;s files" in signed_in.get("/").content.decode()


def test_pages_on_the_wrong_host_say_who_sees_the_files(signed_in, monkeypatch, other_host):
    with monkeypatch.context() as here:
        here.setattr(storage_marker, "this_host", lambda: "a")
        report(FILES)
    with other_host:
        page = signed_in.get("/").content.decode()
    assert "These pages do not see the portal&#x27;s files" in page
    assert "The worker for files on a sees them in another folder." in page


# ---- a disk that hangs ----


@pytest.fixture
def hang(marker, monkeypatch) -> Iterator[Callable[[], None]]:
    """Lets the disk hang from now on: who opens the marker waits. In the end it goes on."""
    monkeypatch.setattr(storage_marker.text_of_marker, "seconds", storage_marker.READ_SECONDS)

    def begin() -> None:
        marker.unlink()
        os.mkfifo(marker)

    yield begin
    if stat.S_ISFIFO(marker.stat().st_mode):
        go_on(marker, "")


def go_on(marker: Path, text: str) -> None:
    with marker.open("w") as pipe:
        pipe.write(text)
    marker.unlink()
    marker.write_text(text)


def test_a_disk_that_hangs_counts_as_not_seen_and_holds_nobody(marker, hang):
    assert sees_storage()
    text = marker.read_text()
    hang()
    assert look() == MISSING
    threads = threading.active_count()
    assert not sees_storage()
    assert not storage_status().is_seen_here, "pages say so"
    assert threading.active_count() == threads, "nobody waits behind the one who waits already"

    go_on(marker, text)
    ends = time.monotonic() + 10
    while look() == MISSING and time.monotonic() < ends:
        time.sleep(0.05)
    assert look() == SEEN
