"""Step 1: a file and a campaign become an upload."""

import logging

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from campaigns import access, kept_forms, tasks, uploads
from campaigns.forms import UploadForm
from campaigns.free_space import keep_floor
from campaigns.full_disk import is_full
from campaigns.models import database_now
from campaigns.signed_in import SignedInRequest, user_of
from campaigns.wording import full_in_words, not_stored_in_words
from leadsportal.bodies.sizes import BodyBound, announced_length, largest_form, takes_bodies

logger = logging.getLogger(__name__)


def _may_upload(request: HttpRequest) -> bool:
    user = user_of(request)
    return access.campaigns_to_send_to(user).exists() and uploads.why_full(user=user) is None


@takes_bodies(BodyBound(most=largest_form, of=_may_upload))
@csrf_exempt  # until it is known that the file can be taken; `_new` then asks for the token
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """The form, and its answer. A wrong form is asked for again; its file has to be chosen again, since no page can
    fill a file field. Of a person who may upload nothing more for now the body is not read: the page says why. Where
    the disk has too little room, OSError goes on to FilesAwayMiddleware before the body is read: it would be stored
    twice, as it comes and for good."""
    if request.method == "POST":
        if uploads.why_full(user=request.user):
            return redirect("new")
        keep_floor(writing=2 * announced_length(request.META))
    return _new(request)


@csrf_protect
def _new(request: SignedInRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request)
    form = UploadForm(request.POST, request.FILES, user=request.user)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            upload = uploads.receive(
                user=request.user, campaign=form.cleaned_data["campaign"], file=file, file_name=file.name
            )
        except uploads.UnacceptableFile as why:
            form.add_error("file", str(why))
        except OSError as failure:
            logger.error("a file could not be stored: %s", failure.strerror or type(failure).__name__)
            form.add_error("file", not_stored_in_words(disk_is_full=is_full(failure)))
        else:
            kept_forms.forget_page(request)
            tasks.enqueue_work_of(upload.uploaded_by_id)
            return redirect("upload", upload.pk)  # which leads to where the file is by then
    return kept_forms.ask_again(request, sent={"campaign": request.POST.get("campaign", "")}, errors=form.errors)


def _page(request: SignedInRequest) -> HttpResponse:
    again = kept_forms.asked_again(request)
    campaign = ((again.sent if again else None) or request.GET).get("campaign")
    form = UploadForm(user=request.user, initial={"campaign": campaign})
    if again:
        kept_forms.show_errors(form, again.errors)
    full = uploads.why_full(user=request.user)
    context = {
        "form": form,
        "full": full and full_in_words(full, database_now()),
        "makes_room": full and full.until is None,
        "max_bytes": settings.MAX_FILE_BYTES,
        "max_rows": settings.MAX_ROWS,
        "max_columns": settings.MAX_COLUMNS,
        "step": 1,
    }
    return render(request, "pages/new.html", context)
