"""A worker makes a download: once, whoever is killed, and one at a time for a person."""

import errno
import stat
from pathlib import Path

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.db import OperationalError

from campaigns import downloads, shutdown, tasks
from campaigns.downloads import contents, making
from campaigns.models import Download, DownloadFault, DownloadState, database_now
from tests import make
from tests.downloads.conftest import (
    LONG_AGO,
    asked,
    bad_upload,
    both_files,
    files,
    killed_while_it_is_made,
    made,
    silent_for_long,
    unfinished_files,
)
from tests.threads import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def enqueued(monkeypatch) -> list[int]:
    found: list[int] = []
    monkeypatch.setattr(tasks, "enqueue", lambda task, pk: found.append(pk))
    return found


def test_it_has_the_rows_that_were_not_loaded(upload):
    download = made(upload)
    assert (download.state, download.rows, download.written) == (DownloadState.READY, 3, 3)
    sheet = openpyxl.load_workbook(default_storage.path(download.file.name)).worksheets[0]
    assert [row[:2] for row in sheet.iter_rows(values_only=True)][1:] == [(3, "11"), (4, "12"), (5, "13")]
    assert abs(database_now() - download.made_at).total_seconds() < 60


def test_only_this_user_of_the_machine_may_read_it(upload):
    path = Path(default_storage.path(made(upload).file.name))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_while_it_is_made_it_says_how_far_it_is_and_nothing_has_its_name_yet(upload, monkeypatch):
    seen = []

    def teller(download: Download):
        tell = _teller(download)

        def tell_and_look(written: int) -> None:
            tell(written)
            download.refresh_from_db()
            seen.append((download.state, download.written))
            assert (files(), unfinished_files()) == ([], both_files(download))

        return tell_and_look

    _teller = making._teller
    monkeypatch.setattr(making, "_teller", teller)
    made(upload)
    assert seen == [(DownloadState.BEING_MADE, written) for written in (1, 2, 3, 3, 3, 3)]


def test_a_job_that_comes_twice_makes_it_once(upload):
    download = made(upload)
    assert downloads.make(download_id=download.pk) is None
    assert Download.objects.get() == download
    assert Download.objects.get().generation == download.generation
    assert files() == both_files(download)


def test_a_download_that_nobody_wants_any_more_is_not_made():
    assert downloads.make(download_id=12345) is None


# ---- one at a time for a person ------------------------------------------------------------------------


def test_the_second_one_of_a_person_waits_for_the_first(upload, enqueued):
    first, second = asked(upload), asked(bad_upload())
    Download.objects.filter(pk=first.pk).update(state=DownloadState.BEING_MADE, worked_at=database_now())

    tasks.make_download(second.pk)

    second.refresh_from_db()
    assert second.state == DownloadState.WAITING
    assert downloads.made_before(second) == first
    assert enqueued == []


def test_when_the_first_is_made_the_second_is_enqueued(upload, enqueued):
    first, second = asked(upload), asked(bad_upload())
    tasks.make_download(first.pk)
    assert enqueued == [second.pk]
    tasks.make_download(second.pk)
    assert enqueued == [second.pk]
    assert set(Download.objects.values_list("state", flat=True)) == {DownloadState.READY}


def test_those_of_two_people_do_not_wait_for_each_other(upload):
    first, second = asked(upload), asked(upload, by=make.person("ravi"))
    Download.objects.filter(pk=first.pk).update(state=DownloadState.BEING_MADE, worked_at=database_now())
    downloads.make(download_id=second.pk)
    second.refresh_from_db()
    assert second.state == DownloadState.READY


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_the_same_moment_make_one_of_a_persons_two(upload, monkeypatch):
    first, second = asked(upload), asked(bad_upload())
    monkeypatch.setattr(making, "_make", lambda download: None)  # each is still being made when the other is taken
    monkeypatch.setattr(making, "_next_of", lambda person_id: None)
    at_once(*(lambda pk=pk: downloads.make(download_id=pk) for pk in (first.pk, second.pk, first.pk, second.pk)))
    assert sorted(Download.objects.values_list("state", "times_begun")) == [("being_made", 1), ("waiting", 0)]


# ---- what is survived ----------------------------------------------------------------------------------


def test_one_whose_worker_was_killed_is_begun_again_by_another(upload):
    download = asked(upload)
    killed_while_it_is_made(download)
    downloads.make(download_id=download.pk)
    download.refresh_from_db()
    assert download.state == DownloadState.BEING_MADE, "it may still be alive"

    silent_for_long(download)
    assert downloads.due_downloads() == [download.pk]
    downloads.make(download_id=download.pk)

    download.refresh_from_db()
    assert (download.state, download.times_begun) == (DownloadState.READY, 2)
    downloads.remove_old()
    assert files() == both_files(download)


def test_a_run_that_was_thought_dead_writes_nothing_more(upload, monkeypatch):
    download = asked(upload)

    def replaced(_rows: int) -> None:
        Download.objects.update(generation=7, file="downloads/another.xlsx")
        raise making._Replaced

    monkeypatch.setattr(making, "_teller", lambda _download: replaced)
    assert downloads.make(download_id=download.pk) is None
    download.refresh_from_db()
    assert (download.state, download.generation, download.made_at) == (DownloadState.BEING_MADE, 7, None)
    assert files() == []


def test_a_run_that_was_replaced_as_it_ended_leaves_a_file_that_is_removed(upload, monkeypatch):
    download = asked(upload)

    def write(upload, file, *, tell) -> int:
        Download.objects.update(generation=7, file="downloads/another.xlsx")
        return 3

    monkeypatch.setattr(contents, "write_not_loaded", write)
    assert downloads.make(download_id=download.pk) is None
    download.refresh_from_db()
    assert download.state == DownloadState.BEING_MADE
    downloads.remove_old()
    assert files() == []


def test_a_run_learns_by_its_own_sign_of_life_that_it_was_replaced(upload):
    download = asked(upload)
    Download.objects.update(state=DownloadState.BEING_MADE, generation=3)
    download.refresh_from_db()
    tell = making._teller(download)
    tell(1)
    Download.objects.update(generation=4)
    with pytest.raises(making._Replaced):
        tell(2)
    assert Download.objects.get().written == 1


def test_one_that_kills_each_worker_fails(upload):
    download = asked(upload)
    for _ in range(making.MOST_RUNS):
        killed_while_it_is_made(download)
        silent_for_long(download)
    downloads.make(download_id=download.pk)
    download.refresh_from_db()
    assert download.state == DownloadState.FAILED
    assert downloads.due_downloads() == []


def test_a_worker_that_is_asked_to_stop_gives_it_back(upload, monkeypatch):
    download = asked(upload)
    monkeypatch.setattr(shutdown.requested, "is_set", lambda: True)
    assert downloads.make(download_id=download.pk) is None
    download.refresh_from_db()
    assert (download.state, download.times_begun) == (DownloadState.WAITING, 0)
    assert files() == []


def test_a_full_disk_is_a_failure_and_leaves_nothing(upload, monkeypatch, caplog):
    second = bad_upload()

    def full(upload, file, *, tell) -> int:
        file.write(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(contents, "write_not_loaded", full)
    download, following = asked(upload), asked(second)
    assert downloads.make(download_id=download.pk) == following.pk
    download.refresh_from_db()
    assert (download.state, download.fault, download.file.name) == (DownloadState.FAILED, DownloadFault.NO_SPACE, "")
    assert files() == unfinished_files() == []
    assert f"download {download.pk} could not be made: OSError" in caplog.text


def test_the_room_that_the_database_needs_is_left_to_it(upload, monkeypatch):
    told = []

    def room() -> int:
        told.append(1)
        return 0 if len(told) > 2 else 1_000_000

    monkeypatch.setattr("campaigns.free_space.room", room)
    download = made(upload)
    assert (download.state, download.fault, download.written) == (DownloadState.FAILED, DownloadFault.NO_SPACE, 1)
    assert files() == unfinished_files() == []


def test_while_the_database_is_away_it_is_left_to_another_run(upload, monkeypatch):
    download = asked(upload)

    def away(upload, file, *, tell) -> int:
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(contents, "write_not_loaded", away)
    with pytest.raises(OperationalError):
        downloads.make(download_id=download.pk)
    download.refresh_from_db()
    assert download.state == DownloadState.BEING_MADE
    assert files() == []


def test_one_whose_job_was_lost_is_due_once_it_is_not_fresh(upload):
    download = asked(upload)
    assert downloads.due_downloads() == []
    Download.objects.update(asked_at=database_now() - LONG_AGO)
    assert downloads.due_downloads() == [download.pk]


def test_one_that_waits_for_another_of_the_person_is_not_due(upload):
    first, _second = asked(upload), asked(bad_upload())
    Download.objects.update(asked_at=database_now() - LONG_AGO)
    Download.objects.filter(pk=first.pk).update(state=DownloadState.BEING_MADE, worked_at=database_now())
    assert downloads.due_downloads() == []
