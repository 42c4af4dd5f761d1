"""The dialer's failed file, as a person has it from elsewhere, is attached to an upload or to one of its batches."""

import logging

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from campaigns import access, failed_files, kept_forms, tasks
from campaigns.cloudagent import MAX_FAILED_FILE_BYTES
from campaigns.forms import AttachForm
from campaigns.free_space import keep_floor
from campaigns.full_disk import is_full
from campaigns.models import Upload
from campaigns.signed_in import SignedInRequest, user_of
from campaigns.wording import ATTACHED_BEFORE, TOO_LARGE_TO_ATTACH, not_stored_in_words, what_was_attached
from leadsportal.bodies.sizes import BodyBound, announced_length, largest_form, takes_bodies

from . import steps
from .unjoined import page_of

logger = logging.getLogger(__name__)


def _has_campaigns(request: HttpRequest) -> bool:
    return access.campaigns_of(user_of(request)).exists()


@takes_bodies(BodyBound(most=largest_form, of=_has_campaigns))
@csrf_exempt  # until it is known that the file can be taken; `_attach` then asks for the token
@require_http_methods(["GET", "HEAD", "POST"])
def attach(request: SignedInRequest, pk: int) -> HttpResponse:
    """The form, and its answer, as with a new upload: before the body is read, it is asked whether the person may act,
    and whether the disk has room."""
    upload = steps.find(request, pk)
    if not upload.is_confirmed:
        return steps.lead_on(request, upload, asked_for="upload")
    if request.method == "POST":
        keep_floor(writing=2 * announced_length(request.META))
    return _attach(request, upload)


@csrf_protect
def _attach(request: SignedInRequest, upload: Upload) -> HttpResponse:
    if request.method != "POST":
        return _page(request, upload)
    form = AttachForm(request.POST, request.FILES, upload=upload)
    if form.is_valid():
        file, batch = form.cleaned_data["file"], form.cleaned_data["batch"]
        try:
            attached = failed_files.attach(
                upload=upload, batch=batch, user=request.user, data=_bytes_of(file), file_name=file.name
            )
        except failed_files.NotAttached as why:
            form.add_error("file", str(why))
        except OSError as failure:
            logger.error("a file could not be stored: %s", failure.strerror or type(failure).__name__)
            form.add_error("file", not_stored_in_words(disk_is_full=is_full(failure)))
        else:
            kept_forms.forget_page(request)
            if attached.is_known:
                messages.info(request, ATTACHED_BEFORE)
            else:
                said = what_was_attached(rows=attached.rows, leads=attached.leads, unjoined=attached.unjoined)
                messages.success(request, said)
                tasks.enqueue(tasks.send_account, upload.campaign.account_id)
            return redirect(f"{reverse('upload', args=[upload.pk])}#attached")
    return kept_forms.ask_again(request, sent={"batch": request.POST.get("batch", "")}, errors=form.errors)


def _bytes_of(file: UploadedFile) -> bytes:
    """Raises NotAttached for a file that is larger than what is kept."""
    if (file.size or 0) > MAX_FAILED_FILE_BYTES:
        raise failed_files.NotAttached(TOO_LARGE_TO_ATTACH)
    data: bytes = file.read()
    return data


def _page(request: SignedInRequest, upload: Upload) -> HttpResponse:
    again = kept_forms.asked_again(request)
    batch = ((again.sent if again else None) or request.GET).get("batch")
    form = AttachForm(upload=upload, initial={"batch": batch})
    if again:
        kept_forms.show_errors(form, again.errors)
    return render(request, "pages/attaching.html", {"upload": upload, "form": form})


@require_safe
def unjoined_of_attached(request: SignedInRequest, pk: int) -> HttpResponse:
    """The rows of an attached file that are joined to no lead."""
    theirs = access.attached_files_to_take(request.user).select_related("upload__campaign__account", "batch")
    attached = get_object_or_404(theirs, pk=pk)
    read = failed_files.unjoined_rows_of_attached(attached)
    if read is None:
        return redirect(f"{reverse('upload', args=[attached.upload_id])}#attached")
    return page_of(request, attached.upload, *read, of=attached.file_name)
