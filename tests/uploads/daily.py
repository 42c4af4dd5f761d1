"""Files that come every day with the same header, for tests of what is remembered about them."""

from campaigns import tasks, uploads
from campaigns.models import Upload
from tests import make

DAILY = ["Kontakt", "Vorname X", "Rest", "Stadt"]
ROWS = [["9000000001", "Asha", "Rao", "Pune"], ["9000000002", "Ravi", "Iyer", "Goa"]]


def sent_in(lines=ROWS, **more) -> Upload:
    """An upload whose file the worker has read; it is checked as well if it needs no click."""
    upload = make.received_upload(lines, **more)
    tasks.read_small_file(upload.pk)
    uploads.check(upload_id=upload.pk)
    upload.refresh_from_db()
    return upload


def choose(upload: Upload, *fields: str) -> Upload:
    """A person chooses a field for each column and has the rows checked."""
    assert uploads.choose_columns(upload=upload, choices=fields) == ()
    uploads.begin_check(upload=upload)
    uploads.check(upload_id=upload.pk)
    upload.refresh_from_db()
    return upload


def reasons(upload: Upload) -> set[str]:
    return {match["reason"] for match in upload.matches}
