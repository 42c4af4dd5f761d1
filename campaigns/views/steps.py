"""Where in the walk an upload is, as the address of a page; pages for another step lead there."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from campaigns import access
from campaigns.models import Campaign, Upload, UploadState
from campaigns.signed_in import SignedInRequest
from campaigns.wording import OF_NO_TEAM, of_no_team, why_closed

from .naming import campaign_name

# What each page of the walk can be opened for. Going back to the columns of a checked upload is possible.
OPEN_FOR = {
    "columns": {UploadState.READING, UploadState.UNREADABLE, UploadState.DRAFT, UploadState.CHECKED},
    "check": {UploadState.CHECKING, UploadState.CHECKED},
    "confirm": {UploadState.CHECKED},
    "upload": {*UploadState.confirmed_ones(), UploadState.CANCELLED},
}

_STEPS = {
    UploadState.READING: "columns",
    UploadState.UNREADABLE: "columns",
    UploadState.DRAFT: "columns",
    UploadState.CHECKING: "check",
    UploadState.CHECKED: "check",
}


def step_of(upload: Upload) -> str:
    """The name of the page on which the upload's next step is taken."""
    return _STEPS.get(UploadState(upload.state), "upload")


def address_of(upload: Upload) -> str:
    return reverse(step_of(upload), args=[upload.pk])


def find(request: SignedInRequest, pk: int, *, to_act: bool | None = None) -> Upload:
    """The upload if the user may see it, else 404: nobody learns that somebody else's exists.

    Raises PermissionDenied for a person who sees it and may not act on it, where the page acts. A page acts by POST,
    unless `to_act` says otherwise: that a GET takes a file away, or that a POST is open to whoever sees the upload.
    """
    uploads = access.uploads_to_see(request.user)
    people = ("uploaded_by", "confirmed_by", "paused_by", "cancelled_by", "closed_by")
    upload = get_object_or_404(uploads.select_related("campaign__account", *people), pk=pk)
    if to_act is None:
        to_act = request.method not in ("GET", "HEAD")
    if to_act and not access.may_act_on(request.user, upload):
        raise PermissionDenied(OF_NO_TEAM)
    return upload


def lead_on(request: SignedInRequest, upload: Upload, *, asked_for: str) -> HttpResponse:
    """To the page where the upload is. A sentence says why, unless it is plain."""
    if request.htmx:
        return HttpResponseClientRedirect(address_of(upload))
    if upload.is_confirmed:
        messages.info(request, "This upload was confirmed already, so nothing about it can be changed.")
    elif upload.state == UploadState.DRAFT and asked_for != "upload":
        messages.info(request, "First say which column is which; then the rows are checked.")
    return redirect(address_of(upload))


def why_not_theirs(request: SignedInRequest, campaign: Campaign) -> str:
    """A sentence when the user may no longer send leads to the campaign, else an empty text. Teams and campaigns
    can change between two steps."""
    called = campaign_name(request, campaign)
    if reason := why_closed(campaign, called=called):
        return reason
    if not access.campaigns_of(request.user).filter(pk=campaign.pk).exists():
        return of_no_team(called)
    return ""
