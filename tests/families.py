"""Uploads some of whose rows were not loaded, and their children, made as people and workers make them."""

import csv
import io
from collections.abc import Sequence

from campaigns import tasks, uploads
from campaigns.families import families, rows_to_fix
from campaigns.models import Upload
from campaigns.not_loaded import write_not_loaded_as_csv
from campaigns.tally import tally
from tests import make
from tests.dialogue import next_request

REASON = "Invalid number"


def half_loaded(*, wrong: Sequence[Sequence[str]] = (["12", "Meera", "5"],), **more) -> Upload:
    """Six good rows (2 to 7) and the wrong ones below; the dialer rejects the first two of the good ones."""
    upload = make.confirmed_upload([*make.rows(6), *wrong], **more)
    next_request(upload).answer().reject([REASON, REASON])
    upload.refresh_from_db()
    return upload


def fixing(parent: Upload, user=None) -> Upload:
    """A child of the upload, whose rows a worker has copied and checked where nobody has to look at the columns."""
    user = user or parent.uploaded_by
    child = uploads.begin_child(parent=parent, user=user, rows=rows_to_fix(tally(parent), []))
    return worked_on(child)


def worked_on(upload: Upload) -> Upload:
    tasks.read_small_file(upload.pk)
    uploads.check(upload_id=upload.pk)
    upload.refresh_from_db()
    return upload


def confirmed(child: Upload) -> Upload:
    return uploads.confirm(upload=child, user=child.uploaded_by, option=child.option, start_campaign=False)


def all_loaded(child: Upload) -> Upload:
    """The child is confirmed, and the dialer loads all that was sent."""
    next_request(confirmed(child)).answer().call_back()
    child.refresh_from_db()
    return child


def states(upload: Upload) -> dict[int, str]:
    return dict(upload.leads.values_list("row", "state"))


def given_out(upload: Upload) -> list[list[str]]:
    """The lines of the file of what was not loaded, its headings first."""
    file = io.BytesIO()
    write_not_loaded_as_csv(upload, file)
    return list(csv.reader(io.StringIO(file.getvalue().decode("utf-8-sig"))))


def come_back(lines: Sequence[Sequence[str]], *, user=None, **more) -> Upload:
    """A file that was given out is uploaded, and worked on."""
    header, *rows = lines
    return worked_on(make.received_upload(rows, header=header, file_name="fixed.csv", user=user, **more))


def family_tally(upload: Upload) -> dict[str, int]:
    """The parts of the tally of the upload with its children, without those that are 0."""
    upload.refresh_from_db()
    found = families([upload])[upload.pk].tally
    assert found.adds_up
    return {part: count for part, count in found.as_dict().items() if count and part != "confirmed"}
