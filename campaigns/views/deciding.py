"""What only a person may say: whether a batch of unknown fate is sent again or given up, and why."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from campaigns import sending, tasks, uploads
from campaigns.forms import ReasonForm
from campaigns.models import Batch, Option, Upload
from campaigns.uploads.settling import undecided_batches


@require_http_methods(["GET", "HEAD", "POST"])
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    return _decide(request, pk, deed="send-again", stage=sending.send_again)


@require_http_methods(["GET", "HEAD", "POST"])
def give_up(request: HttpRequest, pk: int) -> HttpResponse:
    return _decide(request, pk, deed="give-up", stage=sending.give_up)


def _decide(request: HttpRequest, pk: int, *, deed: str, stage) -> HttpResponse:
    visible = Upload.objects.visible_to(request.user)
    batches = Batch.objects.filter(upload__in=visible.values("pk")).select_related("upload__campaign__account")
    batch = get_object_or_404(batches, pk=pk)
    back = f"{reverse('upload', args=[batch.upload_id])}#batches"
    if not undecided_batches().filter(pk=pk).exists():
        messages.info(request, f"Batch {batch.number} needs no decision any more.")
        return redirect(back)
    form = ReasonForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        context = {"batch": batch, "upload": batch.upload, "form": form, "deed": deed, "doubles": _doubles(batch)}
        return render(request, "uploads/deciding.html", context, status=422 if form.errors else 200)
    try:
        stage(batch=batch, by=request.user, reason=form.cleaned_data["reason"])
    except uploads.NotNow as sentence:
        messages.warning(request, str(sentence))
        return redirect(back)
    tasks.ring(tasks.send_account, batch.upload.campaign.account_id)
    done = "will be sent again" if deed == "send-again" else "was given up"
    messages.success(request, f"Batch {batch.number} {done}. Your reason is kept with the upload.")
    return redirect(back)


def _doubles(batch: Batch) -> bool:
    """Whether leads that the dialer has already would be added twice (contract.md, checkDuplicate and isDelete)."""
    return batch.upload.option == Option.NEITHER
