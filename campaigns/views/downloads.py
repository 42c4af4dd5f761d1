"""Files to take away: our copy of the dialer's failed file, the rows that were not loaded, a campaign's template."""

import tempfile
from pathlib import PurePath
from typing import BinaryIO, cast

from django.http import FileResponse, Http404, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from campaigns.free_space import keep_floor
from campaigns.models import Campaign, FailedFile, FailedFileState, Upload
from campaigns.not_loaded import write_not_loaded
from campaigns.signed_in import SignedInRequest
from campaigns.storage_marker import sees_storage
from campaigns.template_file import write_template

from . import steps
from .naming import campaign_name

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
IN_MEMORY_BYTES = 2_000_000


@require_safe
def failed_file(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The dialer's file as it came, byte by byte."""
    visible = Upload.objects.visible_to(request.user)
    archived = FailedFile.objects.filter(state=FailedFileState.ARCHIVED, batch__upload__in=visible.values("pk"))
    found = get_object_or_404(archived.select_related("batch__upload"), pk=pk)
    try:
        copy = found.file.open("rb")
    except FileNotFoundError:
        if not sees_storage():
            raise
        raise Http404("the copy is not in the storage") from None
    name = f"{PurePath(found.batch.upload.file_name).stem} - batch {found.batch.number} - failed rows.csv"
    return FileResponse(copy, as_attachment=True, filename=name, content_type="text/csv")


@require_safe
def not_loaded(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The rows that did not get into the campaign, each with the reasons."""
    upload = steps.find(request, pk)
    if not upload.has_tally:
        return steps.lead_on(request, upload, asked_for="not-loaded")
    keep_floor()
    workbook = _temporary()
    write_not_loaded(upload, workbook)
    return _attached(workbook, f"{PurePath(upload.file_name).stem} - not loaded.xlsx")


@require_safe
def template(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The campaign's template, for everybody whose teams have the campaign."""
    campaign = get_object_or_404(Campaign.objects.of_teams_of(request.user).select_related("account"), pk=pk)
    workbook = _temporary()
    write_template(campaign, workbook)
    return _attached(workbook, f"{campaign_name(request, campaign)} - template.xlsx")


def _temporary() -> BinaryIO:
    # The response closes it. It has all that a BinaryIO has, without being one.
    return cast(BinaryIO, tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES))


def _attached(workbook: BinaryIO, name: str) -> FileResponse:
    workbook.seek(0)
    return FileResponse(workbook, as_attachment=True, filename=name, content_type=XLSX)
