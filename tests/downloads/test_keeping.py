"""Downloads are kept for some days. A file that no download names is removed."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from campaigns import downloads
from campaigns.downloads.keeping import new_name, writing
from campaigns.models import Download, DownloadState, database_now
from campaigns.stored_files import remove_unfinished
from tests.downloads.conftest import (
    asked,
    bad_upload,
    both_files,
    files,
    killed_while_it_is_made,
    made,
    unfinished_files,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("days", "is_kept"), [(2.9, True), (3.1, False)])
def test_one_is_kept_for_three_days_with_its_file(upload, days, is_kept):
    download = made(upload)
    Download.objects.update(made_at=database_now() - timedelta(days=days))
    downloads.remove_old()
    assert Download.objects.exists() == is_kept
    assert files() == (both_files(download) if is_kept else [])


def test_one_that_failed_is_removed_too(upload):
    asked(upload)
    Download.objects.update(state=DownloadState.FAILED, asked_at=database_now() - timedelta(days=4))
    downloads.remove_old()
    assert not Download.objects.exists()


def test_one_that_is_still_to_come_is_kept_however_old(upload):
    asked(upload)
    Download.objects.update(asked_at=database_now() - timedelta(days=4))
    downloads.remove_old()
    assert Download.objects.exists()


def test_what_a_killed_worker_left_is_removed_with_other_unfinished_files(upload):
    left = killed_while_it_is_made(asked(upload))
    downloads.remove_old()
    assert left.exists(), "it may still be written"
    remove_unfinished(now=datetime.now(UTC) + timedelta(days=2))
    assert not left.exists()


def test_the_files_of_others_are_left_alone(upload):
    kept = made(upload)
    made(bad_upload())
    folder = Path(default_storage.path("downloads"))
    (folder / "README").write_text("not ours")
    Download.objects.exclude(pk=kept.pk).delete()
    downloads.remove_old()
    assert files() == sorted(["README", *both_files(kept)])


def test_without_a_folder_there_is_nothing_to_remove(db):
    downloads.remove_old()
    assert files() == []


def test_of_a_file_that_could_not_be_written_nothing_stays():
    def write_half() -> None:
        with writing(new_name()) as file:
            file.write(b"half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_half()
    assert files() == unfinished_files() == []
