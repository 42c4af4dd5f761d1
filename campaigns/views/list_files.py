"""What is shown of the history as a file: a short list at once. A long one a worker makes, and the person takes it once
it is ready."""

from collections.abc import Callable, Sequence
from typing import BinaryIO

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from campaigns import downloads, finding, tasks
from campaigns.free_space import keep_floor
from campaigns.models import DownloadState
from campaigns.signed_in import SignedInRequest
from campaigns.wording import (
    DOWNLOAD_IS_GONE,
    LIST_IS_OF_OTHER_RIGHTS,
    TOO_MANY_DOWNLOADS,
    TOO_MANY_UPLOADS_TO_WAIT_FOR,
)

from .attachments import attach, temporary_file
from .downloads import CSV, XLSX
from .history_form import HistoryForm, address_for, has_phone, phones_are_not_searched_here
from .list_offer import is_large_list, kept_lists

LONGEST_ID = 18  # digits
TOO_MANY_FOR_A_FILE = f"A file takes {finding.MOST_UPLOADS:,} uploads at most. Narrow the list, by days for example."


@require_safe
def as_workbook(request: SignedInRequest) -> HttpResponseBase:
    """All that is found, on whichever page of the list it is, as .xlsx."""
    return _at_once(request, finding.write_list_as_workbook, is_csv=False)


@require_safe
def as_csv(request: SignedInRequest) -> HttpResponseBase:
    """The same as .csv."""
    return _at_once(request, finding.write_list_as_csv, is_csv=True)


def _at_once(
    request: SignedInRequest, write: Callable[[Sequence[int], BinaryIO], int], *, is_csv: bool
) -> HttpResponseBase:
    if has_phone(request.GET.dict()):
        return _no_phones(request)
    found = HistoryForm(request.GET, user=request.user).asked().uploads_for(request.user)
    if is_large_list(found.count()):
        messages.info(request, TOO_MANY_UPLOADS_TO_WAIT_FOR)
        return redirect(f"{address_for(request.GET.dict())}#uploads-title")
    keep_floor()
    file = temporary_file()
    uploads = write(finding.in_their_order(found), file)
    return _attached(request, file, uploads, is_csv=is_csv)


@require_http_methods(["GET", "HEAD", "POST"])
def make_list(request: SignedInRequest) -> HttpResponse:
    """POST asks for the file of a long list: of the one that the address says, or `again` of one that the person has
    (its id). GET is the part of the history that says how far the person's lists are."""
    if request.method == "POST":
        if has_phone(request.GET.dict()):
            return _no_phones(request)
        return _ask_again(request) if "again" in request.POST else _ask(request)
    if not request.htmx:
        return redirect(f"{reverse('history')}#lists")
    return render(request, "parts/lists_anew.html", {"lists": kept_lists(request.user)})


def _ask(request: SignedInRequest) -> HttpResponse:
    asked = HistoryForm(request.GET, user=request.user).asked()
    uploads = asked.uploads_for(request.user).count()
    if is_large_list(uploads):
        return _have_made(request, asked, uploads)
    name = "history-csv" if request.POST.get("as") == "csv" else "history-workbook"
    return redirect(address_for(request.GET.dict()).replace(reverse("history"), reverse(name), 1))


def _ask_again(request: SignedInRequest) -> HttpResponse:
    pk = request.POST["again"]
    if not (pk.isdecimal() and len(pk) <= LONGEST_ID):
        raise Http404("no id of a list")
    asked = downloads.asked_of(get_object_or_404(downloads.lists_of(request.user), pk=pk))
    return _have_made(request, asked, asked.uploads_for(request.user).count())


def _have_made(request: SignedInRequest, asked: finding.Asked, uploads: int) -> HttpResponse:
    if uploads > finding.MOST_UPLOADS:
        messages.warning(request, TOO_MANY_FOR_A_FILE)
        return redirect(address_for(request.GET.dict()))
    try:
        download = downloads.ask_for_list(asked=asked, uploads=uploads, user=request.user)
    except downloads.TooMany:
        messages.warning(request, TOO_MANY_DOWNLOADS)
    else:
        if download.state == DownloadState.WAITING:
            tasks.enqueue(tasks.make_download, download.pk)
    return redirect(f"{address_for(request.GET.dict())}#lists")


@require_safe
def kept_as_workbook(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The list that a worker has made for this person, as .xlsx."""
    return _kept(request, pk, is_csv=False)


@require_safe
def kept_as_csv(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The same as .csv."""
    return _kept(request, pk, is_csv=True)


def _kept(request: SignedInRequest, pk: int, *, is_csv: bool) -> HttpResponseBase:
    download = get_object_or_404(downloads.lists_of(request.user), pk=pk)
    if download.state != DownloadState.READY:
        return redirect(f"{reverse('history')}#lists")
    if not downloads.may_be_given(download):
        messages.warning(request, LIST_IS_OF_OTHER_RIGHTS)
        return redirect("history")
    file = downloads.open_file(download, is_csv=is_csv)
    if file is None:
        messages.warning(request, DOWNLOAD_IS_GONE)
        return redirect("history")
    return _attached(request, file, download.rows, is_csv=is_csv)


def _no_phones(request: SignedInRequest) -> HttpResponse:
    messages.info(request, phones_are_not_searched_here())
    return redirect(address_for(request.GET.dict()))


def _attached(request: SignedInRequest, file: BinaryIO, uploads: int, *, is_csv: bool) -> HttpResponseBase:
    """The file with the list."""
    name, content_type = ("uploads.csv", CSV) if is_csv else ("uploads.xlsx", XLSX)
    return attach(request, file, name=name, content_type=content_type, kind="history", rows=uploads)
