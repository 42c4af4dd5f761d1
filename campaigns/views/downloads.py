"""Files to take away: our copy of the dialer's failed file, and the rows that were not loaded."""

import tempfile
from pathlib import PurePath

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from campaigns.models import FailedFile, FailedFileState, Upload, UploadState
from campaigns.not_loaded import write_not_loaded

from . import steps

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
IN_MEMORY_BYTES = 2_000_000


@require_safe
def failed_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The dialer's file as it came, byte by byte."""
    visible = Upload.objects.visible_to(request.user)
    archived = FailedFile.objects.filter(state=FailedFileState.ARCHIVED, batch__upload__in=visible.values("pk"))
    found = get_object_or_404(archived.select_related("batch__upload"), pk=pk)
    try:
        copy = found.file.open("rb")
    except FileNotFoundError:
        raise Http404("the copy is not in the storage") from None
    name = f"{PurePath(found.batch.upload.file_name).stem} - batch {found.batch.number} - failed rows.csv"
    return FileResponse(copy, as_attachment=True, filename=name, content_type="text/csv")


@require_safe
def not_sent(request: HttpRequest, pk: int) -> HttpResponseBase:
    upload = steps.find(request, pk)
    if upload.state != UploadState.CHECKED and not upload.is_confirmed:
        return steps.lead_on(request, upload, asked_for="not-sent")
    workbook = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115 (the response closes it)
    write_not_loaded(upload, workbook)
    workbook.seek(0)
    name = f"{PurePath(upload.file_name).stem} - not loaded.xlsx"
    return FileResponse(workbook, as_attachment=True, filename=name, content_type=XLSX)
