"""Files that people take away. Each one leaves an event in the log of actions: no other module answers with a file
(tests/views/test_attachments.py)."""

import tempfile
from typing import BinaryIO, cast

from django.http import FileResponse

from campaigns.models import Action, Campaign, Event, Upload
from campaigns.signed_in import SignedInRequest

IN_MEMORY_BYTES = 2_000_000


def temporary_file() -> BinaryIO:
    """A file to be written and then given by `attach`. A small one is in memory only."""
    # It has all that a BinaryIO has, without being one.
    return cast(BinaryIO, tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES))


def attach(
    request: SignedInRequest,
    file: BinaryIO,
    *,
    name: str,
    content_type: str,
    kind: str,
    upload: Upload | None = None,
    campaign: Campaign | None = None,
    **counts: int,
) -> FileResponse:
    """The file from its beginning, to be saved as `name`. The response closes it.

    `kind` and `counts` (rows, batch) are what the event tells of it, and `campaigns.wording` says. Who asks for the
    head only gets no file, and leaves no event.
    """
    if request.method == "GET":
        details = {"file": kind} | counts
        Event.objects.create(
            action=Action.DOWNLOADED, user=request.user, upload=upload, campaign=campaign, details=details
        )
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name, content_type=content_type)
