"""What the tests of downloads share."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from campaigns import downloads, not_loaded
from campaigns.downloads import making
from campaigns.models import Download, Upload, database_now
from campaigns.stored_files import unfinished_folder
from tests import make

LONG_AGO = timedelta(minutes=10)


@pytest.fixture(autouse=True)
def _a_sign_of_life_for_each_row(monkeypatch) -> None:
    monkeypatch.setattr(not_loaded, "LEADS_AT_ONCE", 1)
    monkeypatch.setattr(making, "TELL_SECONDS", 0)


@pytest.fixture
def upload(campaign) -> Upload:
    """A checked upload of asha's, of which three rows need fixing."""
    return bad_upload()


def bad_upload(rows: int = 3, **options) -> Upload:
    lines = [[str(number), f"Person {number}", "5"] for number in range(11, 11 + rows)]
    return make.checked_upload([["9000000001", "Asha", "5"], *lines], **options)


def asked(upload: Upload, *, by=None) -> Download:
    return downloads.ask(upload=upload, user=by or upload.uploaded_by)


def made(upload: Upload, *, by=None) -> Download:
    """A download that is ready."""
    download = asked(upload, by=by)
    downloads.make(download_id=download.pk)
    download.refresh_from_db()
    return download


def killed_while_it_is_made(download: Download) -> Path:
    """What a worker leaves that is killed in the middle: the download is being made, its file is half written. Returns
    the file."""

    def die(_rows: int) -> None:
        raise KeyboardInterrupt

    patch = pytest.MonkeyPatch()
    with patch.context() as patched:
        patched.setattr(making, "_teller", lambda _download: die)
        with pytest.raises(KeyboardInterrupt):
            downloads.make(download_id=download.pk)
    download.refresh_from_db()
    part = unfinished_folder() / Path(download.file.name).name
    part.write_bytes(b"half")
    return part


def silent_for_long(download: Download) -> None:
    Download.objects.filter(pk=download.pk).update(worked_at=database_now() - LONG_AGO)


def files() -> list[str]:
    """What is in the folder of downloads."""
    folder = Path(default_storage.path("downloads"))
    return sorted(file.name for file in folder.glob("*"))


def both_files(download: Download) -> list[str]:
    """The names of a download's files: the workbook, and the rows as CSV."""
    return sorted(Path(name).name for name in (download.file.name, download.csv_name))


def unfinished_files() -> list[str]:
    return sorted(file.name for file in unfinished_folder().glob("*"))
