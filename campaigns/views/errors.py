"""Pages for what went wrong before a view could say it."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from campaigns.signed_in import HtmxRequest


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is not the session's: mostly one that was left open while the session ended. HTMX gets a
    sentence, which is shown beside what was typed."""
    if cast(HtmxRequest, request).htmx:
        sentence = "Your session was renewed by a sign-in in another tab. Load the page again, then enter it anew."
        return HttpResponse(sentence, status=409, content_type="text/plain; charset=utf-8")
    takes_post_only = request.path in (reverse("sign-out"), reverse("admin:logout"))
    page = reverse("dashboard") if takes_post_only else request.path
    return render(request, "errors/403_csrf.html", {"page": page}, status=403)
