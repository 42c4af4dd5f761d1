"""The result of the walk for people: what became of an upload, as lines for a terminal or a log."""

from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse

from campaigns.history import line_of as upload_line
from campaigns.models import Upload, UploadState
from campaigns.tally import Tally
from campaigns.wording import line_of, line_of_rows, parts_in_words, standing_in_words

from .report import problems, skipped_by_rule


def lines_of(upload: Upload, counted: Tally) -> Iterator[str]:
    """The upload's state, how many rows ended in which way, and each row with a problem."""
    standing = upload_line(upload, counted).standing
    is_discarded = upload.state == UploadState.CANCELLED
    state = "Checked, and discarded again" if is_discarded else str(standing_in_words(standing))
    yield f"Upload {upload.pk}, {upload.campaign} ({upload.campaign.account}): {state}"
    if counted.total:
        yield f"{counted.total:,} rows: {parts_in_words(counted.as_dict())}"
    for said in (*upload.all_warnings(), *skipped_by_rule(upload)):
        yield line_of_rows(said["message"], said["rows"])
    for problem in problems(upload):
        yield line_of(problem)
    if upload.state != UploadState.CANCELLED:
        yield address_of(upload)


def address_of(upload: Upload) -> str:
    """The address of the upload's page."""
    return f"{settings.PUBLIC_URL}{reverse('upload', args=[upload.pk])}"
