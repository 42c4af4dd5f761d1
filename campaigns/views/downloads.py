"""Files to take away: the rows of the dialer's failed file, the rows that were not loaded, a campaign's template. None
has a formula.

Where many rows were not loaded, a person has their file made by a worker, and takes it once it is ready.
"""

from collections.abc import Callable
from pathlib import PurePath
from typing import BinaryIO

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from campaigns import access, downloads, tasks
from campaigns.failed_files import write_rows_as_csv, write_rows_as_workbook
from campaigns.free_space import keep_floor
from campaigns.models import DownloadState, FailedFile, Upload
from campaigns.not_loaded import count_not_loaded, write_not_loaded, write_not_loaded_as_csv
from campaigns.signed_in import SignedInRequest
from campaigns.storage_marker import sees_storage
from campaigns.tally import tally
from campaigns.template_file import write_template
from campaigns.wording import DOWNLOAD_IS_GONE, TOO_MANY_DOWNLOADS, TOO_MANY_ROWS_TO_WAIT_FOR

from . import steps
from .attachments import attach, temporary_file
from .download_offer import is_large, offer_of
from .naming import campaign_name

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def failed_file(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The rows of the dialer's file as CSV."""
    return _failed_rows(request, pk, write=write_rows_as_csv, ending="csv", content_type=CSV)


@require_safe
def failed_file_workbook(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The rows of the dialer's file as a workbook."""
    return _failed_rows(request, pk, write=write_rows_as_workbook, ending="xlsx", content_type=XLSX)


def _failed_rows(
    request: SignedInRequest, pk: int, *, write: Callable[[FailedFile, BinaryIO], None], ending: str, content_type: str
) -> HttpResponseBase:
    found = get_object_or_404(access.failed_files_to_take(request.user).select_related("batch__upload"), pk=pk)
    if not found.has_rows_to_take:
        raise Http404("there is no copy, or it is no table")
    rows = temporary_file()
    try:
        write(found, rows)
    except FileNotFoundError:
        if not sees_storage():
            raise
        raise Http404("the copy is not in the storage") from None
    name = f"{PurePath(found.batch.upload.file_name).stem} - batch {found.batch.number} - failed rows.{ending}"
    return attach(
        request,
        rows,
        name=name,
        content_type=content_type,
        kind="failed_file",
        upload=found.batch.upload,
        batch=found.batch.number,
        rows=found.rows,
    )


@require_safe
def not_loaded(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The rows that did not get into the campaign, each with the reasons. Many rows come from the file that was made
    for this person; where there is none, the page says what to do."""
    return _not_loaded(request, pk, is_csv=False)


@require_safe
def not_loaded_as_csv(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The same as CSV."""
    return _not_loaded(request, pk, is_csv=True)


def _not_loaded(request: SignedInRequest, pk: int, *, is_csv: bool) -> HttpResponseBase:
    upload = steps.find(request, pk, to_act=True)
    if not upload.has_tally:
        return steps.lead_on(request, upload, asked_for="not-loaded")
    if is_large(count_not_loaded(tally(upload))):
        return _kept(request, upload, is_csv=is_csv)
    keep_floor()
    file = temporary_file()
    rows = write_not_loaded_as_csv(upload, file) if is_csv else write_not_loaded(upload, file)
    return _attached(request, file, upload, rows, is_csv=is_csv)


@require_http_methods(["GET", "HEAD", "POST"])
def make_download(request: SignedInRequest, pk: int) -> HttpResponse:
    """POST asks for the file of many rows. GET is the part of a page that says how far it is."""
    upload = steps.find(request, pk, to_act=True)
    if not upload.has_tally:
        return steps.lead_on(request, upload, asked_for="make-download")
    rows = count_not_loaded(tally(upload))
    if request.method == "POST":
        return _ask(request, upload) if is_large(rows) else redirect("not-loaded", upload.pk)
    if not request.htmx:
        return _to_its_page(upload)
    return render(request, "parts/download_anew.html", {"offer": offer_of(upload, user=request.user, rows=rows)})


def _ask(request: SignedInRequest, upload: Upload) -> HttpResponse:
    try:
        download = downloads.ask(upload=upload, user=request.user)
    except downloads.TooMany:
        messages.warning(request, TOO_MANY_DOWNLOADS)
    else:
        if download.state == DownloadState.WAITING:
            tasks.enqueue(tasks.make_download, download.pk)
    return _to_its_page(upload)


def _kept(request: SignedInRequest, upload: Upload, *, is_csv: bool) -> HttpResponseBase:
    download = downloads.ready_download(upload=upload, user=request.user)
    if download is None:
        messages.info(request, TOO_MANY_ROWS_TO_WAIT_FOR)
        return _to_its_page(upload)
    file = downloads.open_file(download, is_csv=is_csv)
    if file is None:
        messages.warning(request, DOWNLOAD_IS_GONE)
        return _to_its_page(upload)
    return _attached(request, file, upload, download.rows, is_csv=is_csv)


def _to_its_page(upload: Upload) -> HttpResponse:
    return redirect(f"{steps.address_of(upload)}#download")


@require_safe
def template(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The campaign's template, for everybody whose teams have the campaign."""
    campaign = get_object_or_404(access.campaigns_of(request.user).select_related("account"), pk=pk)
    workbook = temporary_file()
    write_template(campaign, workbook)
    name = f"{campaign_name(request, campaign)} - template.xlsx"
    return attach(request, workbook, name=name, content_type=XLSX, kind="template", campaign=campaign)


def _attached(request: SignedInRequest, file: BinaryIO, upload: Upload, rows: int, *, is_csv: bool) -> HttpResponseBase:
    """The file with the rows that were not loaded."""
    name = f"{PurePath(upload.file_name).stem} - not loaded.{'csv' if is_csv else 'xlsx'}"
    content_type = CSV if is_csv else XLSX
    return attach(request, file, name=name, content_type=content_type, kind="not_loaded", upload=upload, rows=rows)
