"""campaigns/stored_files.py: a stored file is there whole, or not at all."""

import os
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

from campaigns import stored_files
from campaigns.full_disk import is_full
from campaigns.stored_files import remove_unfinished, unfinished_folder
from tests.small_disk import files_in, no_file_larger_than

NOW = datetime(2026, 12, 1, tzinfo=UTC)


def test_a_file_is_stored_as_it_is_and_nothing_else_stays(settings):
    name = default_storage.save("failed/a.csv", ContentFile(b"rows"))
    assert (settings.MEDIA_ROOT / name).read_bytes() == b"rows"
    assert (settings.MEDIA_ROOT / name).stat().st_mode & 0o777 == 0o600
    assert files_in(settings.MEDIA_ROOT) == ["failed/a.csv"]


def test_of_a_file_that_does_not_fit_nothing_stays(settings):
    with no_file_larger_than(1000), pytest.raises(OSError, match="File too large") as caught:
        default_storage.save("failed/a.csv", ContentFile(b"r" * 100_000))
    assert is_full(caught.value)
    assert files_in(settings.MEDIA_ROOT) == []


def test_nor_when_the_disk_says_so_only_at_the_end(settings, monkeypatch):
    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        default_storage.save("failed/a.csv", ContentFile(b"rows"))
    assert files_in(settings.MEDIA_ROOT) == []


def test_while_it_is_written_a_file_has_no_name_of_the_storage(settings):
    class Watched(ContentFile):
        def chunks(self, chunk_size=None):
            yield b"first half"
            seen.extend(files_in(settings.MEDIA_ROOT))

    seen: list[str] = []
    default_storage.save("failed/a.csv", Watched(b"x"))
    assert [name.split("/")[0] for name in seen] == [stored_files.FOLDER]


def test_a_file_of_another_disk_is_copied_and_then_named(settings, tmp_path):
    class Moved(File):
        def temporary_file_path(self):
            return str(tmp_path / "made")

    (tmp_path / "made").write_bytes(b"rows")
    with (tmp_path / "made").open("rb") as file:
        default_storage.save("rows/a", Moved(file))
    assert files_in(settings.MEDIA_ROOT) == ["rows/a"]


def test_what_a_killed_process_left_is_removed_after_a_day(settings):
    old, young, folder = (unfinished_folder() / name for name in ("old", "young", "folder"))
    for path, age in ((old, 25), (young, 23)):
        path.write_bytes(b"half")
        moment = (NOW - timedelta(hours=age)).timestamp()
        os.utime(path, (moment, moment))
    folder.mkdir()
    (folder / "rows").write_bytes(b"half")
    moment = (NOW - timedelta(days=2)).timestamp()
    os.utime(folder, (moment, moment))

    remove_unfinished(now=NOW)

    assert files_in(settings.MEDIA_ROOT) == ["unfinished/young"]


def test_without_a_storage_there_is_nothing_to_remove(settings):
    remove_unfinished(now=NOW)
    assert not settings.MEDIA_ROOT.exists()
